//! The API of a case's clocks.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use calendar::Calendar;
use kernel::Permission;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ops::{self, Foreseen};
use crate::calendars;
use crate::clocks::View;
use crate::house::Desk;
use crate::http::{Answer, Asked, Body, Path, Refusal};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(read)).routes(routes!(foresee))
}

/// Read the clocks of a case.
#[utoipa::path(get, path = "/api/v1/cases/{id}/clocks", tag = "cases",
    params(("id" = i64, Path, description = "Case id")),
    responses((status = 200, body = [View]), (status = 404, description = "No such case, or not yours to see")))]
async fn read(State(desk): State<Desk>, asked: Asked, Path(id): Path<i64>) -> Result<Response, Refusal> {
    let clocks = ops::read(&desk, &asked.caller, id).await.map_err(|problem| asked.refuse(problem))?;
    Ok(Answer(clocks).into_response())
}

/// Which clocks would move if this document were put in the calendar's place now. Nothing is written.
#[utoipa::path(post, path = "/api/v1/calendars/{id}/foresee", request_body = serde_json::Value, tag = "calendars",
    params(("id" = i64, Path, description = "Calendar id")),
    responses((status = 200, body = Foreseen), (status = 422, description = "Contradictions, each with its field")))]
async fn foresee(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    body: Body<Calendar>,
) -> Result<Response, Refusal> {
    asked.caller.may(Permission::SettingsView).map_err(|problem| asked.refuse(problem))?;
    let document = body.read().map_err(|problem| asked.refuse(problem))?;
    match ops::foresee(&desk, &asked.caller, id, document).await {
        Ok(found) => Ok(Answer(found).into_response()),
        Err(refused) => calendars::refused(&asked, refused),
    }
}
