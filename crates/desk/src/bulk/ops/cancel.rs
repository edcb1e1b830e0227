//! Stop a bulk change.

use kernel::{Actor, Permission, Problem};
use serde_json::json;

use super::own;
use crate::bulk::{Bulk, store};
use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::requests;

/// Stops one's own bulk change. What was changed stays changed, and can be undone; one that ended already stays so.
pub async fn cancel(desk: &Desk, actor: &Actor, id: i64) -> Result<Bulk, Problem> {
    actor.may(Permission::CaseView)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                own(tx, &actor, id)?;
                if tx.execute(&store::CANCEL, &[&id, &pen.now])? == 1 {
                    let subject = Subject { kind: "bulk", id };
                    let event = Event::new(None, subject, "BulkChangeCancelled", json!({}));
                    events::record(tx, &pen, &event)?;
                }
                own(tx, &actor, id)
            })
        })
        .await
}
