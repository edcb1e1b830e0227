//! Mail that waits for a person: from a stranger with a true token, from somebody whose own domain disowns it, from a
//! sender who sends too much. Until somebody lets it in it changes nothing and is shown to no customer.

use db::{DbError, Row, Tx, statements};
use kernel::{Problem, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::details::Authenticity;
use super::intake_store::Ending;
use super::reading::Readable;
use crate::events::{self, Event, Subject};
use crate::pen::Pen;
use crate::{notices, staff};

/// How much of a held mail is kept to look at, in characters. The whole of it is in its source.
const BODY_MAX: usize = 4_000;

statements! {
    OF_AUTHOR = "held_mail.of_author",
        "delete from held_mail where brand_id = $1 and lower(author_address) = $2 returning mail_in_id";
    PURGE = "held_mail.purge", "delete from held_mail where case_id = $1";
    HOLD = "held_mail.hold",
        "insert into held_mail (id, mail_in_id, brand_id, case_id, reason, author_name, author_address, subject, body,
             facts, held_at, state)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'held')
         on conflict (mail_in_id) do update set case_id = $4, reason = $5, author_name = $6, author_address = $7,
             subject = $8, body = $9, facts = $10, held_at = $11, state = 'held', outcome = null, settled_by = null,
             settled_at = null";
    GET = "held_mail.get",
        "select id, mail_in_id, brand_id, case_id, reason, author_name, author_address, subject, body, facts, held_at,
             state, outcome from held_mail where id = $1";
    OF_CASE = "held_mail.of_case",
        "select id, mail_in_id, brand_id, case_id, reason, author_name, author_address, subject, body, facts, held_at,
             state, outcome from held_mail where case_id = $1 and state = 'held' order by id";
    WAITING = "held_mail.waiting",
        "select id, mail_in_id, brand_id, case_id, reason, author_name, author_address, subject, body, facts, held_at,
             state, outcome from held_mail
         where state = 'held' and id < $1
             and ($2 or brand_id in (select brand_id from staff_brand where staff_id = $3))
         order by id desc limit $4";
    COUNT = "held_mail.count",
        "select count(*) from (select 1 from held_mail
             where state = 'held' and ($1 or brand_id in (select brand_id from staff_brand where staff_id = $2))
             limit 1000) as some_of_them";
    // What was written is in the source; beside the case nothing of it needs to stay.
    SETTLE = "held_mail.settle",
        "update held_mail set state = 'settled', outcome = $2, settled_by = $3, settled_at = $4, body = '', subject = ''
         where id = $1 and state = 'held'";
    RULING = "held_mail.ruling",
        "select outcome, case_id from held_mail where mail_in_id = $1 and state = 'settled'";
    FILE_AGAIN = "held_mail.file_again",
        "update mail_in set state = 'waiting', attempts = 0, lease_until = null where id = $1 and state = 'ignored'";
}

/// Why a mail is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// A true token, but nobody who takes part in that case.
    Stranger,
    /// The sender's own domain asks not to believe it.
    Forged,
    /// Too many from one sender.
    Flood {
        /// Whether it is the first above the limit in this hour.
        is_first: bool,
    },
}

impl Reason {
    /// As stored.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Stranger => "stranger",
            Self::Forged => "forged",
            Self::Flood { .. } => "flood",
        }
    }
}

/// A mail that waits for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct HeldMail {
    /// Its id.
    pub id: i64,
    /// The raw mail.
    #[serde(skip)]
    pub mail_in_id: i64,
    /// The brand it was sent to.
    pub brand_id: i64,
    /// The case it would join.
    pub case_id: Option<i64>,
    /// `stranger`, `forged` or `flood`.
    pub reason: String,
    /// Who seems to have written it.
    pub author_name: String,
    /// From which address.
    pub author_address: String,
    /// Its subject.
    pub subject: String,
    /// The beginning of its text.
    pub body: String,
    /// Where it seems to come from.
    pub authenticity: Authenticity,
    /// Since when it waits.
    #[schema(value_type = String, format = DateTime)]
    pub held_at: Timestamp,
    /// `held` or `settled`.
    pub state: String,
    /// How it was settled.
    pub outcome: Option<String>,
}

fn read(row: &Row<'_>) -> Result<HeldMail, DbError> {
    Ok(HeldMail {
        id: row.get(0)?,
        mail_in_id: row.get(1)?,
        brand_id: row.get(2)?,
        case_id: row.get(3)?,
        reason: row.get(4)?,
        author_name: row.get(5)?,
        author_address: row.get(6)?,
        subject: row.get(7)?,
        body: row.get(8)?,
        authenticity: row.json_or_default(9)?,
        held_at: row.get(10)?,
        state: row.get(11)?,
        outcome: row.get(12)?,
    })
}

