//! What other servers report about our letters: not delivered, delayed, unwanted. A report counts only for a letter that
//! is provably ours, and an address is only marked when that letter went to it: a forged report marks nobody.

use db::{DbError, Tx, statements};
use kernel::{Kind, Problem, Timestamp};
use mail::bounce::{self, Action, Fate};
use mail::token::ReplyTokens;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::intake_store::Ending;
use super::reading::Readable;
use crate::cases::{self, Case};
use crate::events::{self, Event, Subject};
use crate::messages::{self, Recipient};
use crate::pen::Pen;

/// The longest reason that is kept, in characters.
const DIAGNOSTIC_MAX: usize = 500;
/// An address that failed for now this often is shown as doubtful, though mail still goes there.
const SOFT: &str = "soft";
const HARD: &str = "hard";
const COMPLAINT: &str = "complaint";

statements! {
    PURGE = "delivery_report.purge", "delete from delivery_report where case_id = $1";
    FORGET_RECIPIENT = "delivery_report.forget_recipient",
        "delete from delivery_report where lower(recipient) = $1";
    REPORT = "delivery_report.add",
        "insert into delivery_report (id, case_id, message_id, recipient, action, status, diagnostic, hard, reported_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (message_id, recipient, action) do update set status = $6, diagnostic = $7, hard = $8,
             reported_at = $9";
    OF_CASE = "delivery_report.of_case",
        "select message_id, recipient, action, status, diagnostic, hard, reported_at from delivery_report
         where case_id = $1 order by id limit 500";
    MARK = "undeliverable.mark",
        "insert into undeliverable (brand_id, address_folded, state, status, failures, since, last_at)
         values ($1, $2, $3, $4, 1, $5, $5)
         on conflict (brand_id, address_folded) do update set
             state = case when undeliverable.state = 'complaint' or (undeliverable.state = 'hard' and $3 = 'soft')
                 then undeliverable.state else $3 end,
             status = $4, failures = undeliverable.failures + 1, last_at = $5";
    STATE = "undeliverable.state",
        "select address_folded, state, status, failures, since, last_at from undeliverable
         where brand_id = $1 and address_folded = $2";
    LIST = "undeliverable.list",
        "select address_folded, state, status, failures, since, last_at from undeliverable
         where brand_id = $1 order by last_at desc, address_folded limit 500";
    CLEAR = "undeliverable.clear", "delete from undeliverable where brand_id = $1 and address_folded = $2";
    // Whoever writes has a mailbox that works. A complaint is a wish and stays.
    REACHED = "undeliverable.reached",
        "delete from undeliverable where brand_id = $1 and address_folded = $2 and state <> 'complaint'";
}

/// What was reported about a message of ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DeliveryReport {
    /// The message.
    pub message_id: i64,
    /// Whom it did not reach.
    pub recipient: String,
    /// `failed`, `delayed`, `delivered`, `relayed`, `expanded` or `complaint`.
    pub action: String,
    /// Status code `x.y.z`; may be empty.
    pub status: String,
    /// In the other server's words.
    pub diagnostic: String,
    /// Whether the address itself is at fault.
    pub hard: bool,
    /// When it was reported.
    #[schema(value_type = String, format = DateTime)]
    pub reported_at: Timestamp,
}

/// An address that mail did not reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Undeliverable {
    /// The address, folded.
    pub address: String,
    /// `hard` (nothing is sent there), `soft` (it failed for now) or `complaint` (nothing automatic is sent there).
    pub state: String,
    /// The last status code; may be empty.
    pub status: String,
    /// How often it failed.
    pub failures: i64,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// The last time.
    #[schema(value_type = String, format = DateTime)]
    pub last_at: Timestamp,
}

fn read(row: &db::Row<'_>) -> Result<Undeliverable, DbError> {
    Ok(Undeliverable {
        address: row.get(0)?,
        state: row.get(1)?,
        status: row.get(2)?,
        failures: row.get(3)?,
        since: row.get(4)?,
        last_at: row.get(5)?,
    })
}

/// What was reported about the messages of a case, oldest first.
pub fn reports_of(tx: &mut Tx<'_>, case_id: i64) -> Result<Vec<DeliveryReport>, DbError> {
    tx.query(&OF_CASE, &[&case_id], |row| {
        Ok(DeliveryReport {
            message_id: row.get(0)?,
            recipient: row.get(1)?,
            action: row.get(2)?,
            status: row.get(3)?,
            diagnostic: row.get(4)?,
            hard: row.get(5)?,
            reported_at: row.get(6)?,
        })
    })
}

/// What is known against an address of a brand; `None` when nothing is.
pub fn undeliverable(
    tx: &mut Tx<'_>,
    brand_id: i64,
    address: &str,
) -> Result<Option<Undeliverable>, DbError> {
    tx.first(&STATE, &[&brand_id, &text::fold(address)], read)
}

/// The addresses of a brand that mail did not reach, the latest first, at most 500.
pub(super) fn undeliverables(tx: &mut Tx<'_>, brand_id: i64) -> Result<Vec<Undeliverable>, DbError> {
    tx.query(&LIST, &[&brand_id], read)
}

/// Forgets what is known against an address; `false` when nothing was.
pub(super) fn clear(tx: &mut Tx<'_>, brand_id: i64, address: &str) -> Result<bool, DbError> {
    Ok(tx.execute(&CLEAR, &[&brand_id, &text::fold(address)])? == 1)
}

/// Notes that a person wrote from this address.
pub(super) fn reached(tx: &mut Tx<'_>, brand_id: i64, address_folded: &str) -> Result<(), DbError> {
    tx.execute(&REACHED, &[&brand_id, &address_folded]).map(|_| ())
}

