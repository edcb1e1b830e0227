//! The API of letters that have not left yet or did not arrive, and of forwarding.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Labels, Permission, Timestamp};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::delivery::Delivery;
use super::held::{HeldLetter, Leaves};
use super::ops::{self, Forward, Habits, Replied, TakenBack, WaitingLetter};
use crate::house::Desk;
use crate::http::{Answer, Asked, Body, Path, Query, Refusal};
use crate::messages::Recipient;

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(forward))
        .merge(super::api_begun::routes())
        .routes(routes!(deliveries))
        .routes(routes!(retry))
        .routes(routes!(held_letters))
        .routes(routes!(waiting_letters))
        .routes(routes!(reschedule, withdraw))
        .routes(routes!(habits, change_habits))
        .routes(routes!(signatures, change_signatures))
}

/// When a letter leaves, as a body says it.
pub(super) fn leaves(send_at: Option<Timestamp>, undo_seconds: Option<i64>) -> Leaves {
    match (send_at, undo_seconds) {
        (Some(at), _) => Leaves::At(at),
        (None, Some(seconds)) => Leaves::In(seconds),
        (None, None) => Leaves::Now,
    }
}

/// What is forwarded to somebody outside.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ForwardBody {
    /// Plain text; may be left empty when `html` is given.
    #[serde(default)]
    body: String,
    /// The same as HTML; cleaned.
    html: Option<String>,
    /// To, Cc and Bcc; none of them the customer.
    recipients: Vec<Recipient>,
    /// Uploads that wait, and files of the case that shall leave again.
    #[serde(default)]
    attachments: Vec<i64>,
    /// When it shall leave; at once when left out.
    #[schema(value_type = Option<String>, format = DateTime)]
    send_at: Option<Timestamp>,
    /// How many seconds it can be taken back, 0 to 120; 0 when left out.
    undo_seconds: Option<i64>,
}

/// Forward a case to somebody outside. Their answer comes back to the case; the customer sees neither.
#[utoipa::path(post, path = "/api/v1/cases/{id}/forwards", tag = "cases", request_body = ForwardBody,
    params(("id" = i64, Path, description = "Case id")),
    responses((status = 201, body = Replied), (status = 404, description = "No such case, or not yours to see"),
        (status = 409, description = "The case is closed or merged"), (status = 422, description = "A field is wrong")))]
async fn forward(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    body: Body<ForwardBody>,
) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(Permission::CaseReply)?;
        let read = body.read()?;
        let command = Forward {
            case_id: id,
            body: read.body,
            html: read.html,
            recipients: read.recipients,
            attachments: read.attachments,
            leaves: leaves(read.send_at, read.undo_seconds),
        };
        ops::forward(&desk, &actor, command).await
    };
    let forwarded = done.await.map_err(|problem| asked.refuse(problem))?;
    Ok((StatusCode::CREATED, Answer(forwarded)).into_response())
}

/// How the letters of a case stand: waiting, on their way, arrived, failed.
#[utoipa::path(get, path = "/api/v1/cases/{id}/deliveries", tag = "cases",
    params(("id" = i64, Path, description = "Case id")),
    responses((status = 200, body = Vec<Delivery>), (status = 404, description = "No such case, or not yours to see")))]
async fn deliveries(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
) -> Result<Answer<Vec<Delivery>>, Refusal> {
    ops::deliveries(&desk, &asked.caller, id).await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Try a letter of a case again that was given up.
#[utoipa::path(post, path = "/api/v1/cases/{id}/letters/{letter_id}/again", tag = "cases",
    params(("id" = i64, Path, description = "Case id"), ("letter_id" = i64, Path, description = "Outbox id")),
    responses((status = 204, description = "Queued"), (status = 404, description = "No such letter in this case"),
        (status = 412, description = "It was not given up")))]
async fn retry(
    State(desk): State<Desk>,
    asked: Asked,
    Path((id, letter_id)): Path<(i64, i64)>,
) -> Result<StatusCode, Refusal> {
    let done = ops::retry(&desk, &asked.caller, id, letter_id).await;
    done.map(|()| StatusCode::NO_CONTENT).map_err(|problem| asked.refuse(problem))
}

