//! Statements over conversations that we begin and that have not left: drafts, those held so that they can be taken
//! back or until a time somebody chose, and those that were stopped. Each becomes a case when it leaves, not before.

use db::{DbError, Migration, Row, Tx, statements};
use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::begun::Beginning;
use crate::messages::Recipient;

pub(super) const BEGUN: Migration = Migration::new(
    "desk/0171_begun_letters",
    "create table begun_letter (
        id {int} primary key,
        brand_id {int} not null references brand (id),
        staff_id {int} references staff (id),
        via {text} not null,
        state {text} not null check (state in ('draft', 'held', 'stopped', 'left')),
        customer_id {int} references person (id),
        address_folded {text},                 -- personal: contact
        letter {json} not null,                -- personal: content
        scheduled {flag} not null,
        send_after {int},
        stopped_for {text},
        made_at {int} not null,
        saved_at {int} not null,
        case_id {int},
        version {int} not null,
        check (state <> 'held' or send_after is not null)
    ) {strict};
    create index begun_letter_due on begun_letter (send_after, id) where state = 'held';
    create index begun_letter_by_staff on begun_letter (staff_id, id) where state <> 'left';
    create index begun_letter_waiting on begun_letter (send_after, id) where state in ('held', 'stopped');
    create index begun_letter_unsent on begun_letter (brand_id, id) where state <> 'left';
    create index begun_letter_by_customer on begun_letter (customer_id);
    create index begun_letter_by_case on begun_letter (case_id) where case_id is not null;",
);

/// What is kept of a begun conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    /// As its writer has it before them.
    pub beginning: Beginning,
    /// Cc and Bcc, read. Only of what was sent off.
    #[serde(default)]
    pub copies: Vec<Recipient>,
}

/// A conversation that is begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BegunRow {
    pub id: i64,
    pub brand_id: i64,
    pub staff_id: Option<i64>,
    pub via: String,
    pub state: String,
    pub customer_id: Option<i64>,
    pub address_folded: Option<String>,
    pub kept: Kept,
    pub scheduled: bool,
    pub send_after: Option<Timestamp>,
    pub stopped_for: Option<String>,
    pub made_at: Timestamp,
    pub saved_at: Timestamp,
    pub case_id: Option<i64>,
    pub version: i64,
}

impl BegunRow {
    /// Whether it still waits to leave, or to be decided on.
    pub fn is_waiting(&self) -> bool {
        matches!(self.state.as_str(), "held" | "stopped")
    }
}

statements! {
    PUT = "begun.put",
        "insert into begun_letter (id, brand_id, staff_id, via, state, customer_id, address_folded, letter, scheduled,
             send_after, stopped_for, made_at, saved_at, case_id, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
         on conflict (id) do update set brand_id = excluded.brand_id, staff_id = excluded.staff_id,
             via = excluded.via, state = excluded.state, customer_id = excluded.customer_id,
             address_folded = excluded.address_folded, letter = excluded.letter, scheduled = excluded.scheduled,
             send_after = excluded.send_after, stopped_for = excluded.stopped_for, saved_at = excluded.saved_at,
             case_id = excluded.case_id, version = excluded.version";
    GET = "begun.get",
        "select id, brand_id, staff_id, via, state, customer_id, address_folded, letter, scheduled, send_after,
             stopped_for, made_at, saved_at, case_id, version
         from begun_letter where id = $1 {for update}";
    LOOK = "begun.look",
        "select id, brand_id, staff_id, via, state, customer_id, address_folded, letter, scheduled, send_after,
             stopped_for, made_at, saved_at, case_id, version
         from begun_letter where id = $1";
    DRAFTS = "begun.drafts",
        "select id, brand_id, staff_id, via, state, customer_id, address_folded, letter, scheduled, send_after,
             stopped_for, made_at, saved_at, case_id, version
         from begun_letter where staff_id = $1 and state <> 'left' and state = 'draft' order by id desc limit 50";
    OF_STAFF = "begun.of_staff",
        "select id, brand_id, staff_id, via, state, customer_id, address_folded, letter, scheduled, send_after,
             stopped_for, made_at, saved_at, case_id, version
         from begun_letter where staff_id = $1 and state in ('held', 'stopped') order by send_after, id limit 200";
    OF_EVERYBODY = "begun.of_everybody",
        "select id, brand_id, staff_id, via, state, customer_id, address_folded, letter, scheduled, send_after,
             stopped_for, made_at, saved_at, case_id, version
         from begun_letter where state in ('held', 'stopped') order by send_after, id limit 200";
    COUNT_OF_STAFF = "begun.count_of_staff",
        "select count(*) from begun_letter where staff_id = $1 and state in ('held', 'stopped')";
    DUE = "begun.due",
        "select id from begun_letter where state = 'held' and send_after <= $1 order by send_after, id limit 50";
    UNSENT = "begun.unsent",
        "select id, brand_id, staff_id, via, state, customer_id, address_folded, letter, scheduled, send_after,
             stopped_for, made_at, saved_at, case_id, version
         from begun_letter where brand_id = $1 and id > $2 and state <> 'left' order by id limit 100";
    DELETE = "begun.delete", "delete from begun_letter where id = $1";
    PURGE = "begun.purge", "delete from begun_letter where case_id = $1";
}

