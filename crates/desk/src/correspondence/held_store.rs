//! Statements over letters that have not left yet: held for a moment so that they can be taken back, or until the time
//! somebody chose.

use db::{DbError, Migration, Row, Tx, statements};
use kernel::{Labels, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::messages::Recipient;

pub(super) const HELD: Migration = Migration::new(
    "desk/0112_held_letters",
    "create table held_letter (
        id {int} primary key,                  -- the message it will be
        case_id {int} not null references cases (id),
        brand_id {int} not null references brand (id),
        staff_id {int} references staff (id),
        via {text} not null,
        kind {text} not null,
        state {text} not null,
        scheduled {flag} not null,
        send_after {int} not null,
        seen_id {int} not null,
        stopped_for {text},
        letter {json} not null,                -- personal: content
        made_at {int} not null,
        ended_at {int},
        version {int} not null
    ) {strict};
    create index held_letter_due on held_letter (send_after, id) where state = 'held';
    create index held_letter_by_case on held_letter (case_id, id) where state in ('held', 'stopped');
    create index held_letter_by_staff on held_letter (staff_id, send_after, id) where state in ('held', 'stopped');
    create table writing_habit (
        staff_id {int} primary key references staff (id),
        undo_seconds {int} not null
    ) {strict};
    create table mailbox_signature (
        mailbox_id {int} primary key references mailbox (id),
        texts {json} not null,
        version {int} not null
    ) {strict};
    create table outsider (
        case_id {int} not null references cases (id),
        address_folded {text} not null,        -- personal: contact
        name {text} not null,                  -- personal: name
        added_at {int} not null,
        primary key (case_id, address_folded)
    ) {strict};",
);

/// What will be written, complete.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// Subject line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML for the thread.
    pub shown: String,
    /// HTML for the letter.
    pub sent: String,
    /// What the editor held; empty when it was typed plainly. What is taken back is written on from it.
    pub typed: String,
    /// To, Cc and Bcc.
    pub recipients: Vec<Recipient>,
    /// Files and images that leave with it.
    pub attachments: Vec<i64>,
    /// Those of them that are new uploads, bound to the message.
    pub uploads: Vec<i64>,
    /// The status the case moves to.
    pub then: Option<String>,
}

/// A letter that has not left yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldRow {
    pub id: i64,
    pub case_id: i64,
    pub brand_id: i64,
    pub staff_id: Option<i64>,
    pub via: String,
    pub kind: String,
    pub state: String,
    pub scheduled: bool,
    pub send_after: Timestamp,
    pub seen_id: i64,
    pub stopped_for: Option<String>,
    pub words: Words,
    pub made_at: Timestamp,
    pub version: i64,
}

