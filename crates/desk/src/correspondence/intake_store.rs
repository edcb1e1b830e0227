//! Statements over raw mail.

use db::{DbError, Sql, Tx};
use kernel::Timestamp;

/// A raw mail that is being filed.
#[derive(Clone, Debug)]
pub(super) struct RawMail {
    pub id: i64,
    pub brand_id: i64,
    pub recipient: String,
    pub raw: Vec<u8>,
    pub received_at: Timestamp,
    pub attempts: i64,
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
         received_at, state, attempts)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'waiting', 0)
     on conflict (mailbox_id, fingerprint) do nothing",
);
pub(super) static CLAIM: Sql = Sql::new(
    "correspondence.claim",
    "update mail_in set state = 'working', lease_until = $2, attempts = attempts + 1
     where id in (select id from mail_in
                  where state in ('waiting', 'working') and (lease_until is null or lease_until < $1)
                  order by id limit $3 {for update skip locked})
     returning id, brand_id, recipient, raw, received_at, attempts",
);
pub(super) static END: Sql = Sql::new(
    "correspondence.end",
    "update mail_in set state = $2, rule = $3, error = $4, case_id = $5, message_id = $6, lease_until = null
     where id = $1",
);
pub(super) static MAILBOX_OF_CASE: Sql = Sql::new(
    "correspondence.mailbox_of_case",
    "select mailbox_id from mail_in where case_id = $1 order by id desc limit 1",
);

/// Takes up to `limit` mails for `lease_seconds`; nobody else gets them meanwhile.
pub(super) fn claim(
    tx: &mut Tx<'_>,
    now: Timestamp,
    lease_seconds: i64,
    limit: i64,
) -> Result<Vec<RawMail>, DbError> {
    let mut mails = tx.query(&CLAIM, &[&now, &now.plus_seconds(lease_seconds), &limit], |row| {
        Ok(RawMail {
            id: row.get(0)?,
            brand_id: row.get(1)?,
            recipient: row.get(2)?,
            raw: row.get(3)?,
            received_at: row.get(4)?,
            attempts: row.get(5)?,
        })
    })?;
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
