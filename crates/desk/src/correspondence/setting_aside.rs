//! Mail that could not be filed lies aside with the reason, until somebody looks at it, has it filed again or discards
//! it. Nothing of it is lost, and it holds up no other mail.

use std::io;

use db::{DbError, Migration, Row, Sql, Tx};
use kernel::Timestamp;

use super::raw;
use crate::house::Desk;
use crate::mailboxes::Mailbox;

pub(super) const INDEX: Migration = Migration::new(
    "desk/0121_mail_set_aside",
    "create index mail_in_set_aside on mail_in (brand_id, id) where state = 'quarantined';",
);

pub(super) static LIST: Sql = Sql::new(
    "correspondence.set_aside",
    "select id, mailbox_id, brand_id, mail_from, recipient, received_at, error from mail_in
     where state = 'quarantined' and brand_id = $1 and id < $2 order by id desc limit $3",
);
pub(super) static GET: Sql = Sql::new(
    "correspondence.set_aside_one",
    "select id, mailbox_id, brand_id, mail_from, recipient, received_at, error from mail_in
     where state = 'quarantined' and id = $1",
);
pub(super) static COUNT: Sql = Sql::new(
    "correspondence.set_aside_count",
    "select count(*) from mail_in where state = 'quarantined' and brand_id = $1",
);
pub(super) static PUT: Sql = Sql::new(
    "correspondence.set_aside_put",
    "insert into mail_in (id, mailbox_id, brand_id, fingerprint, mail_from, recipient, remote, encrypted, raw,
         received_at, state, attempts, error, raw_sha256, raw_key)
     values ($1, $2, $3, $4, $5, $6, $7, true, $8, $9, 'quarantined', 0, $10, $11, $12)
     on conflict (mailbox_id, fingerprint) do nothing",
);
pub(super) static REPLAY: Sql = Sql::new(
    "correspondence.set_aside_replay",
    "update mail_in set state = 'waiting', attempts = 0, error = null, lease_until = null
     where id = $1 and state = 'quarantined'",
);
pub(super) static DISCARD: Sql = Sql::new(
    "correspondence.set_aside_discard",
    "update mail_in set state = 'ignored', rule = 'discarded' where id = $1 and state = 'quarantined'",
);

/// The reason of a mail whose headers alone are here: it is larger than what is taken.
pub const TOO_LARGE: &str = "too-large";
/// The reason of a mail that its server lists and does not give.
pub const NOT_GIVEN: &str = "not-given";

/// A mail that lies aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// Its id.
    pub id: i64,
    /// The mailbox it came to.
    pub mailbox_id: i64,
    /// That mailbox's brand.
    pub brand_id: i64,
    /// The return path, where one was told.
    pub mail_from: Option<String>,
    /// The address it was sent to.
    pub recipient: String,
    /// When it came.
    pub received_at: Timestamp,
    /// Why it lies aside: [`TOO_LARGE`], [`NOT_GIVEN`], or what the reader said.
    pub reason: String,
}

impl SetAside {
    /// Whether all of it is here, so that it can be filed again.
    pub fn is_whole(&self) -> bool {
        self.reason != TOO_LARGE && self.reason != NOT_GIVEN
    }
}

fn read(row: &Row<'_>) -> Result<SetAside, DbError> {
    let reason: Option<String> = row.get(6)?;
    Ok(SetAside {
        id: row.get(0)?,
        mailbox_id: row.get(1)?,
        brand_id: row.get(2)?,
        mail_from: row.get(3)?,
        recipient: row.get(4)?,
        received_at: row.get(5)?,
        reason: reason.unwrap_or_default(),
    })
}

/// What lies aside for a brand, the newest first, older than `before`.
pub fn list(tx: &mut Tx<'_>, brand_id: i64, before: i64, limit: i64) -> Result<Vec<SetAside>, DbError> {
    tx.query(&LIST, &[&brand_id, &before, &limit], read)
}

/// How many mails lie aside for a brand.
pub fn count(tx: &mut Tx<'_>, brand_id: i64) -> Result<i64, DbError> {
    tx.one(&COUNT, &[&brand_id], |row| row.get(0))
}

/// One that lies aside.
pub fn get(tx: &mut Tx<'_>, id: i64) -> Result<Option<SetAside>, DbError> {
    tx.first(&GET, &[&id], read)
}

/// Lays headers aside whose mail cannot be had, durably. The same ones twice are one. Fails when the database or the
/// shelf cannot take them now.
pub async fn put(
    desk: &Desk,
    mailbox: Mailbox,
    headers: Vec<u8>,
    uid: u32,
    reason: &'static str,
) -> Result<(), io::Error> {
    // Two mails without any headers are two.
    let marked = [headers.as_slice(), format!("X-Listed-As: {uid}\r\n\r\n").as_bytes()].concat();
    let fingerprint = mail::identity::fingerprint(if headers.is_empty() { &marked } else { &headers });
    let (id, now) = (desk.id(), desk.now());
    let sealed = raw::seal(desk, id, headers).await?;
    let from: Option<String> = None;
    let stored = desk.db().write(move |tx| {
        let added = tx.execute(
            &PUT,
            &[
                &id,
                &mailbox.id,
                &mailbox.brand_id,
                &fingerprint,
                &from,
                &mailbox.address,
                &"imap",
                &sealed.raw,
                &now,
                &reason,
                &sealed.sha256,
                &sealed.key,
            ],
        )?;
        if added == 1 { raw::name(tx, id, &sealed) } else { Ok(()) }
    });
    stored.await.map_err(|error: DbError| io::Error::other(error))
}

/// Lets it be filed again; `false` when it does not lie aside any more.
pub fn replay(tx: &mut Tx<'_>, id: i64) -> Result<bool, DbError> {
    tx.execute(&REPLAY, &[&id]).map(|rows| rows == 1)
}

/// Discards it; `false` when it does not lie aside any more.
pub fn discard(tx: &mut Tx<'_>, id: i64) -> Result<bool, DbError> {
    tx.execute(&DISCARD, &[&id]).map(|rows| rows == 1)
}
