//! Which organisation somebody belongs to: said by a person, or by the domain they write from. What a person said is not
//! changed by a domain.

use std::collections::BTreeMap;

use db::{DbError, Tx};
use kernel::{Actor, Scope};
use serde_json::json;

use super::{Person, store};
use crate::events::{self, Event, Subject};
use crate::pen::Pen;

/// Who said that somebody belongs to an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A person.
    Hand,
    /// The domain of their address.
    Domain,
}

impl By {
    /// As stored.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Hand => "hand",
            Self::Domain => "domain",
        }
    }
}

/// Puts a person, held by this transaction, into an organisation or out of the one they are in.
pub fn belong(
    tx: &mut Tx<'_>,
    pen: &Pen,
    person: &Person,
    organisation_id: Option<i64>,
    by: By,
) -> Result<(), DbError> {
    tx.execute(&store::BELONG, &[&person.id, &organisation_id, &by.word()])?;
    record(tx, pen, (person.brand_id, person.id), (person.organisation_id, organisation_id), by)
}

/// Tells of it: `from` and `to` are organisations.
pub(super) fn record(
    tx: &mut Tx<'_>,
    pen: &Pen,
    (brand_id, id): (i64, i64),
    (from, to): (Option<i64>, Option<i64>),
    by: By,
) -> Result<(), DbError> {
    let body = json!({ "organisation_id": { "from": from, "to": to }, "by": by.word() });
    events::record(tx, pen, &Event::new(Some(brand_id), Subject::person(id), "OrganisationSet", body))
        .map(|_| ())
}

/// Somebody whom a domain may bring into an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Free {
    /// Who.
    pub person_id: i64,
    /// Their e-mail addresses, as written.
    pub addresses: Vec<String>,
}

/// Up to `limit` people above an id of whom nothing was said yet, by id.
pub fn free_people(tx: &mut Tx<'_>, after: i64, limit: i64) -> Result<Vec<Free>, DbError> {
    let rows: Vec<(i64, Option<String>)> =
        tx.query(&store::FREE_PEOPLE, &[&after, &limit], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let people = rows.chunk_by(|(one, _), (other, _)| one == other).filter_map(|rows| {
        let (person_id, _) = rows.first()?;
        let addresses = rows.iter().filter_map(|(_, address)| address.clone()).collect();
        Some(Free { person_id: *person_id, addresses })
    });
    Ok(people.collect())
}

/// Whether nothing was said yet of a person; they are held by this transaction.
pub fn is_free(tx: &mut Tx<'_>, id: i64) -> Result<bool, DbError> {
    Ok(tx.first(&store::IS_FREE, &[&id], |_| Ok(()))?.is_some())
}

/// How many people of the actor's brands are in each of these organisations; those without any are left out.
pub fn counts_of_organisations(
    tx: &mut Tx<'_>,
    actor: &Actor,
    ids: &[i64],
) -> Result<BTreeMap<i64, i64>, DbError> {
    let (everywhere, reader) = (actor.grants.scope == Scope::All, actor.staff_id().unwrap_or(0));
    let ids: serde_json::Value = ids.iter().copied().collect();
    let counted = tx.query(&store::COUNT_OF_ORGANISATIONS, &[&everywhere, &reader, &ids], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    Ok(counted.into_iter().collect())
}
