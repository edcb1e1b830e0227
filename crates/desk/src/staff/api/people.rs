//! Routes of members of staff.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::fields;
use crate::house::Desk;
use crate::http::{Answer, Asked, Body, IfMatch, Path, Query, Refusal, versioned};
use crate::staff::ops::{self, AddStaff, PAGE_MAX, StaffAdded, StaffChange, StaffPage};
use crate::staff::{Colleague, Member};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(read, change))
        .routes(routes!(deactivate))
        .routes(routes!(reactivate))
        .routes(routes!(end_sessions))
        .routes(routes!(colleagues))
}

fn shown(member: Member) -> Response {
    versioned(member.version, member)
}

/// Which staff.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct Which {
    /// `next` of the page before.
    after: Option<i64>,
    /// 1 to 100; 50 when left out.
    limit: Option<i64>,
    /// Those who left, too.
    #[serde(default)]
    former: bool,
}

/// List staff.
#[utoipa::path(get, path = "/api/v1/staff", tag = "staff", params(Which), responses((status = 200, body = StaffPage)))]
async fn list(
    State(desk): State<Desk>,
    asked: Asked,
    Query(which): Query<Which>,
) -> Result<Answer<StaffPage>, Refusal> {
    let limit = which.limit.unwrap_or(PAGE_MAX / 2);
    let page = ops::list(&desk, &asked.caller, which.after, which.former, limit).await;
    page.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Whom to add.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AddStaffBody {
    /// Sign-in address.
    email: String,
    /// Full name.
    full_name: String,
    /// What colleagues call them; the first word of the name when left out.
    #[serde(default)]
    call_as: String,
    /// `en`, `ms` or `id`.
    language: String,
    /// IANA time zone of their screens.
    zone: String,
    /// Ids of the brands they serve.
    brands: Vec<i64>,
    /// Role words.
    roles: Vec<String>,
}

/// Add a member of staff.
#[utoipa::path(post, path = "/api/v1/staff", request_body = AddStaffBody, tag = "staff",
    responses((status = 201, body = StaffAdded), (status = 403, description = "Beyond your own role"),
        (status = 422, description = "A field is wrong")))]
async fn add(State(desk): State<Desk>, asked: Asked, body: Body<AddStaffBody>) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        let body = body.read()?;
        let command = AddStaff {
            email: body.email,
            full_name: body.full_name,
            call_as: body.call_as,
            language: fields::language("language", &body.language)?,
            zone: body.zone,
            brands: body.brands,
            roles: body.roles,
        };
        ops::add(&desk, &actor, command).await
    };
    let added = done.await.map_err(|problem| asked.refuse(problem))?;
    let place = format!("/api/v1/staff/{}", added.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], Answer(added)).into_response())
}

/// Read a member of staff.
#[utoipa::path(get, path = "/api/v1/staff/{id}", tag = "staff", params(("id" = i64, Path, description = "Staff id")),
    responses((status = 200, body = Member), (status = 404, description = "Nobody, or not yours to see")))]
async fn read(State(desk): State<Desk>, asked: Asked, Path(id): Path<i64>) -> Result<Response, Refusal> {
    ops::read(&desk, &asked.caller, id).await.map(shown).map_err(|problem| asked.refuse(problem))
}

/// What to change; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeStaffBody {
    /// Sign-in address.
    email: Option<String>,
    /// Full name.
    full_name: Option<String>,
    /// What colleagues call them.
    call_as: Option<String>,
    /// `en`, `ms` or `id`.
    language: Option<String>,
    /// IANA time zone.
    zone: Option<String>,
    /// All brands they serve from now on.
    brands: Option<Vec<i64>>,
    /// All roles they hold from now on.
    roles: Option<Vec<String>>,
}

/// Change a member of staff.
#[utoipa::path(patch, path = "/api/v1/staff/{id}", request_body = ChangeStaffBody, tag = "staff",
    params(("id" = i64, Path, description = "Staff id")),
    responses((status = 200, body = Member), (status = 403, description = "Beyond your own role"),
        (status = 404, description = "Nobody, or not yours to see"),
        (status = 409, description = "The last administrator"),
        (status = 412, description = "Changed since If-Match was read"), (status = 422, description = "A field is wrong")))]
async fn change(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    expected: IfMatch,
    body: Body<ChangeStaffBody>,
) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        let body = body.read()?;
        let language = body.language.map(|tag| fields::language("language", &tag)).transpose()?;
        let change = StaffChange {
            email: body.email,
            full_name: body.full_name,
            call_as: body.call_as,
            language,
            zone: body.zone,
            brands: body.brands,
            roles: body.roles,
        };
        ops::change(&desk, &actor, id, change, expected.0).await
    };
    done.await.map(shown).map_err(|problem| asked.refuse(problem))
}

/// Shut a member of staff out: sessions, tokens and links end at once.
#[utoipa::path(post, path = "/api/v1/staff/{id}/deactivate", tag = "staff",
    params(("id" = i64, Path, description = "Staff id")),
    responses((status = 200, body = Member), (status = 404, description = "Nobody, or not yours to see"),
        (status = 409, description = "The last administrator")))]
async fn deactivate(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    body: Body<()>,
) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    ops::deactivate(&desk, &actor, id).await.map(shown).map_err(|problem| asked.refuse(problem))
}

/// Let a former member of staff back in.
#[utoipa::path(post, path = "/api/v1/staff/{id}/reactivate", tag = "staff",
    params(("id" = i64, Path, description = "Staff id")),
    responses((status = 200, body = Member), (status = 404, description = "Nobody, or not yours to see")))]
async fn reactivate(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    body: Body<()>,
) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    ops::reactivate(&desk, &actor, id).await.map(shown).map_err(|problem| asked.refuse(problem))
}

/// End every session of a member of staff.
#[utoipa::path(post, path = "/api/v1/staff/{id}/sign-out", tag = "staff",
    params(("id" = i64, Path, description = "Staff id")),
    responses((status = 204, description = "Done"), (status = 404, description = "Nobody, or not yours to see")))]
async fn end_sessions(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    body: Body<()>,
) -> Result<StatusCode, Refusal> {
    let actor = asked.actor(&body)?;
    ops::end_sessions(&desk, &actor, id).await.map_err(|problem| asked.refuse(problem))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whom work can be given to.
#[derive(Serialize, ToSchema)]
struct Colleagues {
    /// By name.
    items: Vec<Colleague>,
}

/// List active colleagues who share a brand with you.
#[utoipa::path(get, path = "/api/v1/colleagues", tag = "staff", responses((status = 200, body = Colleagues)))]
async fn colleagues(State(desk): State<Desk>, asked: Asked) -> Result<Answer<Colleagues>, Refusal> {
    let items = ops::list_colleagues(&desk, &asked.caller).await.map_err(|problem| asked.refuse(problem))?;
    Ok(Answer(Colleagues { items }))
}
