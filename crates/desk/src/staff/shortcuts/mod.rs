//! Keys of one's own: which key does what for one member of staff. Kept is only what differs from the defaults, so that a
//! default which changes later changes for everybody who left it alone.

mod acts;
mod strokes;

use std::collections::BTreeMap;

use kernel::{Kind, Language, Problem};

pub use acts::{ACTS, Act, Place, act_of};
pub use strokes::{Fault, canonical};

/// What to write, told to whoever wrote something else.
const EXPECTED: &str = "r, g i, Ctrl+k, Alt+m";

/// The keys of one person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keyboard {
    /// The acts whose key differs from the default; an empty text is no key at all.
    own: BTreeMap<&'static str, String>,
}

/// Whether two keys cannot stand beside each other: they are the same, or one begins the other.
fn collide(one: &str, other: &str) -> bool {
    let begins = |short: &str, long: &str| long.strip_prefix(short).is_some_and(|rest| rest.starts_with(' '));
    !one.is_empty() && !other.is_empty() && (one == other || begins(one, other) || begins(other, one))
}

impl Keyboard {
    /// The key of an act; empty for none. A default that collides with what the person chose gives way.
    pub fn keys_of(&self, act: &'static Act) -> &str {
        if let Some(own) = self.own.get(act.word) {
            return own;
        }
        if self.own.values().any(|own| collide(own, act.keys)) { "" } else { act.keys }
    }

    /// Whether the person chose this act's key.
    pub fn is_own(&self, act: &Act) -> bool {
        self.own.contains_key(act.word)
    }

    /// The choices, act to key.
    pub fn own(&self) -> BTreeMap<String, String> {
        self.own.iter().map(|(act, keys)| ((*act).to_owned(), keys.clone())).collect()
    }

    /// What a person chose, act to key; what is left out has its default. Refused where a key is none, belongs to the
    /// browser, or belongs to another act, which is then named in `language`.
    pub fn chosen(choices: &BTreeMap<String, String>, language: Language) -> Result<Self, Problem> {
        let mut own = BTreeMap::new();
        for (word, text) in choices {
            let act = act_of(word)
                .ok_or_else(|| Problem::field(Kind::UnknownReference, "keys").with("value", word))?;
            let keys = canonical(text).map_err(|fault| refused(act, text, fault))?;
            if keys != act.keys {
                own.insert(act.word, keys);
            }
        }
        let keyboard = Self { own };
        keyboard.refuse_collisions(language)?;
        Ok(keyboard)
    }

    fn refuse_collisions(&self, language: Language) -> Result<(), Problem> {
        for (word, keys) in &self.own {
            let meant = |act: &'static Act| self.own.get(act.word).map_or(act.keys, String::as_str);
            let holder = ACTS.iter().find(|act| act.word != *word && collide(keys, meant(act)));
            if let Some(holder) = holder {
                return Err(Problem::field(Kind::KeyTaken, word)
                    .with("key", shown(meant(holder)))
                    .with("act", holder.name(language))
                    .with("this", act_of(word).map(|act| act.name(language)).unwrap_or_default()));
            }
        }
        Ok(())
    }

    /// What was kept of a choice. What this version does not know is passed over.
    pub(super) fn read(kept: &serde_json::Value) -> Self {
        let pairs = kept.as_object().into_iter().flatten();
        let known =
            pairs.filter_map(|(word, keys)| Some((act_of(word)?.word, canonical(keys.as_str()?).ok()?)));
        Self { own: known.collect() }
    }

    /// The choice as it is kept.
    pub(super) fn kept(&self) -> serde_json::Value {
        serde_json::json!(self.own)
    }
}

fn refused(act: &'static Act, text: &str, fault: Fault) -> Problem {
    match fault {
        Fault::NoKey => {
            Problem::field(Kind::NotAKey, act.word).with("value", text).with("expected", EXPECTED)
        }
        Fault::Reserved => Problem::field(Kind::KeyReserved, act.word).with("key", shown(text.trim())),
    }
}

