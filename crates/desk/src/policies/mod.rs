//! Policies: what is promised to whom. Each names the cases it is for, a calendar and its targets; the first that
//! matches a case, in their order, governs it.

mod api;
mod defaults;
pub mod ops;
mod rules;
mod schema;
mod store;

use db::{DbError, Tx};
use kernel::{Labels, Permission};
use serde::{Deserialize, Serialize};

use crate::capability::{Capability, Nameable, Namer, Naming, Operation};
use crate::events::Subject;

pub use defaults::{brands_without, ensure_default};
pub use rules::Question;

/// What a policy says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The brand it is for; every brand when left out.
    #[serde(default)]
    pub brand_id: Option<i64>,
    /// What it is called: `{"en": …, "ms": …, "id": …}`.
    #[schema(value_type = Object)]
    pub labels: Labels,
    /// Only cases of this type.
    #[serde(default)]
    pub kind: Option<String>,
    /// Only cases of this priority, 1 to 4.
    #[serde(default)]
    pub priority: Option<i64>,
    /// Only this team's cases.
    #[serde(default)]
    pub team_id: Option<i64>,
    /// Only cases of customers of this organisation.
    #[serde(default)]
    pub organisation_id: Option<i64>,
    /// Only cases that came by this channel.
    #[serde(default)]
    pub channel: Option<String>,
    /// The calendar its minutes are counted in.
    pub calendar_id: i64,
    /// Working minutes to the first reply.
    #[serde(default)]
    pub first_reply_minutes: Option<i64>,
    /// Working minutes to each later reply.
    #[serde(default)]
    pub next_reply_minutes: Option<i64>,
    /// Working minutes to the resolution.
    #[serde(default)]
    pub resolution_minutes: Option<i64>,
    /// Warn when this much of the target is used, 1 to 99.
    #[serde(default)]
    pub warn_percent: Option<i64>,
    /// Warn this many working minutes before it is due.
    #[serde(default)]
    pub warn_minutes_before: Option<i64>,
    /// Escalate this many working minutes after it was due; 0 at once. Without it nothing escalates.
    #[serde(default)]
    pub escalate_after_minutes: Option<i64>,
    /// The team whose leads are told of an escalation.
    #[serde(default)]
    pub escalate_to_team_id: Option<i64>,
    /// The person who is told of an escalation.
    #[serde(default)]
    pub escalate_to_staff_id: Option<i64>,
    /// Whether an escalated case changes hands too.
    #[serde(default)]
    pub escalate_reassigns: bool,
    /// Whether it is in force.
    #[serde(default = "yes")]
    pub active: bool,
}

const fn yes() -> bool {
    true
}

/// A policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Policy {
    /// Its id.
    pub id: i64,
    /// Rises with each change; the `ETag`.
    pub version: i64,
    /// Its place in the order; the lowest that matches governs.
    pub place: i64,
    /// What it says.
    #[serde(flatten)]
    pub terms: Terms,
}

/// A policy in force, with the version its calendar has now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Governing {
    /// The policy.
    pub policy: Policy,
    /// The version of its calendar.
    pub calendar_version: i64,
}

/// The subject of a policy's events.
const fn subject(id: i64) -> Subject {
    Subject { kind: "policy", id }
}

/// The policy that governs such a case, if any does.
pub fn governing(tx: &mut Tx<'_>, question: &Question<'_>) -> Result<Option<Governing>, DbError> {
    let active = store::active(tx, question.brand_id)?;
    Ok(active.into_iter().find(|governing| rules::matches(&governing.policy.terms, question)))
}

/// The first policy in force that names a thing. One that is switched off names nothing: it is checked again when it is
/// put in force.
pub(crate) const NAMER: Namer = |tx, thing| {
    let names = |terms: &Terms| match thing {
        Nameable::Kind(word) => terms.kind.as_deref() == Some(word),
        Nameable::Team(id) => [terms.team_id, terms.escalate_to_team_id].contains(&Some(id)),
        Nameable::Calendar(id) => terms.calendar_id == id,
        Nameable::Organisation(id) => terms.organisation_id == Some(id),
    };
    let found = store::all(tx)?.into_iter().find(|policy| policy.terms.active && names(&policy.terms));
    Ok(found.map(|policy| Naming { key: "named-by-policy", name: policy.terms.labels }))
};

/// The policy, whether in force or not.
pub fn get(tx: &mut Tx<'_>, id: i64) -> Result<Option<Policy>, DbError> {
    store::get(tx, id)
}

const OPERATIONS: &[Operation] = &[
    Operation {
        name: "policies.list",
        permission: Some(Permission::SettingsView),
        route: "GET /api/v1/policies",
    },
    Operation {
        name: "policies.add",
        permission: Some(Permission::SettingsChange),
        route: "POST /api/v1/policies",
    },
    Operation {
        name: "policies.change",
        permission: Some(Permission::SettingsChange),
        route: "PUT /api/v1/policies/{id}",
    },
    Operation {
        name: "policies.reorder",
        permission: Some(Permission::SettingsChange),
        route: "PUT /api/v1/policies/order",
    },
];

/// The policies' part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "policies",
        migrations: schema::MIGRATIONS,
        statements: store::STATEMENTS,
        operations: OPERATIONS,
        api: api::routes,
    }
}
