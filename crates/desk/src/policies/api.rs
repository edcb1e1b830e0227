//! The API of policies: routes and bodies; everything else is in the operations.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::Permission;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Policy, Terms, ops};
use crate::house::Desk;
use crate::http::{Answer, Asked, Body, IfMatch, Path, Refusal, etag, versioned};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(reorder)).routes(routes!(change))
}

/// List the policies in the order they are looked through.
#[utoipa::path(get, path = "/api/v1/policies", tag = "policies", responses((status = 200, body = [Policy])))]
async fn list(State(desk): State<Desk>, asked: Asked) -> Result<Response, Refusal> {
    let policies = ops::list(&desk, &asked.caller).await.map_err(|problem| asked.refuse(problem))?;
    Ok(Answer(policies).into_response())
}

/// Add a policy. It is placed before the first wider one.
#[utoipa::path(post, path = "/api/v1/policies", request_body = Terms, tag = "policies",
    responses((status = 201, body = Policy), (status = 422, description = "A field is wrong or contradicts another")))]
async fn add(State(desk): State<Desk>, asked: Asked, body: Body<Terms>) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(Permission::SettingsChange)?;
        ops::add(&desk, &actor, body.read()?).await
    };
    let policy = done.await.map_err(|problem| asked.refuse(problem))?;
    let tag = etag(policy.version);
    Ok((StatusCode::CREATED, [(header::ETAG, tag)], Answer(policy)).into_response())
}

/// Put new terms in a policy's place.
#[utoipa::path(put, path = "/api/v1/policies/{id}", request_body = Terms, tag = "policies",
    params(("id" = i64, Path, description = "Policy id")),
    responses((status = 200, body = Policy), (status = 412, description = "Changed since it was read (If-Match)")))]
async fn change(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    IfMatch(expected): IfMatch,
    body: Body<Terms>,
) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(Permission::SettingsChange)?;
        ops::change(&desk, &actor, id, body.read()?, expected).await
    };
    let policy = done.await.map_err(|problem| asked.refuse(problem))?;
    Ok(versioned(policy.version, policy))
}

/// An order of policies.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OrderBody {
    /// Every policy of the list, once each, first looked at first.
    order: Vec<i64>,
}

/// Put the policies in another order.
#[utoipa::path(put, path = "/api/v1/policies/order", request_body = OrderBody, tag = "policies",
    responses((status = 200, body = [Policy]), (status = 422, description = "One of them could never apply")))]
async fn reorder(State(desk): State<Desk>, asked: Asked, body: Body<OrderBody>) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(Permission::SettingsChange)?;
        ops::reorder(&desk, &actor, body.read()?.order).await
    };
    let policies = done.await.map_err(|problem| asked.refuse(problem))?;
    Ok(Answer(policies).into_response())
}
