//! Letters that have not left, of every case on one page: in the moment in which they can be taken back, scheduled, held
//! back, or given up. Everybody sees their own; who operates the mail sees all of the cases they may see.

use db::Tx;
use kernel::{Actor, Kind, Permission, Problem, Timestamp};
use serde::{Deserialize, Serialize};

use crate::cases::{self, Case, visibility};
use crate::correspondence::begun;
use crate::correspondence::begun_store;
use crate::correspondence::delivery::Standing;
use crate::correspondence::held::{self, HeldLetter};
use crate::correspondence::held_store;
use crate::correspondence::outbox_store;
use crate::house::Desk;
use crate::messages::{self, Recipient};
use crate::staff;

/// A letter given up longer ago than this is no longer shown here, in days; its case goes on telling.
const GIVEN_UP_DAYS: i64 = 30;

/// A letter that has not left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct WaitingLetter {
    /// The message it is, or will be.
    pub message_id: i64,
    /// The letter in the outbox, when it was given up.
    pub letter_id: Option<i64>,
    /// Its case; none yet while it is to begin one.
    pub case_id: Option<i64>,
    /// The number people see, with `KH-`.
    pub reference: Option<String>,
    /// What the case is about, or will be.
    pub subject: String,
    /// `reply`, `forward` or `begin`.
    pub kind: String,
    /// Who wrote it.
    pub staff_id: Option<i64>,
    /// Their name.
    pub author_name: String,
    /// `undo`, `scheduled`, `stopped` or `failed`.
    pub standing: Standing,
    /// When it leaves, was to leave, or was given up.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Why it was stopped, as a word, or what the mail server said.
    pub reason: Option<String>,
    /// To, Cc and Bcc.
    pub recipients: Vec<Recipient>,
    /// Plain text.
    pub text: String,
}

/// Letters that have not left, the next to leave first and those given up last: the actor's own, or of `all` whose
/// cases the actor may see, which asks for `mail.operate`. At most 600.
pub async fn waiting_letters(desk: &Desk, actor: &Actor, all: bool) -> Result<Vec<WaitingLetter>, Problem> {
    actor.may(Permission::CaseReply)?;
    let (actor, staff_id) = whose(actor, all)?;
    let since = desk.now().plus_days(-GIVEN_UP_DAYS);
    desk.db()
        .read(move |tx| {
            let mut letters = held(tx, &actor, staff_id)?;
            letters.extend(begun_ones(tx, &actor, staff_id)?);
            letters.sort_by_key(|letter| (letter.at, letter.message_id));
            letters.extend(given_up(tx, &actor, staff_id, since)?);
            Ok(letters)
        })
        .await
}

/// Who asks, and whose letters; `None` for everybody's.
fn whose(actor: &Actor, all: bool) -> Result<(Actor, Option<i64>), Problem> {
    if all {
        actor.may(Permission::MailOperate)?;
        return Ok((actor.clone(), None));
    }
    let own = actor.staff_id().ok_or_else(|| Problem::new(Kind::NotFound))?;
    Ok((actor.clone(), Some(own)))
}

/// How many of the actor's own letters are held: what stands beside the page's name.
pub fn waiting_count(tx: &mut Tx<'_>, actor: &Actor) -> Result<i64, Problem> {
    actor.may(Permission::CaseReply)?;
    let staff_id = actor.staff_id().ok_or_else(|| Problem::new(Kind::NotFound))?;
    Ok(held_store::count_of_staff(tx, staff_id)? + begun_store::count_of_staff(tx, staff_id)?)
}

fn standing_of(state: &str) -> Standing {
    match state {
        "undo" => Standing::Undo,
        "scheduled" => Standing::Scheduled,
        _ => Standing::Stopped,
    }
}

/// One that is held, with its case, if it has one.
fn waits(letter: HeldLetter, case: Option<&Case>) -> WaitingLetter {
    WaitingLetter {
        message_id: letter.id,
        letter_id: None,
        case_id: case.map(|case| case.id),
        reference: case.map(Case::written_reference),
        subject: case.map_or(letter.subject, |case| case.subject.clone()),
        kind: letter.kind,
        staff_id: letter.staff_id,
        author_name: letter.author_name,
        standing: standing_of(&letter.state),
        at: letter.leaves_at,
        reason: letter.stopped_for,
        recipients: letter.recipients,
        text: letter.text,
    }
}

/// Conversations that are to begin. Others see those of their brands.
fn begun_ones(tx: &mut Tx<'_>, actor: &Actor, staff_id: Option<i64>) -> Result<Vec<WaitingLetter>, Problem> {
    let mut letters = Vec::new();
    for row in begun_store::waiting(tx, staff_id)? {
        if !begun::decides(tx, actor, &row)? {
            continue;
        }
        letters.push(waits(begun::told(tx, row)?, None));
    }
    Ok(letters)
}

fn held(tx: &mut Tx<'_>, actor: &Actor, staff_id: Option<i64>) -> Result<Vec<WaitingLetter>, Problem> {
    let rows = match staff_id {
        Some(id) => held_store::of_staff(tx, id)?,
        None => held_store::of_everybody(tx)?,
    };
    let mut letters = Vec::new();
    for row in rows {
        if !visibility::sees(tx, actor, row.case_id)? {
            continue;
        }
        let case = cases::seen(tx, actor, row.case_id)?;
        letters.push(waits(held::told(tx, row)?, Some(&case)));
    }
    Ok(letters)
}

fn given_up(
    tx: &mut Tx<'_>,
    actor: &Actor,
    staff_id: Option<i64>,
    since: Timestamp,
) -> Result<Vec<WaitingLetter>, Problem> {
    let mut letters = Vec::new();
    for posted in outbox_store::given_up(tx, since)? {
        let (Some(case_id), Some(message_id)) = (posted.case_id, posted.message_id) else { continue };
        let author = messages::author_of(tx, message_id)?;
        let is_meant = staff_id.is_none() || author == staff_id;
        if !is_meant || !visibility::sees(tx, actor, case_id)? {
            continue;
        }
        let case = cases::seen(tx, actor, case_id)?;
        letters.push(WaitingLetter {
            message_id,
            letter_id: Some(posted.id),
            case_id: Some(case_id),
            reference: Some(case.written_reference()),
            subject: case.subject,
            kind: posted.kind,
            staff_id: author,
            author_name: author.map(|id| staff::display_name(tx, id)).transpose()?.unwrap_or_default(),
            standing: Standing::Failed,
            at: posted.ended_at.unwrap_or(posted.made_at),
            reason: posted.error,
            recipients: posted.letter.recipients,
            text: posted.letter.text,
        });
    }
    Ok(letters)
}