statements! {
    INSERT = "held.insert",
        "insert into held_letter (id, case_id, brand_id, staff_id, via, kind, state, scheduled, send_after, seen_id,
             letter, made_at, version)
         values ($1, $2, $3, $4, $5, $6, 'held', $7, $8, $9, $10, $11, 1)";
    GET = "held.get",
        "select id, case_id, brand_id, staff_id, via, kind, state, scheduled, send_after, seen_id, stopped_for, letter,
             made_at, version
         from held_letter where id = $1 {for update}";
    OF_CASE = "held.of_case",
        "select id, case_id, brand_id, staff_id, via, kind, state, scheduled, send_after, seen_id, stopped_for, letter,
             made_at, version
         from held_letter where case_id = $1 and state in ('held', 'stopped') order by id limit 100";
    OF_STAFF = "held.of_staff",
        "select id, case_id, brand_id, staff_id, via, kind, state, scheduled, send_after, seen_id, stopped_for, letter,
             made_at, version
         from held_letter where staff_id = $1 and state in ('held', 'stopped') order by send_after, id limit 200";
    // As many as one page shows; those that leave next come first.
    OF_EVERYBODY = "held.of_everybody",
        "select id, case_id, brand_id, staff_id, via, kind, state, scheduled, send_after, seen_id, stopped_for, letter,
             made_at, version
         from held_letter where state in ('held', 'stopped') order by send_after, id limit 200";
    COUNT_OF_STAFF = "held.count_of_staff",
        "select count(*) from held_letter where staff_id = $1 and state in ('held', 'stopped')";
    DUE = "held.due",
        "select id, case_id from held_letter where state = 'held' and send_after <= $1 order by send_after, id limit 50";
    CHANGE = "held.change",
        "update held_letter set state = 'held', send_after = $2, scheduled = $3, seen_id = $4, stopped_for = null,
             version = version + 1
         where id = $1";
    STOP = "held.stop",
        "update held_letter set state = 'stopped', stopped_for = $2, version = version + 1 where id = $1";
    END = "held.end",
        "update held_letter set state = $2, letter = $3, ended_at = $4, version = version + 1 where id = $1";
    UNSENT = "held.unsent",
        "select id, case_id, brand_id, staff_id, via, kind, state, scheduled, send_after, seen_id, stopped_for, letter,
             made_at, version
         from held_letter where state in ('held', 'stopped') and (case_id, id) > ($1, $2) order by case_id, id limit 100";
    READDRESS = "held.readdress", "update held_letter set letter = $2, version = version + 1 where id = $1";
    FORGET_OUTSIDER = "held.forget_outsider",
        "delete from outsider where address_folded = $1
             and exists (select 1 from cases c where c.id = outsider.case_id and c.brand_id = $2)";
    PURGE = "held.purge", "delete from held_letter where case_id = $1";
    HABIT = "held.habit", "select undo_seconds from writing_habit where staff_id = $1";
    SET_HABIT = "held.set_habit",
        "insert into writing_habit (staff_id, undo_seconds) values ($1, $2)
         on conflict (staff_id) do update set undo_seconds = excluded.undo_seconds";
    SIGNATURES = "held.signatures", "select texts from mailbox_signature where mailbox_id = $1";
    SET_SIGNATURES = "held.set_signatures",
        "insert into mailbox_signature (mailbox_id, texts, version) values ($1, $2, 1)
         on conflict (mailbox_id) do update set texts = excluded.texts, version = mailbox_signature.version + 1";
    ADD_OUTSIDER = "held.add_outsider",
        "insert into outsider (case_id, address_folded, name, added_at) values ($1, $2, $3, $4) on conflict do nothing";
    IS_OUTSIDER = "held.is_outsider", "select 1 from outsider where case_id = $1 and address_folded = $2";
}

fn read(row: &Row<'_>) -> Result<HeldRow, DbError> {
    let words: Value = row.get(11)?;
    Ok(HeldRow {
        id: row.get(0)?,
        case_id: row.get(1)?,
        brand_id: row.get(2)?,
        staff_id: row.get(3)?,
        via: row.get(4)?,
        kind: row.get(5)?,
        state: row.get(6)?,
        scheduled: row.get(7)?,
        send_after: row.get(8)?,
        seen_id: row.get(9)?,
        stopped_for: row.get(10)?,
        words: serde_json::from_value(words)
            .map_err(|error| DbError::Decode { column: 11, detail: error.to_string() })?,
        made_at: row.get(12)?,
        version: row.get(13)?,
    })
}

pub(super) fn insert(tx: &mut Tx<'_>, row: &HeldRow) -> Result<(), DbError> {
    let words = serde_json::json!(row.words);
    tx.execute(
        &INSERT,
        &[
            &row.id,
            &row.case_id,
            &row.brand_id,
            &row.staff_id,
            &row.via,
            &row.kind,
            &row.scheduled,
            &row.send_after,
            &row.seen_id,
            &words,
            &row.made_at,
        ],
    )
    .map(|_| ())
}

/// The letter, held for this transaction.
pub(super) fn get(tx: &mut Tx<'_>, id: i64) -> Result<Option<HeldRow>, DbError> {
    tx.first(&GET, &[&id], read)
}

pub(super) fn of_case(tx: &mut Tx<'_>, case_id: i64) -> Result<Vec<HeldRow>, DbError> {
    tx.query(&OF_CASE, &[&case_id], read)
}

pub(super) fn of_staff(tx: &mut Tx<'_>, staff_id: i64) -> Result<Vec<HeldRow>, DbError> {
    tx.query(&OF_STAFF, &[&staff_id], read)
}

/// Everybody's letters, the next to leave first, at most 200.
pub(super) fn of_everybody(tx: &mut Tx<'_>) -> Result<Vec<HeldRow>, DbError> {
    tx.query(&OF_EVERYBODY, &[], read)
}

