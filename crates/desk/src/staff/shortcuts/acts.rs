//! Every act that answers to a key, in the order people read them, with the key it has unless somebody chose another.
//! The one list of them: the screens, the sheet of keys and the browser read it from here.

use kernel::Language;

use crate::words::words;

/// Where an act is at home; acts are shown under these headings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On every page.
    Anywhere,
    /// In a list.
    List,
    /// In a case.
    Case,
    /// From page to page.
    Going,
}

impl Place {
    /// Every place, in reading order.
    pub const ALL: [Self; 4] = [Self::Anywhere, Self::List, Self::Case, Self::Going];

    /// The heading.
    pub fn name(self, language: Language) -> String {
        let key = match self {
            Self::Anywhere => "acts-anywhere",
            Self::List => "acts-list",
            Self::Case => "acts-case",
            Self::Going => "acts-going",
        };
        words().say(language, key, &[])
    }
}

/// Something one can do by a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Act {
    /// Its name in code and in the API.
    pub word: &'static str,
    /// Its key unless somebody chose another, as [`super::canonical`] writes it.
    pub keys: &'static str,
    /// Where it is at home.
    pub place: Place,
}

impl Act {
    /// What people call it.
    pub fn name(&self, language: Language) -> String {
        words().say(language, &format!("act-{}", self.word), &[])
    }
}

const fn act(place: Place, word: &'static str, keys: &'static str) -> Act {
    Act { word, keys, place }
}

/// Every act.
pub const ACTS: &[Act] = &[
    act(Place::Anywhere, "search", "/"),
    act(Place::Anywhere, "palette", "Ctrl+k"),
    act(Place::Anywhere, "sheet", "?"),
    act(Place::Anywhere, "new", "c"),
    act(Place::List, "next", "j"),
    act(Place::List, "previous", "k"),
    act(Place::List, "open", "o"),
    act(Place::List, "select", "x"),
    act(Place::Case, "reply", "r"),
    act(Place::Case, "note", "n"),
    act(Place::Case, "forward", "f"),
    act(Place::Case, "snippets", "Ctrl+/"),
    act(Place::Case, "assign", "a"),
    act(Place::Case, "status", "s"),
    act(Place::Case, "resolve", "e"),
    act(Place::Case, "snooze", "z"),
    act(Place::Going, "go-inbox", "g i"),
    act(Place::Going, "go-notices", "g n"),
    act(Place::Going, "go-customers", "g c"),
    act(Place::Going, "go-outbox", "g o"),
    act(Place::Going, "go-figures", "g f"),
    act(Place::Going, "go-settings", "g s"),
];

/// The act of that name.
pub fn act_of(word: &str) -> Option<&'static Act> {
    ACTS.iter().find(|act| act.word == word)
}