/// A key as people read it: `R`, `Ctrl K`, `G I`.
pub fn shown(keys: &str) -> String {
    let stroke = |stroke: &str| {
        let (held, key) =
            stroke.rsplit_once('+').filter(|(held, _)| !held.is_empty()).unwrap_or(("", stroke));
        let key = if key.chars().count() == 1 { key.to_uppercase() } else { key.to_owned() };
        if held.is_empty() { key } else { format!("{held} {key}") }
    };
    keys.split(' ').map(stroke).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(pairs: &[(&str, &str)]) -> Result<Keyboard, Problem> {
        let choices = pairs.iter().map(|(act, keys)| ((*act).to_owned(), (*keys).to_owned())).collect();
        Keyboard::chosen(&choices, Language::En)
    }

    fn keys(keyboard: &Keyboard, word: &str) -> String {
        keyboard.keys_of(act_of(word).unwrap()).to_owned()
    }

    #[test]
    fn the_defaults_are_written_as_they_are_read_and_none_collides() {
        for act in ACTS {
            assert_eq!(canonical(act.keys).as_deref(), Ok(act.keys), "{}", act.word);
            let twins = ACTS.iter().filter(|other| collide(act.keys, other.keys));
            assert_eq!(twins.map(|twin| twin.word).collect::<Vec<_>>(), [act.word]);
        }
    }

    #[test]
    fn every_act_has_a_name_in_every_language() {
        for language in Language::ALL {
            for act in ACTS {
                assert!(
                    words_have(language, &format!("act-{}", act.word)),
                    "{} {}",
                    language.tag(),
                    act.word
                );
            }
            for place in Place::ALL {
                assert!(!place.name(language).starts_with("acts-"), "{place:?}");
            }
        }
    }

    fn words_have(language: Language, key: &str) -> bool {
        crate::words::words().has(language, key)
    }

    #[test]
    fn only_what_differs_is_kept() {
        let keyboard =
            chosen(&[("reply", "W"), ("note", " n "), ("go-inbox", "G  H"), ("snooze", "")]).unwrap();
        assert_eq!(keyboard.kept(), serde_json::json!({ "reply": "w", "go-inbox": "g h", "snooze": "" }));
        assert_eq!(Keyboard::read(&keyboard.kept()), keyboard);
        assert_eq!((keys(&keyboard, "reply"), keys(&keyboard, "snooze")), ("w".to_owned(), String::new()));
        assert_eq!(keys(&keyboard, "note"), "n");
    }

    #[test]
    fn a_key_that_another_act_holds_is_refused_by_that_acts_name() {
        for (act, key, holder) in [
            ("reply", "j", "Next in the list"),
            ("reply", "g", "Go to the inbox"),
            ("reply", "g n", "Go to the notices"),
            ("go-inbox", "r i", "Write a reply"),
            ("palette", "Ctrl+/", "Put a snippet in"),
        ] {
            let problem = chosen(&[(act, key)]).unwrap_err();
            assert_eq!((problem.kind, problem.field), (Kind::KeyTaken, Some(act)), "{key}");
            assert_eq!(problem.args[1], ("act", holder.to_owned()), "{key}");
        }
        let both = chosen(&[("reply", "j"), ("next", "r")]).unwrap();
        assert_eq!(
            (keys(&both, "reply"), keys(&both, "next")),
            ("j".to_owned(), "r".to_owned()),
            "swapped at once"
        );
        assert!(chosen(&[("reply", "j"), ("next", "")]).is_ok(), "given up by its holder");
        assert_eq!(chosen(&[("reply", "w"), ("note", "w")]).unwrap_err().kind, Kind::KeyTaken);
    }

    #[test]
    fn what_is_no_key_and_what_is_the_browsers_is_refused() {
        assert_eq!(chosen(&[("reply", "rr")]).unwrap_err().kind, Kind::NotAKey);
        assert_eq!(chosen(&[("reply", "Ctrl+t")]).unwrap_err().kind, Kind::KeyReserved);
        assert_eq!(chosen(&[("reply", "Escape")]).unwrap_err().kind, Kind::KeyReserved);
        assert_eq!(chosen(&[("dance", "d")]).unwrap_err().kind, Kind::UnknownReference);
    }

    #[test]
    fn a_default_of_a_later_version_gives_way_to_a_choice_of_before() {
        let kept = serde_json::json!({ "reply": "j", "dance": "d", "note": 7, "open": "nonsense" });
        let keyboard = Keyboard::read(&kept);
        assert_eq!((keys(&keyboard, "reply"), keys(&keyboard, "next")), ("j".to_owned(), String::new()));
        assert_eq!((keys(&keyboard, "note"), keys(&keyboard, "open")), ("n".to_owned(), "o".to_owned()));
    }

    #[test]
    fn keys_are_shown_as_they_stand_on_the_keyboard() {
        for (keys, expected) in
            [("r", "R"), ("Ctrl+k", "Ctrl K"), ("g i", "G I"), ("?", "?"), ("+", "+"), ("", "")]
        {
            assert_eq!(shown(keys), expected);
        }
    }
}
