//! Every statement that touches staff, teams, roles and tokens.

use db::{DbError, Tx, statements};
use kernel::{Language, Timestamp};

use super::callers::{Caller, together};

statements! {
    STAFF_OF_TOKEN = "staff.of_token",
        "select s.id, s.language from api_token t join staff s on s.id = t.staff_id
         where t.hash = $1 and t.revoked_at is null and (t.expires_at is null or t.expires_at > $2) and s.active";
    DISPLAY_NAME = "staff.display_name", "select full_name from staff where id = $1";
    ROLES_OF = "staff.roles_of",
        "select r.permissions, r.scope from staff_role sr join role r on r.id = sr.role_id where sr.staff_id = $1";
    IS_ACTIVE = "staff.is_active", "select active from staff where id = $1";
    NAME = "staff.name", "select full_name from staff where id = $1";
    TEAM = "staff.team", "select brand_id, labels from team where id = $1";
    OF_BRAND = "staff.of_brand", "select 1 from staff_brand where staff_id = $1 and brand_id = $2";
    INSERT_STAFF = "staff.insert",
        "insert into staff (id, email, email_folded, full_name, call_as, name_sort, language, zone, password_hash, demo,
             active, created_at, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, true, $11, 1)";
    GIVE_BRAND = "staff.give_brand",
        "insert into staff_brand (staff_id, brand_id) values ($1, $2) on conflict do nothing";
    GIVE_ROLE = "staff.give_role",
        "insert into staff_role (staff_id, role_id) select $1, id from role where word = $2 on conflict do nothing";
    INSERT_ROLE = "staff.insert_role",
        "insert into role (id, word, labels, permissions, scope, built_in, version) values ($1, $2, $3, $4, $5, $6, 1)
         on conflict (word) do nothing";
    INSERT_TOKEN = "staff.insert_token",
        "insert into api_token (id, staff_id, name, hash, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)";
}

pub(super) fn staff_of_token(
    tx: &mut Tx<'_>,
    hash: &[u8; 32],
    now: Timestamp,
) -> Result<Option<Caller>, DbError> {
    let found: Option<(i64, Language)> =
        tx.first(&STAFF_OF_TOKEN, &[hash, &now], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let Some((staff_id, language)) = found else { return Ok(None) };
    Ok(Some(Caller { staff_id, language, grants: together(&roles_of(tx, staff_id)?) }))
}

/// Permission words and scope of each of a person's roles.
pub(super) fn roles_of(tx: &mut Tx<'_>, staff_id: i64) -> Result<Vec<(Vec<String>, String)>, DbError> {
    tx.query(&ROLES_OF, &[&staff_id], |row| {
        let words: serde_json::Value = row.get(0)?;
        let words = serde_json::from_value(words)
            .map_err(|error| DbError::Decode { column: 0, detail: error.to_string() })?;
        Ok((words, row.get(1)?))
    })
}
