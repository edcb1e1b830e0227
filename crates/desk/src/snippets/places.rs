//! The places that a text may have for what differs from letter to letter, and what each is filled with: one list, for
//! snippets and for signatures. A place that is added here is known everywhere.

use kernel::Language;

use super::rules;
use crate::brands::Brand;
use crate::cases::Case;
use crate::customers::Person;

/// What is known of the letter a text stands in. What is not leaves its places open.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The brand that writes.
    pub brand: &'a Brand,
    /// The language the text is in.
    pub language: Language,
    /// The name of whoever writes; empty when a machine does.
    pub agent: &'a str,
    /// To whom.
    pub customer: Option<&'a Person>,
    /// The name of somebody who is no customer yet, and what their case will be about.
    pub typed: (&'a str, &'a str),
    /// The case it belongs to; none while it is only begun.
    pub case: Option<&'a Case>,
}

type Value = fn(&Known<'_>) -> Option<String>;

/// Every place, written `{{customer.call_as}}`, with what fills it.
const PLACES: [(&str, Value); 8] = [
    ("customer.call_as", |known| known.customer.map(|person| person.call_as.clone())),
    ("customer.full_name", |known| {
        Some(known.customer.map_or(known.typed.0, |person| person.full_name.as_str()).to_owned())
    }),
    ("case.reference", |known| known.case.map(Case::written_reference)),
    ("case.subject", |known| Some(known.case.map_or(known.typed.1, |case| case.subject.as_str()).to_owned())),
    ("agent.name", |known| Some(known.agent.to_owned())),
    ("brand.name", |known| Some(known.brand.name_in(known.language).to_owned())),
    ("brand.legal_name", |known| Some(known.brand.registered_name().to_owned())),
    ("brand.letterhead", |known| Some(known.brand.letterhead.clone())),
];

/// The names of all places.
pub fn names() -> impl Iterator<Item = &'static str> {
    PLACES.iter().map(|(name, _)| *name)
}

/// Fills the places of a text. Those without a value stay as they are and are named, each once.
pub fn fill(text: &str, known: &Known<'_>) -> (String, Vec<String>) {
    rules::fill(text, |name| {
        let (_, value) = PLACES.iter().find(|(place, _)| *place == name)?;
        value(known)
    })
}

/// The same without the lines in which a place has no value: better no line than a hole in it.
pub fn fill_whole_lines(text: &str, known: &Known<'_>) -> String {
    let (text, missing) = fill(text, known);
    let is_whole = |line: &&str| !missing.iter().any(|name| line.contains(&format!("{{{{{name}}}}}")));
    text.lines().filter(is_whole).collect::<Vec<_>>().join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use kernel::{Labels, Timestamp};

    use super::*;

    fn brand() -> Brand {
        Brand {
            id: 1,
            name: "Safa Travel".to_owned(),
            names: Labels::new("", "Jelajah Safa", ""),
            legal_name: "Safa Travel Sdn. Bhd.".to_owned(),
            languages: vec![Language::Ms],
            zone: "Asia/Kuala_Lumpur".to_owned(),
            sender_domains: vec!["safatravel.my".to_owned()],
            letterhead: "Seksyen 14, Shah Alam".to_owned(),
            created_at: Timestamp(0),
            version: 1,
        }
    }

    #[test]
    fn every_place_is_filled_by_what_is_known_and_named_when_nothing_is() {
        let brand = brand();
        let mut known = Known {
            brand: &brand,
            language: Language::Ms,
            agent: "Nurul",
            customer: None,
            typed: ("Budi", "Visa"),
            case: None,
        };
        let all = names().map(|name| format!("{{{{{name}}}}}")).collect::<Vec<_>>().join("\n");
        let (text, missing) = fill(&all, &known);
        assert_eq!(missing, ["customer.call_as", "case.reference"], "{text}");
        assert_eq!(
            fill_whole_lines(&all, &known),
            "Budi\nVisa\nNurul\nJelajah Safa\nSafa Travel Sdn. Bhd.\nSeksyen 14, Shah Alam"
        );
        known.agent = "";
        assert_eq!(fill_whole_lines("{{agent.name}}\n{{ brand.name }}", &known), "Jelajah Safa");
    }
}
