//! The API of customers.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Kind, Language, Permission, Problem};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Person;
use super::ops::{self, ChangeCustomer, CustomerPage, CustomerQuery, Duplicate, NewIdentity};
use crate::house::Desk;
use crate::http::{Answer, Asked, Body, IfMatch, Path, Query as Params, Refusal, versioned};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(read, change))
        .routes(routes!(duplicates))
        .routes(routes!(add_identity))
        .routes(routes!(remove_identity))
}

fn shown(person: Person) -> Response {
    versioned(person.version, person)
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListParams {
    /// The beginning of a name, an e-mail address or a number in any spelling.
    #[serde(default)]
    q: String,
    /// Brand id.
    brand_id: Option<i64>,
    /// Organisation id.
    organisation_id: Option<i64>,
    /// `next` of the page before.
    after: Option<String>,
    /// Customers on a page, 1 to 100; 50 when left out.
    limit: Option<i64>,
}

/// The customers of your brands, by name.
#[utoipa::path(get, path = "/api/v1/customers", tag = "customers", params(ListParams),
    responses((status = 200, body = CustomerPage)))]
async fn list(
    State(desk): State<Desk>,
    asked: Asked,
    Params(params): Params<ListParams>,
) -> Result<Answer<CustomerPage>, Refusal> {
    let done = async {
        asked.caller.may(Permission::CustomerView)?;
        let ListParams { q, brand_id, organisation_id, after, limit } = params;
        // 0 stands for "the usual number" inside; from outside it is out of range.
        let limit = limit.map_or(0, |limit| if limit == 0 { -1 } else { limit });
        let query = CustomerQuery { words: q, brand_id, organisation_id, after, limit };
        ops::list(&desk, &asked.caller, &query).await
    };
    done.await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Read a customer.
#[utoipa::path(get, path = "/api/v1/customers/{id}", tag = "customers",
    params(("id" = i64, Path, description = "Customer id")),
    responses((status = 200, body = Person), (status = 404, description = "No such customer, or of another brand")))]
async fn read(State(desk): State<Desk>, asked: Asked, Path(id): Path<i64>) -> Result<Response, Refusal> {
    ops::read(&desk, &asked.caller, id).await.map(shown).map_err(|problem| asked.refuse(problem))
}

/// Who is likely the same person, and why: the most alike first, at most 20. Nothing is merged by it.
#[utoipa::path(get, path = "/api/v1/customers/{id}/duplicates", tag = "customers",
    params(("id" = i64, Path, description = "Customer id")),
    responses((status = 200, body = Vec<Duplicate>), (status = 404, description = "No such customer, or of another brand")))]
async fn duplicates(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
) -> Result<Answer<Vec<Duplicate>>, Refusal> {
    ops::duplicates(&desk, &asked.caller, id).await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// What to change about a customer; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CustomerChangeBody {
    /// Full name, as the person writes it.
    full_name: Option<String>,
    /// What to call them; the full name when emptied.
    call_as: Option<String>,
    /// Title of respect.
    honorific: Option<String>,
    /// `en`, `ms` or `id`.
    language: Option<String>,
    /// What to remember of them.
    notes: Option<String>,
}

/// Change a customer's names, language or notes.
#[utoipa::path(patch, path = "/api/v1/customers/{id}", tag = "customers", request_body = CustomerChangeBody,
    params(("id" = i64, Path, description = "Customer id"),
           ("If-Match" = Option<String>, Header, description = "The version you have seen")),
    responses((status = 200, body = Person), (status = 412, description = "Somebody changed it meanwhile"),
              (status = 422, description = "A field is wrong")))]
async fn change(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    IfMatch(expected): IfMatch,
    body: Body<CustomerChangeBody>,
) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(Permission::CustomerChange)?;
        let CustomerChangeBody { full_name, call_as, honorific, language, notes } = body.read()?;
        let unknown = |tag: &str| Problem::field(Kind::UnknownReference, "language").with("value", tag);
        let language =
            language.map(|tag| Language::from_tag(&tag).ok_or_else(|| unknown(&tag))).transpose()?;
        let wish = ChangeCustomer { full_name, call_as, honorific, language, notes };
        ops::change(&desk, &actor, id, expected, wish).await
    };
    done.await.map(shown).map_err(|problem| asked.refuse(problem))
}

/// An address to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct IdentityBody {
    /// `email`, `phone` or `whatsapp`.
    #[serde(default)]
    kind: String,
    /// As written.
    #[serde(default)]
    value: String,
}

/// Add an address by which a customer can be reached.
#[utoipa::path(post, path = "/api/v1/customers/{id}/identities", tag = "customers", request_body = IdentityBody,
    params(("id" = i64, Path, description = "Customer id"),
           ("If-Match" = Option<String>, Header, description = "The version you have seen")),
    responses((status = 201, body = Person), (status = 422, description = "The address is wrong or taken")))]
async fn add_identity(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    IfMatch(expected): IfMatch,
    body: Body<IdentityBody>,
) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(Permission::CustomerChange)?;
        let IdentityBody { kind, value } = body.read()?;
        ops::add_identity(&desk, &actor, id, expected, NewIdentity { kind, value }).await
    };
    let person = done.await.map_err(|problem| asked.refuse(problem))?;
    Ok((StatusCode::CREATED, shown(person)).into_response())
}

/// Remove an address.
#[utoipa::path(delete, path = "/api/v1/customers/{id}/identities/{identity_id}", tag = "customers",
    params(("id" = i64, Path, description = "Customer id"), ("identity_id" = i64, Path, description = "Address id"),
           ("If-Match" = Option<String>, Header, description = "The version you have seen")),
    responses((status = 200, body = Person), (status = 404, description = "No such address")))]
async fn remove_identity(
    State(desk): State<Desk>,
    asked: Asked,
    Path((id, identity_id)): Path<(i64, i64)>,
    IfMatch(expected): IfMatch,
    body: Body<()>,
) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = ops::remove_identity(&desk, &actor, id, expected, identity_id).await;
    done.map(shown).map_err(|problem| asked.refuse(problem))
}
