//! The API of teams.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::Labels;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ops::{self, NewTeam, TeamAdded, TeamChange};
use super::{Team, TeamMember};
use crate::house::Desk;
use crate::http::{Answer, Asked, Body, IfMatch, Path, Refusal, versioned};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(change))
}

/// Teams.
#[derive(Serialize, ToSchema)]
struct Teams {
    /// The oldest first.
    items: Vec<Team>,
}

/// List the teams of the brands you work for.
#[utoipa::path(get, path = "/api/v1/teams", tag = "teams", responses((status = 200, body = Teams)))]
async fn list(State(desk): State<Desk>, asked: Asked) -> Result<Answer<Teams>, Refusal> {
    let items = ops::list(&desk, &asked.caller).await.map_err(|problem| asked.refuse(problem))?;
    Ok(Answer(Teams { items }))
}

/// A team to add.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AddTeamBody {
    /// The brand it serves; all of them when left out.
    brand_id: Option<i64>,
    /// What it is called, by language (`en`, `ms`, `id`).
    #[schema(value_type = std::collections::HashMap<String, String>)]
    labels: Labels,
    /// Whether its cases are for its members alone.
    #[serde(default)]
    closed: bool,
    /// Who is in it.
    #[serde(default)]
    members: Vec<TeamMember>,
}

/// Add a team.
#[utoipa::path(post, path = "/api/v1/teams", request_body = AddTeamBody, tag = "teams",
    responses((status = 201, body = TeamAdded), (status = 422, description = "A field is wrong")))]
async fn add(State(desk): State<Desk>, asked: Asked, body: Body<AddTeamBody>) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        let AddTeamBody { brand_id, labels, closed, members } = body.read()?;
        ops::add(&desk, &actor, NewTeam { brand_id, labels, closed, members }).await
    };
    let added = done.await.map_err(|problem| asked.refuse(problem))?;
    Ok((StatusCode::CREATED, Answer(added)).into_response())
}

/// What to change; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeTeamBody {
    /// What it is called, by language.
    #[schema(value_type = Option<std::collections::HashMap<String, String>>)]
    labels: Option<Labels>,
    /// Whether its cases are for its members alone.
    closed: Option<bool>,
    /// Whether work can be given to it; `false` retires it.
    active: Option<bool>,
    /// All its members from now on.
    members: Option<Vec<TeamMember>>,
}

/// Change a team.
#[utoipa::path(patch, path = "/api/v1/teams/{id}", request_body = ChangeTeamBody, tag = "teams",
    params(("id" = i64, Path, description = "Team id")),
    responses((status = 200, body = Team), (status = 404, description = "No such team, or not yours to see"),
        (status = 409, description = "A policy, a mailbox or open cases still name it"),
        (status = 412, description = "Changed since If-Match was read"), (status = 422, description = "A field is wrong")))]
async fn change(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    expected: IfMatch,
    body: Body<ChangeTeamBody>,
) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        let ChangeTeamBody { labels, closed, active, members } = body.read()?;
        ops::change(&desk, &actor, id, TeamChange { labels, closed, active, members }, expected.0).await
    };
    let team = done.await.map_err(|problem| asked.refuse(problem))?;
    Ok(versioned(team.version, team))
}
