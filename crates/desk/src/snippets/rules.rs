//! What may stand in a snippet, how its places are filled, and which words read strangely in the neighbouring language.

use kernel::{Kind, Labels, Language, Problem};
use serde::{Deserialize, Serialize};

use super::{TEXT_MAX, places};

/// A word that means something else, or nothing, in the language of its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = SnippetWarning)]
pub struct Warning {
    /// The language of the text.
    #[schema(value_type = String)]
    pub language: Language,
    /// The word.
    pub word: String,
    /// What is said there.
    pub better: String,
}

/// Words of Indonesian that are wrong, strange or rude in Malay, and what is said there.
const IN_MALAY: [(&str, &str); 20] = [
    ("bisa", "boleh"),
    ("butuh", "perlu"),
    ("gampang", "mudah"),
    ("gratis", "percuma"),
    ("kantor", "pejabat"),
    ("perusahaan", "syarikat"),
    ("karena", "kerana"),
    ("uang", "wang"),
    ("coba", "cuba"),
    ("silakan", "sila"),
    ("mobil", "kereta"),
    ("bandara", "lapangan terbang"),
    ("kartu", "kad"),
    ("apotek", "farmasi"),
    ("bis", "bas"),
    ("maret", "Mac"),
    ("agustus", "Ogos"),
    ("senin", "Isnin"),
    ("jumat", "Jumaat"),
    ("surel", "e-mel"),
];

/// Words of Malay that are wrong, strange or rude in Indonesian, and what is said there.
const IN_INDONESIAN: [(&str, &str); 20] = [
    ("percuma", "gratis"),
    ("pejabat", "kantor"),
    ("syarikat", "perusahaan"),
    ("kerana", "karena"),
    ("wang", "uang"),
    ("cuba", "coba"),
    ("sila", "silakan"),
    ("budak", "anak"),
    ("seronok", "menyenangkan"),
    ("tandas", "toilet"),
    ("banci", "sensus"),
    ("buntut", "akibat"),
    ("kereta", "mobil"),
    ("bilik", "kamar"),
    ("tarikh", "tanggal"),
    ("sahaja", "saja"),
    ("baharu", "baru"),
    ("ogos", "Agustus"),
    ("isnin", "Senin"),
    ("tempahan", "pemesanan"),
];

/// What of the neighbouring language stands in a text.
pub fn strange(language: Language, text: &str) -> Vec<Warning> {
    let known: &[(&str, &str)] = match language {
        Language::En => return Vec::new(),
        Language::Ms => &IN_MALAY,
        Language::Id => &IN_INDONESIAN,
    };
    let folded = text.to_lowercase();
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric() && c != '-').collect();
    let found = known.iter().filter(|(word, _)| words.contains(word));
    found
        .map(|(word, better)| Warning { language, word: (*word).to_owned(), better: (*better).to_owned() })
        .collect()
}

/// The same for a text in all its languages.
pub fn warnings(texts: &Labels) -> Vec<Warning> {
    [(Language::Ms, &texts.ms), (Language::Id, &texts.id)]
        .into_iter()
        .flat_map(|(language, text)| strange(language, text))
        .collect()
}

/// Cuts a text at its places: the words before each, its name, and the words after the last.
fn pieces(text: &str) -> (Vec<(&str, &str)>, &str) {
    let (mut found, mut rest) = (Vec::new(), text);
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else { break };
        found.push((before, name.trim()));
        rest = after;
    }
    (found, rest)
}

/// Refused when empty in every language, too long, or with a place nobody knows.
pub fn check(texts: &Labels) -> Result<(), Problem> {
    let all = [&texts.en, &texts.ms, &texts.id];
    if all.iter().all(|text| text.trim().is_empty()) {
        return Err(Problem::field(Kind::Required, "texts"));
    }
    let is_unknown = |(_, name): &(&str, &str)| !places::names().any(|place| place == *name);
    for text in all {
        if text.chars().count() > TEXT_MAX {
            return Err(Problem::field(Kind::TooLong, "texts").with("max", TEXT_MAX.to_string()));
        }
        if let Some((_, name)) = pieces(text).0.into_iter().find(is_unknown) {
            return Err(
                Problem::field(Kind::UnknownReference, "texts").with("value", format!("{{{{{name}}}}}"))
            );
        }
    }
    Ok(())
}

