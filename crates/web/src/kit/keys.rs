//! Keys on a page: what the browser is told of them, and the small marks beside what they do. Which acts there are and
//! what their keys are is the desk's to say.

use desk::staff::shortcuts::{ACTS, Act, Keyboard, act_of, shown};
use kernel::{Language, Permission, PermissionSet};
use maud::{Markup, html};
use serde_json::{Value, json};

/// Where one chooses one's own keys.
pub const PAGE: &str = "/settings/keys";

/// The page an act leads to, and the word it asks for; none for what acts within a page.
fn page_of(word: &str) -> Option<(&'static str, Permission)> {
    Some(match word {
        "new" => ("/cases/new", Permission::CaseOpen),
        "go-inbox" => ("/inbox/mine", Permission::CaseView),
        "go-notices" => ("/notices", Permission::OwnProfile),
        "go-customers" => ("/customers", Permission::CustomerView),
        "go-outbox" => ("/outbox", Permission::MailOperate),
        "go-figures" => ("/figures", Permission::FiguresView),
        "go-settings" => ("/settings", Permission::OwnProfile),
        _ => return None,
    })
}

/// What the browser reads: every act this reader may do, with its key, its name and, when it leads to a page, where.
pub fn for_browser(language: Language, reader: Option<(&Keyboard, PermissionSet)>) -> String {
    let default = Keyboard::default();
    let (keyboard, may) = reader.unwrap_or((&default, PermissionSet::all()));
    let told = |act: &'static Act| {
        let page = page_of(act.word);
        if page.is_some_and(|(_, asks)| !may.has(asks)) {
            return None;
        }
        let mut told = json!({ "act": act.word, "keys": keyboard.keys_of(act), "name": act.name(language) });
        if let (Some((href, _)), Some(fields)) = (page, told.as_object_mut()) {
            fields.insert("href".to_owned(), href.into());
        }
        Some(told)
    };
    Value::Array(ACTS.iter().filter_map(told).collect()).to_string()
}

/// The key beside what it does: the default, until the browser puts the reader's own.
pub fn key_mark(act: &str) -> Markup {
    let keys = act_of(act).map(|act| shown(act.keys)).unwrap_or_default();
    html! { @if !keys.is_empty() { kbd data-for=(act) aria-hidden="true" { (keys) } } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

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

    #[test]
    fn every_act_does_something_and_whatever_answers_to_a_key_is_an_act() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut drawn = String::new();
        sources(&root.join("src/cases"), &mut drawn);
        let island = std::fs::read_to_string(root.join("../../browser/src/islands/keys.ts")).unwrap();
        for act in ACTS {
            let quoted = format!("\"{}\"", act.word);
            let is_done = page_of(act.word).is_some() || drawn.contains(&quoted) || island.contains(&quoted);
            assert!(is_done, "nothing answers to {}", act.word);
        }
        let mut all = String::new();
        sources(&root.join("src"), &mut all);
        // Written in halves, or this test would find itself.
        for opening in [concat!("data-act", "ion=\""), concat!(".act", "ion(\"")] {
            for word in all.split(opening).skip(1).filter_map(|rest| rest.split('"').next()) {
                assert!(act_of(word).is_some(), "{word} is in no list of keys");
            }
        }
    }

    #[test]
    fn a_reader_is_told_their_own_keys_and_only_pages_they_may_open() {
        let choices = [("reply".to_owned(), "w".to_owned())].into();
        let keyboard = Keyboard::chosen(&choices, Language::En).unwrap();
        let told = for_browser(Language::Id, Some((&keyboard, PermissionSet::default())));
        let told: Vec<Value> = serde_json::from_str(&told).unwrap();
        let of = |word: &str| told.iter().find(|one| one["act"] == word);
        assert_eq!(of("reply").unwrap()["keys"], "w");
        assert_eq!(of("next").unwrap()["name"], "Berikutnya dalam daftar");
        assert!(of("go-figures").is_none() && of("new").is_none());
        let everything: Vec<Value> = serde_json::from_str(&for_browser(Language::En, None)).unwrap();
        assert_eq!(everything.len(), ACTS.len());
    }
}
