//! The API of conversations that we begin: sending one off, and what is begun until then.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{Permission, Timestamp};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::addressing::MailAddress;
use super::api_letters::leaves;
use super::begun::{Beginning, BegunDraft};
use super::held::HeldLetter;
use super::letterhead::Letterhead;
use super::ops::{self, BegunFile, Outset, Start, Started};
use crate::attachments::{Attachment, file_of};
use crate::customers::CustomerRef;
use crate::fields;
use crate::house::Desk;
use crate::http::{Answer, Asked, Body, Path, Query, Refusal};
use crate::messages::Recipient;
use crate::snippets::ops::FillFor;

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(start))
        .routes(routes!(mail_addresses))
        .routes(routes!(case_letterhead))
        .routes(routes!(begun_letterhead))
        .routes(routes!(drafts, begin))
        .routes(routes!(save, discard))
        .routes(routes!(upload))
}

/// A conversation that we begin.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StartBody {
    /// The brand that writes.
    brand_id: i64,
    /// A known customer, instead of `email`.
    customer_id: Option<i64>,
    /// Which of a known customer's e-mail addresses; the one they are usually written to when left out.
    #[serde(default)]
    to_address: String,
    /// The customer's e-mail address.
    #[serde(default)]
    email: String,
    /// Their name, when they are new.
    #[serde(default)]
    name: String,
    /// In a line.
    subject: String,
    /// Plain text; may be left empty when `html` is given.
    #[serde(default)]
    body: String,
    /// The same as HTML; cleaned. Uploaded images as `<img src="/attachments/{id}">`.
    html: Option<String>,
    /// Type word; the brand's first when left out.
    #[serde(default)]
    kind: String,
    /// 1 low to 4 urgent; 2 when left out.
    priority: Option<i64>,
    /// The language it is written in: `en`, `ms` or `id`; the customer's when left out.
    language: Option<String>,
    /// Cc and Bcc. To is the customer.
    #[serde(default)]
    recipients: Vec<Recipient>,
    /// Files uploaded for the draft that leave with it.
    #[serde(default)]
    attachments: Vec<i64>,
    /// One's draft that this is; it is none any more.
    draft_id: Option<i64>,
    /// When it shall leave; at once when left out.
    #[schema(value_type = Option<String>, format = DateTime)]
    send_at: Option<Timestamp>,
    /// How many seconds it can be taken back before it leaves, 0 to 120; 0 when left out.
    undo_seconds: Option<i64>,
}

/// Write to somebody first: opens a case with a letter of ours, in the moment in which that leaves. Also asks for
/// `case.open`.
#[utoipa::path(post, path = "/api/v1/conversations", tag = "cases", request_body = StartBody,
    responses((status = 201, body = Started, description = "It is on its way"),
        (status = 202, body = HeldLetter, description = "It is held until it leaves; there is no case yet"),
        (status = 404, description = "No such draft"), (status = 409, description = "The draft has left"),
        (status = 422, description = "A field is wrong")))]
async fn start(State(desk): State<Desk>, asked: Asked, body: Body<StartBody>) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(Permission::CaseReply)?;
        let read = body.read()?;
        let language = read.language.as_deref().map(|tag| fields::language("language", tag)).transpose()?;
        let customer = match read.customer_id {
            Some(id) => CustomerRef::Known(id),
            None => CustomerRef::Address { kind: "email", value: read.email, name: read.name },
        };
        let command = Start {
            brand_id: read.brand_id,
            customer,
            to_address: read.to_address,
            subject: read.subject,
            body: read.body,
            html: read.html,
            kind: read.kind,
            priority: read.priority.unwrap_or(2),
            language,
            copies: read.recipients,
            attachments: read.attachments,
            draft_id: read.draft_id,
            leaves: leaves(read.send_at, read.undo_seconds),
        };
        ops::start(&desk, &actor, command).await
    };
    let begun = done.await.map_err(|problem| asked.refuse(problem))?;
    let status = if matches!(begun, Outset::Left(_)) { StatusCode::CREATED } else { StatusCode::ACCEPTED };
    Ok((status, Answer(begun)).into_response())
}

/// The e-mail addresses of a customer, the oldest first: how mail to each fares, and which is written to when none is
/// chosen.
#[utoipa::path(get, path = "/api/v1/customers/{id}/mail-addresses", tag = "customers",
    params(("id" = i64, Path, description = "Customer id")),
    responses((status = 200, body = Vec<MailAddress>), (status = 404, description = "No such customer, or of another brand")))]
async fn mail_addresses(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
) -> Result<Answer<Vec<MailAddress>>, Refusal> {
    ops::mail_addresses(&desk, &asked.caller, id).await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// What a letter of a case would have around its words, were you to write it: its sender, and what stands below.
#[utoipa::path(get, path = "/api/v1/cases/{id}/letterhead", tag = "cases",
    params(("id" = i64, Path, description = "Case id")),
    responses((status = 200, body = Letterhead), (status = 404, description = "No such case, or not yours to see"),
        (status = 422, description = "Its brand has no mailbox")))]
async fn case_letterhead(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
) -> Result<Answer<Letterhead>, Refusal> {
    ops::case_letterhead(&desk, &asked.caller, id).await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// For whom a conversation is begun.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct LetterheadQuery {
    /// A known customer.
    customer_id: Option<i64>,
    /// The brand that writes; the customer's, else your first, when left out.
    brand_id: Option<i64>,
    /// The language it is written in: `en`, `ms` or `id`; the customer's when left out.
    language: Option<String>,
    /// The type word the case will have; the first in use when left out.
    #[serde(default)]
    kind: String,
    /// Its priority, 1 low to 4 urgent; 2 when left out.
    priority: Option<i64>,
}

