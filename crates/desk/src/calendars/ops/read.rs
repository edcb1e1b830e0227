//! Read the calendars of the brands one serves.

use kernel::{Actor, Kind, Permission, Problem};

use crate::calendars::{self, Entry, Stored};
use crate::house::Desk;
use crate::staff;

/// The calendars the actor may see, by name.
pub async fn list(desk: &Desk, actor: &Actor) -> Result<Vec<Entry>, Problem> {
    actor.may(Permission::SettingsView)?;
    let actor = actor.clone();
    desk.db()
        .read(move |tx| {
            let mut seen = Vec::new();
            for entry in calendars::all(tx)? {
                if staff::reaches(tx, &actor, entry.brand_id)? {
                    seen.push(entry);
                }
            }
            Ok(seen)
        })
        .await
}

/// One calendar with its document.
pub async fn read(desk: &Desk, actor: &Actor, id: i64) -> Result<Stored, Problem> {
    actor.may(Permission::SettingsView)?;
    let actor = actor.clone();
    desk.db()
        .read(move |tx| {
            let stored = calendars::get(tx, id)?;
            if staff::reaches(tx, &actor, stored.brand_id)? {
                Ok(stored)
            } else {
                Err(Problem::new(Kind::NotFound))
            }
        })
        .await
}
