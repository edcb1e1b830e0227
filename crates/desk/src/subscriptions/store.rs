//! Every statement that touches cursors, and their tables.

use db::{DbError, Migration, Tx, statements};
use kernel::Timestamp;

pub(super) const MIGRATIONS: &[Migration] = &[Migration::new(
    "desk/0060_subscriptions",
    "create table event_cursor (
        name {text} primary key,
        position {int} not null
    ) {strict};
    create table event_set_aside (
        name {text} not null,
        event_id {int} not null,
        position {int} not null,
        problem {text} not null,
        at {int} not null,
        primary key (name, event_id)
    ) {strict};",
)];

statements! {
    // The upsert takes the row for this transaction: two nodes never handle the same events.
    TAKE = "subscriptions.take",
        "insert into event_cursor (name, position) values ($1, 0)
         on conflict (name) do update set position = event_cursor.position returning position";
    MOVE = "subscriptions.move", "update event_cursor set position = $2 where name = $1";
    BEHIND = "subscriptions.behind",
        "select coalesce((select max(position) from event), 0),
             coalesce((select position from event_cursor where name = $1), 0)";
    LAST = "subscriptions.last", "select coalesce(max(position), 0) from event";
    SET_ASIDE = "subscriptions.set_aside",
        "insert into event_set_aside (name, event_id, position, problem, at) values ($1, $2, $3, $4, $5)
         on conflict (name, event_id) do nothing";
}

pub(super) fn take(tx: &mut Tx<'_>, name: &str) -> Result<i64, DbError> {
    tx.one(&TAKE, &[&name], |row| row.get(0))
}

pub(super) fn move_to(tx: &mut Tx<'_>, name: &str, position: i64) -> Result<(), DbError> {
    tx.execute(&MOVE, &[&name, &position]).map(|_| ())
}

pub(super) fn is_behind(tx: &mut Tx<'_>, name: &str) -> Result<bool, DbError> {
    tx.one(&BEHIND, &[&name], |row| Ok(row.get::<i64>(0)? > row.get::<i64>(1)?))
}

pub(super) fn last_position(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    tx.one(&LAST, &[], |row| row.get(0))
}

pub(super) fn set_aside(
    tx: &mut Tx<'_>,
    name: &str,
    event_id: i64,
    position: i64,
    problem: &str,
    at: Timestamp,
) -> Result<(), DbError> {
    tx.execute(&SET_ASIDE, &[&name, &event_id, &position, &problem, &at]).map(|_| ())
}