/// How many letters of somebody are held.
pub(super) fn count_of_staff(tx: &mut Tx<'_>, staff_id: i64) -> Result<i64, DbError> {
    tx.one(&COUNT_OF_STAFF, &[&staff_id], |row| row.get(0))
}

/// Letters whose time has come, with their cases.
pub(super) fn due(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<(i64, i64)>, DbError> {
    tx.query(&DUE, &[&now], |row| Ok((row.get(0)?, row.get(1)?)))
}

pub(super) fn change(
    tx: &mut Tx<'_>,
    id: i64,
    send_after: Timestamp,
    scheduled: bool,
    seen_id: i64,
) -> Result<(), DbError> {
    tx.execute(&CHANGE, &[&id, &send_after, &scheduled, &seen_id]).map(|_| ())
}

pub(super) fn stop(tx: &mut Tx<'_>, id: i64, because: &str) -> Result<(), DbError> {
    tx.execute(&STOP, &[&id, &because]).map(|_| ())
}

/// It left or was taken back; its words are kept elsewhere now.
pub(super) fn end(tx: &mut Tx<'_>, id: i64, state: &str, now: Timestamp) -> Result<(), DbError> {
    let nothing = serde_json::json!(Words::default());
    tx.execute(&END, &[&id, &state, &nothing, &now]).map(|_| ())
}

/// A hundred letters that have not left, of any case, behind these.
pub(super) fn unsent(tx: &mut Tx<'_>, after: (i64, i64)) -> Result<Vec<HeldRow>, DbError> {
    tx.query(&UNSENT, &[&after.0, &after.1], read)
}

/// Changes to whom a letter goes.
pub(super) fn readdress(tx: &mut Tx<'_>, id: i64, words: &Words) -> Result<(), DbError> {
    tx.execute(&READDRESS, &[&id, &serde_json::json!(words)]).map(|_| ())
}

/// Forgets that a case was passed on to an address, in every case of the brand.
pub(super) fn forget_outsider(tx: &mut Tx<'_>, brand_id: i64, address: &str) -> Result<(), DbError> {
    tx.execute(&FORGET_OUTSIDER, &[&address, &brand_id]).map(|_| ())
}

pub(super) fn purge(tx: &mut Tx<'_>, case_id: i64) -> Result<(), DbError> {
    tx.execute(&PURGE, &[&case_id]).map(|_| ())
}

pub(super) fn habit(tx: &mut Tx<'_>, staff_id: i64) -> Result<Option<i64>, DbError> {
    tx.first(&HABIT, &[&staff_id], |row| row.get(0))
}

pub(super) fn set_habit(tx: &mut Tx<'_>, staff_id: i64, undo_seconds: i64) -> Result<(), DbError> {
    tx.execute(&SET_HABIT, &[&staff_id, &undo_seconds]).map(|_| ())
}

/// What stands under the letters of a mailbox, by language; `None` when nobody wrote it per language.
pub(super) fn signatures(tx: &mut Tx<'_>, mailbox_id: i64) -> Result<Option<Labels>, DbError> {
    tx.first(&SIGNATURES, &[&mailbox_id], |row| row.json_or_default(0))
}

pub(super) fn set_signatures(tx: &mut Tx<'_>, mailbox_id: i64, texts: &Labels) -> Result<(), DbError> {
    tx.execute(&SET_SIGNATURES, &[&mailbox_id, &serde_json::json!(texts)]).map(|_| ())
}

/// Remembers whom a case was forwarded to.
pub(super) fn add_outsider(
    tx: &mut Tx<'_>,
    case_id: i64,
    recipient: &Recipient,
    now: Timestamp,
) -> Result<(), DbError> {
    let folded = text::fold(&recipient.address);
    tx.execute(&ADD_OUTSIDER, &[&case_id, &folded, &recipient.name, &now]).map(|_| ())
}

/// Whether a case was forwarded to this address.
pub(super) fn is_outsider(tx: &mut Tx<'_>, case_id: i64, folded: &str) -> Result<bool, DbError> {
    Ok(tx.first(&IS_OUTSIDER, &[&case_id, &folded], |_| Ok(()))?.is_some())
}
