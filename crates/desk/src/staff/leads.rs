//! Whom a brand or a team can be told through: who serves it, who leads it, who answers for it when nobody leads.

use db::{DbError, Tx};
use kernel::{Actor, Scope, Who};

use super::store::{EXISTS, LEADS_OF, OVERSEERS_OF, REACHES, TEAM_HELD, TEAM_TAKES};

/// Whether the actor works for the brand at all. What belongs to no brand serves everybody.
pub fn reaches(tx: &mut Tx<'_>, actor: &Actor, brand_id: Option<i64>) -> Result<bool, DbError> {
    match (actor.who, actor.grants.scope, brand_id) {
        (Who::System, ..) | (Who::Staff(_), Scope::All, _) | (Who::Staff(_), _, None) => Ok(true),
        (Who::Staff(id), _, Some(brand_id)) => {
            Ok(tx.first(&REACHES, &[&id, &brand_id], |_| Ok(()))?.is_some())
        }
        _ => Ok(false),
    }
}

/// Whether this active member of staff exists.
pub fn exists(tx: &mut Tx<'_>, staff_id: i64) -> Result<bool, DbError> {
    Ok(tx.first(&EXISTS, &[&staff_id], |_| Ok(()))?.is_some())
}

/// Whether this team is in use and may serve the brand. It is held by the transaction, for what will go on naming it.
pub fn team_held(tx: &mut Tx<'_>, team_id: i64, brand_id: Option<i64>) -> Result<bool, DbError> {
    Ok(tx.first(&TEAM_HELD, &[&team_id, &brand_id], |_| Ok(()))?.is_some())
}

/// Whether a case of the brand can be given to this team: it is in use and serves the brand.
pub fn team_takes(tx: &mut Tx<'_>, team_id: i64, brand_id: i64) -> Result<bool, DbError> {
    Ok(tx.first(&TEAM_TAKES, &[&team_id, &brand_id], |_| Ok(()))?.is_some())
}

/// The leads of a team.
pub fn leads_of(tx: &mut Tx<'_>, team_id: i64) -> Result<Vec<i64>, DbError> {
    tx.query(&LEADS_OF, &[&team_id], |row| row.get(0))
}

/// Who answers for a brand when no team leads: its team leads, else its managers, else its administrators.
pub fn overseers_of(tx: &mut Tx<'_>, brand_id: i64) -> Result<Vec<i64>, DbError> {
    for role in ["lead", "manager", "administrator"] {
        let found: Vec<i64> = tx.query(&OVERSEERS_OF, &[&brand_id, &role], |row| row.get(0))?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    Ok(Vec::new())
}
