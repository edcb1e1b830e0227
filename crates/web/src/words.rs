//! What the screens say, in the reader's language. The texts are `locales/<language>/*.ftl`, one file per part of the
//! product; a test holds keys and code together.

use std::sync::OnceLock;

use kernel::Language;
use maud::{Markup, html};
use text::{Arg, Catalogue};

include!(concat!(env!("OUT_DIR"), "/locales.rs"));

fn catalogue() -> Option<&'static Catalogue> {
    static CATALOGUE: OnceLock<Option<Catalogue>> = OnceLock::new();
    CATALOGUE
        .get_or_init(|| {
            let sources: Vec<(Language, &str)> = SOURCES.iter().map(|(of, _, text)| (*of, *text)).collect();
            Catalogue::new(&sources)
                .inspect_err(|fault| tracing::error!(%fault, "the texts of the screens cannot be read"))
                .ok()
        })
        .as_ref()
}

/// The screens' texts for one reader. Cheap to copy; every component that says something takes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    language: Language,
}

impl Words {
    /// Words in `language`.
    pub const fn new(language: Language) -> Self {
        Self { language }
    }

    /// The language.
    pub const fn language(self) -> Language {
        self.language
    }

    /// The text for `key`.
    pub fn say(self, key: &str) -> String {
        self.with(key, &[])
    }

    /// The text for `key` with values for its variables.
    pub fn with(self, key: &str, args: &[(&str, Arg)]) -> String {
        catalogue().map_or_else(|| key.to_owned(), |texts| texts.say(self.language, key, args))
    }

    /// The same with markup for its variables: a link within a sentence. The text itself is escaped.
    pub fn marked(self, key: &str, args: &[(&str, Markup)]) -> Markup {
        let places: Vec<(char, &Markup)> =
            (PLACES..).filter_map(char::from_u32).zip(args.iter().map(|(_, markup)| markup)).collect();
        let named = args.iter().map(|(name, _)| *name);
        let held: Vec<(&str, Arg)> =
            named.zip(&places).map(|(name, (place, _))| (name, place.to_string().into())).collect();
        let text = self.with(key, &held);
        html! {
            @for piece in text.split_inclusive(|letter| places.iter().any(|(place, _)| *place == letter)) {
                @let mark = places.iter().find(|(place, _)| piece.ends_with(*place));
                @if let Some((place, markup)) = mark { (piece.trim_end_matches(*place)) (markup) } @else { (piece) }
            }
        }
    }
}

/// Begins Unicode's private use area: no text of ours has a character of it.
const PLACES: u32 = 0xe000;

/// The texts the browser says itself, as the JSON object it reads: short name to text.
pub(crate) fn for_browser(words: Words) -> String {
    const KEYS: [(&str, &str); 17] = [
        ("busy", "browser-busy"),
        ("close", "kit-close"),
        ("copied", "browser-copied"),
        ("copy-failed", "browser-copy-failed"),
        ("draft-elsewhere", "draft-elsewhere"),
        ("draft-keep-mine", "draft-keep-mine"),
        ("draft-saved", "draft-saved"),
        ("draft-take-other", "draft-take-other"),
        ("draft-unsaved", "draft-unsaved"),
        ("mention-pick", "mention-pick"),
        ("snippet-asks", "snippet-asks"),
        ("snippet-pick", "snippet-pick"),
        ("snippet-put", "snippet-put"),
        ("failed", "browser-failed"),
        ("go", "browser-go"),
        ("gone", "browser-gone"),
        ("unreachable", "browser-unreachable"),
    ];
    let texts =
        KEYS.iter().map(|(name, key)| ((*name).to_owned(), serde_json::Value::String(words.say(key))));
    serde_json::Value::Object(texts.collect()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    /// Keys made at run time; every key that begins so counts as used.
    const MADE: [&str; 9] = [
        "figures-of-",
        "place-",
        "rate-",
        "problem-",
        "permission-",
        "search-by-",
        "mail-rule-",
        "mail-proof-",
        "mail-decided-",
    ];

    #[test]
    fn a_sentence_takes_markup_for_its_variables() {
        let told = [("some", html! { a href="/a" { "27" } }), ("all", html! { b { "2 < 3" } })];
        let said = |language| Words::new(language).marked("figures-of", &told).into_string();
        assert_eq!(said(Language::En), r#"<a href="/a">27</a> of <b>2 &lt; 3</b>"#);
        assert_eq!(said(Language::Ms), r#"<a href="/a">27</a> daripada <b>2 &lt; 3</b>"#);
    }

    fn sources(folder: &Path, found: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|end| end == "rs") {
                found.push_str(&std::fs::read_to_string(&path).unwrap());
            }
        }
    }

    fn code() -> String {
        let mut found = String::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        found
    }

    /// The literals that directly follow `opening`, white space aside.
    fn literals_after<'a>(code: &'a str, opening: &'a str) -> impl Iterator<Item = &'a str> {
        code.split(opening).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
    }

    #[test]
    fn the_three_languages_say_the_same() {
        let differences = catalogue().expect("the texts are read").differences();
        assert!(differences.is_empty(), "{}", differences.join("\n"));
    }

    #[test]
    fn every_key_in_the_code_has_a_text() {
        let (code, texts) = (code(), catalogue().unwrap());
        // Written in halves, or this test would find itself.
        let asked =
            literals_after(&code, concat!(".sa", "y(")).chain(literals_after(&code, concat!(".wi", "th(")));
        // A refusal's values are added with a method of the same name; every key of a text has a hyphen.
        let keys = asked.filter(|name| name.contains('-'));
        let missing: BTreeSet<&str> = keys.filter(|key| !texts.has(Language::En, key)).collect();
        assert!(missing.is_empty(), "no text for {missing:?}");
    }

    #[test]
    fn every_place_of_a_text_has_a_name() {
        let texts = catalogue().unwrap();
        let names = desk::snippets::places::names().map(|name| name.replace(['.', '_'], "-"));
        let missing: Vec<String> =
            names.map(|name| format!("place-{name}")).filter(|key| !texts.has(Language::En, key)).collect();
        assert!(missing.is_empty(), "no text for {missing:?}");
    }

    #[test]
    fn every_text_is_used() {
        let code = code();
        let used: BTreeSet<&str> = code.split('"').collect();
        let keys = catalogue().unwrap().keys(Language::En);
        let idle: Vec<&&str> = keys
            .iter()
            .filter(|key| !used.contains(**key) && !MADE.iter().any(|start| key.starts_with(start)))
            .collect();
        assert!(idle.is_empty(), "nobody says {idle:?}");
    }

    #[test]
    fn malay_and_indonesian_are_not_mixed() {
        // Words that only one of the two languages uses, or that mean something else in the other.
        let malay_only =
            ["percuma", "pejabat", "syarikat", "kerana", "baharu", "sahaja", "cuba ", "Ogos", "e-mel"];
        let indonesian_only =
            ["gratis", "kantor", "perusahaan", "karena", " bisa ", "silakan", "Agustus", "surel"];
        for (language, file, text) in SOURCES {
            let foreign: &[&str] = match language {
                Language::En => continue,
                Language::Ms => &indonesian_only,
                Language::Id => &malay_only,
            };
            let found: Vec<&&str> = foreign.iter().filter(|word| text.contains(**word)).collect();
            assert!(found.is_empty(), "{}/{file} says {found:?}", language.tag());
        }
    }
}
