//! The API of spam, trash and blocked senders.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Kind, Permission, Problem};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Case;
use super::api::changed;
use super::api_verb::Verb;
use super::api_work::{Nothing, optional};
use super::blocking::{Block, BlockedSender};
use super::ops::{self, Unblocked};
use crate::house::Desk;
use crate::http::{Answer, Asked, Body, Path, Query as Params, Refusal};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(spam))
        .routes(routes!(trash))
        .routes(routes!(restore))
        .routes(routes!(blocked_senders, block))
        .routes(routes!(unblock))
}

/// What else to do about spam.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SpamBody {
    /// Block the sender's address or whole domain: `none` (default), `address` or `domain`.
    #[serde(default)]
    block: Block,
}

/// Mark a case as spam.
#[utoipa::path(post, path = "/api/v1/cases/{id}/spam", tag = "cases", request_body = Option<SpamBody>,
    params(("id" = i64, Path, description = "Case id"),
           ("If-Match" = Option<String>, Header, description = "The version you have seen")),
    responses((status = 200, body = Case), (status = 422, description = "The domain is one that strangers share")))]
async fn spam(verb: Verb<SpamBody>) -> Result<Response, Refusal> {
    let done = async {
        verb.actor.may(Permission::CaseDiscard)?;
        ops::spam(&verb.desk, &verb.actor, verb.at, optional(&verb.body)?.block).await
    };
    done.await.map(changed).map_err(|problem| verb.asked.refuse(problem))
}

/// Why a case goes to the trash.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TrashBody {
    /// For the history.
    reason: Option<String>,
}

/// Move a case to the trash, where it can be restored for 30 days.
#[utoipa::path(post, path = "/api/v1/cases/{id}/trash", tag = "cases", request_body = Option<TrashBody>,
    params(("id" = i64, Path, description = "Case id"),
           ("If-Match" = Option<String>, Header, description = "The version you have seen")),
    responses((status = 200, body = Case)))]
async fn trash(verb: Verb<TrashBody>) -> Result<Response, Refusal> {
    let done = async {
        verb.actor.may(Permission::CaseDiscard)?;
        ops::trash(&verb.desk, &verb.actor, verb.at, optional(&verb.body)?.reason).await
    };
    done.await.map(changed).map_err(|problem| verb.asked.refuse(problem))
}

/// Bring a case back from spam or the trash.
#[utoipa::path(post, path = "/api/v1/cases/{id}/restore", tag = "cases", request_body = Option<Nothing>,
    params(("id" = i64, Path, description = "Case id"),
           ("If-Match" = Option<String>, Header, description = "The version you have seen")),
    responses((status = 200, body = Case)))]
async fn restore(verb: Verb<Nothing>) -> Result<Response, Refusal> {
    let done = async {
        verb.actor.may(Permission::CaseDiscard)?;
        optional(&verb.body)?;
        ops::restore(&verb.desk, &verb.actor, verb.at).await
    };
    done.await.map(changed).map_err(|problem| verb.asked.refuse(problem))
}

/// Whose blocked senders.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct BlockedParams {
    /// Brand id.
    brand_id: Option<i64>,
}

/// The senders a brand does not hear.
#[utoipa::path(get, path = "/api/v1/blocked-senders", tag = "cases", params(BlockedParams),
    responses((status = 200, body = Vec<BlockedSender>)))]
async fn blocked_senders(
    State(desk): State<Desk>,
    asked: Asked,
    Params(params): Params<BlockedParams>,
) -> Result<Answer<Vec<BlockedSender>>, Refusal> {
    let done = async {
        asked.caller.may(Permission::CaseDiscard)?;
        let brand_id = params.brand_id.ok_or_else(|| Problem::field(Kind::Required, "brand_id"))?;
        ops::blocked_senders(&desk, &asked.caller, brand_id).await
    };
    done.await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Whom not to hear.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BlockBody {
    /// For which brand.
    brand_id: i64,
    /// An address, or a domain for everybody at it.
    value: String,
}

/// Block an address or a whole domain.
#[utoipa::path(post, path = "/api/v1/blocked-senders", tag = "cases", request_body = BlockBody,
    responses((status = 201, body = BlockedSender),
        (status = 422, description = "Not an address or domain, one of our own, one that strangers share, or blocked")))]
async fn block(State(desk): State<Desk>, asked: Asked, body: Body<BlockBody>) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(Permission::CaseDiscard)?;
        let BlockBody { brand_id, value } = body.read()?;
        ops::block(&desk, &actor, brand_id, value).await
    };
    let blocked = done.await.map_err(|problem| asked.refuse(problem))?;
    Ok((StatusCode::CREATED, Answer(blocked)).into_response())
}

/// Hear a blocked sender again.
#[utoipa::path(delete, path = "/api/v1/blocked-senders/{id}", tag = "cases",
    params(("id" = i64, Path, description = "Block id")),
    responses((status = 200, body = Unblocked), (status = 404, description = "No such block")))]
async fn unblock(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    body: Body<Nothing>,
) -> Result<Answer<Unblocked>, Refusal> {
    let actor = asked.actor(&body)?;
    ops::unblock(&desk, &actor, id).await.map(Answer).map_err(|problem| asked.refuse(problem))
}
