//! The API of search.

use axum::extract::State;
use kernel::{Kind, Problem};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Found, ops};
use crate::house::Desk;
use crate::http::{Answer, Asked, Query, Refusal};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(find))
}

/// What is looked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct FindParams {
    /// Words, `"quoted phrases"` and the operators `from:`, `tag:`, `status:`, `before:`, `after:` and
    /// `has:attachment`. Words are found by their roots in Malay, Indonesian and English.
    #[serde(default)]
    q: String,
    /// Cases of the answer, 1 to 100; 50 when left out.
    limit: Option<String>,
}

/// Find cases and customers.
#[utoipa::path(get, path = "/api/v1/search", tag = "search", params(FindParams),
    responses((status = 200, body = Found), (status = 422, description = "A parameter or operator is wrong")))]
async fn find(
    State(desk): State<Desk>,
    asked: Asked,
    Query(params): Query<FindParams>,
) -> Result<Answer<Found>, Refusal> {
    let done = async {
        let wrong = || Problem::field(Kind::Malformed, "limit").with("expected", "50");
        let limit = params.limit.map(|text| text.parse().map_err(|_| wrong())).transpose()?.unwrap_or(0);
        ops::find(&desk, &asked.caller, &params.q, limit).await
    };
    done.await.map(Answer).map_err(|problem| asked.refuse(problem))
}
