//! Letters that have not left yet: see one's own, take one back, change when it leaves.

use db::Tx;
use kernel::{Actor, Kind, Permission, Problem, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::begun_letters;
use super::reply::{check_leaves, writable};
use crate::cases::{self, Case, LOCK};
use crate::correspondence::begun::{self, BegunDraft};
use crate::correspondence::begun_store;
use crate::correspondence::held::{self, HeldLetter, Leaves};
use crate::correspondence::held_store::{self, HeldRow, Words};
use crate::drafts::{self, Content, Draft};
use crate::house::Desk;
use crate::messages::Recipient;
use crate::{attachments, requests};

/// The actor's own letters that have not left, the next to leave first.
pub async fn held_letters(desk: &Desk, actor: &Actor) -> Result<Vec<HeldLetter>, Problem> {
    actor.may(Permission::CaseReply)?;
    let staff_id = actor.staff_id().ok_or_else(|| Problem::new(Kind::NotFound))?;
    desk.db()
        .read(move |tx| {
            let mut letters = Vec::new();
            for row in held_store::of_staff(tx, staff_id)? {
                letters.push(held::told(tx, row)?);
            }
            for row in begun_store::waiting(tx, Some(staff_id))? {
                letters.push(begun::told(tx, row)?);
            }
            letters.sort_by_key(|letter| (letter.leaves_at, letter.id));
            Ok(letters)
        })
        .await
}

/// The letter and its case, both held by this transaction; refused when it has left or was taken back.
fn taken(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<(HeldRow, Case), Problem> {
    let gone = || Problem::new(Kind::NotFound);
    let case_id = held_store::get(tx, id)?.ok_or_else(gone)?.case_id;
    cases::seen(tx, actor, case_id)?;
    tx.lock(LOCK, case_id)?;
    let case = cases::seen(tx, actor, case_id)?;
    let row = held_store::get(tx, id)?.ok_or_else(gone)?;
    if matches!(row.state.as_str(), "held" | "stopped") {
        Ok((row, case))
    } else {
        Err(Problem::new(Kind::AlreadyLeft))
    }
}

/// What a letter that was taken back is again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum TakenBack {
    /// One's draft in its case.
    Draft(Draft),
    /// A conversation that one has begun.
    Begun(BegunDraft),
}

/// The people of one role, as one types them.
pub(in crate::correspondence) fn people(words: &Words, role: &str) -> String {
    let written = |to: &Recipient| {
        if to.name.is_empty() {
            to.address.clone()
        } else {
            format!("{} <{}>", to.name.replace([',', ';', '<', '>', '"'], " "), to.address)
        }
    };
    words.recipients.iter().filter(|to| to.role == role).map(written).collect::<Vec<_>>().join(", ")
}

/// Its words as one writes on with them.
pub(in crate::correspondence) fn typed_of(words: &Words) -> Content {
    Content {
        text: words.text.clone(),
        html: words.typed.clone(),
        to: people(words, "to"),
        cc: people(words, "cc"),
        bcc: people(words, "bcc"),
        attachments: words.uploads.clone(),
    }
}

/// Takes a letter back before it leaves: its words are the actor's draft again, above whatever they began meanwhile, or
/// the conversation that it would have begun. [`Kind::AlreadyLeft`] when it has left.
pub async fn withdraw(desk: &Desk, actor: &Actor, id: i64) -> Result<TakenBack, Problem> {
    actor.may(Permission::CaseReply)?;
    let writer = actor.staff_id().ok_or_else(|| Problem::new(Kind::NotFound))?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                if let Some(begun) = begun_letters::withdraw(tx, &pen, &actor, id)? {
                    return Ok(TakenBack::Begun(begun));
                }
                let (row, case) = taken(tx, &actor, id)?;
                attachments::unbind(tx, row.id, pen.now)?;
                held_store::end(tx, row.id, "withdrawn", pen.now)?;
                let content = typed_of(&row.words);
                held::record(tx, &pen, &row, "LetterWithdrawn", json!({ "message_id": row.id }))?;
                let draft = drafts::put_back(tx, pen.now, writer, case.id, &row.kind, content)?;
                Ok(TakenBack::Draft(draft))
            })
        })
        .await
}

/// Lets a letter leave at another time, or at once, and asks again whether anything stands in its way from now on:
/// whoever changes it has seen the thread as it is. [`Kind::AlreadyLeft`] when it has left.
pub async fn reschedule(
    desk: &Desk,
    actor: &Actor,
    id: i64,
    leaves_at: Option<Timestamp>,
) -> Result<HeldLetter, Problem> {
    actor.may(Permission::CaseReply)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    let done = desk
        .db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                check_leaves(leaves_at.map_or(Leaves::Now, Leaves::At), pen.now)?;
                if let Some(begun) = begun_letters::reschedule(tx, &pen, &actor, id, leaves_at)? {
                    return Ok(begun);
                }
                let (row, case) = taken(tx, &actor, id)?;
                writable(&case)?;
                let at = leaves_at.unwrap_or(pen.now);
                let seen = held::newest(tx, case.id)?;
                held_store::change(tx, row.id, at, leaves_at.is_some(), seen)?;
                let body = json!({ "message_id": row.id, "from": row.send_after, "to": at });
                held::record(tx, &pen, &row, "LetterRescheduled", body)?;
                let row = held_store::get(tx, id)?.ok_or_else(|| Problem::new(Kind::NotFound))?;
                held::told(tx, row)
            })
        })
        .await;
    desk.bells().outbox.notify_one();
    done
}
