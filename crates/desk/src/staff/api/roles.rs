//! Routes of roles.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::Labels;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::house::Desk;
use crate::http::{Answer, Asked, Body, IfMatch, Path, Refusal, versioned};
use crate::staff::ops::{self, NewRole, RoleAdded, RoleChange};
use crate::staff::{Limit, Role};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(change))
}

/// Every role.
#[derive(Serialize, ToSchema)]
struct Roles {
    /// The built-in ones first.
    items: Vec<Role>,
}

/// List roles.
#[utoipa::path(get, path = "/api/v1/roles", tag = "roles", responses((status = 200, body = Roles)))]
async fn list(State(desk): State<Desk>, asked: Asked) -> Result<Answer<Roles>, Refusal> {
    let items = ops::list_roles(&desk, &asked.caller).await.map_err(|problem| asked.refuse(problem))?;
    Ok(Answer(Roles { items }))
}

/// A role to add.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AddRoleBody {
    /// Stable name: small letters, digits, underscores.
    word: String,
    /// What it is called, by language (`en`, `ms`, `id`).
    #[schema(value_type = std::collections::HashMap<String, String>)]
    labels: Labels,
    /// Permission words: at least one.
    permissions: Vec<String>,
    /// `own`, `team`, `brand` or `all`.
    scope: String,
    /// Up to how much its holders decide alone.
    #[serde(default)]
    limits: Vec<Limit>,
}

/// Add a role.
#[utoipa::path(post, path = "/api/v1/roles", request_body = AddRoleBody, tag = "roles",
    responses((status = 201, body = RoleAdded), (status = 403, description = "Beyond your own role"),
        (status = 422, description = "A field is wrong")))]
async fn add(State(desk): State<Desk>, asked: Asked, body: Body<AddRoleBody>) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        let AddRoleBody { word, labels, permissions, scope, limits } = body.read()?;
        ops::add_role(&desk, &actor, NewRole { word, labels, permissions, scope, limits }).await
    };
    let added = done.await.map_err(|problem| asked.refuse(problem))?;
    Ok((StatusCode::CREATED, Answer(added)).into_response())
}

/// What to change; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeRoleBody {
    /// What it is called, by language.
    #[schema(value_type = Option<std::collections::HashMap<String, String>>)]
    labels: Option<Labels>,
    /// All its permission words from now on.
    permissions: Option<Vec<String>>,
    /// How far they reach.
    scope: Option<String>,
    /// All its limits from now on.
    limits: Option<Vec<Limit>>,
}

/// Change a role.
#[utoipa::path(patch, path = "/api/v1/roles/{id}", request_body = ChangeRoleBody, tag = "roles",
    params(("id" = i64, Path, description = "Role id")),
    responses((status = 200, body = Role), (status = 403, description = "Beyond your own role"),
        (status = 409, description = "The administrator's role is fixed"),
        (status = 412, description = "Changed since If-Match was read"), (status = 422, description = "A field is wrong")))]
async fn change(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    expected: IfMatch,
    body: Body<ChangeRoleBody>,
) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        let ChangeRoleBody { labels, permissions, scope, limits } = body.read()?;
        ops::change_role(&desk, &actor, id, RoleChange { labels, permissions, scope, limits }, expected.0)
            .await
    };
    let role = done.await.map_err(|problem| asked.refuse(problem))?;
    Ok(versioned(role.version, role))
}
