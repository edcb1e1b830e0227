//! Add a type, a status or a tag. A status's category is fixed from here on.

use kernel::{Actor, Kind, Labels, Permission, Problem};
use serde_json::json;

use super::{Label, WORD_MAX, check_labels, tag_word};
use crate::events::{self, Event};
use crate::house::Desk;
use crate::labels::{Category, List, store};
use crate::requests;

/// What a new label needs.
#[derive(Clone, Debug)]
pub struct NewLabel {
    /// Which list.
    pub list: List,
    /// Stable name: small letters, digits, `_` and `-`; for a tag whatever people type. Made from the texts when empty.
    pub word: String,
    /// What it is called, in at least one language.
    pub labels: Labels,
    /// The category of a status.
    pub category: Option<Category>,
}

/// The stable name of a type or status.
fn plain_word(word: &str, labels: &Labels) -> Result<String, Problem> {
    let made: String = if word.is_empty() {
        let text = text::fold(
            [&labels.en, &labels.ms, &labels.id].into_iter().find(|t| !t.is_empty()).map_or("", |t| t),
        );
        text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).take(WORD_MAX).collect()
    } else {
        word.to_owned()
    };
    let fits = made.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-');
    if !fits || !made.chars().any(|c| c.is_ascii_alphanumeric()) {
        return Err(Problem::field(Kind::Malformed, "word").with("expected", "refund_check"));
    }
    if made.chars().count() > WORD_MAX {
        return Err(Problem::field(Kind::TooLong, "word").with("max", WORD_MAX.to_string()));
    }
    Ok(made)
}

/// Adds a label.
pub async fn add(desk: &Desk, actor: &Actor, new: NewLabel) -> Result<Label, Problem> {
    actor.may(Permission::SettingsChange)?;
    check_labels(&new.labels)?;
    let typed = if new.word.is_empty() { new.labels.get(actor.language) } else { &new.word };
    let word = match new.list {
        List::Tags => tag_word(typed)?,
        List::Kinds | List::Statuses => plain_word(&new.word, &new.labels)?,
    };
    let category = match (new.list, new.category) {
        (List::Statuses, None) => return Err(Problem::field(Kind::Required, "category")),
        (List::Statuses, Some(category)) => Some(category),
        _ => None,
    };
    let pen = desk.pen(actor);
    let label = Label {
        id: pen.id(),
        list: new.list,
        word,
        category,
        labels: new.labels,
        active: true,
        place: 0,
        version: 1,
    };
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let label = Label { place: store::next_place(tx, label.list)?, ..label.clone() };
                if !store::add(tx, &label)? {
                    return Err(Problem::field(Kind::AlreadyTaken, "word").with("value", label.word));
                }
                let body =
                    json!({ "list": label.list.word(), "word": label.word, "category": label.category });
                events::record(
                    tx,
                    &pen,
                    &Event::new(None, label.list.subject(label.id), "LabelAdded", body),
                )?;
                Ok(label)
            })
        })
        .await
}
