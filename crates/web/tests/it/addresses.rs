//! Wrong addresses: wherever a screen's address has a part that differs from thing to thing, nonsense in its place is
//! answered by a page of the product, in the reader's language.

use std::collections::BTreeSet;
use std::path::Path;

use crate::browser::{Browser, Seen};

fn templates_in(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            templates_in(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let code = std::fs::read_to_string(&path).unwrap();
            let routes = code.split(".route(").skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"'));
            found.extend(routes.filter_map(|rest| rest.split('"').next()).map(ToOwned::to_owned));
        }
    }
}

/// Every address of a screen with a part in braces.
fn templates() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    templates_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    // The design page needs no desk and is no screen of it; files are no screens.
    found.retain(|path| path.contains('{') && !path.starts_with("/design/") && !path.starts_with("/assets/"));
    found
}

fn filled(template: &str, with: &str) -> String {
    let parts = template.split('/').map(|part| if part.starts_with('{') { with } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// Not the framework's word: a page, in that language, or for a part of a page the product's own sentence.
fn check(seen: &Seen, what: &str, language: &str) {
    assert_ne!(seen.status, 400, "{what}: {}", seen.html);
    assert!(
        !seen.html.contains("Invalid URL") && !seen.html.contains("Cannot parse"),
        "{what}: {}",
        seen.html
    );
    if (400..500).contains(&seen.status) && seen.status != 405 && !seen.html.is_empty() {
        // Who opens a link that was sent to them reads it in their browser's language.
        let is_public = ["/rate/", "/set-up/", "/invitation/"].iter().any(|start| what.contains(start));
        let opening =
            if is_public { "<html lang=\"".to_owned() } else { format!("<html lang=\"{language}\"") };
        assert!(seen.html.contains(&opening), "{what} {}: {}", seen.status, seen.html);
    }
}

#[tokio::test]
async fn nonsense_where_a_number_belongs_is_nowhere_on_every_screen() {
    testkit::on_each_engine(async |world| {
        let templates = templates();
        assert!(templates.len() > 60, "{templates:?}");
        let (rep, nobody) = (Browser::rep(world).await, Browser::signed_out(world));
        let mut nowhere = 0;
        for template in &templates {
            for with in ["abc", "9999999999999999999999", "%ff"] {
                let path = filled(template, with);
                let seen = rep.get(&path).await;
                check(&seen, &path, "ms");
                let sent = rep.post(&path, &[("text", "x")]).await;
                check(&sent, &format!("POST {path}"), "ms");
                nowhere += usize::from(seen.status == 404 || sent.status == 404);
                let seen = nobody.get(&path).await;
                assert!(!seen.html.contains("Invalid URL"), "{path}");
            }
        }
        // The rest are those of links, which say that they are used or too old.
        assert!(nowhere > templates.len() * 2, "only {nowhere} of {} led nowhere", templates.len() * 3);
        let page = rep.get("/settings/calendars/abc").await;
        assert!(page.status == 404 && page.html.contains("id=\"rail\""), "{}", page.html);
        assert_eq!(rep.get("/cases/abc").await.status, 404);
        let part = rep.partial().get("/cases/abc").await;
        assert_eq!(
            (part.status, part.html.contains("<html")),
            (404, false),
            "a part of a page says it in a sentence"
        );
    })
    .await;
}

#[tokio::test]
async fn nonsense_behind_the_question_mark_is_nowhere_too() {
    testkit::on_each_engine(async |world| {
        let rep = Browser::rep(world).await;
        let seen = rep.get("/live?after=abc").await;
        assert_eq!(seen.status, 404);
        assert!(seen.html.contains("<html lang=\"ms\""), "{}", seen.html);
    })
    .await;
}