/// The text in the first of these languages that has one, and which that is.
pub fn text_for(texts: &Labels, order: [Language; 3]) -> (&str, Language) {
    let own = |language: Language| match language {
        Language::En => texts.en.as_str(),
        Language::Ms => texts.ms.as_str(),
        Language::Id => texts.id.as_str(),
    };
    let [first, ..] = order;
    let found = order.into_iter().find(|language| !own(*language).trim().is_empty()).unwrap_or(first);
    (own(found), found)
}

/// Fills the places of a text by a function. Those without a value stay as they are and are named.
pub(super) fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> (String, Vec<String>) {
    let (pieces, rest) = pieces(text);
    let (mut filled, mut missing) = (String::with_capacity(text.len()), Vec::new());
    for (before, name) in pieces {
        filled.push_str(before);
        if let Some(value) = value(name).filter(|value| !value.trim().is_empty()) {
            filled.push_str(value.trim());
        } else {
            filled.push_str("{{");
            filled.push_str(name);
            filled.push_str("}}");
            if !missing.iter().any(|known| known == name) {
                missing.push(name.to_owned());
            }
        }
    }
    filled.push_str(rest);
    (filled, missing)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn places_are_filled_and_a_missing_value_leaves_no_hole_unnoticed() {
        let value = |name: &str| (name == "customer.call_as").then(|| "Puan Siti".to_owned());
        let (text, missing) = fill("Salam {{customer.call_as}}, {{ agent.name }} & {{agent.name}} {{", value);
        assert_eq!(text, "Salam Puan Siti, {{agent.name}} & {{agent.name}} {{");
        assert_eq!(missing, ["agent.name"]);
    }

    #[test]
    fn a_place_nobody_knows_is_refused_by_name() {
        let refused = check(&Labels::new("Dear {{customer.shoe_size}}", "", "")).unwrap_err();
        assert_eq!(
            (refused.kind, refused.args[0].1.as_str()),
            (Kind::UnknownReference, "{{customer.shoe_size}}")
        );
        assert!(check(&Labels::new("Dear {{customer.full_name}}", "", "")).is_ok());
        assert_eq!(check(&Labels::default()).unwrap_err().kind, Kind::Required);
    }

    #[test]
    fn words_of_the_neighbour_are_told_with_what_is_said_here() {
        let found = warnings(&Labels::new("free", "Anda bisa dapat gratis!", "Ini percuma, silakan."));
        let told: Vec<(&str, &str)> =
            found.iter().map(|one| (one.word.as_str(), one.better.as_str())).collect();
        assert_eq!(told, [("bisa", "boleh"), ("gratis", "percuma"), ("percuma", "gratis")]);
        assert!(strange(Language::Ms, "Boleh, biasa sahaja").is_empty(), "a word within a word is none");
    }

    #[test]
    fn another_language_serves_where_one_is_missing() {
        let texts = Labels::new("", "Salam", "");
        let order = [Language::Id, Language::En, Language::Ms];
        assert_eq!(text_for(&texts, order), ("Salam", Language::Ms));
        assert_eq!(text_for(&Labels::new("Dear", "Salam", "Halo"), order), ("Halo", Language::Id));
        assert_eq!(text_for(&Labels::new("Dear", "Salam", " "), order), ("Dear", Language::En));
    }

    proptest! {
        #[test]
        fn a_text_without_places_stays_as_it_is(text in "[^{}]{0,80}") {
            prop_assert_eq!(fill(&text, |_| None), (text, Vec::new()));
        }
    }
}
