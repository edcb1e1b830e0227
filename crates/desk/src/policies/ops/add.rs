//! Add a policy, before the first that already covers its cases.

use kernel::{Actor, Permission, Problem};
use serde_json::json;

use super::checks;
use crate::events::{self, Event};
use crate::house::Desk;
use crate::policies::{Policy, Terms, rules, store, subject};
use crate::{calendars, requests};

/// Adds a policy and answers it. Its place is the first from which it can govern a case: before a wider one.
pub async fn add(desk: &Desk, actor: &Actor, terms: Terms) -> Result<Policy, Problem> {
    actor.may(Permission::SettingsChange)?;
    rules::check_terms(&terms, actor.language)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let mut list = checks::held(tx)?;
                checks::check_references(tx, &actor, &terms)?;
                checks::check_calendar(tx, &pen, &actor, &terms)?;
                let place = rules::first_place(&list, &terms);
                let new = Policy { id: pen.id(), version: 1, place, terms: terms.clone() };
                let at = list.partition_point(|policy| policy.place < place);
                list.insert(at, new.clone());
                rules::check_order(&list, actor.language)?;
                store::insert(tx, new.id, place, &terms)?;
                for moved in list.iter().skip(at + 1) {
                    tx.execute(&store::MOVE, &[&moved.id, &(moved.place + 1)])?;
                }
                calendars::ask_recount(tx, &pen, None, terms.brand_id, pen.now)?;
                let body = json!({ "calendar_id": terms.calendar_id, "place": place });
                events::record(tx, &pen, &Event::new(terms.brand_id, subject(new.id), "PolicyAdded", body))?;
                Ok(new)
            })
        })
        .await
}
