//! How things stand with each mailbox: how far its folder was read, which server of the desk reads it, since when it is
//! up to date or failing, when mail last came and went. This is state, not history; what people change is in the log.

use db::{DbError, Row, Sql, Tx};
use kernel::Timestamp;
use mail::Trouble;
use mail::imap::{Account, Progress};
use serde::Serialize;
use sha2::{Digest, Sha256};

pub(super) static ALL: Sql = Sql::new(
    "mailboxes.standings",
    "select mailbox_id, lease_until, behind, is_told, current_at, fault, detail, failed_since, last_mail_at,
         last_sent_at, out_fault, out_detail, out_failed_since, claimed_at
     from mailbox_standing order by mailbox_id",
);
pub(super) static PROGRESS: Sql = Sql::new(
    "mailboxes.progress",
    "select uid_validity, last_uid from mailbox_standing where mailbox_id = $1 and folder_key = $2",
);
pub(super) static MADE: Sql = Sql::new(
    "mailboxes.standing_made",
    "insert into mailbox_standing (mailbox_id, folder_key, uid_validity, last_uid, behind, is_told)
     values ($1, '', 0, 0, 0, false) on conflict (mailbox_id) do nothing",
);
pub(super) static CLAIM: Sql = Sql::new(
    "mailboxes.claim",
    "update mailbox_standing set holder = $2, lease_until = $4, claimed_at = $3
     where mailbox_id = $1 and (holder is null or holder = $2 or lease_until < $3)",
);
pub(super) static RENEW: Sql = Sql::new(
    "mailboxes.renew",
    "update mailbox_standing set lease_until = $3 where mailbox_id = $1 and holder = $2",
);
pub(super) static RELEASE: Sql = Sql::new(
    "mailboxes.release",
    "update mailbox_standing set holder = null, lease_until = null where holder = $1",
);
pub(super) static DONE: Sql = Sql::new(
    "mailboxes.done",
    "update mailbox_standing set folder_key = $3, uid_validity = $4, last_uid = $5
     where mailbox_id = $1 and holder = $2",
);
pub(super) static CURRENT: Sql = Sql::new(
    "mailboxes.current",
    "update mailbox_standing set behind = 0, is_told = $2, current_at = $3, fault = null, detail = null,
         failed_since = null
     where mailbox_id = $1",
);
pub(super) static BEHIND: Sql = Sql::new(
    "mailboxes.behind",
    "update mailbox_standing set behind = $2, fault = null, detail = null, failed_since = null where mailbox_id = $1",
);
pub(super) static FAILED: Sql = Sql::new(
    "mailboxes.failed",
    "update mailbox_standing set fault = $2, detail = $3, failed_since = coalesce(failed_since, $4)
     where mailbox_id = $1",
);
// Not every mail writes its time here: the row would be what all of them wait for.
pub(super) static CAME: Sql = Sql::new(
    "mailboxes.came",
    "insert into mailbox_standing (mailbox_id, folder_key, uid_validity, last_uid, behind, is_told, last_mail_at)
     values ($1, '', 0, 0, 0, false, $2)
     on conflict (mailbox_id) do update set last_mail_at = excluded.last_mail_at
         where mailbox_standing.last_mail_at is null or mailbox_standing.last_mail_at < $3",
);
pub(super) static SENT: Sql = Sql::new(
    "mailboxes.sent",
    "insert into mailbox_standing (mailbox_id, folder_key, uid_validity, last_uid, behind, is_told, last_sent_at)
     values ($1, '', 0, 0, 0, false, $2)
     on conflict (mailbox_id) do update set last_sent_at = excluded.last_sent_at, out_fault = null, out_detail = null,
             out_failed_since = null
         where mailbox_standing.out_fault is not null or mailbox_standing.last_sent_at is null
             or mailbox_standing.last_sent_at < $3",
);
pub(super) static NOT_SENT: Sql = Sql::new(
    "mailboxes.not_sent",
    "insert into mailbox_standing (mailbox_id, folder_key, uid_validity, last_uid, behind, is_told, out_fault,
         out_detail, out_failed_since)
     values ($1, '', 0, 0, 0, false, $2, $3, $4)
     on conflict (mailbox_id) do update set out_fault = excluded.out_fault, out_detail = excluded.out_detail,
         out_failed_since = coalesce(mailbox_standing.out_failed_since, excluded.out_failed_since)",
);

/// How finely the last mail's time is kept, in seconds.
const FINE_SECONDS: i64 = 10;

/// How things stand with a mailbox.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Standing {
    /// The mailbox.
    pub mailbox_id: i64,
    /// Until when a server of this desk follows its folder, unless it says so again.
    #[serde(skip)]
    pub lease_until: Option<Timestamp>,
    /// Since when it follows it.
    #[serde(skip)]
    pub claimed_at: Option<Timestamp>,
    /// Mails that are known on the other server and not yet here.
    pub behind: i64,
    /// Whether the other server tells of new mail by itself (IDLE); otherwise it is asked every minute.
    pub is_told: bool,
    /// When everything that was there was last here.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub current_at: Option<Timestamp>,
    /// What is wrong with fetching: a stable word such as `sign-in-refused`.
    pub fault: Option<String>,
    /// The same in the words of the other server.
    pub detail: Option<String>,
    /// Since when.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub failed_since: Option<Timestamp>,
    /// When mail last came, to within ten seconds.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_mail_at: Option<Timestamp>,
    /// When a letter last left, to within ten seconds.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_sent_at: Option<Timestamp>,
    /// What is wrong with sending.
    pub out_fault: Option<String>,
    /// The same in the words of the other server.
    pub out_detail: Option<String>,
    /// Since when.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub out_failed_since: Option<Timestamp>,
}

