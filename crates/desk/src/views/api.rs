//! The API of saved views.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::Permission;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ops::{self, Order};
use super::{Count, View, Wanted};
use crate::cases::lists::Page;
use crate::house::Desk;
use crate::http::{Answer, Asked, Body, IfMatch, Path, Query as Params, Refusal};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(arrange))
        .routes(routes!(counts))
        .routes(routes!(read, change, remove))
        .routes(routes!(cases))
}

/// The views you have: your own, your teams' and everybody's, in the order you gave them.
#[utoipa::path(get, path = "/api/v1/views", tag = "views", responses((status = 200, body = Vec<View>)))]
async fn list(State(desk): State<Desk>, asked: Asked) -> Result<Answer<Vec<View>>, Refusal> {
    ops::list(&desk, &asked.caller).await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Keep a view: for yourself, or (with `views.share`) for a team or everybody.
#[utoipa::path(post, path = "/api/v1/views", tag = "views", request_body = Wanted,
    responses((status = 201, body = View), (status = 403, description = "Sharing asks for `views.share`"),
        (status = 422, description = "A field is wrong, or nothing is narrowed")))]
async fn add(State(desk): State<Desk>, asked: Asked, body: Body<Wanted>) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(Permission::CaseView)?;
        ops::add(&desk, &actor, body.read()?).await
    };
    let view = done.await.map_err(|problem| asked.refuse(problem))?;
    Ok((StatusCode::CREATED, Answer(view)).into_response())
}

/// One view.
#[utoipa::path(get, path = "/api/v1/views/{id}", tag = "views",
    params(("id" = i64, Path, description = "View id")),
    responses((status = 200, body = View), (status = 404, description = "No such view, or not yours to see")))]
async fn read(State(desk): State<Desk>, asked: Asked, Path(id): Path<i64>) -> Result<Answer<View>, Refusal> {
    ops::read(&desk, &asked.caller, id).await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Change a view: its name, whom it is for, what it asks.
#[utoipa::path(put, path = "/api/v1/views/{id}", tag = "views", request_body = Wanted,
    params(("id" = i64, Path, description = "View id")),
    responses((status = 200, body = View), (status = 403, description = "A shared view asks for `views.share`"),
        (status = 404, description = "No such view, or not yours to see"),
        (status = 412, description = "Changed meanwhile"), (status = 422, description = "A field is wrong")))]
async fn change(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    IfMatch(version): IfMatch,
    body: Body<Wanted>,
) -> Result<Answer<View>, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(Permission::CaseView)?;
        ops::change(&desk, &actor, id, body.read()?, version).await
    };
    done.await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Remove a view, for everybody who has it.
#[utoipa::path(delete, path = "/api/v1/views/{id}", tag = "views",
    params(("id" = i64, Path, description = "View id")),
    responses((status = 204, description = "Removed"), (status = 403, description = "A shared view asks for `views.share`"),
        (status = 404, description = "No such view, or not yours to see")))]
async fn remove(State(desk): State<Desk>, asked: Asked, Path(id): Path<i64>) -> Result<StatusCode, Refusal> {
    let done = ops::remove(&desk, &asked.caller, id).await;
    done.map(|()| StatusCode::NO_CONTENT).map_err(|problem| asked.refuse(problem))
}

/// Put your views in order. Others keep theirs.
#[utoipa::path(put, path = "/api/v1/views/order", tag = "views", request_body = Order,
    responses((status = 200, body = Vec<View>), (status = 422, description = "A view that you do not have")))]
async fn arrange(
    State(desk): State<Desk>,
    asked: Asked,
    body: Body<Order>,
) -> Result<Answer<Vec<View>>, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(Permission::CaseView)?;
        ops::arrange(&desk, &actor, body.read()?).await
    };
    done.await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// How many cases are in each of your first views, counted up to 100.
#[utoipa::path(get, path = "/api/v1/views/counts", tag = "views", responses((status = 200, body = Vec<Count>)))]
async fn counts(State(desk): State<Desk>, asked: Asked) -> Result<Answer<Vec<Count>>, Refusal> {
    ops::counts(&desk, &asked.caller).await.map(Answer).map_err(|problem| asked.refuse(problem))
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct CasesParams {
    /// `next` of the page before.
    after: Option<String>,
}

/// The view's cases that you may see.
#[utoipa::path(get, path = "/api/v1/views/{id}/cases", tag = "views",
    params(("id" = i64, Path, description = "View id"), CasesParams),
    responses((status = 200, body = Page), (status = 404, description = "No such view, or not yours to see")))]
async fn cases(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    Params(params): Params<CasesParams>,
) -> Result<Answer<Page>, Refusal> {
    let done = ops::cases(&desk, &asked.caller, id, params.after);
    done.await.map(Answer).map_err(|problem| asked.refuse(problem))
}
