//! The API of correspondence.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Permission, Timestamp};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ops::{self, KeptLetters, Replied, Reply};
use super::outbox_store::Posted;
use crate::house::Desk;
use crate::http::{Answer, Asked, Body, Path, Query, Refusal};
use crate::messages::Recipient;

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(reply))
        .routes(routes!(outbox))
        .routes(routes!(send_again))
        .merge(super::api_letters::routes())
        .routes(routes!(kept))
        .routes(routes!(send_kept))
}

/// A reply to the customer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReplyBody {
    /// Plain text; may be left empty when `html` is given.
    #[serde(default)]
    body: String,
    /// The same as HTML; cleaned. Uploaded images as `<img src="/attachments/{id}">`.
    html: Option<String>,
    /// To, Cc and Bcc; whoever wrote last and the participants when left out.
    #[serde(default)]
    recipients: Vec<Recipient>,
    /// Uploads of this case that leave with it.
    #[serde(default)]
    attachments: Vec<i64>,
    /// The status the case moves to: `waiting`, `resolved`…
    status: Option<String>,
    /// The newest message you have seen. When somebody wrote since, the reply is refused (409 `overtaken`).
    seen: Option<i64>,
    /// Send although somebody wrote since.
    #[serde(default)]
    anyway: bool,
    /// When it shall leave; at once when left out.
    #[schema(value_type = Option<String>, format = DateTime)]
    send_at: Option<Timestamp>,
    /// How many seconds it can be taken back before it leaves, 0 to 120; 0 when left out.
    undo_seconds: Option<i64>,
}

/// Reply to the customer by e-mail.
#[utoipa::path(post, path = "/api/v1/cases/{id}/replies", tag = "cases", request_body = ReplyBody,
    params(("id" = i64, Path, description = "Case id")),
    responses((status = 201, body = Replied), (status = 404, description = "No such case, or not yours to see"),
        (status = 409, description = "The case is closed or merged, or somebody wrote meanwhile"), (status = 422, description = "A field is wrong")))]
async fn reply(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    body: Body<ReplyBody>,
) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(Permission::CaseReply)?;
        let read = body.read()?;
        let command = Reply {
            case_id: id,
            body: read.body,
            html: read.html,
            recipients: read.recipients,
            attachments: read.attachments,
            then: read.status,
            seen: read.seen,
            anyway: read.anyway,
            leaves: super::api_letters::leaves(read.send_at, read.undo_seconds),
        };
        ops::reply(&desk, &actor, command).await
    };
    let replied = done.await.map_err(|problem| asked.refuse(problem))?;
    Ok((StatusCode::CREATED, Answer(replied)).into_response())
}

/// Which part of the outbox.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct OutboxQuery {
    /// Letters before this id: the last id of the page before.
    before: Option<i64>,
    /// How many, 1 to 200; 50 when left out.
    limit: Option<i64>,
}

/// Look into the outbox, newest first.
#[utoipa::path(get, path = "/api/v1/outbox", tag = "mail", params(OutboxQuery),
    responses((status = 200, body = Vec<Posted>)))]
async fn outbox(
    State(desk): State<Desk>,
    asked: Asked,
    Query(query): Query<OutboxQuery>,
) -> Result<Answer<Vec<Posted>>, Refusal> {
    let limit = query.limit.unwrap_or(50);
    let read = ops::outbox(&desk, &asked.caller, query.before, limit).await;
    read.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Send a letter again that was given up.
#[utoipa::path(post, path = "/api/v1/outbox/{id}/again", tag = "mail",
    params(("id" = i64, Path, description = "Outbox id")),
    responses((status = 204, description = "Queued"), (status = 404, description = "No such letter"),
        (status = 412, description = "It was not given up")))]
async fn send_again(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
) -> Result<StatusCode, Refusal> {
    let done = ops::send_again(&desk, &asked.caller, id).await;
    done.map(|()| StatusCode::NO_CONTENT).map_err(|problem| asked.refuse(problem))
}

/// How many letters were kept because no mail server was set up.
#[utoipa::path(get, path = "/api/v1/outbox/kept", tag = "mail", responses((status = 200, body = KeptLetters)))]
async fn kept(State(desk): State<Desk>, asked: Asked) -> Result<Answer<KeptLetters>, Refusal> {
    let read = ops::kept(&desk, &asked.caller).await;
    read.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Kept letters to send.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SendKeptBody {
    /// How many there are, as `GET /api/v1/outbox/kept` told.
    count: i64,
}

/// Queue all kept letters.
#[utoipa::path(post, path = "/api/v1/outbox/kept/send", tag = "mail", request_body = SendKeptBody,
    responses((status = 204, description = "Queued"), (status = 409, description = "No mail server is set up"),
        (status = 412, description = "There are more or fewer by now")))]
async fn send_kept(
    State(desk): State<Desk>,
    asked: Asked,
    body: Body<SendKeptBody>,
) -> Result<StatusCode, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async { ops::send_kept(&desk, &actor, body.read()?.count).await };
    done.await.map(|_| StatusCode::NO_CONTENT).map_err(|problem| asked.refuse(problem))
}
