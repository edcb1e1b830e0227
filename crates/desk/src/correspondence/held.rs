//! Letters that have not left yet. Until they leave nothing was said: the message is written, the clocks hear of the
//! answer and the status changes in the moment the letter goes to the outbox, not at the click. Whoever wrote meanwhile
//! stops it, and its writer is asked again.

use db::Tx;
use kernel::{Actor, Problem, Timestamp, Via, Who};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::begun;
use super::held_store::{self, HeldRow, Words};
use super::leaving::{Leaving, leave};
use crate::cases::{self, Case, LOCK};
use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::labels::Category;
use crate::messages::{self, Recipient};
use crate::pen::Pen;
use crate::{notices, staff};

/// A letter that has not left yet, as it will be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct HeldLetter {
    /// The id its message will have.
    pub id: i64,
    /// Its case; none yet while it is to begin one.
    pub case_id: Option<i64>,
    /// Who wrote it.
    pub staff_id: Option<i64>,
    /// Their name.
    pub author_name: String,
    /// `reply`, `forward` or `begin`.
    pub kind: String,
    /// Its subject line.
    pub subject: String,
    /// `undo`: it leaves in a moment; `scheduled`: at the time chosen; `stopped`: somebody must decide.
    pub state: String,
    /// It leaves not before then.
    #[schema(value_type = String, format = DateTime)]
    pub leaves_at: Timestamp,
    /// Why it was stopped: `customer_wrote`, `colleague_wrote`, `case_closed` or `case_discarded`; one that begins a case:
    /// `writer_left`, `writer_may_not`, `customer_erased`, `customer_gone`, `no_address`, `address_gone`, `address_fails`, `no_mailbox` or
    /// `cannot_leave`.
    pub stopped_for: Option<String>,
    /// Plain text.
    pub text: String,
    /// HTML, cleaned.
    pub html: String,
    /// To, Cc and Bcc.
    pub recipients: Vec<Recipient>,
    /// Files that leave with it.
    pub attachments: Vec<i64>,
    /// The status the case moves to when it leaves.
    pub then: Option<String>,
    /// When it was written.
    #[schema(value_type = String, format = DateTime)]
    pub made_at: Timestamp,
    /// Rises with each change.
    pub version: i64,
}

pub(super) fn told(tx: &mut Tx<'_>, row: HeldRow) -> Result<HeldLetter, Problem> {
    let author_name = match row.staff_id {
        Some(id) => staff::display_name(tx, id)?,
        None => String::new(),
    };
    let state = match (row.state.as_str(), row.scheduled) {
        ("stopped", _) => "stopped",
        (_, true) => "scheduled",
        (_, false) => "undo",
    };
    let words = row.words;
    Ok(HeldLetter {
        id: row.id,
        case_id: Some(row.case_id),
        staff_id: row.staff_id,
        author_name,
        kind: row.kind,
        subject: words.subject,
        state: state.to_owned(),
        leaves_at: row.send_after,
        stopped_for: row.stopped_for,
        text: words.text,
        html: words.shown,
        recipients: words.recipients,
        attachments: words.attachments,
        then: words.then,
        made_at: row.made_at,
        version: row.version,
    })
}

/// The letters of a case that have not left yet. The caller has checked that the actor sees it.
pub fn held_of_case(tx: &mut Tx<'_>, case_id: i64) -> Result<Vec<HeldLetter>, Problem> {
    let rows = held_store::of_case(tx, case_id)?;
    rows.into_iter().map(|row| told(tx, row)).collect()
}

/// How many seconds a letter of this person waits so that it can be taken back.
pub fn undo_seconds_of(tx: &mut Tx<'_>, staff_id: i64) -> Result<i64, db::DbError> {
    Ok(held_store::habit(tx, staff_id)?.unwrap_or(super::UNDO_SECONDS))
}

/// When a letter leaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Leaves {
    /// At once.
    #[default]
    Now,
    /// After so many seconds, in which it can be taken back.
    In(i64),
    /// At the time chosen.
    At(Timestamp),
}

impl Leaves {
    /// The instant, and whether somebody chose it; `None` for at once.
    pub(super) fn after(self, now: Timestamp) -> Option<(Timestamp, bool)> {
        match self {
            Self::Now | Self::In(0) => None,
            Self::In(seconds) => Some((now.plus_seconds(seconds), false)),
            Self::At(at) => Some((at, true)),
        }
    }
}

