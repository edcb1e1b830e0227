//! One verb, one file: what is done to the lists of labels.

mod add;
mod change;
mod list;

pub use add::{NewLabel, add};
pub use change::{ChangeLabel, change};
pub use list::{Lists, list, lists};

use kernel::{Kind, Labels, Problem};
use serde::{Deserialize, Serialize};

use super::{Category, List};

/// The longest word, in characters.
pub const WORD_MAX: usize = 60;
/// The longest text in one language, in characters.
pub const LABEL_MAX: usize = 80;

/// A label of any of the three lists, as these operations answer it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Label {
    /// Its id.
    pub id: i64,
    /// Which list it is in.
    pub list: List,
    /// Stable name.
    pub word: String,
    /// A status's fixed category; `null` in the other lists.
    pub category: Option<Category>,
    /// What it is called.
    #[schema(value_type = crate::http::LabelTexts)]
    pub labels: Labels,
    /// Whether it can still be chosen.
    pub active: bool,
    /// Its place in the list; 0 for tags, which stand by word.
    pub place: i64,
    /// Rises with each change.
    pub version: i64,
}

/// A tag as two people who type it share it: folded, at most [`WORD_MAX`] characters.
pub fn tag_word(typed: &str) -> Result<String, Problem> {
    let word = text::fold(typed.trim().trim_start_matches('#'));
    if word.is_empty() {
        return Err(Problem::field(Kind::Required, "tag"));
    }
    if word.chars().count() > WORD_MAX {
        return Err(Problem::field(Kind::TooLong, "tag").with("max", WORD_MAX.to_string()));
    }
    Ok(word)
}

/// Refuses texts that are too long, or all empty.
fn check_labels(labels: &Labels) -> Result<(), Problem> {
    let texts = [&labels.en, &labels.ms, &labels.id];
    if texts.iter().all(|text| text.trim().is_empty()) {
        return Err(Problem::field(Kind::Required, "labels"));
    }
    if texts.iter().any(|text| text.chars().count() > LABEL_MAX) {
        return Err(Problem::field(Kind::TooLong, "labels").with("max", LABEL_MAX.to_string()));
    }
    Ok(())
}
