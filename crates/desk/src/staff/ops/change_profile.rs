//! Change what is one's own: the language one reads, the zone of one's screens, what one is called.

use kernel::{Actor, Kind, Language, Permission, Problem};

use super::change::{StaffChange, applied, differences};
use super::target;
use crate::house::Desk;
use crate::requests;
use crate::staff::store::{self, people};
use crate::staff::{self, Member};

/// The fields to change; what is left out stays.
#[derive(Clone, Debug, Default)]
pub struct ProfileChange {
    /// What colleagues call one.
    pub call_as: Option<String>,
    /// Reading language.
    pub language: Option<Language>,
    /// IANA time zone.
    pub zone: Option<String>,
}

/// Changes one's own profile and answers it as it now is.
pub async fn change_profile(desk: &Desk, actor: &Actor, change: ProfileChange) -> Result<Member, Problem> {
    actor.may(Permission::OwnProfile)?;
    let id = actor.staff_id().ok_or_else(|| Problem::new(Kind::NotFound))?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    let change = StaffChange {
        call_as: change.call_as,
        language: change.language,
        zone: change.zone,
        ..StaffChange::default()
    };
    let done = desk.db().write(move |tx| {
        requests::once(tx, &pen, |tx| {
            tx.lock(store::LOCK, id)?;
            let old = staff::seen(tx, &actor, id)?;
            let new = applied(&old, &change)?;
            let Some(body) = differences(&old, &new) else { return Ok(old) };
            people::update(tx, &new)?;
            staff::record(tx, &pen, id, "StaffChanged", body)?;
            staff::seen(tx, &actor, id)
        })
    });
    target::changed(desk, done.await)
}
