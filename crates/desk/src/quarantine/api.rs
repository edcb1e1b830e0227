//! The API of the quarantine.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{FetchedWhole, Quarantined, ops};
use crate::house::Desk;
use crate::http::{Answer, Asked, Path, Query, Refusal};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(read))
        .routes(routes!(source))
        .routes(routes!(replay))
        .routes(routes!(fetch))
        .routes(routes!(discard))
}

/// Which part of the quarantine.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct QuarantineQuery {
    /// Mails before this id: the last id of the page before.
    before: Option<i64>,
    /// How many, 1 to 200; 50 when left out.
    limit: Option<i64>,
}

/// Look into the quarantine, newest first.
#[utoipa::path(get, path = "/api/v1/quarantine", tag = "mail", params(QuarantineQuery),
    responses((status = 200, body = Vec<Quarantined>)))]
async fn list(
    State(desk): State<Desk>,
    asked: Asked,
    Query(query): Query<QuarantineQuery>,
) -> Result<Answer<Vec<Quarantined>>, Refusal> {
    let found = ops::list(&desk, &asked.caller, query.before, query.limit.unwrap_or(50)).await;
    found.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Read one mail of the quarantine.
#[utoipa::path(get, path = "/api/v1/quarantine/{id}", tag = "mail",
    params(("id" = i64, Path, description = "Mail id")),
    responses((status = 200, body = Quarantined), (status = 404, description = "No such mail, or not yours to see")))]
async fn read(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
) -> Result<Answer<Quarantined>, Refusal> {
    ops::read(&desk, &asked.caller, id).await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Its raw source, as plain text for nobody to interpret.
#[utoipa::path(get, path = "/api/v1/quarantine/{id}/source", tag = "mail",
    params(("id" = i64, Path, description = "Mail id")),
    responses((status = 200, content_type = "text/plain", body = String),
        (status = 404, description = "No such mail, or not yours to see")))]
async fn source(State(desk): State<Desk>, asked: Asked, Path(id): Path<i64>) -> Result<Response, Refusal> {
    let raw = ops::source(&desk, &asked.caller, id).await.map_err(|problem| asked.refuse(problem))?;
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, raw).into_response())
}

/// Have a mail filed again.
#[utoipa::path(post, path = "/api/v1/quarantine/{id}/replay", tag = "mail",
    params(("id" = i64, Path, description = "Mail id")),
    responses((status = 204, description = "It waits to be filed"), (status = 404, description = "No such mail"),
        (status = 422, description = "Only its headers are here")))]
async fn replay(State(desk): State<Desk>, asked: Asked, Path(id): Path<i64>) -> Result<StatusCode, Refusal> {
    let done = ops::replay(&desk, &asked.caller, id).await;
    done.map(|()| StatusCode::NO_CONTENT).map_err(|problem| asked.refuse(problem))
}

/// Fetch the rest of a mail whose headers alone are here, up to 100 MB. What came waits to be filed.
#[utoipa::path(post, path = "/api/v1/quarantine/{id}/fetch", tag = "mail",
    params(("id" = i64, Path, description = "Mail id")),
    responses((status = 200, body = FetchedWhole), (status = 404, description = "No such mail"),
        (status = 422, description = "It is here already, or was left where it cannot be asked for")))]
async fn fetch(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
) -> Result<Answer<FetchedWhole>, Refusal> {
    ops::fetch(&desk, &asked.caller, id).await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Discard a mail.
#[utoipa::path(post, path = "/api/v1/quarantine/{id}/discard", tag = "mail",
    params(("id" = i64, Path, description = "Mail id")),
    responses((status = 204, description = "Discarded"), (status = 404, description = "No such mail")))]
async fn discard(State(desk): State<Desk>, asked: Asked, Path(id): Path<i64>) -> Result<StatusCode, Refusal> {
    let done = ops::discard(&desk, &asked.caller, id).await;
    done.map(|()| StatusCode::NO_CONTENT).map_err(|problem| asked.refuse(problem))
}
