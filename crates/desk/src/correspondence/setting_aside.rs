//! Mail that could not be filed lies aside with the reason, until somebody looks at it, has it filed again or discards
//! it. Nothing of it is lost, and it holds up no other mail.

use std::io;

use db::{DbError, Migration, Row, Sql, Tx};
use kernel::Timestamp;
use mail::imap::Listed;

use super::raw;
use crate::house::Desk;
use crate::mailboxes::Mailbox;

pub(super) const INDEX: Migration = Migration::new(
    "desk/0121_mail_set_aside",
    "create index mail_in_set_aside on mail_in (brand_id, id) where state = 'quarantined';",
);

pub(super) const LISTED: Migration = Migration::new(
    "desk/0141_mail_left_on_its_server",
    "alter table mail_in add column listed_folder {text};
    alter table mail_in add column listed_validity {int};
    alter table mail_in add column listed_uid {int};",
);

pub(super) static LIST: Sql = Sql::new(
    "correspondence.set_aside",
    "select id, mailbox_id, brand_id, mail_from, recipient, received_at, error, listed_folder, listed_validity,
         listed_uid
     from mail_in where state = 'quarantined' and brand_id = $1 and id < $2 order by id desc limit $3",
);
pub(super) static GET: Sql = Sql::new(
    "correspondence.set_aside_one",
    "select id, mailbox_id, brand_id, mail_from, recipient, received_at, error, listed_folder, listed_validity,
         listed_uid
     from mail_in where state = 'quarantined' and id = $1",
);
pub(super) static COUNT: Sql = Sql::new(
    "correspondence.set_aside_count",
    "select count(*) from mail_in where state = 'quarantined' and brand_id = $1",
);
pub(super) static PUT: Sql = Sql::new(
    "correspondence.set_aside_put",
    "insert into mail_in (id, mailbox_id, brand_id, fingerprint, mail_from, recipient, remote, encrypted, raw,
         received_at, state, attempts, error, raw_sha256, raw_key, listed_folder, listed_validity, listed_uid)
     values ($1, $2, $3, $4, $5, $6, $7, true, $8, $9, 'quarantined', 0, $10, $11, $12, $13, $14, $15)
     on conflict (mailbox_id, fingerprint) do nothing",
);
pub(super) static REPLAY: Sql = Sql::new(
    "correspondence.set_aside_replay",
    "update mail_in set state = 'waiting', attempts = 0, error = null, lease_until = null
     where id = $1 and state = 'quarantined'",
);
pub(super) static FETCHED: Sql = Sql::new(
    "correspondence.set_aside_fetched",
    "update mail_in set state = 'ignored', rule = 'fetched-whole' where id = $1 and state = 'quarantined'",
);
pub(super) static STAYS: Sql = Sql::new(
    "correspondence.set_aside_stays",
    "update mail_in set error = $2 where id = $1 and state = 'quarantined'",
);
pub(super) static DISCARD: Sql = Sql::new(
    "correspondence.set_aside_discard",
    "update mail_in set state = 'ignored', rule = 'discarded' where id = $1 and state = 'quarantined'",
);

/// The reason of a mail whose headers alone are here: it is larger than what is taken.
pub const TOO_LARGE: &str = "too-large";
/// The reason of a mail that names nobody who wrote it, neither inside nor on its envelope.
pub const NO_SENDER: &str = "no-sender";
/// The reason of a mail that its server lists and does not give.
pub const NOT_GIVEN: &str = "not-given";

/// The reason of a mail whose headers alone are here and which is not on its server any more.
pub const GONE: &str = "gone";

/// Where a mail was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftAt {
    /// What names the folder: [`mailboxes::folder_key`].
    pub folder: String,
    /// Which mail of it.
    pub listed: Listed,
}

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
    /// Why it lies aside: [`TOO_LARGE`], [`NOT_GIVEN`], [`GONE`], or what the reader said.
    pub reason: String,
    /// Where it was left, when its headers alone are here.
    pub left_at: Option<LeftAt>,
}

impl SetAside {
    /// Whether all of it is here, so that it can be filed again.
    pub fn is_whole(&self) -> bool {
        ![TOO_LARGE, NOT_GIVEN, GONE].contains(&self.reason.as_str())
    }
}

fn read(row: &Row<'_>) -> Result<SetAside, DbError> {
    let reason: Option<String> = row.get(6)?;
    let folder: Option<String> = row.get(7)?;
    let (validity, uid): (Option<i64>, Option<i64>) = (row.get(8)?, row.get(9)?);
    let narrow = |number: Option<i64>| number.and_then(|number| u32::try_from(number).ok());
    let left_at = match (folder, narrow(validity), narrow(uid)) {
        (Some(folder), Some(uid_validity), Some(uid)) => {
            Some(LeftAt { folder, listed: Listed { uid_validity, uid } })
        }
        _ => None,
    };
    Ok(SetAside {
        id: row.get(0)?,
        mailbox_id: row.get(1)?,
        brand_id: row.get(2)?,
        mail_from: row.get(3)?,
        recipient: row.get(4)?,
        received_at: row.get(5)?,
        reason: reason.unwrap_or_default(),
        left_at,
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
    left_at: LeftAt,
    reason: &'static str,
) -> Result<(), io::Error> {
    let uid = left_at.listed.uid;
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
                &left_at.folder,
                &i64::from(left_at.listed.uid_validity),
                &i64::from(uid),
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

/// All of it came and is filed as a mail of its own; `false` when the headers do not lie aside any more.
pub fn fetched(tx: &mut Tx<'_>, id: i64) -> Result<bool, DbError> {
    tx.execute(&FETCHED, &[&id]).map(|rows| rows == 1)
}

/// It stays, for this reason.
pub fn stays(tx: &mut Tx<'_>, id: i64, reason: &str) -> Result<(), DbError> {
    tx.execute(&STAYS, &[&id, &reason]).map(|_| ())
}

/// Discards it; `false` when it does not lie aside any more.
pub fn discard(tx: &mut Tx<'_>, id: i64) -> Result<bool, DbError> {
    tx.execute(&DISCARD, &[&id]).map(|rows| rows == 1)
}
