//! How roles and their limits are read and written.

use db::{DbError, Tx};

use super::{ALL_ROLES, GIVE_LIMIT, LIMITS_OF_STAFF, ROLE_LIMITS, ROLES_OF, TAKE_LIMITS};
use crate::staff::{Limit, Role};

/// A role as its holder's grants need it.
pub(in crate::staff) struct Held {
    pub word: String,
    pub permissions: Vec<String>,
    pub scope: String,
}

fn words(value: serde_json::Value) -> Result<Vec<String>, DbError> {
    serde_json::from_value(value).map_err(|error| DbError::Decode { column: 0, detail: error.to_string() })
}

/// The roles one person holds.
pub(in crate::staff) fn held_by(tx: &mut Tx<'_>, staff_id: i64) -> Result<Vec<Held>, DbError> {
    tx.query(&ROLES_OF, &[&staff_id], |row| {
        Ok(Held { word: row.get(0)?, permissions: words(row.get(1)?)?, scope: row.get(2)? })
    })
}

/// Every role with its limits, the built-in ones first.
pub(in crate::staff) fn all(tx: &mut Tx<'_>) -> Result<Vec<Role>, DbError> {
    let mut roles: Vec<Role> = tx.query(&ALL_ROLES, &[], |row| {
        Ok(Role {
            id: row.get(0)?,
            word: row.get(1)?,
            labels: row.json_or_default(2)?,
            permissions: words(row.get(3)?)?,
            scope: row.get(4)?,
            built_in: row.get(5)?,
            limits: Vec::new(),
            version: row.get(6)?,
        })
    })?;
    for role in &mut roles {
        role.limits = limits(tx, &ROLE_LIMITS, role.id)?;
    }
    Ok(roles)
}

fn limits(tx: &mut Tx<'_>, sql: &'static db::Sql, id: i64) -> Result<Vec<Limit>, DbError> {
    tx.query(sql, &[&id], |row| {
        Ok(Limit { kind: row.get(0)?, currency: row.get(1)?, amount_minor: row.get(2)? })
    })
}

/// The highest limit of each kind and currency that any of a person's roles gives.
pub(in crate::staff) fn limits_of_staff(tx: &mut Tx<'_>, staff_id: i64) -> Result<Vec<Limit>, DbError> {
    limits(tx, &LIMITS_OF_STAFF, staff_id)
}

pub(in crate::staff) fn put_limits(tx: &mut Tx<'_>, role_id: i64, limits: &[Limit]) -> Result<(), DbError> {
    tx.execute(&TAKE_LIMITS, &[&role_id])?;
    limits.iter().try_for_each(|limit| {
        tx.execute(&GIVE_LIMIT, &[&role_id, &limit.kind, &limit.currency, &limit.amount_minor]).map(|_| ())
    })
}
