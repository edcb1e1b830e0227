//! Add an address or number by which a customer can be reached, and found when they write.

use kernel::{Actor, Kind, Permission, Problem};
use serde_json::json;

use super::on_person;
use crate::customers::{Person, looks_like_email, matching_form, store};
use crate::events::{self, Event, Subject};
use crate::house::Desk;

/// Kinds of address.
const KINDS: [&str; 3] = ["email", "phone", "whatsapp"];
/// The most addresses of one person.
const IDENTITIES_MAX: usize = 50;

/// An address to add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewIdentity {
    /// `email`, `phone` or `whatsapp`.
    pub kind: String,
    /// As written.
    pub value: String,
}

fn check(new: &NewIdentity) -> Result<(), Problem> {
    if !KINDS.contains(&new.kind.as_str()) {
        return Err(Problem::field(Kind::UnknownReference, "kind").with("value", new.kind.clone()));
    }
    if new.value.trim().is_empty() {
        return Err(Problem::field(Kind::Required, "value"));
    }
    if new.kind == "email" {
        if !looks_like_email(&new.value) {
            return Err(Problem::field(Kind::Malformed, "value").with("expected", "nama@contoh.my"));
        }
        return Ok(());
    }
    // E.164 allows 15 digits; the shortest local numbers with area code here have 8.
    let digits = new.value.chars().filter(char::is_ascii_digit).count();
    let odd = new.value.chars().any(|c| !(c.is_ascii_digit() || " +-().".contains(c)));
    if odd || !(8..=15).contains(&digits) {
        return Err(Problem::field(Kind::Malformed, "value").with("expected", "+60 12-345 6789"));
    }
    Ok(())
}

/// Adds an address. One that belongs to somebody of the brand is refused, as a mail finds its writer by it.
pub async fn add_identity(
    desk: &Desk,
    actor: &Actor,
    id: i64,
    expected: Option<i64>,
    new: NewIdentity,
) -> Result<Person, Problem> {
    actor.may(Permission::CustomerChange)?;
    check(&new)?;
    on_person(desk, actor, id, expected, move |tx, pen, person| {
        if person.identities.len() >= IDENTITIES_MAX {
            let problem = Problem::field(Kind::OutOfRange, "value");
            return Err(problem.with("min", "0").with("max", IDENTITIES_MAX.to_string()));
        }
        let (value, folded) = (new.value.trim(), matching_form(&new.kind, &new.value));
        let identity_id = pen.id();
        if !store::add_identity_as(tx, pen, identity_id, person, [&new.kind, value, &folded])? {
            return Err(Problem::field(Kind::AlreadyTaken, "value").with("value", value));
        }
        store::touch(tx, id)?;
        let body = json!({ "identity_id": identity_id, "kind": new.kind });
        events::record(
            tx,
            pen,
            &Event::new(Some(person.brand_id), Subject::person(id), "IdentityAdded", body),
        )?;
        Ok(())
    })
    .await
}
