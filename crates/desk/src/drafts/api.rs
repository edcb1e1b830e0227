//! The API of drafts: each caller sees their own alone.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ops::{self, Save};
use super::{Content, Draft};
use crate::house::Desk;
use crate::http::{Answer, Asked, Body, Path, Refusal};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(read)).routes(routes!(save, discard))
}

/// A draft to save.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DraftBody {
    /// What is written.
    content: Content,
    /// The version last had, 0 when there was none; left out, whatever is there is overwritten.
    version: Option<i64>,
}

/// Read one's own drafts in a case.
#[utoipa::path(get, path = "/api/v1/cases/{id}/drafts", tag = "drafts",
    params(("id" = i64, Path, description = "Case id")),
    responses((status = 200, body = Vec<Draft>), (status = 404, description = "No such case, or not yours to see")))]
async fn read(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
) -> Result<Answer<Vec<Draft>>, Refusal> {
    ops::read(&desk, &asked.caller, id).await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Save a draft: `reply`, `note` or `forward`. An empty one is discarded.
#[utoipa::path(put, path = "/api/v1/cases/{id}/drafts/{form}", tag = "drafts", request_body = DraftBody,
    params(("id" = i64, Path, description = "Case id"), ("form" = String, Path, description = "Where it is written")),
    responses((status = 200, body = Draft), (status = 404, description = "No such case, or not yours to see"),
        (status = 412, description = "Saved in another window meanwhile"), (status = 422, description = "A field is wrong")))]
async fn save(
    State(desk): State<Desk>,
    asked: Asked,
    Path((id, form)): Path<(i64, String)>,
    body: Body<DraftBody>,
) -> Result<Answer<Draft>, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        let read = body.read()?;
        let command = Save { case_id: id, form, content: read.content, version: read.version };
        ops::save(&desk, &actor, command).await
    };
    done.await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Discard a draft.
#[utoipa::path(delete, path = "/api/v1/cases/{id}/drafts/{form}", tag = "drafts",
    params(("id" = i64, Path, description = "Case id"), ("form" = String, Path, description = "Where it is written")),
    responses((status = 204, description = "Gone"), (status = 404, description = "No such case, or not yours to see")))]
async fn discard(
    State(desk): State<Desk>,
    asked: Asked,
    Path((id, form)): Path<(i64, String)>,
) -> Result<StatusCode, Refusal> {
    let done = ops::discard(&desk, &asked.caller, id, &form).await;
    done.map(|()| StatusCode::NO_CONTENT).map_err(|problem| asked.refuse(problem))
}
