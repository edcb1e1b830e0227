//! The three languages the house speaks, and text that staff write in all of them.

use serde::{Deserialize, Serialize};

/// A language that people read here. Everything the product says exists in all three.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Bahasa Melayu.
    Ms,
    /// Bahasa Indonesia.
    Id,
}

impl Language {
    /// Every language, in the order screens offer them.
    pub const ALL: [Self; 3] = [Self::En, Self::Ms, Self::Id];

    /// BCP 47 tag: `en`, `ms` or `id`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ms => "ms",
            Self::Id => "id",
        }
    }

    /// The language's own name for itself.
    pub const fn endonym(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Ms => "Bahasa Melayu",
            Self::Id => "Bahasa Indonesia",
        }
    }

    /// Reads a BCP 47 tag, ignoring region and case: `ms-MY`, `IN` (the old code for Indonesian) and `id_ID` all work.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
        match primary.as_str() {
            "en" => Some(Self::En),
            "ms" | "may" | "msa" => Some(Self::Ms),
            "id" | "in" | "ind" => Some(Self::Id),
            _ => None,
        }
    }

    /// The best of our languages for an `Accept-Language` header; `None` when it names none of them.
    pub fn from_accept(header: &str) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        for part in header.split(',') {
            let mut pieces = part.split(';');
            let Some(language) = pieces.next().and_then(Self::from_tag) else { continue };
            let weight = pieces
                .find_map(|piece| piece.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()))
                .unwrap_or(1.0);
            if weight > 0.0 && best.is_none_or(|(top, _)| weight > top) {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }
}

/// A label that staff wrote, in up to three languages. English is the fallback, then whichever exists.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labels {
    /// English text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub en: String,
    /// Malay text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ms: String,
    /// Indonesian text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
}

impl Labels {
    /// All three at once.
    pub fn new(en: &str, ms: &str, id: &str) -> Self {
        Self { en: en.to_owned(), ms: ms.to_owned(), id: id.to_owned() }
    }

    /// The text for a reader of `language`.
    pub fn get(&self, language: Language) -> &str {
        let own = match language {
            Language::En => &self.en,
            Language::Ms => &self.ms,
            Language::Id => &self.id,
        };
        [own, &self.en, &self.ms, &self.id]
            .into_iter()
            .find(|text| !text.is_empty())
            .map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_language_we_speak_wins() {
        assert_eq!(Language::from_accept("fr, id-ID;q=0.7, ms;q=0.8"), Some(Language::Ms));
        assert_eq!(Language::from_accept("fr,de"), None);
        assert_eq!(Language::from_accept("en;q=0, id"), Some(Language::Id));
    }

    #[test]
    fn a_missing_label_falls_back_to_english_then_to_any() {
        assert_eq!(Labels::new("Enquiry", "", "").get(Language::Ms), "Enquiry");
        assert_eq!(Labels::new("", "", "Keluhan").get(Language::Ms), "Keluhan");
    }
}