/// Refuses a letter to an address that does not exist: it would come back, and cost the mailbox its good name.
pub fn refuse_dead(tx: &mut Tx<'_>, brand_id: i64, recipients: &[Recipient]) -> Result<(), Problem> {
    for recipient in recipients {
        if let Some(known) = undeliverable(tx, brand_id, &recipient.address)?
            && known.state == HARD
        {
            let problem = Problem::field(Kind::AddressFails, "recipients");
            return Err(problem.with("value", recipient.address.clone()).with("status", known.status));
        }
    }
    Ok(())
}

/// Whether a machine may write to an address: not to one that failed for good, nor to one that complained.
pub fn takes_automatic(tx: &mut Tx<'_>, brand_id: i64, address: &str) -> Result<bool, DbError> {
    let known = undeliverable(tx, brand_id, address)?;
    Ok(known.is_none_or(|known| !matches!(known.state.as_str(), HARD | COMPLAINT)))
}

/// What a mail reports, ready to be noted: the letter it is about and what became of it.
pub(super) struct Report {
    case_id: i64,
    message_id: i64,
    fates: Vec<(Fate, &'static str)>,
    is_complaint: bool,
}

/// Reads a mail as a report about a letter of ours. `None` when it is none, or about nothing of ours.
pub(super) fn read_report(mail: &mail::Inbound, tokens: &ReplyTokens) -> Option<Report> {
    if let Some(complaint) = bounce::read_complaint(mail) {
        let (case_id, message_id) = tokens.read_message_id(&complaint.message_id?)?;
        let fate = |recipient| {
            let diagnostic = complaint.feedback.clone();
            (Fate { recipient, action: Action::Failed, status: String::new(), diagnostic }, COMPLAINT)
        };
        let fates = complaint.recipients.into_iter().map(fate).collect();
        return Some(Report { case_id, message_id, fates, is_complaint: true });
    }
    let bounce = bounce::read(mail)?;
    let (case_id, message_id) = tokens.read_message_id(&bounce.message_id?)?;
    let fates = bounce.fates.into_iter().map(|fate| {
        let action = match fate.action {
            Action::Failed => "failed",
            Action::Delayed => "delayed",
            Action::Delivered => "delivered",
            Action::Relayed => "relayed",
            Action::Expanded => "expanded",
        };
        (fate, action)
    });
    Some(Report { case_id, message_id, fates: fates.collect(), is_complaint: false })
}

/// Notes a report: on the message, on the address, and in the history of the case. The case's row must be locked.
pub(super) fn note(
    tx: &mut Tx<'_>,
    pen: &Pen,
    mail: &Readable,
    case: &Case,
    report: &Report,
) -> Result<Ending, Problem> {
    let message = messages::of_case(tx, case.id)?.into_iter().find(|message| message.id == report.message_id);
    let recipients = message.map(|message| message.recipients).unwrap_or_default();
    let (mut worst, mut status) = (None, String::new());
    for (fate, action) in &report.fates {
        let folded = text::fold(&fate.recipient);
        let written_to = recipients.iter().any(|to| text::fold(&to.address) == folded)
            || cases::takes_part(tx, case, &folded)?;
        let diagnostic: String = fate.diagnostic.chars().take(DIAGNOSTIC_MAX).collect();
        let hard = fate.is_hard();
        tx.execute(
            &REPORT,
            &[
                &pen.id(),
                &case.id,
                &report.message_id,
                &fate.recipient,
                action,
                &fate.status,
                &diagnostic,
                &hard,
                &pen.now,
            ],
        )?;
        let state = match (report.is_complaint, fate.action, hard) {
            (true, _, _) => COMPLAINT,
            (_, Action::Failed, true) => HARD,
            (_, Action::Failed | Action::Delayed, _) => SOFT,
            _ => continue,
        };
        if written_to {
            tx.execute(&MARK, &[&case.brand_id, &folded, &state, &fate.status, &pen.now])?;
        }
        if worst.is_none() || state == HARD {
            worst = Some(state);
            status.clone_from(&fate.status);
        }
    }
    let kind = match worst {
        Some(COMPLAINT) => Some("MailComplained"),
        Some(HARD) => Some("MailBounced"),
        Some(_) if report.fates.iter().all(|(fate, _)| fate.action == Action::Delayed) => Some("MailDelayed"),
        Some(_) => Some("MailBouncedForNow"),
        None => None,
    };
    if let Some(kind) = kind {
        let status = if status.is_empty() { "–".to_owned() } else { status };
        let body = json!({ "message_id": report.message_id, "status": status, "mail_in_id": mail.raw.id });
        events::record(tx, pen, &Event::new(Some(case.brand_id), Subject::case(case.id), kind, body))?;
    }
    metrics::counter!("mail_reports_total").increment(1);
    Ok(Ending { state: "filed", rule: Some("report"), case_id: Some(case.id), message_id: None, error: None })
}

impl Report {
    /// The case it is about.
    pub(super) const fn case_id(&self) -> i64 {
        self.case_id
    }
}

/// Forgets what was reported about a case that was purged.
/// Forgets what is known against an address.
pub(super) fn forget_address(tx: &mut Tx<'_>, brand_id: i64, address: &str) -> Result<(), DbError> {
    tx.execute(&CLEAR, &[&brand_id, &address])?;
    tx.execute(&FORGET_RECIPIENT, &[&address]).map(|_| ())
}

pub(super) fn purge_case(tx: &mut Tx<'_>, case_id: i64) -> Result<(), DbError> {
    tx.execute(&PURGE, &[&case_id]).map(|_| ())
}
