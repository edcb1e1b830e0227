//! The API of memberships.

use axum::extract::State;
use axum::response::Response;
use kernel::{Kind, Permission, Problem};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ops::{self, Count};
use crate::customers::Person;
use crate::house::Desk;
use crate::http::{Answer, Asked, Body, IfMatch, Path, Query as Params, Refusal, versioned};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(counts)).routes(routes!(join))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct CountParams {
    /// Organisation ids with commas between, at most 500.
    ids: String,
}

/// How many people and open cases organisations have, as far as you may see them; in the order of the ids.
#[utoipa::path(get, path = "/api/v1/organisations/counts", tag = "organisations", params(CountParams),
    responses((status = 200, body = Vec<Count>), (status = 400, description = "The ids cannot be read")))]
async fn counts(
    State(desk): State<Desk>,
    asked: Asked,
    Params(CountParams { ids }): Params<CountParams>,
) -> Result<Answer<Vec<Count>>, Refusal> {
    let done = async {
        asked.caller.may(Permission::CustomerView)?;
        let malformed = |_| Problem::field(Kind::Malformed, "ids").with("expected", "17,18,19");
        let parts = ids.split(',').filter(|part| !part.is_empty());
        let ids: Vec<i64> =
            parts.map(|part| part.trim().parse().map_err(malformed)).collect::<Result<_, _>>()?;
        ops::counts(&desk, &asked.caller, &ids).await
    };
    done.await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Which organisation a customer belongs to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct JoinBody {
    /// The organisation, or `null` for none.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required)]
    organisation_id: Option<i64>,
}

/// Put a customer into an organisation, or out of the one they are in. Nothing changes it afterwards but another person;
/// the clocks of the customer's open cases follow.
#[utoipa::path(put, path = "/api/v1/customers/{id}/organisation", tag = "customers", request_body = JoinBody,
    params(("id" = i64, Path, description = "Customer id"),
           ("If-Match" = Option<String>, Header, description = "The version you have seen")),
    responses((status = 200, body = Person), (status = 404, description = "No such customer, or of another brand"),
              (status = 412, description = "Somebody changed it meanwhile"),
              (status = 422, description = "No such organisation in use")))]
async fn join(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    IfMatch(expected): IfMatch,
    body: Body<JoinBody>,
) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(Permission::CustomerChange)?;
        ops::join(&desk, &actor, id, expected, body.read()?.organisation_id).await
    };
    let person = done.await.map_err(|problem| asked.refuse(problem))?;
    Ok(versioned(person.version, person))
}
