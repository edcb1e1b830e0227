//! The API of reading mail: what was found out, what waits, and the rules.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::holding::HeldMail;
use super::ops::{self, CaseMail, Decision, OriginalLook};
use super::reports::Undeliverable;
use super::rules::{Acknowledgement, MailRules};
use crate::house::Desk;
use crate::http::{Answer, Asked, Body, Path, Query, Refusal};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(case_mail))
        .routes(routes!(source))
        .routes(routes!(original))
        .routes(routes!(reopen_thanked))
        .routes(routes!(held))
        .routes(routes!(settle))
        .routes(routes!(held_source))
        .routes(routes!(mail_rules, set_mail_rules))
        .routes(routes!(acknowledgements, set_acknowledgement))
        .routes(routes!(undeliverable))
        .routes(routes!(trust_address))
}

/// Read how the mails of a case were read, what waits beside it, and which cases it follows.
#[utoipa::path(get, path = "/api/v1/cases/{id}/mail", tag = "cases", params(("id" = i64, Path, description = "Case id")),
    responses((status = 200, body = CaseMail), (status = 404, description = "No such case, or not yours to see")))]
async fn case_mail(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
) -> Result<Answer<CaseMail>, Refusal> {
    ops::case_mail(&desk, &asked.caller, id).await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// A mail as it came, as plain text that nothing can act on.
pub fn as_source(raw: &[u8]) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    // Bytes of other charsets are shown as what they are: unreadable here, whole in the file.
    (headers, String::from_utf8_lossy(raw).into_owned()).into_response()
}

/// Read the source of the mail a message came from.
#[utoipa::path(get, path = "/api/v1/messages/{id}/source", tag = "cases",
    params(("id" = i64, Path, description = "Message id")),
    responses((status = 200, description = "The raw mail", content_type = "text/plain"),
        (status = 404, description = "No such message, not yours to see, or it came by no mail")))]
async fn source(State(desk): State<Desk>, asked: Asked, Path(id): Path<i64>) -> Result<Response, Refusal> {
    let raw = ops::source(&desk, &asked.caller, id).await;
    raw.map(|raw| as_source(&raw)).map_err(|problem| asked.refuse(problem))
}

/// Which pictures.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct LookQuery {
    /// Whether pictures of other servers are in it; their owners then learn that the mail was read.
    #[serde(default)]
    pictures: bool,
}

/// Read the HTML of the mail a message came from, with its sender's styles and without anything that acts.
#[utoipa::path(get, path = "/api/v1/messages/{id}/original", tag = "cases",
    params(("id" = i64, Path, description = "Message id"), LookQuery),
    responses((status = 200, body = OriginalLook),
        (status = 404, description = "No such message, not yours to see, or its mail has no HTML")))]
async fn original(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    Query(query): Query<LookQuery>,
) -> Result<Answer<OriginalLook>, Refusal> {
    let found = ops::original(&desk, &asked.caller, id, query.pictures).await;
    found.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Take thanks for more than thanks: the case opens again.
#[utoipa::path(post, path = "/api/v1/messages/{id}/reopen", tag = "cases",
    params(("id" = i64, Path, description = "Message id")),
    responses((status = 204, description = "Opened again"), (status = 404, description = "No such message"),
        (status = 409, description = "It was not taken for thanks, or the case is closed")))]
async fn reopen_thanked(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
) -> Result<StatusCode, Refusal> {
    let done = ops::reopen_thanked(&desk, &asked.caller, id).await;
    done.map(|()| StatusCode::NO_CONTENT).map_err(|problem| asked.refuse(problem))
}

/// Which part of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct HeldQuery {
    /// Mails before this id: the last id of the page before.
    before: Option<i64>,
    /// How many, 1 to 200; 50 when left out.
    limit: Option<i64>,
}

/// List the mail that waits for a decision, newest first.
#[utoipa::path(get, path = "/api/v1/held-mail", tag = "mail", params(HeldQuery),
    responses((status = 200, body = Vec<HeldMail>)))]
async fn held(
    State(desk): State<Desk>,
    asked: Asked,
    Query(query): Query<HeldQuery>,
) -> Result<Answer<Vec<HeldMail>>, Refusal> {
    let read = ops::held(&desk, &asked.caller, query.before, query.limit.unwrap_or(50)).await;
    read.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// What is decided.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SettleBody {
    /// `accept` (into the case, once), `join` (and its sender takes part), `new_case`, `release` or `discard`.
    how: Decision,
}