fn read(row: &Row<'_>) -> Result<BegunRow, DbError> {
    let kept: Value = row.get(7)?;
    Ok(BegunRow {
        id: row.get(0)?,
        brand_id: row.get(1)?,
        staff_id: row.get(2)?,
        via: row.get(3)?,
        state: row.get(4)?,
        customer_id: row.get(5)?,
        address_folded: row.get(6)?,
        kept: serde_json::from_value(kept)
            .map_err(|error| DbError::Decode { column: 7, detail: error.to_string() })?,
        scheduled: row.get(8)?,
        send_after: row.get(9)?,
        stopped_for: row.get(10)?,
        made_at: row.get(11)?,
        saved_at: row.get(12)?,
        case_id: row.get(13)?,
        version: row.get(14)?,
    })
}

/// Writes it as it is now.
pub(super) fn put(tx: &mut Tx<'_>, row: &BegunRow) -> Result<(), DbError> {
    let letter = serde_json::json!(row.kept);
    tx.execute(
        &PUT,
        &[
            &row.id,
            &row.brand_id,
            &row.staff_id,
            &row.via,
            &row.state,
            &row.customer_id,
            &row.address_folded,
            &letter,
            &row.scheduled,
            &row.send_after,
            &row.stopped_for,
            &row.made_at,
            &row.saved_at,
            &row.case_id,
            &row.version,
        ],
    )
    .map(|_| ())
}

/// It, held for this transaction.
pub(super) fn get(tx: &mut Tx<'_>, id: i64) -> Result<Option<BegunRow>, DbError> {
    tx.first(&GET, &[&id], read)
}

/// It, only looked at.
pub(super) fn look(tx: &mut Tx<'_>, id: i64) -> Result<Option<BegunRow>, DbError> {
    tx.first(&LOOK, &[&id], read)
}

/// What somebody has begun and not sent, the newest first, at most 50.
pub(super) fn drafts(tx: &mut Tx<'_>, staff_id: i64) -> Result<Vec<BegunRow>, DbError> {
    tx.query(&DRAFTS, &[&staff_id], read)
}

/// What waits, the next to leave first, at most 200: somebody's, or everybody's.
pub(super) fn waiting(tx: &mut Tx<'_>, staff_id: Option<i64>) -> Result<Vec<BegunRow>, DbError> {
    match staff_id {
        Some(id) => tx.query(&OF_STAFF, &[&id], read),
        None => tx.query(&OF_EVERYBODY, &[], read),
    }
}

/// How many of somebody's wait.
pub(super) fn count_of_staff(tx: &mut Tx<'_>, staff_id: i64) -> Result<i64, DbError> {
    tx.one(&COUNT_OF_STAFF, &[&staff_id], |row| row.get(0))
}

/// Those whose time has come.
pub(super) fn due(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<i64>, DbError> {
    tx.query(&DUE, &[&now], |row| row.get(0))
}

/// A hundred of a brand that have not left, behind `after`.
pub(super) fn unsent(tx: &mut Tx<'_>, brand_id: i64, after: i64) -> Result<Vec<BegunRow>, DbError> {
    tx.query(&UNSENT, &[&brand_id, &after], read)
}

pub(super) fn delete(tx: &mut Tx<'_>, id: i64) -> Result<(), DbError> {
    tx.execute(&DELETE, &[&id]).map(|_| ())
}

/// Forgets that a case was begun by us.
pub(super) fn purge(tx: &mut Tx<'_>, case_id: i64) -> Result<(), DbError> {
    tx.execute(&PURGE, &[&case_id]).map(|_| ())
}
