//! The API of a mailbox at work: pause, resume, test.

use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ops::{self, Tested};
use crate::house::Desk;
use crate::http::{Answer, Asked, Path, Refusal};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(pause)).routes(routes!(resume)).routes(routes!(test))
}

/// Pause a mailbox: mail waits where it is, letters wait in the outbox.
#[utoipa::path(post, path = "/api/v1/mailboxes/{id}/pause", tag = "settings",
    params(("id" = i64, Path, description = "Mailbox id")),
    responses((status = 204, description = "Paused"), (status = 404, description = "No such mailbox, or not yours to see")))]
async fn pause(State(desk): State<Desk>, asked: Asked, Path(id): Path<i64>) -> Result<StatusCode, Refusal> {
    let done = ops::pause(&desk, &asked.caller, id).await;
    done.map(|()| StatusCode::NO_CONTENT).map_err(|problem| asked.refuse(problem))
}

/// Resume a mailbox that was paused.
#[utoipa::path(post, path = "/api/v1/mailboxes/{id}/resume", tag = "settings",
    params(("id" = i64, Path, description = "Mailbox id")),
    responses((status = 204, description = "Resumed"), (status = 404, description = "No such mailbox, or not yours to see")))]
async fn resume(State(desk): State<Desk>, asked: Asked, Path(id): Path<i64>) -> Result<StatusCode, Refusal> {
    let done = ops::resume(&desk, &asked.caller, id).await;
    done.map(|()| StatusCode::NO_CONTENT).map_err(|problem| asked.refuse(problem))
}

/// Sign in both ways now, and say what failed and what to do. Nothing is taken and nothing sent.
#[utoipa::path(post, path = "/api/v1/mailboxes/{id}/test", tag = "settings",
    params(("id" = i64, Path, description = "Mailbox id")),
    responses((status = 200, body = Tested), (status = 404, description = "No such mailbox, or not yours to see")))]
async fn test(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
) -> Result<Answer<Tested>, Refusal> {
    ops::test(&desk, &asked.caller, id).await.map(Answer).map_err(|problem| asked.refuse(problem))
}
