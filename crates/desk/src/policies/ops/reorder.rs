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
                        own.push(policy.clone());
                    }
                }
                let places: Vec<i64> = own.iter().map(|policy| policy.place).collect();
                let moved = rules::in_order(own, &order, &places).ok_or_else(|| {
                    rules::contradiction("place", "policy-order-differs", &[], actor.language)
                })?;
                let mut whole: Vec<Policy> = list
                    .iter()
                    .map(|policy| moved.iter().find(|new| new.id == policy.id).unwrap_or(policy).clone())
                    .collect();
                whole.sort_by_key(|policy| (policy.place, policy.id));
                rules::check_order(&whole, actor.language)?;
                for policy in &moved {
                    let before = list.iter().find(|known| known.id == policy.id);
                    if before.is_none_or(|before| before.place == policy.place) {
                        continue;
                    }
                    tx.execute(&store::MOVE, &[&policy.id, &policy.place])?;
                    let body = json!({ "from": before.map(|before| before.place), "to": policy.place });
                    let event = Event::new(policy.terms.brand_id, subject(policy.id), "PolicyMoved", body);
                    events::record(tx, &pen, &event)?;
                }
                calendars::ask_recount(tx, &pen, None, None, pen.now)?;
                Ok(store::all(tx)?.into_iter().filter(|policy| order.contains(&policy.id)).collect())
            })
        })
        .await
}
