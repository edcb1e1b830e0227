//! What reading a mail found out, kept beside its message: the rule that found its case, what it did to the case, where
//! it seems to come from; and which case follows which.

use db::{DbError, Tx, statements};
use kernel::Timestamp;
use mail::authenticity::Verdict;
use mail::invitation::Invitation;
use serde::{Deserialize, Serialize};

statements! {
    PURGE = "mail_reading.purge", "delete from mail_reading where case_id = $1";
    PUT = "mail_reading.put",
        "insert into mail_reading (message_id, case_id, rule, effect, facts) values ($1, $2, $3, $4, $5)";
    OF_CASE = "mail_reading.of_case",
        "select message_id, rule, effect, facts from mail_reading where case_id = $1 order by message_id";
    SET_EFFECT = "mail_reading.set_effect",
        "update mail_reading set effect = $3 where message_id = $1 and effect = $2";
    LINK = "case_link.add",
        "insert into case_link (case_id, earlier_id, made_at) values ($1, $2, $3) on conflict do nothing";
    LINKED = "case_link.of_case",
        "select case_id, earlier_id from case_link where case_id = $1 or earlier_id = $1 order by made_at, case_id";
}

/// Where a mail seems to come from. Each outcome is `pass`, `fail`, `softfail`, `neutral`, `none` or `not_checked`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Authenticity {
    /// Whether the server that brought it may send for the envelope's sender.
    pub spf: String,
    /// Whether a signature holds.
    pub dkim: String,
    /// Whether one of both is of the domain in `From`.
    pub dmarc: String,
    /// Whether the seals of those who passed it on hold.
    pub arc: String,
    /// What the sender's domain asks for when DMARC fails: `none`, `quarantine` or `reject`.
    pub policy: String,
    /// Somebody we trust passed it on and vouches for it.
    pub vouched: bool,
    /// The trusted server whose verdict this is; ours when left out.
    pub stated_by: Option<String>,
}

impl From<&Verdict> for Authenticity {
    fn from(verdict: &Verdict) -> Self {
        Self {
            spf: verdict.spf.word().to_owned(),
            dkim: verdict.dkim.word().to_owned(),
            dmarc: verdict.dmarc.word().to_owned(),
            arc: verdict.arc.word().to_owned(),
            policy: verdict.policy.word().to_owned(),
            vouched: verdict.vouched,
            stated_by: verdict.stated_by.clone(),
        }
    }
}

impl Authenticity {
    /// Whether any proof failed.
    pub fn has_failure(&self) -> bool {
        let all = [&self.spf, &self.dkim, &self.dmarc];
        !self.vouched && all.iter().any(|word| matches!(word.as_str(), "fail" | "softfail"))
    }
}

/// A meeting a mail invites to, as its calendar part has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Invite {
    /// `REQUEST`, `CANCEL`, `REPLY`…
    pub method: String,
    /// What it is called.
    pub summary: String,
    /// When it begins: `20260312T020000Z`, or local time behind its zone (`Asia/Jakarta:20260312T090000`).
    pub starts: String,
    /// When it ends, in the same form; may be empty.
    pub ends: String,
    /// Where; may be empty.
    pub location: String,
    /// Who invites; may be empty.
    pub organizer: String,
}

impl From<&Invitation> for Invite {
    fn from(found: &Invitation) -> Self {
        Self {
            method: found.method.clone(),
            summary: found.summary.clone(),
            starts: found.starts.clone(),
            ends: found.ends.clone(),
            location: found.location.clone(),
            organizer: found.organizer.clone(),
        }
    }
}

/// What else was found out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Facts {
    /// Where it seems to come from.
    pub authenticity: Authenticity,
    /// The meeting it invites to.
    pub invite: Option<Invite>,
    /// `signed` or `encrypted`, when its sender sealed it.
    pub sealed: Option<String>,
    /// Who of us passed it on.
    pub forwarded_by: Option<i64>,
    /// How a person let it in after it was held: `accept`, `join`, `new_case` or `release`.
    pub let_in: Option<String>,
}

/// How a message came into its case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Reading {
    /// The message.
    pub message_id: i64,
    /// The rule that found the case: `token`, `own_message_id`, `message_id`, `subject_tag`, `forwarded`, `follow_up`,
    /// `accepted` or `new`.
    pub rule: String,
    /// What it did: `opened`, `appended`, `thanks` (nothing but thanks), `automatic` (a machine wrote it).
    pub effect: String,
    /// What else was found out.
    pub facts: Facts,
}

/// Cases that follow one another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Links {
    /// The cases this one continues.
    pub earlier: Vec<i64>,
    /// The cases that continue this one.
    pub later: Vec<i64>,
}

pub(super) fn put(tx: &mut Tx<'_>, case_id: i64, reading: &Reading) -> Result<(), DbError> {
    let facts = serde_json::json!(reading.facts);
    tx.execute(&PUT, &[&reading.message_id, &case_id, &reading.rule, &reading.effect, &facts]).map(|_| ())
}

/// How the messages of a case came into it.
pub fn readings_of(tx: &mut Tx<'_>, case_id: i64) -> Result<Vec<Reading>, DbError> {
    tx.query(&OF_CASE, &[&case_id], |row| {
        Ok(Reading {
            message_id: row.get(0)?,
            rule: row.get(1)?,
            effect: row.get(2)?,
            facts: row.json_or_default(3)?,
        })
    })
}

/// Turns the effect of a message from one into another; `false` when it is not the first.
pub(super) fn turn(tx: &mut Tx<'_>, message_id: i64, from: &str, to: &str) -> Result<bool, DbError> {
    Ok(tx.execute(&SET_EFFECT, &[&message_id, &from, &to])? == 1)
}

pub(super) fn link(tx: &mut Tx<'_>, case_id: i64, earlier_id: i64, now: Timestamp) -> Result<(), DbError> {
    tx.execute(&LINK, &[&case_id, &earlier_id, &now]).map(|_| ())
}

/// The cases before and after a case.
pub fn links_of(tx: &mut Tx<'_>, case_id: i64) -> Result<Links, DbError> {
    let pairs: Vec<(i64, i64)> = tx.query(&LINKED, &[&case_id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut links = Links::default();
    for (later, earlier) in pairs {
        if later == case_id {
            links.earlier.push(earlier);
        } else {
            links.later.push(later);
        }
    }
    Ok(links)
}

/// Forgets what was found out about the mails of a case that was purged.
pub(super) fn purge_case(tx: &mut Tx<'_>, case_id: i64) -> Result<(), DbError> {
    tx.execute(&PURGE, &[&case_id]).map(|_| ())
}
