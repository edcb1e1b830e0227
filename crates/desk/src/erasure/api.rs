//! The API of erasing.

use axum::extract::State;
use axum::http::StatusCode;
use kernel::Permission;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ops::{self, Erased, Standing};
use super::{Hold, Reason};
use crate::house::Desk;
use crate::http::{Answer, Asked, Body, IfMatch, Path, Refusal};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(erase, look)).routes(routes!(hold, release))
}

/// Why a customer is erased.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ErasureBody {
    /// `asked`: they asked for it; `mistake`: they should never have been recorded; `expired`: kept long enough.
    reason: Reason,
}

/// Erase a customer for good: name, addresses, what was written, files, raw mails and search entries. Figures and the
/// chain of events stay; they tell nobody who it was.
#[utoipa::path(post, path = "/api/v1/customers/{id}/erasure", request_body = ErasureBody, tag = "customers",
    params(("id" = i64, Path, description = "Person id"),
           ("If-Match" = Option<String>, Header, description = "The version you have seen")),
    responses((status = 200, body = Erased), (status = 404, description = "No such customer, or not yours to see"),
        (status = 409, description = "A case is open, or they are under a hold"),
        (status = 410, description = "They were erased before")))]
async fn erase(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    IfMatch(expected): IfMatch,
    body: Body<ErasureBody>,
) -> Result<Answer<Erased>, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(Permission::CustomerErase)?;
        ops::erase(&desk, &actor, id, expected, body.read()?.reason).await
    };
    done.await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// What stands in the way of erasing a customer, or that it was done.
#[utoipa::path(get, path = "/api/v1/customers/{id}/erasure", tag = "customers",
    params(("id" = i64, Path, description = "Person id")), responses((status = 200, body = Standing)))]
async fn look(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
) -> Result<Answer<Standing>, Refusal> {
    ops::look(&desk, &asked.caller, id).await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Why a customer must be kept.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct HoldBody {
    /// In your own words, up to 500 characters.
    reason: String,
}

/// Put a customer under a hold: nobody can erase them until it is lifted.
#[utoipa::path(put, path = "/api/v1/customers/{id}/hold", request_body = HoldBody, tag = "customers",
    params(("id" = i64, Path, description = "Person id")), responses((status = 200, body = Hold)))]
async fn hold(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    body: Body<HoldBody>,
) -> Result<Answer<Hold>, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(Permission::CustomerErase)?;
        ops::hold(&desk, &actor, id, &body.read()?.reason).await
    };
    done.await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Lift a hold.
#[utoipa::path(delete, path = "/api/v1/customers/{id}/hold", tag = "customers",
    params(("id" = i64, Path, description = "Person id")), responses((status = 204, description = "Lifted")))]
async fn release(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    body: Body<()>,
) -> Result<StatusCode, Refusal> {
    let actor = asked.actor(&body)?;
    let done = ops::release(&desk, &actor, id).await;
    done.map(|()| StatusCode::NO_CONTENT).map_err(|problem| asked.refuse(problem))
}