/// One's own letters that have not left yet.
#[utoipa::path(get, path = "/api/v1/held-letters", tag = "mail", responses((status = 200, body = Vec<HeldLetter>)))]
async fn held_letters(State(desk): State<Desk>, asked: Asked) -> Result<Answer<Vec<HeldLetter>>, Refusal> {
    ops::held_letters(&desk, &asked.caller).await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Whose letters.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct WaitingQuery {
    /// Everybody's whose cases one may see, instead of one's own. Asks for `mail.operate`.
    #[serde(default)]
    all: bool,
}

/// Letters that have not left: in the moment of taking back, scheduled, held back or given up.
#[utoipa::path(get, path = "/api/v1/waiting-letters", tag = "mail", params(WaitingQuery),
    responses((status = 200, body = Vec<WaitingLetter>)))]
async fn waiting_letters(
    State(desk): State<Desk>,
    asked: Asked,
    Query(query): Query<WaitingQuery>,
) -> Result<Answer<Vec<WaitingLetter>>, Refusal> {
    let read = ops::waiting_letters(&desk, &asked.caller, query.all).await;
    read.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// When a letter shall leave instead.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RescheduleBody {
    /// The new time; at once, whatever was written meanwhile, when left out.
    #[schema(value_type = Option<String>, format = DateTime)]
    send_at: Option<Timestamp>,
}

/// Change when a letter leaves, or let one leave that was stopped.
#[utoipa::path(patch, path = "/api/v1/held-letters/{id}", tag = "mail", request_body = RescheduleBody,
    params(("id" = i64, Path, description = "The message it will be")),
    responses((status = 200, body = HeldLetter), (status = 404, description = "No such letter, or not yours to see"),
        (status = 409, description = "It has left"), (status = 422, description = "A field is wrong")))]
async fn reschedule(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    body: Body<RescheduleBody>,
) -> Result<Answer<HeldLetter>, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(Permission::CaseReply)?;
        ops::reschedule(&desk, &actor, id, body.read()?.send_at).await
    };
    done.await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Take a letter back before it leaves; its words are one's draft again, or the conversation that it would have begun.
#[utoipa::path(delete, path = "/api/v1/held-letters/{id}", tag = "mail",
    params(("id" = i64, Path, description = "The message it would have been")),
    responses((status = 200, body = TakenBack), (status = 404, description = "No such letter, or not yours to see"),
        (status = 409, description = "It has left")))]
async fn withdraw(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
) -> Result<Answer<TakenBack>, Refusal> {
    ops::withdraw(&desk, &asked.caller, id).await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// How you write.
#[utoipa::path(get, path = "/api/v1/profile/writing", tag = "profile", responses((status = 200, body = Habits)))]
async fn habits(State(desk): State<Desk>, asked: Asked) -> Result<Answer<Habits>, Refusal> {
    ops::habits(&desk, &asked.caller).await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Change how you write.
#[utoipa::path(put, path = "/api/v1/profile/writing", tag = "profile", request_body = Habits,
    responses((status = 200, body = Habits), (status = 422, description = "A field is wrong")))]
async fn change_habits(
    State(desk): State<Desk>,
    asked: Asked,
    body: Body<Habits>,
) -> Result<Answer<Habits>, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(Permission::OwnProfile)?;
        ops::change_habits(&desk, &actor, body.read()?).await
    };
    done.await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// What stands under the letters of a mailbox, by language.
#[utoipa::path(get, path = "/api/v1/mailboxes/{id}/signatures", tag = "settings",
    params(("id" = i64, Path, description = "Mailbox id")),
    responses((status = 200, body = std::collections::BTreeMap<String, String>), (status = 404, description = "No such mailbox")))]
async fn signatures(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
) -> Result<Answer<Labels>, Refusal> {
    ops::signatures(&desk, &asked.caller, id).await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Signatures to write.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SignaturesBody {
    /// By language: `en`, `ms`, `id`.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    texts: Labels,
}

/// Write what stands under the letters of a mailbox, by language.
#[utoipa::path(put, path = "/api/v1/mailboxes/{id}/signatures", tag = "settings", request_body = SignaturesBody,
    params(("id" = i64, Path, description = "Mailbox id")),
    responses((status = 200, body = std::collections::BTreeMap<String, String>), (status = 404, description = "No such mailbox"),
        (status = 422, description = "Too long")))]
async fn change_signatures(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    body: Body<SignaturesBody>,
) -> Result<Answer<Labels>, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(Permission::SettingsChange)?;
        ops::change_signatures(&desk, &actor, id, body.read()?.texts).await
    };
    done.await.map(Answer).map_err(|problem| asked.refuse(problem))
}
