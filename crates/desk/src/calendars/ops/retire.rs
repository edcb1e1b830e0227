//! Take a calendar out of use, or back into it. What ran by it goes on running; policies can no longer name it.

use kernel::{Actor, Kind, Permission, Problem};
use serde_json::json;

use crate::calendars::{self, Stored, store};
use crate::capability::{Nameable, refuse_while_named};
use crate::events::{self, Event};
use crate::house::Desk;
use crate::{requests, staff};

/// Retires a calendar, or brings it back. Refused while a policy in force names it ([`Kind::InUse`]).
pub async fn set_active(desk: &Desk, actor: &Actor, id: i64, active: bool) -> Result<Stored, Problem> {
    actor.may(Permission::SettingsChange)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                tx.lock(calendars::LOCK, id)?;
                let stored = calendars::get(tx, id)?;
                if !staff::reaches(tx, &actor, stored.brand_id)? {
                    return Err(Problem::new(Kind::NotFound));
                }
                if stored.active == active {
                    return Ok(());
                }
                if !active {
                    refuse_while_named(tx, Nameable::Calendar(id), actor.language)?;
                }
                tx.execute(&store::SET_ACTIVE, &[&id, &active])?;
                let kind = if active { "CalendarBroughtBack" } else { "CalendarRetired" };
                let event = Event::new(stored.brand_id, calendars::subject(id), kind, json!({}));
                events::record(tx, &pen, &event).map(|_| ()).map_err(Problem::from)
            })
        })
        .await?;
    desk.db().read(move |tx| calendars::get(tx, id)).await
}
