//! Statements over raw mail.

use db::{DbError, Row, Sql, Tx};
use kernel::Timestamp;

/// A mail's own key as its row holds it.
#[derive(Clone, Debug)]
pub(super) struct StoredKey {
    /// Sealed: with the person's once they are known, with the installation's before. `None` when the source is plain.
    pub sealed: Option<Vec<u8>>,
    /// Whose key seals it.
    pub person_id: Option<i64>,
}

/// A raw source as its row holds it.
#[derive(Clone, Debug)]
pub(super) struct Stored {
    /// Empty when it lies on the shelf.
    pub raw: Vec<u8>,
    /// Its name on the shelf.
    pub sha256: Option<String>,
    /// Its key.
    pub key: StoredKey,
}

/// A raw mail that is being filed.
#[derive(Clone, Debug)]
pub(super) struct RawMail {
    pub id: i64,
    pub mailbox_id: i64,
    pub brand_id: i64,
    pub recipient: String,
    /// Who handed it over: an address, or something else when it was fetched.
    pub remote: String,
    /// The envelope's sender; `None` for the empty one.
    pub mail_from: Option<String>,
    /// Sent with the empty return path, as bounces are.
    pub is_null_sender: bool,
    pub received_at: Timestamp,
    pub attempts: i64,
    /// Too large for its row: it lies on the shelf.
    pub is_large: bool,
}

/// What became of a raw mail.
#[derive(Clone, Debug, Default)]
pub(super) struct Ending {
    pub state: &'static str,
    pub rule: Option<&'static str>,
    pub error: Option<String>,
    pub case_id: Option<i64>,
    pub message_id: Option<i64>,
}

pub(super) static STORE: Sql = Sql::new(
    "correspondence.store",
    "insert into mail_in (id, mailbox_id, brand_id, fingerprint, mail_from, recipient, remote, encrypted, raw,
         received_at, state, attempts, raw_sha256, raw_key)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'waiting', 0, $11, $12)
     on conflict (mailbox_id, fingerprint) do nothing",
);
pub(super) static CLAIM: Sql = Sql::new(
    "correspondence.claim",
    "update mail_in set state = 'working', lease_until = $2, attempts = attempts + 1
     where id in (select id from mail_in
                  where state in ('waiting', 'working') and (lease_until is null or lease_until < $1)
                  order by id limit $3 {for update skip locked})
     returning id, brand_id, recipient, received_at, attempts, mailbox_id, remote, mail_from,
         raw_sha256 is not null",
);
pub(super) static CLAIM_ONE: Sql = Sql::new(
    "correspondence.claim_one",
    "update mail_in set state = 'working', lease_until = $2, attempts = attempts + 1
     where id = $3 and state in ('waiting', 'working') and (lease_until is null or lease_until < $1)
     returning id, brand_id, recipient, received_at, attempts, mailbox_id, remote, mail_from,
         raw_sha256 is not null",
);
pub(super) static OF_MESSAGE: Sql =
    Sql::new("correspondence.of_message", "select case_id, mail_in_id from message where id = $1");
pub(super) static KNOWN: Sql =
    Sql::new("correspondence.known", "select 1 from mail_in where mailbox_id = $1 and fingerprint = $2");
pub(super) static SOURCE: Sql = Sql::new(
    "correspondence.source",
    "select raw, raw_sha256, raw_key, person_id from mail_in where id = $1 and purged_at is null",
);
pub(super) static KEY: Sql = Sql::new(
    "correspondence.key",
    "select raw_key, person_id from mail_in where id = $1 and purged_at is null",
);
pub(super) static HAND_OVER: Sql =
    Sql::new("correspondence.hand_over", "update mail_in set raw_key = $2, person_id = $3 where id = $1");
// The row stays: the same mail, arriving again, is still known.
pub(super) static FORGET: Sql = Sql::new(
    "correspondence.forget",
    "update mail_in set raw = $2, raw_sha256 = null, raw_key = null, mail_from = null, error = null, purged_at = $3
     where id = $1",
);
pub(super) static OF_CASE: Sql =
    Sql::new("correspondence.of_case", "select id from mail_in where case_id = $1 and purged_at is null");
pub(super) static OF_PERSON: Sql =
    Sql::new("correspondence.of_person", "select id from mail_in where person_id = $1 and purged_at is null");
