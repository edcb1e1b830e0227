//! The API of mailboxes.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Mailbox, NewMailbox, ops};
use crate::house::Desk;
use crate::http::{Answer, Asked, Body, Refusal};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(list, add))
}

/// List the mailboxes.
#[utoipa::path(get, path = "/api/v1/mailboxes", tag = "settings", responses((status = 200, body = Vec<Mailbox>)))]
async fn list(State(desk): State<Desk>, asked: Asked) -> Result<Answer<Vec<Mailbox>>, Refusal> {
    ops::list(&desk, &asked.caller).await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Add a mailbox.
#[utoipa::path(post, path = "/api/v1/mailboxes", tag = "settings", request_body = NewMailbox,
    responses((status = 201, description = "The new mailbox's id"), (status = 422, description = "A field is wrong")))]
async fn add(State(desk): State<Desk>, asked: Asked, body: Body<NewMailbox>) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(kernel::Permission::SettingsChange)?;
        ops::add(&desk, &actor, body.read()?).await
    };
    let id = done.await.map_err(|problem| asked.refuse(problem))?;
    Ok((StatusCode::CREATED, Answer(json!({ "id": id }))).into_response())
}
