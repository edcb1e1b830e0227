//! Teams: who works together. A team serves one brand or all; the cases of a closed team are for its members alone.

mod api;
pub mod ops;
mod store;

use db::{DbError, Tx};
use kernel::{Actor, Kind, Labels, Permission, Problem};
use serde::{Deserialize, Serialize};

use crate::capability::{Capability, Operation};

/// A team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Team {
    /// Its id.
    pub id: i64,
    /// The brand it serves; all of them when absent.
    pub brand_id: Option<i64>,
    /// What it is called, by language.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub labels: Labels,
    /// Whether its cases are for its members alone.
    pub closed: bool,
    /// Whether work can still be given to it. Cases keep a team that is retired.
    #[serde(default = "yes")]
    pub active: bool,
    /// Who is in it.
    pub members: Vec<TeamMember>,
    /// Rises with each change; the `ETag`.
    pub version: i64,
}

const fn yes() -> bool {
    true
}

/// A member of a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TeamMember {
    /// The member of staff.
    pub staff_id: i64,
    /// Whether they lead it.
    #[serde(default)]
    pub leads: bool,
}

/// The teams of the brands the actor works for, retired ones among them.
pub fn of_actor(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Team>, DbError> {
    store::of_actor(tx, actor)
}

/// A team the actor may see; there is no other for them.
pub fn seen(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<Team, Problem> {
    of_actor(tx, actor)?.into_iter().find(|team| team.id == id).ok_or_else(|| Problem::new(Kind::NotFound))
}

/// The teams' part of the house. Their tables came with those of staff.
pub fn capability() -> Capability {
    Capability {
        name: "teams",
        migrations: &[],
        statements: store::STATEMENTS,
        operations: &[
            Operation {
                name: "teams.list",
                permission: Some(Permission::StaffView),
                route: "GET /api/v1/teams",
            },
            Operation {
                name: "teams.add",
                permission: Some(Permission::StaffChange),
                route: "POST /api/v1/teams",
            },
            Operation {
                name: "teams.change",
                permission: Some(Permission::StaffChange),
                route: "PATCH /api/v1/teams/{id}",
            },
        ],
        api: api::routes,
    }
}