// Of mail that is filed, the case is known; what waits is filed first and found by its case or its writer's key.
pub(super) static OF_SENDER: Sql = Sql::new(
    "correspondence.of_sender",
    "select id from mail_in
     where brand_id = $1 and mail_from is not null and lower(mail_from) = $2 and purged_at is null
         and state in ('ignored', 'quarantined')",
);
pub(super) static IGNORED: Sql = Sql::new(
    "correspondence.ignored",
    "select id from mail_in where state = 'ignored' and purged_at is null and received_at <= $1
         and not exists (select 1 from held_mail h where h.mail_in_id = mail_in.id and h.state = 'held')
     order by received_at, id limit $2 {for update skip locked}",
);
pub(super) static RECOVER: Sql = Sql::new(
    "correspondence.recover",
    // Both states, so that the index of mail under way serves.
    "update mail_in set lease_until = 0
     where state in ('waiting', 'working') and state = 'working' and lease_until > 0",
);
pub(super) static WAITING_KEYS: Sql = Sql::new(
    "correspondence.waiting_keys",
    "select id, raw_key from mail_in where id > $1 and person_id is null and raw_key is not null order by id limit $2",
);
pub(super) static SET_KEY: Sql =
    Sql::new("correspondence.set_key", "update mail_in set raw_key = $2 where id = $1 and person_id is null");
pub(super) static END: Sql = Sql::new(
    "correspondence.end",
    "update mail_in set state = $2, rule = $3, error = $4, case_id = $5, message_id = $6, lease_until = null
     where id = $1",
);
pub(super) static MAILBOX_OF_CASE: Sql = Sql::new(
    "correspondence.mailbox_of_case",
    "select mailbox_id from mail_in where case_id = $1 order by id desc limit 1",
);

fn read(row: &Row<'_>) -> Result<RawMail, DbError> {
    let mail_from: Option<String> = row.get(7)?;
    let mail_from = mail_from.filter(|from| !from.is_empty());
    let remote: String = row.get(6)?;
    Ok(RawMail {
        id: row.get(0)?,
        brand_id: row.get(1)?,
        recipient: row.get(2)?,
        received_at: row.get(3)?,
        attempts: row.get(4)?,
        mailbox_id: row.get(5)?,
        // What was fetched has no envelope; what came by the door without a sender came with the empty one.
        is_null_sender: mail_from.is_none() && remote.parse::<std::net::IpAddr>().is_ok(),
        remote,
        mail_from,
        is_large: row.get(8)?,
    })
}

/// Takes one mail for `lease_seconds`; `None` when somebody has it, or it is not waiting.
pub(super) fn claim_one(
    tx: &mut Tx<'_>,
    id: i64,
    now: Timestamp,
    lease_seconds: i64,
) -> Result<Option<RawMail>, DbError> {
    tx.first(&CLAIM_ONE, &[&now, &now.plus_seconds(lease_seconds), &id], read)
}

/// The case of a message, and the raw mail it came from, if it came by mail.
pub(super) fn of_message(tx: &mut Tx<'_>, message_id: i64) -> Result<Option<(i64, Option<i64>)>, DbError> {
    tx.first(&OF_MESSAGE, &[&message_id], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Takes up to `limit` mails for `lease_seconds`; nobody else gets them meanwhile.
pub(super) fn claim(
    tx: &mut Tx<'_>,
    now: Timestamp,
    lease_seconds: i64,
    limit: i64,
) -> Result<Vec<RawMail>, DbError> {
    let mut mails = tx.query(&CLAIM, &[&now, &now.plus_seconds(lease_seconds), &limit], read)?;
    mails.sort_by_key(|mail| mail.id);
    Ok(mails)
}

/// Writes what became of it.
pub(super) fn end(tx: &mut Tx<'_>, id: i64, ending: &Ending) -> Result<(), DbError> {
    tx.execute(&END, &[&id, &ending.state, &ending.rule, &ending.error, &ending.case_id, &ending.message_id])
        .map(|_| ())
}

/// The mailbox a case's last mail came to.
pub(super) fn mailbox_of_case(tx: &mut Tx<'_>, case_id: i64) -> Result<Option<i64>, DbError> {
    tx.first(&MAILBOX_OF_CASE, &[&case_id], |row| row.get(0))
}

/// The raw source of a mail; `None` when there is no such mail or it was forgotten.
pub(super) fn source(tx: &mut Tx<'_>, id: i64) -> Result<Option<Stored>, DbError> {
    tx.first(&SOURCE, &[&id], |row| {
        let key = StoredKey { sealed: row.get(2)?, person_id: row.get(3)? };
        Ok(Stored { raw: row.get(0)?, sha256: row.get(1)?, key })
    })
}

/// Forgets the raw source and who sent it.
pub(super) fn forget(tx: &mut Tx<'_>, id: i64, now: Timestamp) -> Result<(), DbError> {
    tx.execute(&FORGET, &[&id, &[0_u8; 0], &now]).map(|_| ())
}

/// The key of a mail; `None` as for [`source`].
pub(super) fn key(tx: &mut Tx<'_>, id: i64) -> Result<Option<StoredKey>, DbError> {
    tx.first(&KEY, &[&id], |row| Ok(StoredKey { sealed: row.get(0)?, person_id: row.get(1)? }))
}
