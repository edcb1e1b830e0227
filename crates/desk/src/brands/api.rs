//! The API of brands.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{Language, Problem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ops::{self, BrandAdded, BrandChange};
use super::{Brand, NewBrand};
use crate::fields;
use crate::house::Desk;
use crate::http::{Answer, Asked, Body, IfMatch, LabelTexts, Path, Refusal, versioned};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(read, change))
}

/// Every brand one works for.
#[derive(Serialize, ToSchema)]
struct Brands {
    /// By name.
    items: Vec<Brand>,
}

/// List the brands you work for.
#[utoipa::path(get, path = "/api/v1/brands", tag = "brands", responses((status = 200, body = Brands)))]
async fn list(State(desk): State<Desk>, asked: Asked) -> Result<Answer<Brands>, Refusal> {
    let items = ops::list(&desk, &asked.caller).await.map_err(|problem| asked.refuse(problem))?;
    Ok(Answer(Brands { items }))
}

fn languages(tags: &[String]) -> Result<Vec<Language>, Problem> {
    tags.iter().map(|tag| fields::language("languages", tag)).collect()
}

/// A brand to add.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AddBrandBody {
    /// What customers know it by.
    name: String,
    /// Its name by language, where it differs.
    #[serde(default)]
    names: LabelTexts,
    /// The company's name as it is registered.
    #[serde(default)]
    legal_name: String,
    /// The languages it serves, `en`, `ms` or `id`, at least one; it writes in the first when it knows no better.
    languages: Vec<String>,
    /// IANA time zone.
    zone: String,
    /// The domains its mail is sent from; the first is the main one.
    #[serde(default)]
    sender_domains: Vec<String>,
    /// Name and address lines as they stand on letters.
    #[serde(default)]
    letterhead: String,
}

/// Add a brand.
#[utoipa::path(post, path = "/api/v1/brands", request_body = AddBrandBody, tag = "brands",
    responses((status = 201, body = BrandAdded), (status = 422, description = "A field is wrong")))]
async fn add(State(desk): State<Desk>, asked: Asked, body: Body<AddBrandBody>) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        let body = body.read()?;
        let new = NewBrand {
            name: body.name,
            names: body.names.into(),
            legal_name: body.legal_name,
            languages: languages(&body.languages)?,
            zone: body.zone,
            sender_domains: body.sender_domains,
            letterhead: body.letterhead,
        };
        ops::add(&desk, &actor, new).await
    };
    let added = done.await.map_err(|problem| asked.refuse(problem))?;
    let place = format!("/api/v1/brands/{}", added.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], Answer(added)).into_response())
}

/// Read a brand.
#[utoipa::path(get, path = "/api/v1/brands/{id}", tag = "brands",
    params(("id" = i64, Path, description = "Brand id")),
    responses((status = 200, body = Brand), (status = 404, description = "No such brand, or not yours to see")))]
async fn read(State(desk): State<Desk>, asked: Asked, Path(id): Path<i64>) -> Result<Response, Refusal> {
    let brand = ops::read(&desk, &asked.caller, id).await.map_err(|problem| asked.refuse(problem))?;
    Ok(versioned(brand.version, brand))
}

/// What to change; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeBrandBody {
    /// What customers know it by.
    name: Option<String>,
    /// Its name by language, where it differs: all of them at once.
    names: Option<LabelTexts>,
    /// The company's name as it is registered.
    legal_name: Option<String>,
    /// The languages it serves, `en`, `ms` or `id`, at least one; it writes in the first when it knows no better.
    languages: Option<Vec<String>>,
    /// IANA time zone.
    zone: Option<String>,
    /// The domains its mail is sent from, all of them at once; the first is the main one.
    sender_domains: Option<Vec<String>>,
    /// Name and address lines as they stand on letters.
    letterhead: Option<String>,
}

/// Change a brand.
#[utoipa::path(patch, path = "/api/v1/brands/{id}", request_body = ChangeBrandBody, tag = "brands",
    params(("id" = i64, Path, description = "Brand id")),
    responses((status = 200, body = Brand), (status = 404, description = "No such brand, or not yours to see"),
        (status = 412, description = "Changed since If-Match was read"), (status = 422, description = "A field is wrong")))]
async fn change(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    expected: IfMatch,
    body: Body<ChangeBrandBody>,
) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        let body = body.read()?;
        let languages = body.languages.map(|tags| languages(&tags)).transpose()?;
        let change = BrandChange {
            name: body.name,
            names: body.names.map(Into::into),
            legal_name: body.legal_name,
            languages,
            zone: body.zone,
            sender_domains: body.sender_domains,
            letterhead: body.letterhead,
        };
        ops::change(&desk, &actor, id, change, expected.0).await
    };
    let brand = done.await.map_err(|problem| asked.refuse(problem))?;
    Ok(versioned(brand.version, brand))
}
