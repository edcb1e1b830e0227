//! Statements over the outbox.

use db::{DbError, Migration, Row, Sql, Tx};
use kernel::Timestamp;
use serde::Serialize;

use super::outbox::Letter;

/// What was given up is found without reading what left.
pub(super) const GIVEN_UP_INDEX: Migration = Migration::new(
    "desk/0170_letters_given_up",
    "create index outbox_given_up on outbox (ended_at) where state = 'failed';
    create index held_letter_waiting on held_letter (send_after, id) where state in ('held', 'stopped');",
);

pub(super) static QUEUE: Sql = Sql::new(
    "outbox.queue",
    "insert into outbox (id, key, kind, brand_id, mailbox_id, case_id, message_id, letter, state, send_after, attempts,
         maybe_repeated, made_at, demo)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'queued', $9, 0, false, $10, $11)
     on conflict (key) do nothing",
);
// The states stand there twice so that the index of letters under way serves: those that are done only grow in number.
// A letter still marked `sending` after its lease was in the air when its node died: it may have arrived.
pub(super) static CLAIM: Sql = Sql::new(
    "outbox.claim",
    "update outbox set maybe_repeated = (maybe_repeated or state = 'sending'), state = 'sending', lease_until = $2,
         attempts = attempts + 1
     where id in (select id from outbox
                  where mailbox_id = $4 and state in ('queued', 'sending')
                      and ((state = 'queued' and send_after <= $1) or (state = 'sending' and lease_until < $1))
                  order by send_after, id limit $3 {for update skip locked})
     returning id, key, kind, brand_id, case_id, message_id, letter, state, attempts, maybe_repeated, response, error,
         made_at, ended_at, demo",
);
pub(super) static DUE: Sql = Sql::new(
    "outbox.due",
    "select distinct mailbox_id from outbox
     where state in ('queued', 'sending')
         and ((state = 'queued' and send_after <= $1) or (state = 'sending' and lease_until < $1))",
);
pub(super) static WAITING: Sql = Sql::new(
    "outbox.waiting",
    "select mailbox_id, count(*), min(made_at) from outbox where state in ('queued', 'sending') group by mailbox_id",
);
pub(super) static SENT: Sql = Sql::new(
    "outbox.ended",
    "update outbox set state = $2, response = $3, error = $4, ended_at = $5, lease_until = null where id = $1",
);
pub(super) static LATER: Sql = Sql::new(
    "outbox.later",
    "update outbox set state = 'queued', error = $2, send_after = $3, lease_until = null,
         maybe_repeated = (maybe_repeated or $4)
     where id = $1",
);
pub(super) static LIST: Sql = Sql::new(
    "outbox.list",
    "select id, key, kind, brand_id, case_id, message_id, letter, state, attempts, maybe_repeated, response, error,
         made_at, ended_at, demo
     from outbox where id < $1 order by id desc limit $2",
);
pub(super) static GIVEN_UP: Sql = Sql::new(
    "outbox.given_up",
    "select id, key, kind, brand_id, case_id, message_id, letter, state, attempts, maybe_repeated, response, error,
         made_at, ended_at, demo
     from outbox where state = 'failed' and message_id is not null and ended_at >= $1 order by ended_at desc, id desc limit 200",
);
pub(super) static GET: Sql = Sql::new(
    "outbox.get",
    "select id, key, kind, brand_id, case_id, message_id, letter, state, attempts, maybe_repeated, response, error,
         made_at, ended_at, demo
     from outbox where id = $1",
);
pub(super) static AGAIN: Sql = Sql::new(
    "outbox.again",
    "update outbox set state = 'queued', send_after = $2, attempts = 0, error = null, ended_at = null
     where id = $1 and state = 'failed'",
);

// A demo's letter is not among them, whatever is served from its data later.
pub(super) static KEPT: Sql = Sql::new(
    "outbox.kept",
    "select count(*) from (select id from outbox where state = 'kept' and demo = false limit $1) as kept",
);
pub(super) static SEND_KEPT: Sql = Sql::new(
    "outbox.send_kept",
    "update outbox set state = 'queued', send_after = $1, attempts = 0, error = null, ended_at = null
     where id in (select id from outbox where state = 'kept' and demo = false order by id limit $2)",
);
pub(super) static KEEP: Sql = Sql::new(
    "outbox.keep",
    "update outbox set state = 'kept', demo = $2, ended_at = $3, lease_until = null where id = $1",
);
pub(super) static RECOVER: Sql = Sql::new(
    "outbox.recover",
    "update outbox set lease_until = 0
     where state in ('queued', 'sending') and state = 'sending' and lease_until > 0",
);
// One in the air is left to end first; its case cannot come back.
pub(super) static PURGE: Sql =
    Sql::new("outbox.purge", "delete from outbox where case_id = $1 and state <> 'sending'");

