//! Every statement that touches notices.

use db::{DbError, Tx, statements};
use kernel::Timestamp;
use serde_json::{Value, json};

use super::{ITEMS_MAX, Notice};
use crate::pen::Pen;

statements! {
    INSERT = "notices.insert",
        "insert into notice (id, staff_id, kind, about, items, made_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (staff_id, kind, about, made_at) do nothing";
    ONE_MORE = "notices.one_more",
        "update notice set more = more + 1
         where staff_id = $1 and kind = $2 and about = $3 and made_at = $4 and more > 0";
    FIRST_MORE = "notices.first_more", "update notice set more = 1 where id = $1";
    SAME_MOMENT = "notices.same_moment",
        "select id, items from notice where staff_id = $1 and kind = $2 and about = $3 and made_at = $4 {for update}";
    SET_ITEMS = "notices.set_items", "update notice set items = $2 where id = $1";
    OF_STAFF = "notices.of_staff",
        "select id, kind, about, items, made_at, read_at, more from notice where staff_id = $1 and id < $2
         order by id desc limit $3";
    UNREAD = "notices.unread",
        "select count(*) from (select id from notice where staff_id = $1 and read_at is null limit 100) as counted";
    READ_ALL = "notices.read_all",
        "update notice set read_at = $3 where staff_id = $1 and id <= $2 and read_at is null";
    READ = "notices.read",
        "update notice set read_at = coalesce(read_at, $3) where id = $1 and staff_id = $2";
}

pub(super) fn add(
    tx: &mut Tx<'_>,
    pen: &Pen,
    staff_id: i64,
    kind: &str,
    about: i64,
    item: &Value,
) -> Result<(), DbError> {
    let made = tx.execute(&INSERT, &[&pen.id(), &staff_id, &kind, &about, &json!([item]), &pen.now])?;
    if made > 0 || tx.execute(&ONE_MORE, &[&staff_id, &kind, &about, &pen.now])? > 0 {
        return Ok(());
    }
    let (id, mut items): (i64, Value) =
        tx.one(&SAME_MOMENT, &[&staff_id, &kind, &about, &pen.now], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if let Some(items) = items.as_array_mut() {
        if items.len() >= ITEMS_MAX {
            return tx.execute(&FIRST_MORE, &[&id]).map(|_| ());
        }
        items.push(item.clone());
    }
    tx.execute(&SET_ITEMS, &[&id, &items]).map(|_| ())
}

/// A person's notices with an id below `before`, newest first.
pub(super) fn of_staff(
    tx: &mut Tx<'_>,
    staff_id: i64,
    before: i64,
    limit: i64,
) -> Result<Vec<Notice>, DbError> {
    tx.query(&OF_STAFF, &[&staff_id, &before, &limit], |row| {
        Ok(Notice {
            id: row.get(0)?,
            kind: row.get(1)?,
            about: row.get(2)?,
            items: row.get::<Value>(3)?.as_array().cloned().unwrap_or_default(),
            made_at: row.get(4)?,
            read_at: row.get(5)?,
            more: row.get(6)?,
        })
    })
}

/// Marks a person's own notice as read; false when it is not theirs.
pub(super) fn read(tx: &mut Tx<'_>, id: i64, staff_id: i64, now: Timestamp) -> Result<bool, DbError> {
    Ok(tx.execute(&READ, &[&id, &staff_id, &now])? > 0)
}

/// How many of a person's notices are unread, counted up to 100.
pub(super) fn unread(tx: &mut Tx<'_>, staff_id: i64) -> Result<i64, DbError> {
    tx.one(&UNREAD, &[&staff_id], |row| row.get(0))
}

/// Marks a person's notices up to that one as read; answers how many were not.
pub(super) fn read_all(tx: &mut Tx<'_>, staff_id: i64, up_to: i64, now: Timestamp) -> Result<u64, DbError> {
    tx.execute(&READ_ALL, &[&staff_id, &up_to, &now])
}
