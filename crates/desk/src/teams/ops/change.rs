//! Change a team: its name, whether it is closed, who is in it and who leads.

use kernel::{Actor, Labels, Permission, Problem};
use serde_json::json;

use super::add::{checked_members, reaches};
use crate::capability::{Nameable, refuse_while_named};
use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::http::check_version;
use crate::teams::{self, Team, TeamMember, store};
use crate::{fields, requests};

/// The fields to change; what is left out stays.
#[derive(Clone, Debug, Default)]
pub struct TeamChange {
    /// What it is called.
    pub labels: Option<Labels>,
    /// Whether its cases are for its members alone.
    pub closed: Option<bool>,
    /// Whether work can be given to it.
    pub active: Option<bool>,
    /// All its members from now on.
    pub members: Option<Vec<TeamMember>>,
}

/// Changes a team and answers it as it now is. One that a policy in force, a mailbox or open cases name is not retired.
pub async fn change(
    desk: &Desk,
    actor: &Actor,
    id: i64,
    change: TeamChange,
    expected: Option<i64>,
) -> Result<Team, Problem> {
    actor.may(Permission::StaffChange)?;
    let labels = change.labels.as_ref().map(|labels| fields::labels("labels", labels)).transpose()?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                tx.lock(store::LOCK, id)?;
                let old = teams::seen(tx, &actor, id)?;
                reaches(tx, &actor, old.brand_id)?;
                check_version(expected, old.version)?;
                let mut new = old.clone();
                new.closed = change.closed.unwrap_or(old.closed);
                new.active = change.active.unwrap_or(old.active);
                if let Some(labels) = &labels {
                    new.labels = labels.clone();
                }
                if let Some(members) = &change.members {
                    new.members = checked_members(tx, old.brand_id, members)?;
                }
                if new == old {
                    return Ok(old);
                }
                if old.active && !new.active {
                    refuse_while_named(tx, Nameable::Team(id), actor.language)?;
                }
                store::update(tx, &new)?;
                let body = json!({
                    "closed": { "from": old.closed, "to": new.closed },
                    "active": { "from": old.active, "to": new.active },
                    "members": { "from": old.members, "to": new.members },
                    "labels": { "from": old.labels, "to": new.labels },
                });
                let subject = Subject { kind: "team", id };
                events::record(tx, &pen, &Event::new(old.brand_id, subject, "TeamChanged", body))?;
                teams::seen(tx, &actor, id)
            })
        })
        .await
}