pub(super) static LEFT: Sql = Sql::new("outbox.left", "select 1 from outbox where case_id = $1 limit 1");

/// A letter in the outbox.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Posted {
    /// Its id.
    pub id: i64,
    /// What it was queued under.
    pub key: String,
    /// `reply`, `rating`…
    pub kind: String,
    /// The brand it is from.
    pub brand_id: i64,
    /// The case it is about.
    pub case_id: Option<i64>,
    /// The message it carries.
    pub message_id: Option<i64>,
    /// The letter.
    pub letter: Letter,
    /// `queued`, `sending`, `sent`, `kept` or `failed`.
    pub state: String,
    /// How often it was tried.
    pub attempts: i64,
    /// It may have arrived twice.
    pub maybe_repeated: bool,
    /// What the relay said.
    pub response: Option<String>,
    /// What went wrong last.
    pub error: Option<String>,
    /// When it was queued.
    #[schema(value_type = String, format = DateTime)]
    pub made_at: Timestamp,
    /// When it was sent or given up.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ended_at: Option<Timestamp>,
    /// A demo wrote it: it never leaves.
    pub demo: bool,
}

fn read(row: &Row<'_>) -> Result<Posted, DbError> {
    let letter: serde_json::Value = row.get(6)?;
    Ok(Posted {
        id: row.get(0)?,
        key: row.get(1)?,
        kind: row.get(2)?,
        brand_id: row.get(3)?,
        case_id: row.get(4)?,
        message_id: row.get(5)?,
        letter: serde_json::from_value(letter)
            .map_err(|error| DbError::Decode { column: 6, detail: error.to_string() })?,
        state: row.get(7)?,
        attempts: row.get(8)?,
        maybe_repeated: row.get(9)?,
        response: row.get(10)?,
        error: row.get(11)?,
        made_at: row.get(12)?,
        ended_at: row.get(13)?,
        demo: row.get(14)?,
    })
}

/// Marks up to `limit` due letters as being sent, durably, before the first byte leaves.
pub(super) fn claim(
    tx: &mut Tx<'_>,
    mailbox_id: i64,
    now: Timestamp,
    lease_seconds: i64,
    limit: i64,
) -> Result<Vec<Posted>, DbError> {
    let until = now.plus_seconds(lease_seconds);
    let mut letters = tx.query(&CLAIM, &[&now, &until, &limit, &mailbox_id], read)?;
    letters.sort_by_key(|posted| posted.id);
    Ok(letters)
}

/// The mailboxes that have letters due.
pub(super) fn due(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<i64>, DbError> {
    tx.query(&DUE, &[&now], |row| row.get(0))
}

/// Letters of a mailbox that have not left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The mailbox.
    pub mailbox_id: i64,
    /// How many.
    pub letters: i64,
    /// When the oldest of them was queued.
    pub since: Timestamp,
}

/// The letters that have not left, by mailbox; mailboxes without any are left out.
pub fn waiting(tx: &mut Tx<'_>) -> Result<Vec<Waiting>, DbError> {
    tx.query(&WAITING, &[], |row| {
        Ok(Waiting { mailbox_id: row.get(0)?, letters: row.get(1)?, since: row.get(2)? })
    })
}

pub(super) fn list(tx: &mut Tx<'_>, before: i64, limit: i64) -> Result<Vec<Posted>, DbError> {
    tx.query(&LIST, &[&before, &limit], read)
}

/// Letters of messages that were given up since then, newest first, at most 200.
pub(super) fn given_up(tx: &mut Tx<'_>, since: Timestamp) -> Result<Vec<Posted>, DbError> {
    tx.query(&GIVEN_UP, &[&since], read)
}

pub(super) fn get(tx: &mut Tx<'_>, id: i64) -> Result<Option<Posted>, DbError> {
    tx.first(&GET, &[&id], read)
}
