//! To which of their addresses a customer is written first: the one chosen, else the first that mail reaches.

use db::{DbError, Tx};
use kernel::{Kind, Problem};
use serde::{Deserialize, Serialize};

use super::reports::undeliverable;
use crate::cases::blocking;
use crate::customers::{self, Person};

/// How mail to an address fares, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Reach {
    /// Nothing is known against it.
    Fine,
    /// It failed for now.
    Doubtful,
    /// Its brand takes nothing from it.
    Blocked,
    /// Whoever reads it called our mail unwanted.
    Complained,
    /// It does not exist: nothing is sent there.
    Fails,
}

/// An e-mail address of a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MailAddress {
    /// The address, as written.
    pub address: String,
    /// `fine`, `doubtful`, `blocked`, `complained` or `fails`.
    pub reach: Reach,
    /// Whether one writes there when no other is chosen.
    pub usual: bool,
}

fn reach(tx: &mut Tx<'_>, brand_id: i64, address: &str) -> Result<Reach, DbError> {
    let known = undeliverable(tx, brand_id, address)?;
    let state = known.as_ref().map(|known| known.state.as_str());
    Ok(match state {
        Some("hard") => Reach::Fails,
        Some("complaint") => Reach::Complained,
        _ if blocking::is_blocked(tx, brand_id, address)? => Reach::Blocked,
        Some(_) => Reach::Doubtful,
        None => Reach::Fine,
    })
}

/// A customer's e-mail addresses, the oldest first.
pub(super) fn addresses(tx: &mut Tx<'_>, person: &Person) -> Result<Vec<MailAddress>, DbError> {
    let mut all = Vec::new();
    for one in person.identities.iter().filter(|one| one.kind == "email") {
        let reach = reach(tx, person.brand_id, &one.value)?;
        all.push(MailAddress { address: one.value.clone(), reach, usual: false });
    }
    // Of those that fare alike the oldest.
    if let Some(usual) = all.iter_mut().min_by_key(|one| one.reach) {
        usual.usual = true;
    }
    Ok(all)
}

/// The address one writes to when no other is chosen; `None` when there is none.
pub(super) fn usual(tx: &mut Tx<'_>, person: &Person) -> Result<Option<String>, DbError> {
    let mut mails = person.identities.iter().filter(|one| one.kind == "email");
    match (mails.next(), mails.next()) {
        // With one there is nothing to choose, and nothing to look up.
        (Some(only), None) => Ok(Some(only.value.clone())),
        (None, _) => Ok(None),
        _ => Ok(addresses(tx, person)?.into_iter().find(|one| one.usual).map(|one| one.address)),
    }
}

/// The address chosen, as the customer's card has it, or the usual one. Refused when it is not theirs, or none is.
pub(super) fn chosen(tx: &mut Tx<'_>, person: &Person, wanted: &str) -> Result<String, Problem> {
    let form = customers::matching_form("email", wanted);
    if form.is_empty() {
        return usual(tx, person)?.ok_or_else(|| Problem::field(Kind::NoRecipient, "customer"));
    }
    let mut mails = person.identities.iter().filter(|one| one.kind == "email");
    let theirs = mails.find(|one| customers::matching_form("email", &one.value) == form);
    let unknown = || Problem::field(Kind::UnknownReference, "to_address").with("value", wanted.trim());
    Ok(theirs.ok_or_else(unknown)?.value.clone())
}
