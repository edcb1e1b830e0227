//! Put a customer under a hold, so that nobody erases them (a dispute, an order of a court), and lift it.

use kernel::{Actor, Kind, Permission, Problem};
use serde_json::json;

use super::taken;
use crate::erasure::{Hold, store};
use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::{fields, requests};

/// The longest reason of a hold, in characters.
pub const HOLD_REASON_MAX: usize = 500;

/// Puts a hold, in the place of one that stands.
pub async fn hold(desk: &Desk, actor: &Actor, id: i64, reason: &str) -> Result<Hold, Problem> {
    actor.may(Permission::CustomerErase)?;
    let reason = fields::required("reason", reason, HOLD_REASON_MAX)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let person = taken(tx, &actor, id)?;
                if person.erased {
                    return Err(Problem::new(Kind::Erased));
                }
                store::hold(tx, &pen, id, &reason)?;
                let event = Event::new(Some(person.brand_id), Subject::person(id), "HoldPut", json!({}));
                events::record(tx, &pen, &event)?;
                store::hold_of(tx, id)?.ok_or_else(|| Problem::new(Kind::Internal))
            })
        })
        .await
}

/// Lifts a hold; where none stands, nothing happens.
pub async fn release(desk: &Desk, actor: &Actor, id: i64) -> Result<(), Problem> {
    actor.may(Permission::CustomerErase)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let person = taken(tx, &actor, id)?;
                if store::release(tx, id)? {
                    let event =
                        Event::new(Some(person.brand_id), Subject::person(id), "HoldLifted", json!({}));
                    events::record(tx, &pen, &event)?;
                }
                Ok(())
            })
        })
        .await
}
