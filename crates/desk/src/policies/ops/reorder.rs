//! Put policies in another order.

use kernel::{Actor, Permission, Problem};
use serde_json::json;

use super::checks;
use crate::events::{self, Event};
use crate::house::Desk;
use crate::policies::{Policy, rules, store, subject};
use crate::{calendars, requests, staff};

/// Puts the policies the actor may see in this order; those of brands they do not serve keep their places.
pub async fn reorder(desk: &Desk, actor: &Actor, order: Vec<i64>) -> Result<Vec<Policy>, Problem> {
    actor.may(Permission::SettingsChange)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let list = checks::held(tx)?;
                let mut own = Vec::new();
                for policy in &list {
                    if staff::reaches(tx, &actor, policy.terms.brand_id)? {
                        own.push(policy.id);
                    }
                }
                let refused = || rules::contradiction("place", "policy-order-differs", &[], actor.language);
                let moved = rules::in_order(&list, &own, &order).ok_or_else(refused)?;
                rules::check_order(&moved, actor.language)?;
                for (before, after) in list.iter().zip(&moved) {
                    if list.iter().any(|known| known.id == after.id && known.place != after.place) {
                        tx.execute(&store::MOVE, &[&after.id, &after.place])?;
                    }
                    // Renumbering alone moves nothing.
                    if before.id != after.id {
                        let body = json!({ "place": after.place, "before": before.id });
                        let event = Event::new(after.terms.brand_id, subject(after.id), "PolicyMoved", body);
                        events::record(tx, &pen, &event)?;
                    }
                }
                calendars::ask_recount(tx, &pen, None, None, pen.now)?;
                Ok(store::all(tx)?.into_iter().filter(|policy| order.contains(&policy.id)).collect())
            })
        })
        .await
}