/// Decide about a held mail.
#[utoipa::path(post, path = "/api/v1/held-mail/{id}/settle", tag = "mail", request_body = SettleBody,
    params(("id" = i64, Path, description = "Held mail id")),
    responses((status = 204, description = "Decided"), (status = 404, description = "No such mail, or not yours to see"),
        (status = 409, description = "Somebody decided already")))]
async fn settle(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    body: Body<SettleBody>,
) -> Result<StatusCode, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(kernel::Permission::CaseChange)?;
        ops::settle_held(&desk, &actor, id, body.read()?.how).await
    };
    done.await.map(|()| StatusCode::NO_CONTENT).map_err(|problem| asked.refuse(problem))
}

/// Read the source of a held mail.
#[utoipa::path(get, path = "/api/v1/held-mail/{id}/source", tag = "mail",
    params(("id" = i64, Path, description = "Held mail id")),
    responses((status = 200, description = "The raw mail", content_type = "text/plain"),
        (status = 404, description = "No such mail, or not yours to see")))]
async fn held_source(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
) -> Result<Response, Refusal> {
    let raw = ops::held_source(&desk, &asked.caller, id).await;
    raw.map(|raw| as_source(&raw)).map_err(|problem| asked.refuse(problem))
}

/// Read how a brand treats incoming mail.
#[utoipa::path(get, path = "/api/v1/brands/{id}/mail-rules", tag = "settings",
    params(("id" = i64, Path, description = "Brand id")), responses((status = 200, body = MailRules)))]
async fn mail_rules(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
) -> Result<Answer<MailRules>, Refusal> {
    ops::mail_rules(&desk, &asked.caller, id).await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Set how a brand treats incoming mail. `version` is the one that was read.
#[utoipa::path(put, path = "/api/v1/brands/{id}/mail-rules", tag = "settings", request_body = MailRules,
    params(("id" = i64, Path, description = "Brand id")),
    responses((status = 200, body = MailRules), (status = 412, description = "Somebody changed them meanwhile"),
        (status = 422, description = "A number is outside its range")))]
async fn set_mail_rules(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    body: Body<MailRules>,
) -> Result<Answer<MailRules>, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(kernel::Permission::SettingsChange)?;
        let wanted = body.read()?;
        ops::set_mail_rules(&desk, &actor, id, wanted, Some(wanted.version)).await
    };
    done.await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Read what a mailbox acknowledges with.
#[utoipa::path(get, path = "/api/v1/mailboxes/{id}/acknowledgements", tag = "settings",
    params(("id" = i64, Path, description = "Mailbox id")), responses((status = 200, body = Vec<Acknowledgement>)))]
async fn acknowledgements(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
) -> Result<Answer<Vec<Acknowledgement>>, Refusal> {
    let read = ops::acknowledgements(&desk, &asked.caller, id).await;
    read.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Set what a mailbox acknowledges with in one language.
#[utoipa::path(put, path = "/api/v1/mailboxes/{id}/acknowledgements", tag = "settings", request_body = Acknowledgement,
    params(("id" = i64, Path, description = "Mailbox id")),
    responses((status = 204, description = "Set"), (status = 422, description = "A text is missing or too long")))]
async fn set_acknowledgement(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    body: Body<Acknowledgement>,
) -> Result<StatusCode, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(kernel::Permission::SettingsChange)?;
        ops::set_acknowledgement(&desk, &actor, id, body.read()?).await
    };
    done.await.map(|()| StatusCode::NO_CONTENT).map_err(|problem| asked.refuse(problem))
}

/// List the addresses of a brand that mail did not reach.
#[utoipa::path(get, path = "/api/v1/brands/{id}/undeliverable", tag = "customers",
    params(("id" = i64, Path, description = "Brand id")), responses((status = 200, body = Vec<Undeliverable>)))]
async fn undeliverable(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
) -> Result<Answer<Vec<Undeliverable>>, Refusal> {
    ops::undeliverable(&desk, &asked.caller, id).await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Which address.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TrustBody {
    /// The address that works again.
    address: String,
}

/// Say that an address works again.
#[utoipa::path(post, path = "/api/v1/brands/{id}/undeliverable/trust", tag = "customers", request_body = TrustBody,
    params(("id" = i64, Path, description = "Brand id")),
    responses((status = 204, description = "Mail is sent there again"),
        (status = 404, description = "Nothing is known against it")))]
async fn trust_address(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    body: Body<TrustBody>,
) -> Result<StatusCode, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(kernel::Permission::CustomerChange)?;
        ops::trust_address(&desk, &actor, id, body.read()?.address).await
    };
    done.await.map(|()| StatusCode::NO_CONTENT).map_err(|problem| asked.refuse(problem))
}
