//! How far a member of staff reaches: what others must know before they hand somebody a case or name them in a note.

use db::{DbError, Tx};
use kernel::{Actor, Grants, Kind, Labels, Permission, Problem, Scope, Who};

use super::{callers, store};

/// What a member of staff may do, all roles together; `None` when there is no such person or they have left.
pub fn grants_of(tx: &mut Tx<'_>, staff_id: i64) -> Result<Option<Grants>, DbError> {
    let Some(true) = tx.first(&store::IS_ACTIVE, &[&staff_id], |row| row.get(0))? else { return Ok(None) };
    Ok(Some(callers::together(&store::roles::held_by(tx, staff_id)?)))
}

/// Whether cases can be theirs: they work here and may write in a case, to the customer or to colleagues.
pub fn can_own(tx: &mut Tx<'_>, staff_id: i64) -> Result<bool, DbError> {
    let writes =
        |grants: Grants| grants.words.has(Permission::CaseReply) || grants.words.has(Permission::CaseNote);
    Ok(grants_of(tx, staff_id)?.is_some_and(writes))
}

/// Refuses somebody of the house who may only look, by name.
pub fn check_can_own(tx: &mut Tx<'_>, field: &'static str, staff_id: i64) -> Result<(), Problem> {
    if can_own(tx, staff_id)? {
        return Ok(());
    }
    let name = name_of(tx, staff_id)?.unwrap_or_default();
    Err(Problem::field(Kind::CannotOwn, field).with("value", name))
}

/// Whether a member of staff is listed for the brand.
pub fn is_of_brand(tx: &mut Tx<'_>, staff_id: i64, brand_id: i64) -> Result<bool, DbError> {
    Ok(tx.first(&store::OF_BRAND, &[&staff_id, &brand_id], |_| Ok(()))?.is_some())
}

/// Whether the actor works for the brand at all: listed for it, or reaching everything.
pub fn serves(tx: &mut Tx<'_>, actor: &Actor, brand_id: i64) -> Result<bool, DbError> {
    match (actor.who, actor.grants.scope) {
        (Who::System, _) | (Who::Staff(_), Scope::All) => Ok(true),
        (Who::Staff(id), _) => is_of_brand(tx, id, brand_id),
        _ => Ok(false),
    }
}

/// The active colleague an e-mail address (folded) belongs to.
pub fn by_email(tx: &mut Tx<'_>, email_folded: &str) -> Result<Option<i64>, DbError> {
    tx.first(&store::BY_EMAIL, &[&email_folded], |row| row.get(0))
}

/// A colleague's full name, whether they still work here or not.
pub fn name_of(tx: &mut Tx<'_>, staff_id: i64) -> Result<Option<String>, DbError> {
    tx.first(&store::NAME, &[&staff_id], |row| row.get(0))
}

/// The zone a colleague's screens are in; `None` when there is no such person.
pub fn zone_of(tx: &mut Tx<'_>, staff_id: i64) -> Result<Option<String>, DbError> {
    tx.first(&store::ZONE, &[&staff_id], |row| row.get(0))
}

/// A team's brand (`None` for one that serves all) and what it is called.
pub fn team(tx: &mut Tx<'_>, team_id: i64) -> Result<Option<(Option<i64>, Labels)>, DbError> {
    tx.first(&store::TEAM, &[&team_id], |row| Ok((row.get(0)?, row.json_or_default(1)?)))
}
