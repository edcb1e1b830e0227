//! Every statement that touches drafts, and their table.

use db::{DbError, Migration, Row, Tx, statements};
use serde_json::Value;

use super::Draft;

pub(super) const MIGRATIONS: &[Migration] = &[Migration::new(
    "desk/0110_drafts",
    "create table draft (
        staff_id {int} not null references staff (id),
        case_id {int} not null references cases (id),
        form {text} not null,
        content {json} not null,               -- personal: content
        saved_at {int} not null,
        version {int} not null,
        primary key (staff_id, case_id, form)
    ) {strict};
    create index draft_by_staff on draft (staff_id, saved_at);
    create index draft_by_case on draft (case_id);",
)];

statements! {
    OF_CASE = "drafts.of_case",
        "select case_id, form, content, saved_at, version from draft where staff_id = $1 and case_id = $2 order by form";
    GET = "drafts.get",
        "select case_id, form, content, saved_at, version from draft
         where staff_id = $1 and case_id = $2 and form = $3 {for update}";
    PUT = "drafts.put",
        "insert into draft (staff_id, case_id, form, content, saved_at, version) values ($1, $2, $3, $4, $5, $6)
         on conflict (staff_id, case_id, form)
         do update set content = excluded.content, saved_at = excluded.saved_at, version = excluded.version";
    DELETE = "drafts.delete", "delete from draft where staff_id = $1 and case_id = $2 and form = $3";
    CASES = "drafts.cases",
        "select case_id from draft where staff_id = $1 group by case_id order by max(saved_at) desc limit 500";
    OF_BRAND = "drafts.of_brand",
        "select d.case_id, d.form, d.content, d.saved_at, d.version, d.staff_id
         from draft d join cases c on c.id = d.case_id
         where c.brand_id = $1 and (d.staff_id, d.case_id, d.form) > ($2, $3, $4)
         order by d.staff_id, d.case_id, d.form limit 100";
    PURGE = "drafts.purge", "delete from draft where case_id = $1";
}

fn read(row: &Row<'_>) -> Result<Draft, DbError> {
    let content: Value = row.get(2)?;
    Ok(Draft {
        case_id: row.get(0)?,
        form: row.get(1)?,
        content: serde_json::from_value(content)
            .map_err(|error| DbError::Decode { column: 2, detail: error.to_string() })?,
        saved_at: row.get(3)?,
        version: row.get(4)?,
    })
}

pub(super) fn of_case(tx: &mut Tx<'_>, staff_id: i64, case_id: i64) -> Result<Vec<Draft>, DbError> {
    tx.query(&OF_CASE, &[&staff_id, &case_id], read)
}

/// The draft, held for this transaction.
pub(super) fn get(
    tx: &mut Tx<'_>,
    staff_id: i64,
    case_id: i64,
    form: &str,
) -> Result<Option<Draft>, DbError> {
    tx.first(&GET, &[&staff_id, &case_id, &form], read)
}

pub(super) fn put(tx: &mut Tx<'_>, staff_id: i64, draft: &Draft) -> Result<(), DbError> {
    let content = serde_json::json!(draft.content);
    tx.execute(&PUT, &[&staff_id, &draft.case_id, &draft.form, &content, &draft.saved_at, &draft.version])
        .map(|_| ())
}

pub(super) fn delete(tx: &mut Tx<'_>, staff_id: i64, case_id: i64, form: &str) -> Result<(), DbError> {
    tx.execute(&DELETE, &[&staff_id, &case_id, &form]).map(|_| ())
}

pub(super) fn cases_of(tx: &mut Tx<'_>, staff_id: i64) -> Result<Vec<i64>, DbError> {
    tx.query(&CASES, &[&staff_id], |row| row.get(0))
}

/// A hundred drafts in cases of a brand with whose they are, behind that one.
pub(super) fn of_brand(
    tx: &mut Tx<'_>,
    brand_id: i64,
    (staff_id, case_id, form): &(i64, i64, String),
) -> Result<Vec<(i64, Draft)>, DbError> {
    tx.query(&OF_BRAND, &[&brand_id, staff_id, case_id, form], |row| Ok((row.get(5)?, read(row)?)))
}

pub(super) fn purge(tx: &mut Tx<'_>, case_id: i64) -> Result<(), DbError> {
    tx.execute(&PURGE, &[&case_id]).map(|_| ())
}
