//! The API of bulk changes.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::Permission;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ops::{self, StartBulk};
use super::{Act, Bulk, Listed};
use crate::house::Desk;
use crate::http::{Answer, Asked, Body, Path, Refusal};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(list, start))
        .routes(routes!(read))
        .routes(routes!(cancel))
        .routes(routes!(undo))
}

/// What to do, and to which cases: `cases` or `list`, one of them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StartBulkBody {
    /// What is done to each case.
    act: Act,
    /// Case ids, at most 500.
    #[serde(default)]
    cases: Vec<i64>,
    /// A list of which all cases are meant.
    list: Option<Listed>,
}

/// Nothing needs to be said.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NoWords {}

fn accepted(bulk: Bulk) -> Response {
    let place = format!("/api/v1/bulk/{}", bulk.id);
    (StatusCode::ACCEPTED, [(header::LOCATION, place)], Answer(bulk)).into_response()
}

/// Start to change many cases.
#[utoipa::path(post, path = "/api/v1/bulk", tag = "bulk", request_body = StartBulkBody,
    responses((status = 202, body = Bulk, description = "Accepted; ask again how far it is"),
        (status = 403, description = "The act's own word is missing")))]
async fn start(
    State(desk): State<Desk>,
    asked: Asked,
    body: Body<StartBulkBody>,
) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(Permission::CaseView)?;
        let StartBulkBody { act, cases, list } = body.read()?;
        ops::start(&desk, &actor, StartBulk { act, cases, list }).await
    };
    done.await.map(accepted).map_err(|problem| asked.refuse(problem))
}

/// One's own latest bulk changes, newest first.
#[utoipa::path(get, path = "/api/v1/bulk", tag = "bulk", responses((status = 200, body = Vec<Bulk>)))]
async fn list(State(desk): State<Desk>, asked: Asked) -> Result<Answer<Vec<Bulk>>, Refusal> {
    ops::list(&desk, &asked.caller).await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// How far one's own bulk change is, and what came of it.
#[utoipa::path(get, path = "/api/v1/bulk/{id}", tag = "bulk",
    params(("id" = i64, Path, description = "Bulk change id")), responses((status = 200, body = Bulk)))]
async fn read(State(desk): State<Desk>, asked: Asked, Path(id): Path<i64>) -> Result<Answer<Bulk>, Refusal> {
    ops::read(&desk, &asked.caller, id).await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Stop a bulk change. What was changed stays changed.
#[utoipa::path(post, path = "/api/v1/bulk/{id}/cancel", tag = "bulk", request_body = Option<NoWords>,
    params(("id" = i64, Path, description = "Bulk change id")), responses((status = 200, body = Bulk)))]
async fn cancel(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    body: Body<NoWords>,
) -> Result<Answer<Bulk>, Refusal> {
    let actor = asked.actor(&body)?;
    ops::cancel(&desk, &actor, id).await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Put back what a bulk change changed, unless a case was changed since.
#[utoipa::path(post, path = "/api/v1/bulk/{id}/undo", tag = "bulk", request_body = Option<NoWords>,
    params(("id" = i64, Path, description = "Bulk change id")),
    responses((status = 202, body = Bulk, description = "The bulk change that undoes it"),
        (status = 422, description = "It still runs, or undoes another itself")))]
async fn undo(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    body: Body<NoWords>,
) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    ops::undo(&desk, &actor, id).await.map(accepted).map_err(|problem| asked.refuse(problem))
}
