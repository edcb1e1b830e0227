//! Snippets: what is written again and again, in each customer's language, with places for what differs. Each belongs to
//! one person, to a team or to a brand. A place that cannot be filled is asked for, never left as a hole.

mod api;
pub mod ops;
pub mod places;
pub mod rules;
mod store;

use db::Tx;
use kernel::{Actor, Kind, Labels, Language, Permission, Problem, Scope};
use serde::{Deserialize, Serialize};

use crate::capability::{Capability, Operation};
use crate::{brands, teams};

pub use rules::Warning;

/// The longest name of a snippet, in characters.
pub const NAME_MAX: usize = 80;
/// The longest text in one language, in characters.
pub const TEXT_MAX: usize = 10_000;

/// A snippet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Snippet {
    /// Its id.
    pub id: i64,
    /// What it is found by.
    pub name: String,
    /// What it says, by language; whichever exists serves for the others.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    pub texts: Labels,
    /// `own`, `team` or `brand`.
    pub scope: String,
    /// Whose it is, when it is one person's own.
    pub staff_id: Option<i64>,
    /// The team it is for.
    pub team_id: Option<i64>,
    /// The brand it is for.
    pub brand_id: Option<i64>,
    /// Rises with each change.
    pub version: i64,
}

/// What a snippet shall be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// What it is found by.
    pub name: String,
    /// What it says, by language, with places such as `{{customer.call_as}}`.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    pub texts: Labels,
    /// The team it is for.
    pub team_id: Option<i64>,
    /// The brand it is for. Neither team nor brand: it is one's own.
    pub brand_id: Option<i64>,
}

/// A snippet that was written down, with what reads strangely in one of its languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Saved {
    /// The snippet.
    pub snippet: Snippet,
    /// Words of the neighbouring language that mean something else here. It was saved all the same.
    pub warnings: Vec<Warning>,
}

/// A snippet filled in for a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = FilledSnippet)]
pub struct Filled {
    /// The text; places that could not be filled still stand in it.
    pub text: String,
    /// The language it is in.
    #[schema(value_type = String)]
    pub language: Language,
    /// The places that could not be filled, each once.
    pub missing: Vec<String>,
}

/// Whether the actor may use it.
fn is_for(tx: &mut Tx<'_>, actor: &Actor, snippet: &Snippet) -> Result<bool, Problem> {
    if snippet.staff_id.is_some() {
        return Ok(snippet.staff_id == actor.staff_id());
    }
    if actor.grants.scope == Scope::All {
        return Ok(true);
    }
    if let Some(team_id) = snippet.team_id {
        let teams = teams::of_actor(tx, actor)?;
        return Ok(teams.iter().any(|team| {
            team.id == team_id && team.members.iter().any(|member| Some(member.staff_id) == actor.staff_id())
        }));
    }
    Ok(brands::of_actor(tx, actor)?.iter().any(|brand| Some(brand.id) == snippet.brand_id))
}

/// The snippet, if the actor may use it.
fn seen(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<Snippet, Problem> {
    let snippet = store::get(tx, id)?.ok_or_else(|| Problem::new(Kind::NotFound))?;
    if is_for(tx, actor, &snippet)? { Ok(snippet) } else { Err(Problem::new(Kind::NotFound)) }
}

const fn op(name: &'static str, permission: Permission, route: &'static str) -> Operation {
    Operation { name, permission: Some(permission), route }
}

/// The snippets' part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "snippets",
        migrations: store::MIGRATIONS,
        statements: store::STATEMENTS,
        operations: OPERATIONS,
        api: api::routes,
    }
}

const OPERATIONS: &[Operation] = &[
    op("snippets.list", Permission::CaseReply, "GET /api/v1/snippets"),
    op("snippets.add", Permission::CaseReply, "POST /api/v1/snippets"),
    op("snippets.change", Permission::CaseReply, "PUT /api/v1/snippets/{id}"),
    op("snippets.retire", Permission::CaseReply, "DELETE /api/v1/snippets/{id}"),
    op("snippets.fill", Permission::CaseReply, "GET /api/v1/cases/{id}/snippets/{snippet_id}"),
    op("snippets.fill_begun", Permission::CaseReply, "GET /api/v1/snippets/{id}/text"),
];
