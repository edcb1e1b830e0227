//! The API of snippets.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::Permission;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ops;
use super::{Filled, Saved, Snippet, Wanted};
use crate::fields;
use crate::house::Desk;
use crate::http::{Answer, Asked, Body, IfMatch, Path, Query, Refusal};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(change, retire))
        .routes(routes!(fill))
        .routes(routes!(fill_begun))
}

/// The snippets you may use: your own, your teams' and your brands'.
#[utoipa::path(get, path = "/api/v1/snippets", tag = "snippets", responses((status = 200, body = Vec<Snippet>)))]
async fn list(State(desk): State<Desk>, asked: Asked) -> Result<Answer<Vec<Snippet>>, Refusal> {
    ops::list(&desk, &asked.caller).await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Write a snippet down: for a team, for a brand (both ask for `settings.change`), or for yourself.
#[utoipa::path(post, path = "/api/v1/snippets", tag = "snippets", request_body = Wanted,
    responses((status = 201, body = Saved), (status = 422, description = "A field is wrong")))]
async fn add(State(desk): State<Desk>, asked: Asked, body: Body<Wanted>) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(Permission::CaseReply)?;
        ops::add(&desk, &actor, body.read()?).await
    };
    let saved = done.await.map_err(|problem| asked.refuse(problem))?;
    Ok((StatusCode::CREATED, Answer(saved)).into_response())
}

/// Change a snippet.
#[utoipa::path(put, path = "/api/v1/snippets/{id}", tag = "snippets", request_body = Wanted,
    params(("id" = i64, Path, description = "Snippet id")),
    responses((status = 200, body = Saved), (status = 404, description = "No such snippet, or not yours to use"),
        (status = 412, description = "Changed meanwhile"), (status = 422, description = "A field is wrong")))]
async fn change(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    IfMatch(version): IfMatch,
    body: Body<Wanted>,
) -> Result<Answer<Saved>, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(Permission::CaseReply)?;
        ops::change(&desk, &actor, id, body.read()?, version).await
    };
    done.await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Take a snippet out of use.
#[utoipa::path(delete, path = "/api/v1/snippets/{id}", tag = "snippets",
    params(("id" = i64, Path, description = "Snippet id")),
    responses((status = 204, description = "Out of use"), (status = 404, description = "No such snippet, or not yours to use")))]
async fn retire(State(desk): State<Desk>, asked: Asked, Path(id): Path<i64>) -> Result<StatusCode, Refusal> {
    let done = ops::retire(&desk, &asked.caller, id).await;
    done.map(|()| StatusCode::NO_CONTENT).map_err(|problem| asked.refuse(problem))
}

/// A snippet filled in for a case, in the language the case is held in.
#[utoipa::path(get, path = "/api/v1/cases/{id}/snippets/{snippet_id}", tag = "snippets",
    params(("id" = i64, Path, description = "Case id"), ("snippet_id" = i64, Path, description = "Snippet id")),
    responses((status = 200, body = Filled), (status = 404, description = "No such case or snippet, or not yours")))]
async fn fill(
    State(desk): State<Desk>,
    asked: Asked,
    Path((id, snippet_id)): Path<(i64, i64)>,
) -> Result<Answer<Filled>, Refusal> {
    ops::fill(&desk, &asked.caller, id, snippet_id).await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// For whom a snippet is filled in.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct FillQuery {
    /// A known customer.
    customer_id: Option<i64>,
    /// The brand that writes; the customer's, else your first, when left out.
    brand_id: Option<i64>,
    /// The name of somebody not known yet.
    #[serde(default)]
    name: String,
    /// What the case will be about.
    #[serde(default)]
    subject: String,
    /// The language it is written in: `en`, `ms` or `id`; the customer's when left out.
    language: Option<String>,
}

/// A snippet filled in for a conversation that is only begun. The case has no number yet.
#[utoipa::path(get, path = "/api/v1/snippets/{id}/text", tag = "snippets",
    params(("id" = i64, Path, description = "Snippet id"), FillQuery),
    responses((status = 200, body = Filled), (status = 404, description = "No such snippet, or not yours to use"),
        (status = 422, description = "No such customer or brand of yours")))]
async fn fill_begun(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    Query(query): Query<FillQuery>,
) -> Result<Answer<Filled>, Refusal> {
    let done = async {
        asked.caller.may(Permission::CaseReply)?;
        let language = query.language.as_deref().map(|tag| fields::language("language", tag)).transpose()?;
        let FillQuery { customer_id, brand_id, name, subject, .. } = query;
        let wanted =
            ops::FillFor { customer_id, brand_id, name, subject, language, ..ops::FillFor::default() };
        ops::fill_begun(&desk, &asked.caller, id, wanted).await
    };
    done.await.map(Answer).map_err(|problem| asked.refuse(problem))
}
