//! A brand's rules for incoming mail, and the acknowledgements of its mailboxes. Without a row the usual ones hold.

use db::{DbError, Tx, statements};
use kernel::{Kind, Language, Problem, Timestamp};
use serde::{Deserialize, Serialize};

use crate::cases::rules::REOPEN_DAYS;

/// Mails one sender may send in an hour before the rest are held.
pub const SENDER_LIMIT: i64 = 20;
/// One sender is acknowledged once in so many hours.
pub const ACKNOWLEDGE_AGAIN_HOURS: i64 = 24;
/// The longest acknowledgement, in characters.
pub const ACKNOWLEDGEMENT_MAX: usize = 4_000;

statements! {
    RULES = "mail_rules.of_brand",
        "select reopen_days, sender_limit, thanks_stay, version from mail_rules where brand_id = $1";
    PUT_RULES = "mail_rules.put",
        "insert into mail_rules (brand_id, reopen_days, sender_limit, thanks_stay, version, changed_at)
         values ($1, $2, $3, $4, 1, $5)
         on conflict (brand_id) do update set reopen_days = $2, sender_limit = $3, thanks_stay = $4,
             version = mail_rules.version + 1, changed_at = $5";
    ACKNOWLEDGEMENTS = "acknowledgements.of_mailbox",
        "select language, active, in_hours, out_of_hours from acknowledgement where mailbox_id = $1 order by language";
    PUT_ACKNOWLEDGEMENT = "acknowledgements.put",
        "insert into acknowledgement (mailbox_id, language, active, in_hours, out_of_hours, changed_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (mailbox_id, language) do update set active = $3, in_hours = $4, out_of_hours = $5,
             changed_at = $6";
    NOTE_ACKNOWLEDGED = "acknowledgements.note",
        "insert into acknowledged (mailbox_id, address_folded, at) values ($1, $2, $3)
         on conflict (mailbox_id, address_folded) do update set at = $3 where acknowledged.at <= $4";
    COUNT_SENDER = "mail_rules.count_sender",
        "insert into sender_flow (brand_id, address_folded, since, mails) values ($1, $2, $3, 1)
         on conflict (brand_id, address_folded) do update set
             mails = case when sender_flow.since <= $4 then 1 else sender_flow.mails + 1 end,
             since = case when sender_flow.since <= $4 then $3 else sender_flow.since end
         returning mails";
    FORGET_FLOW_OF = "mail_rules.forget_flow_of",
        "delete from sender_flow where brand_id = $1 and address_folded = $2";
    FORGET_ACKNOWLEDGED_OF = "acknowledgements.forget_of", "delete from acknowledged where address_folded = $1";
    FORGET_FLOW = "mail_rules.forget_flow", "delete from sender_flow where since <= $1";
    FORGET_ACKNOWLEDGED = "acknowledgements.forget", "delete from acknowledged where at <= $1";
}

/// How a brand treats incoming mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MailRules {
    /// Days in which an answer opens a resolved case again; later it begins a new one that is linked to it. 0 to 365.
    pub reopen_days: i64,
    /// Mails one sender may send in an hour; what comes above is held for review. 1 to 1,000.
    pub sender_limit: i64,
    /// Whether a mail of thanks alone leaves a resolved case resolved.
    pub thanks_stay: bool,
    /// Rises with each change; 0 while the usual rules hold.
    #[serde(default)]
    pub version: i64,
}

impl Default for MailRules {
    fn default() -> Self {
        Self { reopen_days: REOPEN_DAYS, sender_limit: SENDER_LIMIT, thanks_stay: true, version: 0 }
    }
}

impl MailRules {
    /// Refuses what makes no sense.
    pub(super) fn check(&self) -> Result<(), Problem> {
        let outside = |field: &'static str, min: &str, max: &str| {
            Problem::field(Kind::OutOfRange, field).with("min", min).with("max", max)
        };
        if !(0..=365).contains(&self.reopen_days) {
            return Err(outside("reopen_days", "0", "365"));
        }
        if !(1..=1_000).contains(&self.sender_limit) {
            return Err(outside("sender_limit", "1", "1000"));
        }
        Ok(())
    }
}

/// What a mailbox answers by itself to whoever opens a case, in one language. An empty text sends nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Acknowledgement {
    /// The language of the mail it answers: `en`, `ms` or `id`.
    #[schema(value_type = String)]
    pub language: Language,
    /// Whether it is sent.
    pub active: bool,
    /// What is sent while the brand works. `{reference}` becomes the case's number, `{name}` what the customer is called.
    pub in_hours: String,
    /// What is sent at any other time.
    pub out_of_hours: String,
}

