//! Pages that are made from the program and kept beside it. With `KHIDMAT_UPDATE=1` the tests write them anew;
//! otherwise they compare.

use std::fmt::Write;

use kernel::{Kind, Language};

/// Compares a page with what the program would write, or writes it.
fn kept(path: &str, fresh: &str) {
    let file = tidy::top().join(path);
    if std::env::var_os("KHIDMAT_UPDATE").is_some() {
        std::fs::write(&file, fresh).unwrap();
        return;
    }
    let there = std::fs::read_to_string(&file).unwrap_or_default();
    let first = there.lines().zip(fresh.lines()).position(|(old, new)| old != new);
    assert!(
        there == fresh,
        "{path} is out of date (line {}); run: KHIDMAT_UPDATE=1 cargo nextest run -p tidy",
        first.unwrap_or_else(|| there.lines().count().min(fresh.lines().count())) + 1
    );
}

#[test]
fn the_page_of_problems_is_current() {
    let mut page = String::from(
        "# Problems\n\
         Every refusal of the API is `application/problem+json` (RFC 9457). Its `type` is `/problems/` and the name\n\
         below, which never changes; `title` and `detail` are in the language of `Accept-Language` (en, ms, id). A\n\
         refusal about a field has it in `errors[].field`. `{$…}` stands for a value. `GET /problems/{name}` answers\n\
         the same as data. This page is made from the program.\n",
    );
    for kind in Kind::ALL {
        let slug = kind.slug();
        write!(page, "\n## {slug}\nStatus {}.\n\n", kind.status()).unwrap();
        for language in Language::ALL {
            let text = desk::words::words().say(language, &format!("problem-{slug}"), &[]);
            writeln!(page, "- {}: **{}** {text}", language.tag(), desk::words::title(*kind, language))
                .unwrap();
        }
    }
    kept("docs/api/problems.md", &page);
}

#[test]
fn the_description_of_the_api_is_current() {
    let document = server::http::openapi();
    let value = serde_json::to_value(&document).unwrap();
    let mut text = serde_json::to_string_pretty(&value).unwrap();
    text.push('\n');
    kept("docs/api/openapi.json", &text);
}
