//! Every statement that touches calendars, their versions and the work a change leaves behind.

use calendar::Calendar;
use db::{DbError, Row, Sql, Tx, statements};
use kernel::Timestamp;

use super::{Entry, Stored};
use crate::pen::Pen;

statements! {
    INSERT = "calendars.insert",
        "insert into calendar (id, brand_id, name, name_sort, zone, document, version, changed_at)
         values ($1, $2, $3, $4, $5, $6, 1, $7)";
    LOCK_CALENDAR = "calendars.lock", "select id from calendar where id = $1 {for update}";
    UPDATE = "calendars.update",
        "update calendar set name = $2, name_sort = $3, zone = $4, document = $5, version = $6, changed_at = $7
         where id = $1";
    SET_ACTIVE = "calendars.set_active", "update calendar set active = $2 where id = $1";
    INSERT_VERSION = "calendars.insert_version",
        "insert into calendar_version (calendar_id, version, document, dates_only, touches_from, made_at)
         values ($1, $2, $3, $4, $5, $6)";
    GET = "calendars.get",
        "select id, brand_id, version, changed_at, document, active from calendar where id = $1";
    ALL = "calendars.all",
        "select id, brand_id, name, zone, version, changed_at, active from calendar order by name_sort, id";
    VERSION = "calendars.version",
        "select document from calendar_version where calendar_id = $1 and version = $2";
    STEPS = "calendars.steps",
        "select version, dates_only, made_at from calendar_version where calendar_id = $1 and version > $2
         order by version";
    ASK_RECOUNT = "calendars.ask_recount",
        "insert into recount (id, calendar_id, brand_id, touches_from, asked_at, after_case, passes, look_at)
         values ($1, $2, $3, $4, $5, 0, 0, $5)";
    WAITING = "calendars.recounts_waiting",
        "select id, calendar_id, brand_id, touches_from, after_case, passes from recount where look_at <= $1
         order by look_at, id limit 20";
    MOVE_RECOUNT = "calendars.move_recount",
        "update recount set after_case = $2, passes = $3, look_at = $4 where id = $1";
    END_RECOUNT = "calendars.end_recount", "delete from recount where id = $1";
}

/// Takes one piece of work, unless another node has it.
pub(super) static CLAIM_RECOUNT: Sql = Sql::per_engine(
    "calendars.claim_recount",
    "select after_case, passes from recount where id = $1 and look_at <= $2",
    "select after_case, passes from recount where id = $1 and look_at <= $2 for update skip locked",
);

fn document(value: serde_json::Value) -> Result<Calendar, DbError> {
    serde_json::from_value(value)
        .map_err(|error| DbError::Engine(format!("a stored calendar cannot be read: {error}")))
}

fn json(document: &Calendar) -> Result<serde_json::Value, DbError> {
    serde_json::to_value(document)
        .map_err(|error| DbError::Engine(format!("a calendar cannot be written: {error}")))
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    pen: &Pen,
    id: i64,
    brand_id: Option<i64>,
    calendar: &Calendar,
) -> Result<(), DbError> {
    let text = json(calendar)?;
    let sort = text::fold(&calendar.name);
    tx.execute(&INSERT, &[&id, &brand_id, &calendar.name, &sort, &calendar.zone, &text, &pen.now])?;
    tx.execute(&INSERT_VERSION, &[&id, &1, &text, &false, &pen.now, &pen.now])?;
    Ok(())
}

/// What a new version is beyond its document.
pub(super) struct NewVersion {
    pub version: i64,
    /// Whether only dated entries differ from the version before.
    pub dates_only: bool,
    /// The earliest instant whose hours may differ.
    pub touches_from: Timestamp,
}

pub(super) fn put(
    tx: &mut Tx<'_>,
    pen: &Pen,
    id: i64,
    calendar: &Calendar,
    new: &NewVersion,
) -> Result<(), DbError> {
    let text = json(calendar)?;
    let sort = text::fold(&calendar.name);
    tx.execute(&UPDATE, &[&id, &calendar.name, &sort, &calendar.zone, &text, &new.version, &pen.now])?;
    tx.execute(&INSERT_VERSION, &[&id, &new.version, &text, &new.dates_only, &new.touches_from, &pen.now])?;
    Ok(())
}

pub(super) fn get(tx: &mut Tx<'_>, id: i64) -> Result<Option<Stored>, DbError> {
    tx.first(&GET, &[&id], |row| {
        Ok(Stored {
            id: row.get(0)?,
            brand_id: row.get(1)?,
            version: row.get(2)?,
            changed_at: row.get(3)?,
            document: document(row.get(4)?)?,
            active: row.get(5)?,
        })
    })
}

fn entry(row: &Row<'_>) -> Result<Entry, DbError> {
    Ok(Entry {
        id: row.get(0)?,
        brand_id: row.get(1)?,
        name: row.get(2)?,
        zone: row.get(3)?,
        version: row.get(4)?,
        changed_at: row.get(5)?,
        active: row.get(6)?,
    })
}

pub(super) fn all(tx: &mut Tx<'_>) -> Result<Vec<Entry>, DbError> {
    tx.query(&ALL, &[], entry)
}

pub(super) fn version(tx: &mut Tx<'_>, id: i64, version: i64) -> Result<Option<Calendar>, DbError> {
    tx.first(&VERSION, &[&id, &version], |row| document(row.get(0)?))
}