/// The same for a conversation that is only begun. Its case has no number yet: `KH-…` stands for it.
#[utoipa::path(get, path = "/api/v1/conversations/letterhead", tag = "cases", params(LetterheadQuery),
    responses((status = 200, body = Letterhead),
        (status = 422, description = "No such customer or brand of yours, or the brand has no mailbox")))]
async fn begun_letterhead(
    State(desk): State<Desk>,
    asked: Asked,
    Query(query): Query<LetterheadQuery>,
) -> Result<Answer<Letterhead>, Refusal> {
    let done = async {
        asked.caller.may(Permission::CaseReply)?;
        let language = query.language.as_deref().map(|tag| fields::language("language", tag)).transpose()?;
        let LetterheadQuery { customer_id, brand_id, kind, priority, .. } = query;
        let wanted = FillFor { customer_id, brand_id, language, kind, priority, ..FillFor::default() };
        ops::begun_letterhead(&desk, &asked.caller, wanted).await
    };
    done.await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// The conversations one has begun and not sent off.
#[utoipa::path(get, path = "/api/v1/conversations/drafts", tag = "drafts",
    responses((status = 200, body = Vec<BegunDraft>)))]
async fn drafts(State(desk): State<Desk>, asked: Asked) -> Result<Answer<Vec<BegunDraft>>, Refusal> {
    ops::begun_drafts(&desk, &asked.caller).await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Begin a conversation without sending it off.
#[utoipa::path(post, path = "/api/v1/conversations/drafts", tag = "drafts", request_body = Beginning,
    responses((status = 201, body = BegunDraft), (status = 422, description = "A field is wrong")))]
async fn begin(State(desk): State<Desk>, asked: Asked, body: Body<Beginning>) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(Permission::CaseReply)?;
        ops::begin_draft(&desk, &actor, body.read()?).await
    };
    let draft = done.await.map_err(|problem| asked.refuse(problem))?;
    Ok((StatusCode::CREATED, Answer(draft)).into_response())
}

/// What is begun, to save.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BegunBody {
    /// What is written.
    content: Beginning,
    /// The version last had; left out, whatever is there is overwritten.
    version: Option<i64>,
}

/// Save what one has begun. An empty one is discarded: its version is then 0.
#[utoipa::path(put, path = "/api/v1/conversations/drafts/{id}", tag = "drafts", request_body = BegunBody,
    params(("id" = i64, Path, description = "Draft id")),
    responses((status = 200, body = BegunDraft), (status = 404, description = "No such draft of yours"),
        (status = 409, description = "It has left"), (status = 412, description = "Saved in another window meanwhile"),
        (status = 422, description = "A field is wrong")))]
async fn save(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    body: Body<BegunBody>,
) -> Result<Answer<BegunDraft>, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(Permission::CaseReply)?;
        let read = body.read()?;
        ops::save_begun(&desk, &actor, id, read.content, read.version).await
    };
    done.await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Discard what one has begun, with its files.
#[utoipa::path(delete, path = "/api/v1/conversations/drafts/{id}", tag = "drafts",
    params(("id" = i64, Path, description = "Draft id")),
    responses((status = 204, description = "Gone"), (status = 409, description = "It has left")))]
async fn discard(State(desk): State<Desk>, asked: Asked, Path(id): Path<i64>) -> Result<StatusCode, Refusal> {
    let done = ops::discard_begun(&desk, &asked.caller, id).await;
    done.map(|()| StatusCode::NO_CONTENT).map_err(|problem| asked.refuse(problem))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct FileQuery {
    /// What the file is called.
    filename: String,
    /// Whether it is an image that the HTML shows in place, as `<img src="/attachments/{id}">`.
    #[serde(default)]
    inline: bool,
}

/// Upload a file for a conversation one has begun; name its id when sending that off.
#[utoipa::path(post, path = "/api/v1/conversations/drafts/{id}/attachments", tag = "attachments",
    params(("id" = i64, Path, description = "Draft id"), FileQuery),
    request_body(content_type = "application/octet-stream", description = "The file, at most 25 MiB"),
    responses((status = 201, body = Attachment), (status = 404, description = "No such draft of yours"),
        (status = 413, description = "Over 25 MiB"), (status = 422, description = "Empty, unnamed or a program")))]
async fn upload(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    Query(named): Query<FileQuery>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Refusal> {
    asked.caller.may(Permission::CaseReply).map_err(|problem| asked.refuse(problem))?;
    let bytes = file_of(request).await.map_err(|problem| asked.refuse(problem))?;
    let FileQuery { filename, inline } = named;
    let actor =
        asked.named(|| Sha256::new().chain_update(&filename).chain_update([0]).chain_update(&bytes))?;
    let declared = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let command = BegunFile {
        draft_id: id,
        filename,
        declared_type: declared.unwrap_or_default().to_owned(),
        bytes: bytes.into(),
        inline,
    };
    let file = ops::upload_begun(&desk, &actor, command).await.map_err(|problem| asked.refuse(problem))?;
    let place = format!("/api/v1/attachments/{}", file.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], Answer(file)).into_response())
}
