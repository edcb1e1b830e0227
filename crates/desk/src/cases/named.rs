//! What a filter names must be there for whoever asks: an empty list would say that it has no such cases. What one may not
//! see is answered as if it were not there.

use db::Tx;
use kernel::{Actor, Kind, Problem, Timestamp};

use super::folders::Folder;
use super::lists::{self, Filters, Query, Sort};
use crate::labels::{self, Category};
use crate::{brands, customers, organisations, staff, teams};

/// The refusal for a value that names nothing.
fn unknown(field: &'static str, value: impl Into<String>) -> Problem {
    Problem::field(Kind::UnknownReference, field).with("value", value)
}

/// What is there stays; a refusal that it is not there becomes one about the field.
fn there<T>(field: &'static str, id: i64, found: Result<T, Problem>) -> Result<(), Problem> {
    match found {
        Ok(_) => Ok(()),
        Err(problem) if problem.kind == Kind::NotFound => Err(unknown(field, id.to_string())),
        Err(problem) => Err(problem),
    }
}

/// Refuses a brand the actor does not work for.
pub fn brand(tx: &mut Tx<'_>, actor: &Actor, field: &'static str, id: i64) -> Result<(), Problem> {
    there(field, id, brands::seen(tx, actor, id))
}

/// Refuses a team the actor may not see; retired ones pass, their cases are there.
pub fn team(tx: &mut Tx<'_>, actor: &Actor, field: &'static str, id: i64) -> Result<(), Problem> {
    there(field, id, teams::seen(tx, actor, id))
}

/// Refuses somebody the actor may not see; whoever left passes, and whoever still owns a case that the actor sees.
pub fn owner(tx: &mut Tx<'_>, actor: &Actor, field: &'static str, id: i64) -> Result<(), Problem> {
    let found = there(field, id, staff::seen(tx, actor, id));
    if found.as_ref().is_err_and(|problem| problem.kind == Kind::UnknownReference) {
        let filters = Filters { assignee_id: Some(id), ..Filters::default() };
        let owned = Query { filters, ..Query::new(Folder::Every, Sort::Newest) };
        // Every case, whenever: no instant is compared.
        if lists::count(tx, actor, &owned, Timestamp(0), 1)? > 0 {
            return Ok(());
        }
    }
    found
}

/// Refuses an organisation there is none of; retired ones pass. The desk knows every organisation in every brand.
pub fn organisation(tx: &mut Tx<'_>, field: &'static str, id: i64) -> Result<(), Problem> {
    match organisations::get(tx, id)? {
        Some(_) => Ok(()),
        None => Err(unknown(field, id.to_string())),
    }
}

/// Refuses a customer of no brand the actor works for.
fn customer(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<(), Problem> {
    match customers::found(tx, id)? {
        Some(person) => there("customer_id", id, brands::seen(tx, actor, person.brand_id)),
        None => Err(unknown("customer_id", id.to_string())),
    }
}

/// Refuses a filter that names what is not there for this actor.
pub fn check(tx: &mut Tx<'_>, actor: &Actor, filters: &Filters) -> Result<(), Problem> {
    if let Some(id) = filters.brand_id {
        brand(tx, actor, "brand_id", id)?;
    }
    if let Some(id) = filters.team_id {
        team(tx, actor, "team_id", id)?;
    }
    if let Some(id) = filters.assignee_id {
        owner(tx, actor, "assignee_id", id)?;
    }
    if let Some(id) = filters.organisation_id {
        organisation(tx, "organisation_id", id)?;
    }
    if let Some(id) = filters.customer_id {
        customer(tx, actor, id)?;
    }
    words(tx, filters)
}

/// Refuses a type, status or tag that never was.
fn words(tx: &mut Tx<'_>, filters: &Filters) -> Result<(), Problem> {
    if let Some(word) = &filters.kind
        && !labels::kinds(tx)?.iter().any(|kind| kind.word == *word)
    {
        return Err(unknown("kind", word));
    }
    if let Some(word) = &filters.tag
        && !labels::tags(tx)?.iter().any(|tag| tag.word == *word)
    {
        return Err(unknown("tag", word));
    }
    if let Some(word) = &filters.status
        && Category::ALL.iter().all(|category| category.word() != word)
        && !labels::statuses(tx)?.iter().any(|status| status.word == *word)
    {
        return Err(unknown("status", word));
    }
    Ok(())
}
