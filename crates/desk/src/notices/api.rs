//! The API of notices.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ops::{ReadAll, Unread};
use super::{Notice, ops};
use crate::house::Desk;
use crate::http::{Answer, Asked, Body, Path, Query, Refusal};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(unread))
        .routes(routes!(read_all))
        .routes(routes!(read))
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

/// How many of one's own notices are unread.
#[utoipa::path(get, path = "/api/v1/notices/unread", tag = "notices", responses((status = 200, body = Unread)))]
async fn unread(State(desk): State<Desk>, asked: Asked) -> Result<Answer<Unread>, Refusal> {
    ops::unread(&desk, &asked.caller).await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Up to which notice.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct ReadAllBody {
    /// The id of the newest notice one has seen.
    up_to: i64,
}

/// Mark all of one's own notices up to one as read.
#[utoipa::path(post, path = "/api/v1/notices/read", tag = "notices", request_body = ReadAllBody,
    responses((status = 200, body = ReadAll)))]
async fn read_all(
    State(desk): State<Desk>,
    asked: Asked,
    body: Body<ReadAllBody>,
) -> Result<Answer<ReadAll>, Refusal> {
    let done = async {
        asked.caller.may(kernel::Permission::OwnProfile)?;
        ops::read_all(&desk, &asked.caller, body.read()?.up_to).await
    };
    done.await.map(Answer).map_err(|problem| asked.refuse(problem))
}
