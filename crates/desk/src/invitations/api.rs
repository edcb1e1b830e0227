//! The API of invitations.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ops::{self, Invitation};
use crate::house::Desk;
use crate::http::{Answer, Asked, Body, Path, Refusal};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(send))
}

/// Make a one-time link by which they choose a password, and mail it to them. Replaces earlier ones.
#[utoipa::path(post, path = "/api/v1/staff/{id}/invitation", tag = "staff",
    params(("id" = i64, Path, description = "Staff id")),
    responses((status = 201, body = Invitation), (status = 404, description = "Nobody, or not yours to see")))]
async fn send(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    body: Body<()>,
) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let made = ops::send(&desk, &actor, id).await.map_err(|problem| asked.refuse(problem))?;
    Ok((StatusCode::CREATED, Answer(made)).into_response())
}
