//! The API of organisations.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::Permission;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Organisation;
use super::ops::{self, ChangeOrganisation, NewOrganisation, OrganisationPage, OrganisationQuery};
use crate::house::Desk;
use crate::http::{Answer, Asked, Body, IfMatch, Path, Query as Params, Refusal, versioned};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(read, change))
}

fn shown(organisation: Organisation) -> Response {
    versioned(organisation.version, organisation)
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListParams {
    /// A part of a name or mail domain.
    #[serde(default)]
    q: String,
    /// `true` for those in use, `false` for those retired; both when left out.
    active: Option<bool>,
    /// `next` of the page before.
    after: Option<String>,
    /// Organisations on a page, 1 to 500; 50 when left out.
    limit: Option<i64>,
}

/// The organisations of the desk, by name.
#[utoipa::path(get, path = "/api/v1/organisations", tag = "organisations", params(ListParams),
    responses((status = 200, body = OrganisationPage)))]
async fn list(
    State(desk): State<Desk>,
    asked: Asked,
    Params(params): Params<ListParams>,
) -> Result<Answer<OrganisationPage>, Refusal> {
    let done = async {
        asked.caller.may(Permission::CustomerView)?;
        let ListParams { q, active, after, limit } = params;
        // 0 stands for "the usual number" inside; from outside it is out of range.
        let limit = limit.map_or(0, |limit| if limit == 0 { -1 } else { limit });
        ops::list(&desk, &asked.caller, &OrganisationQuery { words: q, active, after, limit }).await
    };
    done.await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// An organisation to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AddOrganisationBody {
    /// What it is called; no two share a name, however it is spelled.
    #[serde(default)]
    name: String,
    /// The mail domains its people write from: `kgs.my`. Not those at which anybody can have an address.
    #[serde(default)]
    domains: Vec<String>,
    /// What to remember of it.
    #[serde(default)]
    notes: String,
}

/// Add an organisation. Customers without one who write from its domains are put into it soon after.
#[utoipa::path(post, path = "/api/v1/organisations", tag = "organisations", request_body = AddOrganisationBody,
    responses((status = 201, body = Organisation), (status = 422, description = "A field is wrong or taken")))]
async fn add(
    State(desk): State<Desk>,
    asked: Asked,
    body: Body<AddOrganisationBody>,
) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(Permission::CustomerChange)?;
        let AddOrganisationBody { name, domains, notes } = body.read()?;
        ops::add(&desk, &actor, NewOrganisation { name, domains, notes }).await
    };
    let added = done.await.map_err(|problem| asked.refuse(problem))?;
    Ok((StatusCode::CREATED, shown(added)).into_response())
}

/// Read an organisation.
#[utoipa::path(get, path = "/api/v1/organisations/{id}", tag = "organisations",
    params(("id" = i64, Path, description = "Organisation id")),
    responses((status = 200, body = Organisation), (status = 404, description = "No such organisation")))]
async fn read(State(desk): State<Desk>, asked: Asked, Path(id): Path<i64>) -> Result<Response, Refusal> {
    ops::read(&desk, &asked.caller, id).await.map(shown).map_err(|problem| asked.refuse(problem))
}

/// What to change about an organisation; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OrganisationChangeBody {
    /// What it is called.
    name: Option<String>,
    /// All the mail domains its people write from.
    domains: Option<Vec<String>>,
    /// What to remember of it.
    notes: Option<String>,
    /// Whether people can still be put into it; `false` retires it.
    active: Option<bool>,
}

/// Change an organisation. Who is in it stays in it.
#[utoipa::path(patch, path = "/api/v1/organisations/{id}", tag = "organisations",
    request_body = OrganisationChangeBody,
    params(("id" = i64, Path, description = "Organisation id"),
           ("If-Match" = Option<String>, Header, description = "The version you have seen")),
    responses((status = 200, body = Organisation), (status = 404, description = "No such organisation"),
              (status = 409, description = "A policy in force still names it"),
              (status = 412, description = "Somebody changed it meanwhile"),
              (status = 422, description = "A field is wrong or taken")))]
async fn change(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    IfMatch(expected): IfMatch,
    body: Body<OrganisationChangeBody>,
) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(Permission::CustomerChange)?;
        let OrganisationChangeBody { name, domains, notes, active } = body.read()?;
        ops::change(&desk, &actor, id, ChangeOrganisation { name, domains, notes, active }, expected).await
    };
    done.await.map(shown).map_err(|problem| asked.refuse(problem))
}