impl Acknowledgement {
    /// Refuses a text that is too long, and one that is sent but says nothing.
    pub(super) fn check(&self) -> Result<(), Problem> {
        for (field, text) in [("in_hours", &self.in_hours), ("out_of_hours", &self.out_of_hours)] {
            if text.chars().count() > ACKNOWLEDGEMENT_MAX {
                return Err(Problem::field(Kind::TooLong, field).with("max", ACKNOWLEDGEMENT_MAX.to_string()));
            }
        }
        if self.active && self.in_hours.trim().is_empty() && self.out_of_hours.trim().is_empty() {
            return Err(Problem::field(Kind::Required, "in_hours"));
        }
        Ok(())
    }
}

/// The rules of a brand.
pub fn rules_of(tx: &mut Tx<'_>, brand_id: i64) -> Result<MailRules, DbError> {
    let found = tx.first(&RULES, &[&brand_id], |row| {
        Ok(MailRules {
            reopen_days: row.get(0)?,
            sender_limit: row.get(1)?,
            thanks_stay: row.get(2)?,
            version: row.get(3)?,
        })
    });
    Ok(found?.unwrap_or_default())
}

pub(super) fn put_rules(
    tx: &mut Tx<'_>,
    brand_id: i64,
    rules: &MailRules,
    now: Timestamp,
) -> Result<(), DbError> {
    let values: &[&dyn db::Param] =
        &[&brand_id, &rules.reopen_days, &rules.sender_limit, &rules.thanks_stay, &now];
    tx.execute(&PUT_RULES, values).map(|_| ())
}

/// The acknowledgements of a mailbox, one for each language, whether written yet or not.
pub fn acknowledgements_of(tx: &mut Tx<'_>, mailbox_id: i64) -> Result<Vec<Acknowledgement>, DbError> {
    let stored = tx.query(&ACKNOWLEDGEMENTS, &[&mailbox_id], |row| {
        Ok(Acknowledgement {
            language: row.get(0)?,
            active: row.get(1)?,
            in_hours: row.get(2)?,
            out_of_hours: row.get(3)?,
        })
    })?;
    let of = |language: Language| {
        let found = stored.iter().find(|one| one.language == language).cloned();
        let nothing = || Acknowledgement {
            language,
            active: false,
            in_hours: String::new(),
            out_of_hours: String::new(),
        };
        found.unwrap_or_else(nothing)
    };
    Ok(Language::ALL.into_iter().map(of).collect())
}

pub(super) fn put_acknowledgement(
    tx: &mut Tx<'_>,
    mailbox_id: i64,
    one: &Acknowledgement,
    now: Timestamp,
) -> Result<(), DbError> {
    let values: &[&dyn db::Param] =
        &[&mailbox_id, &one.language, &one.active, &one.in_hours, &one.out_of_hours, &now];
    tx.execute(&PUT_ACKNOWLEDGEMENT, values).map(|_| ())
}

/// Forgets what was counted of a sender.
pub(super) fn forget_address(tx: &mut Tx<'_>, brand_id: i64, address: &str) -> Result<(), DbError> {
    tx.execute(&FORGET_FLOW_OF, &[&brand_id, &address])?;
    tx.execute(&FORGET_ACKNOWLEDGED_OF, &[&address]).map(|_| ())
}

/// Notes that a sender is acknowledged now; `false` when that happened within [`ACKNOWLEDGE_AGAIN_HOURS`].
pub(super) fn may_acknowledge(
    tx: &mut Tx<'_>,
    mailbox_id: i64,
    address_folded: &str,
    now: Timestamp,
) -> Result<bool, DbError> {
    let before = now.plus_seconds(-ACKNOWLEDGE_AGAIN_HOURS * 3600);
    Ok(tx.execute(&NOTE_ACKNOWLEDGED, &[&mailbox_id, &address_folded, &now, &before])? == 1)
}

/// Counts one more mail of a sender; answers how many came within the hour that began with the first of them.
pub(super) fn count_sender(
    tx: &mut Tx<'_>,
    brand_id: i64,
    address_folded: &str,
    at: Timestamp,
) -> Result<i64, DbError> {
    let hour_ago = at.plus_seconds(-3600);
    tx.one(&COUNT_SENDER, &[&brand_id, &address_folded, &at, &hour_ago], |row| row.get(0))
}

/// Forgets counts and acknowledgements that no longer decide anything. Answers how many.
pub fn forget_old_senders(tx: &mut Tx<'_>, now: Timestamp) -> Result<u64, DbError> {
    let flow = tx.execute(&FORGET_FLOW, &[&now.plus_seconds(-3600)])?;
    Ok(flow + tx.execute(&FORGET_ACKNOWLEDGED, &[&now.plus_seconds(-ACKNOWLEDGE_AGAIN_HOURS * 3600)])?)
}
