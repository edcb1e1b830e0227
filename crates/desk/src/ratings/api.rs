//! The API of ratings.

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use kernel::{Language, Problem, Timestamp, Via};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ops::{self, Shown};
use super::{CaseRating, Given, Setting};
use crate::house::Desk;
use crate::http::{Answer, Asked, Body, IfMatch, Path, Refusal, versioned};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(show, give))
        .routes(routes!(read))
        .routes(routes!(read_setting, change_setting))
}

/// A refusal for somebody we only know by their browser.
fn refuse(problem: Problem, headers: &HeaderMap) -> Refusal {
    let wished = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Refusal { problem, language: wished.and_then(Language::from_accept).unwrap_or_default() }
}

/// Show what a rating link is for. No sign-in: the link is the key.
#[utoipa::path(get, path = "/api/v1/ratings/{token}", tag = "ratings",
    params(("token" = String, Path, description = "The token of the link")),
    responses((status = 200, body = Shown), (status = 404, description = "No such link"),
        (status = 410, description = "Answers no longer count")))]
async fn show(
    State(desk): State<Desk>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Answer<Shown>, Refusal> {
    ops::show(&desk, token).await.map(Answer).map_err(|problem| refuse(problem, &headers))
}

/// An answer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct GiveBody {
    /// 1 (very bad) to 5 (very good).
    score: i64,
    /// In the customer's words.
    #[serde(default)]
    comment: String,
}

/// Give a rating, or another in its place: the last one counts.
#[utoipa::path(post, path = "/api/v1/ratings/{token}", tag = "ratings", request_body = GiveBody,
    params(("token" = String, Path, description = "The token of the link")),
    responses((status = 200, body = Given), (status = 404, description = "No such link"),
        (status = 410, description = "Answers no longer count"), (status = 422, description = "A field is wrong")))]
async fn give(
    State(desk): State<Desk>,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Body<GiveBody>,
) -> Result<Answer<Given>, Refusal> {
    let done = async {
        let GiveBody { score, comment } = body.read()?;
        ops::give(&desk, Via::Api, token, score, comment).await
    };
    done.await.map(Answer).map_err(|problem| refuse(problem, &headers))
}

/// The rating of a case.
#[derive(Serialize, ToSchema)]
struct RatingBody {
    /// Whether the customer was asked.
    asked: bool,
    /// When.
    #[schema(value_type = Option<String>, format = DateTime)]
    asked_at: Option<Timestamp>,
    /// Whom the answer is about: who owned the case when it was resolved.
    staff_id: Option<i64>,
    /// The answer that counts.
    given: Option<Given>,
}

impl From<Option<CaseRating>> for RatingBody {
    fn from(rating: Option<CaseRating>) -> Self {
        match rating {
            None => Self { asked: false, asked_at: None, staff_id: None, given: None },
            Some(CaseRating { request, given }) => {
                Self { asked: true, asked_at: Some(request.asked_at), staff_id: request.staff_id, given }
            }
        }
    }
}

/// Read the rating of a case.
#[utoipa::path(get, path = "/api/v1/cases/{id}/rating", tag = "ratings",
    params(("id" = i64, Path, description = "Case id")),
    responses((status = 200, body = RatingBody), (status = 404, description = "No such case, or not yours to see")))]
async fn read(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
) -> Result<Answer<RatingBody>, Refusal> {
    let read = ops::read(&desk, &asked.caller, id).await;
    read.map(|rating| Answer(rating.into())).map_err(|problem| asked.refuse(problem))
}

/// Whether a brand asks its customers, and how often at most.
#[utoipa::path(get, path = "/api/v1/brands/{id}/rating", tag = "ratings",
    params(("id" = i64, Path, description = "Brand id")),
    responses((status = 200, body = Setting), (status = 404, description = "No such brand, or not yours")))]
async fn read_setting(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
) -> Result<Response, Refusal> {
    let setting = ops::setting(&desk, &asked.caller, id).await.map_err(|problem| asked.refuse(problem))?;
    Ok(versioned(setting.version, setting))
}

/// What a brand sets.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SettingBody {
    /// Whether customers are asked at all.
    asks: bool,
    /// One person is not asked again for so many days, 1 to 365.
    again_days: i64,
}

/// Set whether a brand asks its customers, and how often at most.
#[utoipa::path(put, path = "/api/v1/brands/{id}/rating", tag = "ratings", request_body = SettingBody,
    params(("id" = i64, Path, description = "Brand id")),
    responses((status = 200, body = Setting), (status = 404, description = "No such brand, or not yours")))]
async fn change_setting(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    IfMatch(seen): IfMatch,
    body: Body<SettingBody>,
) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(kernel::Permission::SettingsChange)?;
        let SettingBody { asks, again_days } = body.read()?;
        ops::set(&desk, &actor, id, (asks, again_days), seen).await
    };
    let setting = done.await.map_err(|problem| asked.refuse(problem))?;
    Ok(versioned(setting.version, setting))
}
