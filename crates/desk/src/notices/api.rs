//! The API of notices.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Notice, ops};
use crate::house::Desk;
use crate::http::{Answer, Asked, Refusal};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(read))
}

/// Which page.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct PageQuery {
    /// Only notices with an id below this.
    before: Option<i64>,
    /// At most so many, 1 to 100.
    limit: Option<i64>,
}

/// List one's own notices, newest first.
#[utoipa::path(get, path = "/api/v1/notices", tag = "notices", params(PageQuery),
    responses((status = 200, body = [Notice])))]
async fn list(
    State(desk): State<Desk>,
    asked: Asked,
    Query(page): Query<PageQuery>,
) -> Result<Response, Refusal> {
    let limit = page.limit.unwrap_or(ops::PAGE_MAX);
    let notices =
        ops::list(&desk, &asked.caller, page.before, limit).await.map_err(|problem| asked.refuse(problem))?;
    Ok(Answer(notices).into_response())
}

/// Mark one of one's own notices as read.
#[utoipa::path(post, path = "/api/v1/notices/{id}/read", tag = "notices",
    params(("id" = i64, Path, description = "Notice id")),
    responses((status = 204, description = "Read"), (status = 404, description = "No such notice of yours")))]
async fn read(State(desk): State<Desk>, asked: Asked, Path(id): Path<i64>) -> Result<Response, Refusal> {
    ops::read(&desk, &asked.caller, id).await.map_err(|problem| asked.refuse(problem))?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
