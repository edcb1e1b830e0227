//! Add a team.

use db::Tx;
use kernel::{Actor, Kind, Labels, Permission, Problem, Scope};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::teams::{Team, TeamMember, store};
use crate::{brands, fields, requests};

/// A team to add.
#[derive(Clone, Debug)]
pub struct NewTeam {
    /// The brand it serves; all of them when absent.
    pub brand_id: Option<i64>,
    /// What it is called.
    pub labels: Labels,
    /// Whether its cases are for its members alone.
    pub closed: bool,
    /// Who is in it.
    pub members: Vec<TeamMember>,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TeamAdded {
    /// The new team.
    pub id: i64,
}

/// A team over all brands is for those who reach all of them.
pub(super) fn reaches(tx: &mut Tx<'_>, actor: &Actor, brand_id: Option<i64>) -> Result<(), Problem> {
    let Some(id) = brand_id else {
        return match actor.grants.scope {
            Scope::All => Ok(()),
            _ => Err(Problem::new(Kind::BeyondYours).with("missing", Scope::All.word())),
        };
    };
    let known = brands::of_actor(tx, actor)?.iter().any(|brand| brand.id == id);
    let unknown = || Problem::field(Kind::UnknownReference, "brand_id").with("value", id.to_string());
    if known { Ok(()) } else { Err(unknown()) }
}

/// Members in order, each once, all of whom can be in it.
pub(super) fn checked_members(
    tx: &mut Tx<'_>,
    brand_id: Option<i64>,
    members: &[TeamMember],
) -> Result<Vec<TeamMember>, Problem> {
    let mut members = members.to_vec();
    members.sort_by_key(|member| (member.staff_id, !member.leads));
    members.dedup_by_key(|member| member.staff_id);
    for member in &members {
        if !store::can_join(tx, member.staff_id, brand_id)? {
            return Err(
                Problem::field(Kind::UnknownReference, "members").with("value", member.staff_id.to_string())
            );
        }
    }
    Ok(members)
}

/// Adds a team.
pub async fn add(desk: &Desk, actor: &Actor, new: NewTeam) -> Result<TeamAdded, Problem> {
    actor.may(Permission::StaffChange)?;
    let labels = fields::labels("labels", &new.labels)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                reaches(tx, &actor, new.brand_id)?;
                let members = checked_members(tx, new.brand_id, &new.members)?;
                let (id, brand_id, closed) = (pen.id(), new.brand_id, new.closed);
                let team =
                    Team { id, brand_id, labels: labels.clone(), closed, active: true, members, version: 1 };
                store::insert(tx, &pen, &team)?;
                let body = json!({ "closed": closed, "members": team.members, "labels": team.labels });
                let subject = Subject { kind: "team", id };
                events::record(tx, &pen, &Event::new(brand_id, subject, "TeamAdded", body))?;
                Ok(TeamAdded { id })
            })
        })
        .await
}
