//! The API of cases: routes and bodies; everything else is in the operations.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{Kind, Language, Permission, Problem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::api_verb::Verb;
use super::history::Line;
use super::ops::{self, ChangeCase, OpenCase, Opened};
use super::{Case, CaseTag, api_discard, api_lists, api_work};
use crate::customers::{CustomerRef, Person};
use crate::fields::CHANNELS;
use crate::house::Desk;
use crate::http::{Answer, Asked, Body, Path, Refusal, etag, versioned};
use crate::messages::{Direction, Message, Recipient};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(open, api_lists::list))
        .routes(routes!(read, change))
        .routes(routes!(history))
        .merge(api_lists::routes())
        .merge(api_work::routes())
        .merge(api_discard::routes())
}

/// Whose case it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CustomerBody {
    /// A customer already known.
    id: Option<i64>,
    /// E-mail address; whoever it belongs to, or somebody new.
    email: Option<String>,
    /// Phone number in any spelling.
    phone: Option<String>,
    /// Name for somebody new.
    #[serde(default)]
    name: String,
}

/// A case to open.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OpenBody {
    /// The brand.
    brand_id: i64,
    /// Who asks.
    customer: CustomerBody,
    /// Their own words, in a line.
    subject: String,
    /// What they said.
    body: String,
    /// Type: `enquiry` (default), `complaint`, `request`, `problem` or one of your own.
    #[serde(default)]
    kind: String,
    /// 1 low, 2 normal (default), 3 high, 4 urgent.
    #[serde(default = "normal")]
    priority: i64,
    /// `email`, `phone`, `counter`, `chat`, `whatsapp`, `letter`, `fax` or `web` (default).
    #[serde(default = "web")]
    channel: String,
    /// `en`, `ms` or `id`; the customer's when left out.
    language: Option<String>,
}

const fn normal() -> i64 {
    2
}

fn web() -> String {
    "web".to_owned()
}

/// A language tag of a body.
pub(super) fn language_named(tag: Option<&str>) -> Result<Option<Language>, Problem> {
    let unknown = |tag: &str| Problem::field(Kind::UnknownReference, "language").with("value", tag);
    tag.map(|tag| Language::from_tag(tag).ok_or_else(|| unknown(tag))).transpose()
}

impl OpenBody {
    fn into_command(self) -> Result<OpenCase, Problem> {
        let language = language_named(self.language.as_deref())?;
        if !CHANNELS.contains(&self.channel.as_str()) {
            return Err(Problem::field(Kind::UnknownReference, "channel").with("value", self.channel));
        }
        let address = |kind, value, name| CustomerRef::Address { kind, value, name };
        let who = self.customer;
        let customer = match (who.id, who.email, who.phone) {
            (Some(id), _, _) => CustomerRef::Known(id),
            (None, Some(email), _) => address("email", email, who.name),
            (None, None, Some(phone)) => address("phone", phone, who.name),
            (None, None, None) if !who.name.trim().is_empty() => CustomerRef::Named(who.name),
            (None, None, None) => return Err(Problem::field(Kind::Required, "customer")),
        };
        let first = Message::said_by_customer(&self.channel, &self.subject, self.body);
        Ok(OpenCase {
            brand_id: self.brand_id,
            customer,
            subject: self.subject,
            kind: self.kind,
            priority: self.priority,
            channel: self.channel,
            language,
            team_id: None,
            assignee_id: None,
            first: Message { direction: Direction::In, ..first },
        })
    }
}

/// Open a case.
#[utoipa::path(post, path = "/api/v1/cases", request_body = OpenBody, tag = "cases",
    responses((status = 201, body = Opened), (status = 422, description = "A field is wrong")))]
async fn open(State(desk): State<Desk>, asked: Asked, body: Body<OpenBody>) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(Permission::CaseOpen)?;
        ops::open(&desk, &actor, body.read()?.into_command()?).await
    };
    let opened = done.await.map_err(|problem| asked.refuse(problem))?;
    let place = format!("/api/v1/cases/{}", opened.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], Answer(opened)).into_response())
}

/// A case as the API shows it.
#[derive(Serialize, ToSchema)]
struct CaseBody {
    /// The case.
    #[serde(flatten)]
    case: Case,
    /// The customer.
    customer: Person,
    /// Messages and notes, oldest first.
    messages: Vec<Message>,
    /// Its tags, by word.
    tags: Vec<CaseTag>,
    /// Who is kept in copy.
    participants: Vec<Recipient>,
}

/// Read a case with its customer and messages.
#[utoipa::path(get, path = "/api/v1/cases/{id}", tag = "cases", params(("id" = i64, Path, description = "Case id")),
    responses((status = 200, body = CaseBody), (status = 404, description = "No such case, or not yours to see")))]
async fn read(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let thread = ops::read(&desk, &asked.caller, id).await.map_err(|problem| asked.refuse(problem))?;
    let tag = etag(thread.case.version);
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response());
    }
    let ops::Thread { case, customer, messages, tags, participants, .. } = thread;
    let body = CaseBody { case, customer, messages, tags, participants };
    Ok(([(header::ETAG, tag)], Answer(body)).into_response())
}

/// What was done to a case, in plain words.
#[utoipa::path(get, path = "/api/v1/cases/{id}/history", tag = "cases",
    params(("id" = i64, Path, description = "Case id")),
    responses((status = 200, body = Vec<Line>), (status = 404, description = "No such case, or not yours to see")))]
async fn history(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
) -> Result<Answer<Vec<Line>>, Refusal> {
    ops::history(&desk, &asked.caller, id).await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// What to change about a case; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CaseChangeBody {
    /// Status word.
    status: Option<String>,
    /// Type word.
    kind: Option<String>,
    /// 1 low to 4 urgent.
    priority: Option<i64>,
    /// Subject.
    subject: Option<String>,
    /// `en`, `ms` or `id`.
    language: Option<String>,
    /// Why, for the history.
    reason: Option<String>,
}

/// Change a case's status, type, priority, subject or language.
#[utoipa::path(patch, path = "/api/v1/cases/{id}", tag = "cases", request_body = CaseChangeBody,
    params(("id" = i64, Path, description = "Case id"),
           ("If-Match" = Option<String>, Header, description = "The version you have seen")),
    responses((status = 200, body = Case), (status = 409, description = "The case is closed, merged or in the trash"),
              (status = 412, description = "Somebody changed it meanwhile"),
              (status = 422, description = "A field is wrong")))]
async fn change(verb: Verb<CaseChangeBody>) -> Result<Response, Refusal> {
    let done = async {
        verb.actor.may(Permission::CaseChange)?;
        let CaseChangeBody { status, kind, priority, subject, language, reason } = verb.body.read()?;
        let language = language_named(language.as_deref())?;
        let command = ChangeCase { status, kind, priority, subject, language, reason };
        ops::change(&verb.desk, &verb.actor, verb.at, command).await
    };
    done.await.map(changed).map_err(|problem| verb.asked.refuse(problem))
}

/// A case as it is after a change, with its version as `ETag`.
pub(super) fn changed(case: Case) -> Response {
    versioned(case.version, case)
}
