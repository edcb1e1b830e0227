//! Every statement that touches customers.

use db::{DbError, Tx, statements};
use kernel::Language;

use super::{Identity, Person};
use crate::pen::Pen;

statements! {
    LOCK_PERSON = "customers.lock", "select id from person where id = $1 {for update}";
    PERSON_OF = "customers.person_of",
        "select person_id from identity where brand_id = $1 and kind = $2 and value_folded = $3";
    INSERT = "customers.insert",
        "insert into person (id, brand_id, full_name, call_as, honorific, name_sort, language, notes, disposition,
             created_at, version)
         values ($1, $2, $3, $4, '', $5, $6, '', 'live', $7, 1)";
    DROP = "customers.drop_unused", "delete from person where id = $1";
    ADD_IDENTITY = "customers.add_identity",
        "insert into identity (id, person_id, brand_id, kind, value, value_folded, created_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (brand_id, kind, value_folded) do nothing";
    GET = "customers.get",
        "select id, brand_id, full_name, call_as, honorific, language, created_at, version from person where id = $1";
    IDENTITIES = "customers.identities",
        "select id, kind, value, verified_at from identity where person_id = $1 order by id";
}

pub(super) fn person_of(
    tx: &mut Tx<'_>,
    brand_id: i64,
    kind: &str,
    folded: &str,
) -> Result<Option<i64>, DbError> {
    tx.first(&PERSON_OF, &[&brand_id, &kind, &folded], |row| row.get(0))
}

pub(super) fn insert_person(
    tx: &mut Tx<'_>,
    pen: &Pen,
    brand_id: i64,
    name: &str,
    language: Language,
) -> Result<i64, DbError> {
    let id = pen.id();
    tx.execute(&INSERT, &[&id, &brand_id, &name, &name, &text::fold(name), &language, &pen.occurred_at])?;
    Ok(id)
}

pub(super) fn drop_person(tx: &mut Tx<'_>, id: i64) -> Result<(), DbError> {
    tx.execute(&DROP, &[&id]).map(|_| ())
}

pub(super) fn add_identity(
    tx: &mut Tx<'_>,
    pen: &Pen,
    person_id: i64,
    brand_id: i64,
    kind: &str,
    value: &str,
    folded: &str,
) -> Result<bool, DbError> {
    let id = pen.id();
    tx.execute(&ADD_IDENTITY, &[&id, &person_id, &brand_id, &kind, &value, &folded, &pen.now]).map(|n| n == 1)
}

pub(super) fn get(tx: &mut Tx<'_>, id: i64) -> Result<Option<Person>, DbError> {
    let found = tx.first(&GET, &[&id], |row| {
        Ok(Person {
            id: row.get(0)?,
            brand_id: row.get(1)?,
            full_name: row.get(2)?,
            call_as: row.get(3)?,
            honorific: row.get(4)?,
            language: row.get(5)?,
            created_at: row.get(6)?,
            version: row.get(7)?,
            identities: Vec::new(),
        })
    })?;
    let Some(mut person) = found else { return Ok(None) };
    person.identities = tx.query(&IDENTITIES, &[&id], |row| {
        Ok(Identity { id: row.get(0)?, kind: row.get(1)?, value: row.get(2)?, verified_at: row.get(3)? })
    })?;
    Ok(Some(person))
}
