//! Change how a customer is called, what they read and what we remember of them.

use kernel::{Actor, Kind, Language, Permission, Problem};
use serde_json::json;

use super::on_person;
use crate::customers::{Person, store};
use crate::events::{self, Event, Subject};
use crate::house::Desk;

/// The longest name, in characters.
pub const NAME_MAX: usize = 200;
/// The longest notes, in characters.
pub const NOTES_MAX: usize = 10_000;

/// What to change; what is `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeCustomer {
    /// Full name, as the person writes it.
    pub full_name: Option<String>,
    /// What to call them; the full name when emptied.
    pub call_as: Option<String>,
    /// Title of respect; may be empty.
    pub honorific: Option<String>,
    /// The language they receive.
    pub language: Option<Language>,
    /// What we remember of them; may be empty.
    pub notes: Option<String>,
}

fn check(wish: &ChangeCustomer) -> Result<(), Problem> {
    if wish.full_name.as_ref().is_some_and(|name| name.trim().is_empty()) {
        return Err(Problem::field(Kind::Required, "full_name"));
    }
    let texts = [
        ("full_name", &wish.full_name, NAME_MAX),
        ("call_as", &wish.call_as, NAME_MAX),
        ("honorific", &wish.honorific, NAME_MAX),
        ("notes", &wish.notes, NOTES_MAX),
    ];
    for (field, text, max) in texts {
        if text.as_ref().is_some_and(|text| text.chars().count() > max) {
            return Err(Problem::field(Kind::TooLong, field).with("max", max.to_string()));
        }
    }
    Ok(())
}

/// The person as wished, and which fields that changes. The log names the fields, never what they hold.
fn changed(before: &Person, wish: &ChangeCustomer) -> (Person, Vec<&'static str>) {
    let text = |wish: &Option<String>, old: &str| wish.as_ref().map_or(old, |new| new.trim()).to_owned();
    let mut after = before.clone();
    after.full_name = text(&wish.full_name, &before.full_name);
    after.call_as = text(&wish.call_as, &before.call_as);
    if after.call_as.is_empty() {
        after.call_as.clone_from(&after.full_name);
    }
    after.honorific = text(&wish.honorific, &before.honorific);
    after.notes = text(&wish.notes, &before.notes);
    after.language = wish.language.unwrap_or(before.language);
    let differences = [
        ("full_name", after.full_name != before.full_name),
        ("call_as", after.call_as != before.call_as),
        ("honorific", after.honorific != before.honorific),
        ("language", after.language != before.language),
        ("notes", after.notes != before.notes),
    ];
    let fields = differences.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect();
    (after, fields)
}

/// Changes a customer.
pub async fn change(
    desk: &Desk,
    actor: &Actor,
    id: i64,
    expected: Option<i64>,
    wish: ChangeCustomer,
) -> Result<Person, Problem> {
    actor.may(Permission::CustomerChange)?;
    check(&wish)?;
    on_person(desk, actor, id, expected, move |tx, pen, before| {
        let (after, fields) = changed(before, &wish);
        if fields.is_empty() {
            return Ok(());
        }
        store::update(tx, &after)?;
        let event = Event::new(
            Some(before.brand_id),
            Subject::person(id),
            "CustomerChanged",
            json!({ "fields": fields }),
        );
        events::record(tx, pen, &event)?;
        Ok(())
    })
    .await
}
