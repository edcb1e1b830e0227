//! The API of a case's clocks.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ops;
use crate::clocks::View;
use crate::house::Desk;
use crate::http::{Answer, Asked, Refusal};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(read))
}

/// Read the clocks of a case.
#[utoipa::path(get, path = "/api/v1/cases/{id}/clocks", tag = "cases",
    params(("id" = i64, Path, description = "Case id")),
    responses((status = 200, body = [View]), (status = 404, description = "No such case, or not yours to see")))]
async fn read(State(desk): State<Desk>, asked: Asked, Path(id): Path<i64>) -> Result<Response, Refusal> {
    let clocks = ops::read(&desk, &asked.caller, id).await.map_err(|problem| asked.refuse(problem))?;
    Ok(Answer(clocks).into_response())
}
