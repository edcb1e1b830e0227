//! Put back what a bulk change changed.

use db::Lock;
use kernel::{Actor, Kind, Permission, Problem};
use serde_json::json;

use super::own;
use crate::bulk::store::{self, Job};
use crate::bulk::{Bulk, State};
use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::requests;
use crate::words::words;

static LOCK: Lock = Lock(&store::LOCK);

/// Starts to undo one's own bulk change that ended. Asked twice, it answers what already undoes it.
pub async fn undo(desk: &Desk, actor: &Actor, id: i64) -> Result<Bulk, Problem> {
    actor.may(Permission::CaseView)?;
    let (pen, actor, new) = (desk.pen(actor), actor.clone(), desk.id());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                tx.lock(LOCK, id)?;
                let undone = own(tx, &actor, id)?;
                let known: Option<i64> = tx.first(&store::UNDOING, &[&id], |row| row.get(0))?;
                if let Some(known) = known {
                    return own(tx, &actor, known);
                }
                let Some(act) = undone.act.filter(|_| !undone.state.is_running()) else {
                    let detail = words().say(actor.language, "bulk-not-undoable", &[]);
                    return Err(Problem::field(Kind::Contradiction, "id").with("detail", detail));
                };
                actor.may(act.permission())?;
                let body = json!({ "undone_by": new });
                let subject = Subject { kind: "bulk", id };
                let event_id =
                    events::record(tx, &pen, &Event::new(None, subject, "BulkChangeUndone", body))?;
                let job = Job {
                    id: new,
                    staff_id: actor.staff_id().unwrap_or_default(),
                    via: pen.via,
                    act: None,
                    undoes: Some(id),
                    list: None,
                    state: State::Collecting,
                    event_id,
                    collected_to: 0,
                    made_at: pen.now,
                };
                store::insert(tx, &job)?;
                own(tx, &actor, new)
            })
        })
        .await
}
