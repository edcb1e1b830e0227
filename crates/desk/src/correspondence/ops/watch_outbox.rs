//! Look into the outbox, and send again what was given up.

use kernel::{Actor, Kind, Permission, Problem};
use serde_json::json;

use crate::correspondence::links;
use crate::correspondence::outbox_store::{self, Posted};
use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::requests;

/// The newest letters before `before` (all when `None`), at most `limit` (1–200).
pub async fn outbox(
    desk: &Desk,
    actor: &Actor,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Posted>, Problem> {
    actor.may(Permission::MailOperate)?;
    let before = before.unwrap_or(i64::MAX);
    let found = desk.db().read(move |tx| outbox_store::list(tx, before, limit.clamp(1, 200))).await?;
    Ok(found.into_iter().map(|posted| links::shown(desk, actor, posted)).collect())
}

/// Puts a letter that was given up back into the queue.
pub async fn send_again(desk: &Desk, actor: &Actor, id: i64) -> Result<(), Problem> {
    actor.may(Permission::MailOperate)?;
    let pen = desk.pen(actor);
    let done = desk
        .db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let posted = outbox_store::get(tx, id)?.ok_or_else(|| Problem::new(Kind::NotFound))?;
                if tx.execute(&outbox_store::AGAIN, &[&id, &pen.now])? == 0 {
                    return Err(Problem::new(Kind::ChangedMeanwhile));
                }
                let subject = posted.case_id.map_or(Subject { kind: "outbox", id }, Subject::case);
                let body = json!({ "outbox_id": id, "message_id": posted.message_id });
                events::record(
                    tx,
                    &pen,
                    &Event::new(Some(posted.brand_id), subject, "MailQueuedAgain", body),
                )?;
                Ok(())
            })
        })
        .await;
    desk.bells().outbox.notify_one();
    done
}
