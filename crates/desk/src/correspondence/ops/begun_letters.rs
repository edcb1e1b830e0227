//! Conversations that we begin and that have not left: what is decided about one, for the verbs of held letters.

use db::Tx;
use kernel::{Actor, Kind, Problem, Timestamp};
use serde_json::json;

use crate::correspondence::begun::{self, BegunDraft, draft_of};
use crate::correspondence::begun_store::{self, BegunRow};
use crate::correspondence::first_letter::check;
use crate::correspondence::held::HeldLetter;
use crate::pen::Pen;
use crate::{attachments, staff};

/// It, held by this transaction; `None` when no conversation was begun under this id. Refused when it has left or was
/// taken back.
fn taken(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<Option<BegunRow>, Problem> {
    let Some(row) = begun_store::get(tx, id)? else { return Ok(None) };
    if !begun::decides(tx, actor, &row)? {
        return Err(Problem::new(Kind::NotFound));
    }
    if row.is_waiting() { Ok(Some(row)) } else { Err(Problem::new(Kind::AlreadyLeft)) }
}

/// Makes it the actor's, with its files.
fn taken_over(tx: &mut Tx<'_>, actor: &Actor, row: &mut BegunRow) -> Result<(), Problem> {
    if let Some(me) = actor.staff_id() {
        row.staff_id = Some(me);
        attachments::hand_over_begun(tx, row.id, me)?;
    }
    Ok(())
}

/// Takes it back: it is the actor's draft again. One that was emptied is gone.
pub(super) fn withdraw(
    tx: &mut Tx<'_>,
    pen: &Pen,
    actor: &Actor,
    id: i64,
) -> Result<Option<BegunDraft>, Problem> {
    let Some(mut row) = taken(tx, actor, id)? else { return Ok(None) };
    attachments::unbind(tx, row.id, pen.now)?;
    taken_over(tx, actor, &mut row)?;
    row.state = "draft".to_owned();
    row.kept.copies.clear();
    (row.scheduled, row.send_after, row.stopped_for) = (false, None, None);
    (row.saved_at, row.version) = (pen.now, row.version + 1);
    begun::record(tx, pen, &row, "LetterWithdrawn", json!({}))?;
    if row.kept.beginning.is_empty() {
        begun_store::delete(tx, row.id)?;
        row.version = 0;
    } else {
        begun_store::put(tx, &row)?;
    }
    Ok(Some(draft_of(row)))
}

/// Lets it leave at another time, or at once. Where its writer cannot write any more, it becomes the actor's. Refused
/// with what would stop it.
pub(super) fn reschedule(
    tx: &mut Tx<'_>,
    pen: &Pen,
    actor: &Actor,
    id: i64,
    leaves_at: Option<Timestamp>,
) -> Result<Option<HeldLetter>, Problem> {
    let Some(mut row) = taken(tx, actor, id)? else { return Ok(None) };
    if row.kept.beginning.is_empty() {
        return Err(Problem::new(Kind::Erased));
    }
    let sender = match begun::writer(tx, &row)? {
        Ok(writer) => writer,
        Err(_) => {
            actor.may(kernel::Permission::CaseOpen)?;
            taken_over(tx, actor, &mut row)?;
            actor.clone()
        }
    };
    if !staff::serves(tx, actor, row.brand_id)? {
        return Err(Problem::new(Kind::NotFound));
    }
    check(tx, &sender, &begun::start_of(&row))?;
    let at = leaves_at.unwrap_or(pen.now);
    let body = json!({ "from": row.send_after, "to": at, "staff_id": row.staff_id });
    row.state = "held".to_owned();
    (row.scheduled, row.send_after, row.stopped_for) = (leaves_at.is_some(), Some(at), None);
    row.version += 1;
    begun_store::put(tx, &row)?;
    begun::record(tx, pen, &row, "LetterRescheduled", body)?;
    begun::told(tx, row).map(Some)
}