impl Standing {
    /// Whether its folder is followed at `now` and nothing is wrong.
    pub fn is_connected(&self, now: Timestamp) -> bool {
        self.fault.is_none()
            && self.current_at.is_some_and(|at| self.claimed_at.is_none_or(|claimed| at >= claimed))
            && self.lease_until.is_some_and(|until| until >= now)
    }

    /// Seconds since everything was last here; 0 while it is. `None` when it never was.
    pub fn lag_seconds(&self, now: Timestamp) -> Option<i64> {
        if self.is_connected(now) && self.behind == 0 {
            return Some(0);
        }
        self.current_at.map(|at| now.seconds_since(at).max(0))
    }
}

fn read(row: &Row<'_>) -> Result<Standing, DbError> {
    Ok(Standing {
        mailbox_id: row.get(0)?,
        lease_until: row.get(1)?,
        behind: row.get(2)?,
        is_told: row.get(3)?,
        current_at: row.get(4)?,
        fault: row.get(5)?,
        detail: row.get(6)?,
        failed_since: row.get(7)?,
        last_mail_at: row.get(8)?,
        last_sent_at: row.get(9)?,
        out_fault: row.get(10)?,
        out_detail: row.get(11)?,
        out_failed_since: row.get(12)?,
        claimed_at: row.get(13)?,
    })
}

/// How things stand with each mailbox that was ever followed, written to or sent from.
pub fn standings(tx: &mut Tx<'_>) -> Result<Vec<Standing>, DbError> {
    tx.query(&ALL, &[], read)
}

/// What names an account's folder: how far it was read counts only for it. A digest, so that it is of one length.
pub fn folder_key(account: &Account) -> String {
    let username = match &account.sign_in {
        mail::SignIn::Password { username, .. } | mail::SignIn::Token { username, .. } => username,
    };
    let mut hash = Sha256::new();
    for part in [account.host.to_ascii_lowercase().as_str(), username, &account.folder] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hex::encode(hash.finalize())
}

/// How far the account's folder was read.
pub fn progress(tx: &mut Tx<'_>, mailbox_id: i64, account: &Account) -> Result<Progress, DbError> {
    let found =
        tx.first(&PROGRESS, &[&mailbox_id, &folder_key(account)], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let (validity, last): (i64, i64) = found.unwrap_or_default();
    let narrow = |number: i64| u32::try_from(number).unwrap_or(0);
    Ok(Progress { uid_validity: narrow(validity), last_uid: narrow(last) })
}

/// Takes a mailbox for `holder` until `until`, unless another has it at `now`. One server alone follows a folder.
pub fn claim(
    tx: &mut Tx<'_>,
    mailbox_id: i64,
    holder: &[u8],
    now: Timestamp,
    until: Timestamp,
) -> Result<bool, DbError> {
    tx.execute(&MADE, &[&mailbox_id])?;
    tx.execute(&CLAIM, &[&mailbox_id, &holder, &now, &until]).map(|rows| rows == 1)
}

/// Keeps a mailbox for `holder`; `false` when another has it by now.
pub fn renew(tx: &mut Tx<'_>, mailbox_id: i64, holder: &[u8], until: Timestamp) -> Result<bool, DbError> {
    tx.execute(&RENEW, &[&mailbox_id, &holder, &until]).map(|rows| rows == 1)
}

/// Gives back every mailbox that `holder` has.
pub fn release(tx: &mut Tx<'_>, holder: &[u8]) -> Result<(), DbError> {
    tx.execute(&RELEASE, &[&holder]).map(|_| ())
}

/// Writes down how far the folder was read; `false` when another server follows it by now.
pub fn done(
    tx: &mut Tx<'_>,
    mailbox_id: i64,
    holder: &[u8],
    account: &Account,
    progress: Progress,
) -> Result<bool, DbError> {
    let (validity, last) = (i64::from(progress.uid_validity), i64::from(progress.last_uid));
    tx.execute(&DONE, &[&mailbox_id, &holder, &folder_key(account), &validity, &last]).map(|rows| rows == 1)
}

/// Everything that was there is here.
pub fn current(tx: &mut Tx<'_>, mailbox_id: i64, is_told: bool, now: Timestamp) -> Result<(), DbError> {
    tx.execute(&CURRENT, &[&mailbox_id, &is_told, &now]).map(|_| ())
}

/// So many mails are known and not here.
pub fn behind(tx: &mut Tx<'_>, mailbox_id: i64, mails: i64) -> Result<(), DbError> {
    tx.execute(&BEHIND, &[&mailbox_id, &mails]).map(|_| ())
}

/// Fetching failed.
pub fn failed(tx: &mut Tx<'_>, mailbox_id: i64, trouble: &Trouble, now: Timestamp) -> Result<(), DbError> {
    tx.execute(&FAILED, &[&mailbox_id, &trouble.fault.word(), &trouble.detail, &now]).map(|_| ())
}

/// A mail came.
pub fn came(tx: &mut Tx<'_>, mailbox_id: i64, now: Timestamp) -> Result<(), DbError> {
    tx.execute(&CAME, &[&mailbox_id, &now, &now.plus_seconds(-FINE_SECONDS)]).map(|_| ())
}

/// A letter left (`None`), or the mailbox's own server did not take it for a reason that is not the letter's.
pub fn sent(
    tx: &mut Tx<'_>,
    mailbox_id: i64,
    trouble: Option<&Trouble>,
    now: Timestamp,
) -> Result<(), DbError> {
    match trouble {
        None => tx.execute(&SENT, &[&mailbox_id, &now, &now.plus_seconds(-FINE_SECONDS)]),
        Some(Trouble { fault, detail }) => tx.execute(&NOT_SENT, &[&mailbox_id, &fault.word(), detail, &now]),
    }
    .map(|_| ())
}
