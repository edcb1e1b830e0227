//! The API of labels.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Kind, Labels, Permission, Problem};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ops::{self, ChangeLabel, Label, Lists, NewLabel};
use super::{Category, List};
use crate::house::Desk;
use crate::http::{Answer, Asked, Body, IfMatch, LabelTexts, Path, Refusal, versioned};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(add)).routes(routes!(change))
}

/// A label to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LabelAddBody {
    /// Stable name; made from the texts when left out.
    #[serde(default)]
    word: String,
    /// What it is called.
    #[serde(default)]
    labels: LabelTexts,
    /// The category of a status; it cannot change later.
    category: Option<Category>,
}

/// What to change about a label.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LabelChangeBody {
    /// New texts, all languages at once.
    labels: Option<LabelTexts>,
    /// Whether it can be chosen.
    active: Option<bool>,
    /// Its place in the list.
    place: Option<i64>,
}

fn list_named(word: &str) -> Result<List, Problem> {
    List::from_word(word).ok_or_else(|| Problem::new(Kind::NotFound))
}

/// Every type, status and tag.
#[utoipa::path(get, path = "/api/v1/labels", tag = "labels", responses((status = 200, body = Lists)))]
async fn list(State(desk): State<Desk>, asked: Asked) -> Result<Answer<Lists>, Refusal> {
    ops::list(&desk, &asked.caller).await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// Add a type, a status or a tag.
#[utoipa::path(post, path = "/api/v1/labels/{list}", tag = "labels", request_body = LabelAddBody,
    params(("list" = String, Path, description = "`kinds`, `statuses` or `tags`")),
    responses((status = 201, body = Label), (status = 422, description = "A field is wrong, or the word is taken")))]
async fn add(
    State(desk): State<Desk>,
    asked: Asked,
    Path(list): Path<String>,
    body: Body<LabelAddBody>,
) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(Permission::SettingsChange)?;
        let list = list_named(&list)?;
        let LabelAddBody { word, labels, category } = body.read()?;
        ops::add(&desk, &actor, NewLabel { list, word, labels: labels.into(), category }).await
    };
    let label = done.await.map_err(|problem| asked.refuse(problem))?;
    Ok((StatusCode::CREATED, versioned(label.version, label)).into_response())
}

/// Change a label's texts, its place, or whether it can be chosen.
#[utoipa::path(patch, path = "/api/v1/labels/{list}/{id}", tag = "labels", request_body = LabelChangeBody,
    params(("list" = String, Path, description = "`kinds`, `statuses` or `tags`"),
           ("id" = i64, Path, description = "Label id"),
           ("If-Match" = Option<String>, Header, description = "The version you have seen")),
    responses((status = 200, body = Label), (status = 409, description = "It is the last one in use"),
              (status = 412, description = "Somebody changed it meanwhile")))]
async fn change(
    State(desk): State<Desk>,
    asked: Asked,
    Path((list, id)): Path<(String, i64)>,
    IfMatch(expected): IfMatch,
    body: Body<LabelChangeBody>,
) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(Permission::SettingsChange)?;
        let list = list_named(&list)?;
        let LabelChangeBody { labels, active, place } = body.read()?;
        let wish = ChangeLabel { labels: labels.map(Labels::from), active, place };
        ops::change(&desk, &actor, list, id, expected, wish).await
    };
    let label = done.await.map_err(|problem| asked.refuse(problem))?;
    Ok(versioned(label.version, label))
}
