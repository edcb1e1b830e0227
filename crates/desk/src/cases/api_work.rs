//! The API of daily work on a case: notes, owner, tags, snooze, copies.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Kind, Permission, Problem, Timestamp};
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Case;
use super::api::changed;
use super::api_verb::Verb;
use super::ops::{self, AssignCase, Noted, Noticed, Participants, Tagged, WriteNote};
use crate::house::Desk;
use crate::http::{Answer, Asked, Body, Path, Refusal, versioned};
use crate::messages::Recipient;

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(note))
        .routes(routes!(assign))
        .routes(routes!(tag))
        .routes(routes!(untag))
        .routes(routes!(snooze))
        .routes(routes!(wake))
        .routes(routes!(add_participant))
        .routes(routes!(remove_participant))
        .routes(routes!(read_mentions))
}

/// A field that is there, even as `null`: left out it changes nothing, `null` takes away.
#[expect(clippy::option_option, reason = "left out, null and a value are three different wishes")]
fn present<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<i64>>, D::Error> {
    Option::<i64>::deserialize(from).map(Some)
}

/// Nothing needs to be said.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// A body that may be left out altogether.
pub(super) fn optional<T: Default + serde::de::DeserializeOwned>(body: &Body<T>) -> Result<T, Problem> {
    if body.raw().is_empty() { Ok(T::default()) } else { body.read() }
}

/// A note.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NoteBody {
    /// What it says.
    #[serde(default)]
    text: String,
    /// Staff ids of colleagues to call to it.
    #[serde(default)]
    mentions: Vec<i64>,
}

/// Write a note among yourselves.
#[utoipa::path(post, path = "/api/v1/cases/{id}/note", tag = "cases", request_body = NoteBody,
    params(("id" = i64, Path, description = "Case id"),
           ("If-Match" = Option<String>, Header, description = "The version you have seen")),
    responses((status = 201, body = Noted), (status = 422, description = "A field is wrong")))]
async fn note(verb: Verb<NoteBody>) -> Result<Response, Refusal> {
    let done = async {
        verb.actor.may(Permission::CaseNote)?;
        let NoteBody { text, mentions } = verb.body.read()?;
        ops::note(&verb.desk, &verb.actor, verb.at, WriteNote { text, mentions }).await
    };
    let noted = done.await.map_err(|problem| verb.asked.refuse(problem))?;
    Ok((StatusCode::CREATED, versioned(noted.case.version, noted)).into_response())
}

/// Whom to give a case to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::option_option, reason = "left out, null and a value are three different wishes")]
struct AssignBody {
    /// Owner's staff id; `null` gives it back.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<i64>)]
    assignee_id: Option<Option<i64>>,
    /// Team id; `null` takes it out of its team.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<i64>)]
    team_id: Option<Option<i64>>,
}

/// Give a case to a colleague, a team, both, or nobody.
#[utoipa::path(post, path = "/api/v1/cases/{id}/assign", tag = "cases", request_body = AssignBody,
    params(("id" = i64, Path, description = "Case id"),
           ("If-Match" = Option<String>, Header, description = "The version you have seen")),
    responses((status = 200, body = Case), (status = 422, description = "The owner does not serve the brand")))]
async fn assign(verb: Verb<AssignBody>) -> Result<Response, Refusal> {
    let done = async {
        verb.actor.may(Permission::CaseAssign)?;
        let AssignBody { assignee_id, team_id } = verb.body.read()?;
        ops::assign(&verb.desk, &verb.actor, verb.at, AssignCase { assignee_id, team_id }).await
    };
    done.await.map(changed).map_err(|problem| verb.asked.refuse(problem))
}

/// Tags to put on a case.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TagBody {
    /// As people type them.
    #[serde(default)]
    tags: Vec<String>,
}

/// Put tags on a case. A new one is made when you may change settings.
#[utoipa::path(post, path = "/api/v1/cases/{id}/tag", tag = "cases", request_body = TagBody,
    params(("id" = i64, Path, description = "Case id"),
           ("If-Match" = Option<String>, Header, description = "The version you have seen")),
    responses((status = 200, body = Tagged), (status = 422, description = "There is no such tag")))]
async fn tag(verb: Verb<TagBody>) -> Result<Response, Refusal> {
    let done = async {
        verb.actor.may(Permission::CaseChange)?;
        ops::tag(&verb.desk, &verb.actor, verb.at, verb.body.read()?.tags).await
    };
    let tagged = done.await.map_err(|problem| verb.asked.refuse(problem))?;
    Ok(versioned(tagged.version, tagged))
}

/// A tag to take off.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UntagBody {
    /// In any spelling.
    #[serde(default)]
    tag: String,
}

/// Take a tag off a case.
#[utoipa::path(post, path = "/api/v1/cases/{id}/untag", tag = "cases", request_body = UntagBody,
    params(("id" = i64, Path, description = "Case id"),
           ("If-Match" = Option<String>, Header, description = "The version you have seen")),
    responses((status = 200, body = Tagged)))]