/// Holds a letter. The case is locked, everything was checked.
pub(super) fn hold(
    tx: &mut Tx<'_>,
    pen: &Pen,
    case: &Case,
    letter: (i64, &'static str, Words),
    (send_after, scheduled): (Timestamp, bool),
) -> Result<(), Problem> {
    let (id, kind, words) = letter;
    let row = HeldRow {
        id,
        case_id: case.id,
        brand_id: case.brand_id,
        staff_id: if let Who::Staff(id) = pen.who { Some(id) } else { None },
        via: pen.via.word().to_owned(),
        kind: kind.to_owned(),
        state: "held".to_owned(),
        scheduled,
        send_after,
        seen_id: newest(tx, case.id)?,
        stopped_for: None,
        words,
        made_at: pen.now,
        version: 1,
    };
    held_store::insert(tx, &row)?;
    let told = if scheduled { "LetterScheduled" } else { "LetterHeld" };
    record(tx, pen, &row, told, json!({ "message_id": id, "send_after": send_after }))
}

pub(super) fn record(
    tx: &mut Tx<'_>,
    pen: &Pen,
    row: &HeldRow,
    kind: &'static str,
    body: serde_json::Value,
) -> Result<(), Problem> {
    events::record(tx, pen, &Event::new(Some(row.brand_id), Subject::case(row.case_id), kind, body))?;
    Ok(())
}

/// The newest thing somebody wrote to somebody in a case, sent or about to be.
pub(super) fn newest(tx: &mut Tx<'_>, case_id: i64) -> Result<i64, Problem> {
    let held = held_store::of_case(tx, case_id)?.last().map_or(0, |row| row.id);
    Ok(messages::newest(tx, case_id)?.max(held))
}

/// Why a letter may not leave as things stand now.
fn obstacle(tx: &mut Tx<'_>, case: &Case, row: &HeldRow) -> Result<Option<&'static str>, Problem> {
    if case.merged_into.is_some() || case.category == Category::Closed {
        return Ok(Some("case_closed"));
    }
    if case.disposition != "live" {
        return Ok(Some("case_discarded"));
    }
    // What one forwards to an outsider does not depend on what the customer says meanwhile.
    if row.kind != "reply" {
        return Ok(None);
    }
    let newer = messages::newer_than(tx, case.id, row.seen_id, row.staff_id.unwrap_or(0))?;
    if newer.is_empty() {
        return Ok(None);
    }
    let inward = newer.iter().any(|one| one.direction == messages::Direction::In);
    Ok(Some(if inward { "customer_wrote" } else { "colleague_wrote" }))
}

/// Lets every letter leave whose time has come; answers how many left or were stopped.
pub async fn release_due(desk: &Desk) -> Result<usize, Problem> {
    let mut dealt = begun::release_due(desk).await?;
    loop {
        let now = desk.now();
        let due = desk.db().read(move |tx| held_store::due(tx, now)).await?;
        if due.is_empty() {
            return Ok(dealt);
        }
        dealt += due.len();
        for (id, case_id) in due {
            let (pen, salt, tokens) =
                (desk.pen(&Actor::system(Via::Automation)), desk.secret(), desk.reply_tokens());
            desk.db().write(move |tx| release(tx, &pen, (id, case_id), &salt, &tokens)).await?;
        }
    }
}

pub(super) fn via_of(word: &str) -> Via {
    [Via::Screen, Via::Api, Via::Demo, Via::Import]
        .into_iter()
        .find(|via| via.word() == word)
        .unwrap_or(Via::Automation)
}

fn release(
    tx: &mut Tx<'_>,
    pen: &Pen,
    (id, case_id): (i64, i64),
    salt: &[u8; 32],
    tokens: &mail::token::ReplyTokens,
) -> Result<(), Problem> {
    tx.lock(LOCK, case_id)?;
    let Some(row) = held_store::get(tx, id)? else { return Ok(()) };
    // Another node was quicker, or its writer was.
    if row.state != "held" || row.send_after > pen.now {
        return Ok(());
    }
    let Some(case) = cases::found(tx, case_id)? else {
        held_store::end(tx, id, "withdrawn", pen.now)?;
        return Ok(());
    };
    if let Some(because) = obstacle(tx, &case, &row)? {
        held_store::stop(tx, id, because)?;
        record(tx, pen, &row, "LetterStopped", json!({ "message_id": id, "because": because }))?;
        if let Some(author) = row.staff_id {
            let item = json!({ "case_id": case.id, "message_id": id, "because": because });
            notices::tell(tx, pen, &[author], "letter_stopped", case.brand_id, &item)?;
        }
        return Ok(());
    }
    let who = row.staff_id.map_or(Who::System, Who::Staff);
    let mut pen = pen.clone();
    (pen.who, pen.via) = (who, via_of(&row.via));
    held_store::end(tx, id, "left", pen.now)?;
    let leaving = Leaving { message_id: id, outside: row.kind == "forward", words: row.words };
    leave(tx, &pen, &case, &leaving, salt, tokens)?;
    Ok(())
}