/// Holds a mail. Whoever answers for the brand is told of the first of a flood.
pub(super) fn hold(
    tx: &mut Tx<'_>,
    pen: &Pen,
    mail: &Readable,
    from: &mail::Address,
    reason: Reason,
    case_id: Option<i64>,
) -> Result<Ending, Problem> {
    let (id, raw) = (pen.id(), &mail.raw);
    let body: String = mail.own.chars().take(BODY_MAX).collect();
    let subject: String = mail.inbound.subject.chars().take(crate::cases::SUBJECT_MAX).collect();
    let facts = json!(Authenticity::from(&mail.verdict));
    let name = from.name.clone().unwrap_or_default();
    tx.execute(
        &HOLD,
        &[
            &id,
            &raw.id,
            &raw.brand_id,
            &case_id,
            &reason.word(),
            &name,
            &from.address,
            &subject,
            &body,
            &facts,
            &pen.now,
        ],
    )?;
    let about = case_id.map_or(Subject { kind: "brand", id: raw.brand_id }, Subject::case);
    let told = json!({ "mail_in_id": raw.id, "because": reason.word() });
    events::record(tx, pen, &Event::new(Some(raw.brand_id), about, "MailHeld", told))?;
    if matches!(reason, Reason::Flood { is_first: true }) {
        let overseers = staff::overseers_of(tx, raw.brand_id)?;
        notices::tell(tx, pen, &overseers, "sender_flood", raw.brand_id, &json!({ "mail_in_id": raw.id }))?;
    }
    let rule = match reason {
        Reason::Stranger => "held_stranger",
        Reason::Forged => "held_forged",
        Reason::Flood { .. } => "held_flood",
    };
    Ok(Ending { state: "ignored", rule: Some(rule), ..Ending::default() })
}

/// One held mail, whether settled or not.
pub(super) fn get(tx: &mut Tx<'_>, id: i64) -> Result<Option<HeldMail>, DbError> {
    tx.first(&GET, &[&id], read)
}

/// What waits beside a case.
pub fn held_beside(tx: &mut Tx<'_>, case_id: i64) -> Result<Vec<HeldMail>, DbError> {
    tx.query(&OF_CASE, &[&case_id], read)
}

/// What waits, newest first: of every brand when `all`, else of those the member of staff serves.
pub(super) fn waiting(
    tx: &mut Tx<'_>,
    all: bool,
    staff_id: i64,
    before: i64,
    limit: i64,
) -> Result<Vec<HeldMail>, DbError> {
    tx.query(&WAITING, &[&before, &all, &staff_id, &limit], read)
}

/// How many wait, at most 1,000.
pub(super) fn count(tx: &mut Tx<'_>, all: bool, staff_id: i64) -> Result<i64, DbError> {
    tx.one(&COUNT, &[&all, &staff_id], |row| row.get(0))
}

/// Settles it; `false` when somebody was quicker.
pub(super) fn settle(tx: &mut Tx<'_>, pen: &Pen, id: i64, outcome: &str) -> Result<bool, DbError> {
    Ok(tx.execute(&SETTLE, &[&id, &outcome, &pen.who.id(), &pen.now])? == 1)
}

/// Puts the raw mail back to be filed, now that somebody decided.
pub(super) fn file_again(tx: &mut Tx<'_>, mail_in_id: i64) -> Result<(), DbError> {
    tx.execute(&FILE_AGAIN, &[&mail_in_id]).map(|_| ())
}

/// What a person decided about a raw mail, and the case it waited beside.
pub(super) fn ruling(tx: &mut Tx<'_>, mail_in_id: i64) -> Result<Option<(String, Option<i64>)>, DbError> {
    tx.first(&RULING, &[&mail_in_id], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Forgets what waited beside a case that was purged. Its source goes with the other ignored mail.
/// Forgets every mail of an author that was held, settled or not. Answers the mails they came by.
pub(super) fn forget_author(tx: &mut Tx<'_>, brand_id: i64, address: &str) -> Result<Vec<i64>, DbError> {
    tx.query(&OF_AUTHOR, &[&brand_id, &address], |row| row.get(0))
}

pub(super) fn purge_case(tx: &mut Tx<'_>, case_id: i64) -> Result<(), DbError> {
    tx.execute(&PURGE, &[&case_id]).map(|_| ())
}