async fn untag(verb: Verb<UntagBody>) -> Result<Response, Refusal> {
    let done = async {
        verb.actor.may(Permission::CaseChange)?;
        ops::untag(&verb.desk, &verb.actor, verb.at, verb.body.read()?.tag).await
    };
    let tagged = done.await.map_err(|problem| verb.asked.refuse(problem))?;
    Ok(versioned(tagged.version, tagged))
}

/// Until when to put a case away.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SnoozeBody {
    /// An instant to come, within 366 days: `2026-02-03T01:00:00Z`.
    #[serde(default)]
    until: String,
}

fn instant(text: &str) -> Result<Timestamp, Problem> {
    if text.trim().is_empty() {
        return Err(Problem::field(Kind::Required, "until"));
    }
    text.trim()
        .parse()
        .map_err(|_| Problem::field(Kind::Malformed, "until").with("expected", "2026-02-03T01:00:00Z"))
}

/// Put a case away until an instant, or until its customer writes.
#[utoipa::path(post, path = "/api/v1/cases/{id}/snooze", tag = "cases", request_body = SnoozeBody,
    params(("id" = i64, Path, description = "Case id"),
           ("If-Match" = Option<String>, Header, description = "The version you have seen")),
    responses((status = 200, body = Case), (status = 409, description = "It is resolved"),
              (status = 422, description = "The instant is past or too far")))]
async fn snooze(verb: Verb<SnoozeBody>) -> Result<Response, Refusal> {
    let done = async {
        verb.actor.may(Permission::CaseChange)?;
        ops::snooze(&verb.desk, &verb.actor, verb.at, instant(&verb.body.read()?.until)?).await
    };
    done.await.map(changed).map_err(|problem| verb.asked.refuse(problem))
}

/// Bring back a case that was put away.
#[utoipa::path(post, path = "/api/v1/cases/{id}/wake", tag = "cases", request_body = Option<Nothing>,
    params(("id" = i64, Path, description = "Case id"),
           ("If-Match" = Option<String>, Header, description = "The version you have seen")),
    responses((status = 200, body = Case)))]
async fn wake(verb: Verb<Nothing>) -> Result<Response, Refusal> {
    let done = async {
        verb.actor.may(Permission::CaseChange)?;
        optional(&verb.body)?;
        ops::wake(&verb.desk, &verb.actor, verb.at).await
    };
    done.await.map(changed).map_err(|problem| verb.asked.refuse(problem))
}

fn copied() -> String {
    "cc".to_owned()
}

/// Somebody to keep in copy.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ParticipantBody {
    /// E-mail address.
    #[serde(default)]
    address: String,
    /// Name; may be empty.
    #[serde(default)]
    name: String,
    /// `cc` (default) or `bcc`.
    #[serde(default = "copied")]
    role: String,
}

/// Keep somebody in copy on a case.
#[utoipa::path(post, path = "/api/v1/cases/{id}/participants", tag = "cases", request_body = ParticipantBody,
    params(("id" = i64, Path, description = "Case id"),
           ("If-Match" = Option<String>, Header, description = "The version you have seen")),
    responses((status = 200, body = Participants), (status = 422, description = "The address is wrong")))]
async fn add_participant(verb: Verb<ParticipantBody>) -> Result<Response, Refusal> {
    let done = async {
        verb.actor.may(Permission::CaseChange)?;
        let ParticipantBody { address, name, role } = verb.body.read()?;
        ops::add_participant(&verb.desk, &verb.actor, verb.at, Recipient { role, name, address }).await
    };
    let now = done.await.map_err(|problem| verb.asked.refuse(problem))?;
    Ok(versioned(now.version, now))
}

/// Somebody to keep in copy no longer. The address is in the body: addresses do not belong in logs.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RemoveParticipantBody {
    /// E-mail address, in any spelling.
    #[serde(default)]
    address: String,
}

/// Keep somebody in copy no longer.
#[utoipa::path(post, path = "/api/v1/cases/{id}/participants/remove", tag = "cases",
    request_body = RemoveParticipantBody,
    params(("id" = i64, Path, description = "Case id"),
           ("If-Match" = Option<String>, Header, description = "The version you have seen")),
    responses((status = 200, body = Participants)))]
async fn remove_participant(verb: Verb<RemoveParticipantBody>) -> Result<Response, Refusal> {
    let done = async {
        verb.actor.may(Permission::CaseChange)?;
        ops::remove_participant(&verb.desk, &verb.actor, verb.at, verb.body.read()?.address).await
    };
    let now = done.await.map_err(|problem| verb.asked.refuse(problem))?;
    Ok(versioned(now.version, now))
}

/// Take note of having been called to a case.
#[utoipa::path(post, path = "/api/v1/cases/{id}/mentions/read", tag = "cases", request_body = Option<Nothing>,
    params(("id" = i64, Path, description = "Case id")), responses((status = 200, body = Noticed)))]
async fn read_mentions(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    body: Body<Nothing>,
) -> Result<Answer<Noticed>, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(Permission::CaseView)?;
        optional(&body)?;
        ops::read_mentions(&desk, &actor, id).await
    };
    done.await.map(Answer).map_err(|problem| asked.refuse(problem))
}
