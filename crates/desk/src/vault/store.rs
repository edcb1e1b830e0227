//! Every statement that touches persons' keys.

use db::{DbError, Tx, statements};
use kernel::Timestamp;

statements! {
    GET = "vault.get", "select key_id, wrapped from person_key where person_id = $1";
    INSERT = "vault.insert",
        "insert into person_key (person_id, key_id, wrapped, created_at) values ($1, $2, $3, $4)
         on conflict (person_id) do nothing";
    WRAPPED_AFTER = "vault.wrapped_after",
        "select person_id, wrapped from person_key where person_id > $1 and wrapped is not null
         order by person_id limit $2";
    REWRAP = "vault.rewrap", "update person_key set wrapped = $2 where person_id = $1 and wrapped is not null";
    DROP = "vault.drop", "delete from person_key where person_id = $1 and wrapped is not null";
    DESTROY = "vault.destroy",
        "insert into person_key (person_id, key_id, wrapped, created_at, destroyed_at) values ($1, $2, null, $3, $3)
         on conflict (person_id) do update set wrapped = null, destroyed_at = excluded.destroyed_at
             where person_key.destroyed_at is null";
}

/// A person's key as stored.
pub(super) struct StoredKey {
    pub id: i64,
    /// Gone once the key was destroyed.
    pub wrapped: Option<Vec<u8>>,
}

pub(super) fn get(tx: &mut Tx<'_>, person_id: i64) -> Result<Option<StoredKey>, DbError> {
    tx.first(&GET, &[&person_id], |row| Ok(StoredKey { id: row.get(0)?, wrapped: row.get(1)? }))
}

/// Writes a key unless the person has one, destroyed or not.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    person_id: i64,
    key_id: i64,
    wrapped: &[u8],
    now: Timestamp,
) -> Result<(), DbError> {
    tx.execute(&INSERT, &[&person_id, &key_id, &wrapped, &now]).map(|_| ())
}

pub(super) fn drop(tx: &mut Tx<'_>, id: i64) -> Result<(), DbError> {
    tx.execute(&DROP, &[&id]).map(|_| ())
}

/// Answers whether anything was left to destroy.
pub(super) fn destroy(tx: &mut Tx<'_>, person_id: i64, key_id: i64, now: Timestamp) -> Result<bool, DbError> {
    tx.execute(&DESTROY, &[&person_id, &key_id, &now]).map(|rows| rows == 1)
}
