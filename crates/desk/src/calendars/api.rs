//! The API of calendars: routes and bodies; everything else is in the operations.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use calendar::{Calendar, Explanation, Holiday, HolidayKind, presets};
use kernel::{Kind, Language, Permission, Problem, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ops::{self, Filled, Question, Source};
use super::{Entry, Refused, Stored, telling};
use crate::house::Desk;
use crate::http::{Answer, Asked, Body, Faults, IfMatch, Path, Refusal, etag};

pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(regions))
        .routes(routes!(read, put, set_active))
        .routes(routes!(declare))
        .routes(routes!(due))
        .routes(routes!(between))
        .routes(routes!(fill))
        .routes(routes!(try_document))
}

/// A document's contradictions are an answer of their own; everything else is refused as everywhere.
pub(crate) fn refused(asked: &Asked, refused: Refused) -> Result<Response, Refusal> {
    match refused {
        Refused::Problem(problem) => Err(asked.refuse(problem)),
        Refused::Contradictory(found) => {
            let language = asked.caller.language;
            let told = |one: &calendar::Contradiction| telling::contradiction(one, language);
            let faults = found.iter().map(|one| (one.field.clone(), told(one))).collect();
            Ok(Faults { faults, language }.into_response())
        }
    }
}

fn tagged(status: StatusCode, stored: Stored) -> Response {
    let tag = etag(stored.version);
    let place = format!("/api/v1/calendars/{}", stored.id);
    (status, [(header::ETAG, tag), (header::LOCATION, place)], Answer(stored.document)).into_response()
}

/// An explanation with the reasons of its days in words.
fn explained(explanation: &Explanation, language: Language) -> Result<Value, Problem> {
    let mut told = serde_json::to_value(explanation).map_err(|error| {
        tracing::error!(%error, "an explanation could not be written");
        Problem::new(Kind::Internal)
    })?;
    let days = told.get_mut("days").and_then(Value::as_array_mut);
    for (day, line) in days.into_iter().flatten().zip(&explanation.days) {
        if let Some(fields) = day.as_object_mut() {
            fields.insert("weekday_name".to_owned(), json!(telling::weekday(line.weekday, language)));
            fields.insert("reason".to_owned(), json!(telling::why(&line.why, language)));
        }
    }
    Ok(told)
}

/// List the calendars of the brands one serves.
#[utoipa::path(get, path = "/api/v1/calendars", tag = "calendars", responses((status = 200, body = [Entry])))]
async fn list(State(desk): State<Desk>, asked: Asked) -> Result<Response, Refusal> {
    let entries = ops::list(&desk, &asked.caller).await.map_err(|problem| asked.refuse(problem))?;
    Ok(Answer(entries).into_response())
}

/// A region there is ready data for.
#[derive(Serialize, ToSchema)]
struct RegionBody {
    /// ISO 3166: `MY-10`, `ID`.
    code: &'static str,
    /// Its name in the caller's language.
    name: String,
    /// Its IANA zone.
    zone: &'static str,
}

/// List the regions a calendar can be started from.
#[utoipa::path(get, path = "/api/v1/calendars/regions", tag = "calendars",
    responses((status = 200, body = [RegionBody])))]
async fn regions(asked: Asked) -> Result<Response, Refusal> {
    asked.caller.may(Permission::SettingsView).map_err(|problem| asked.refuse(problem))?;
    let language = asked.caller.language;
    let region = |region: &presets::Region| RegionBody {
        code: region.code,
        name: region.name().get(language).to_owned(),
        zone: region.zone,
    };
    Ok(Answer(presets::regions().iter().map(region).collect::<Vec<_>>()).into_response())
}

/// Read a whole calendar as one JSON document.
#[utoipa::path(get, path = "/api/v1/calendars/{id}", tag = "calendars",
    params(("id" = i64, Path, description = "Calendar id")),
    responses((status = 200, body = Value), (status = 404, description = "No such calendar, or not yours to see")))]
async fn read(State(desk): State<Desk>, asked: Asked, Path(id): Path<i64>) -> Result<Response, Refusal> {
    let stored = ops::read(&desk, &asked.caller, id).await.map_err(|problem| asked.refuse(problem))?;
    Ok(tagged(StatusCode::OK, stored))
}

/// A calendar to add: a whole document, or a region to start from.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CalendarAddBody {
    /// The brand; every brand when left out.
    brand_id: Option<i64>,
    /// The whole document.
    #[schema(value_type = Option<Object>)]
    document: Option<Box<Calendar>>,
    /// ISO 3166 code of a region to start from.
    region: Option<String>,
    /// IANA zone; the region's when left out.
    zone: Option<String>,
    /// What staff call it; the region's name when left out.
    name: Option<String>,
}

/// Add a calendar.
#[utoipa::path(post, path = "/api/v1/calendars", request_body = CalendarAddBody, tag = "calendars",
    responses((status = 201, body = Value), (status = 422, description = "Contradictions, each with its field")))]
async fn add(
    State(desk): State<Desk>,
    asked: Asked,
    body: Body<CalendarAddBody>,
) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    actor.may(Permission::SettingsChange).map_err(|problem| asked.refuse(problem))?;
    let CalendarAddBody { brand_id, document, region, zone, name } =
        body.read().map_err(|problem| asked.refuse(problem))?;
    let source = match (document, region) {
        (Some(document), _) => Source::Document(document),
        (None, Some(code)) => Source::Region { code, zone, name },
        (None, None) => return Err(asked.refuse(Problem::field(Kind::Required, "region"))),
    };
    match ops::add(&desk, &actor, brand_id, source).await {
        Ok(stored) => Ok(tagged(StatusCode::CREATED, stored)),
        Err(problem) => refused(&asked, problem),
    }
}

/// Put a whole document in a calendar's place.
#[utoipa::path(put, path = "/api/v1/calendars/{id}", request_body = Value, tag = "calendars",
    params(("id" = i64, Path, description = "Calendar id")),
    responses((status = 200, body = Value), (status = 422, description = "Contradictions, each with its field"),
        (status = 412, description = "Changed since it was read (If-Match)")))]
async fn put(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    IfMatch(expected): IfMatch,
    body: Body<Calendar>,
) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    actor.may(Permission::SettingsChange).map_err(|problem| asked.refuse(problem))?;
    let document = body.read().map_err(|problem| asked.refuse(problem))?;
    match ops::put(&desk, &actor, id, document, expected).await {
        Ok(stored) => Ok(tagged(StatusCode::OK, stored)),
        Err(problem) => refused(&asked, problem),
    }
}

/// Whether a calendar can be named.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CalendarStandingBody {
    /// `false` retires it, `true` brings it back.
    active: bool,
}

/// Retire a calendar, or bring it back. What already counts by it goes on.
#[utoipa::path(patch, path = "/api/v1/calendars/{id}", request_body = CalendarStandingBody, tag = "calendars",
    params(("id" = i64, Path, description = "Calendar id")),
    responses((status = 200, body = Value), (status = 409, description = "A policy in force still names it")))]
async fn set_active(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    body: Body<CalendarStandingBody>,
) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    let done = async {
        actor.may(Permission::SettingsChange)?;
        ops::set_active(&desk, &actor, id, body.read()?.active).await
    };
    done.await.map(|stored| tagged(StatusCode::OK, stored)).map_err(|problem| asked.refuse(problem))
}

/// Declare a holiday on a date, perhaps late. Clocks that counted the date are counted again.
#[utoipa::path(post, path = "/api/v1/calendars/{id}/holidays", request_body = Value, tag = "calendars",
    params(("id" = i64, Path, description = "Calendar id")),
    responses((status = 200, body = Value), (status = 422, description = "Contradictions, each with its field")))]
async fn declare(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    body: Body<Holiday>,
) -> Result<Response, Refusal> {
    let actor = asked.actor(&body)?;
    actor.may(Permission::SettingsChange).map_err(|problem| asked.refuse(problem))?;
    let holiday = body.read().map_err(|problem| asked.refuse(problem))?;
    match ops::declare(&desk, &actor, id, holiday).await {
        Ok(stored) => Ok(tagged(StatusCode::OK, stored)),
        Err(problem) => refused(&asked, problem),
    }
}

/// When a clock stands still.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PauseBody {
    /// From when.
    #[schema(value_type = String, format = DateTime)]
    from: Timestamp,
    /// Until when; still standing when left out.
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
}

fn pauses(bodies: Vec<PauseBody>) -> Vec<calendar::Pause> {
    bodies.into_iter().map(|pause| (pause.from, pause.until)).collect()
}

/// When is it due?
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DueBody {
    /// From when.
    #[schema(value_type = String, format = DateTime)]
    start: Timestamp,
    /// Working minutes.
    minutes: i64,
    /// When the clock stands still.
    #[serde(default)]
    pauses: Vec<PauseBody>,
}

impl From<DueBody> for Question {
    fn from(body: DueBody) -> Self {
        Self::Due { start: body.start, minutes: body.minutes, pauses: pauses(body.pauses) }
    }
}

/// How much working time lay between?
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BetweenBody {
    /// From when.
    #[schema(value_type = String, format = DateTime)]
    from: Timestamp,
    /// Until when.
    #[schema(value_type = String, format = DateTime)]
    until: Timestamp,
    /// When the clock stands still.
    #[serde(default)]
    pauses: Vec<PauseBody>,
}

impl From<BetweenBody> for Question {
    fn from(body: BetweenBody) -> Self {
        Self::Between { from: body.from, until: body.until, pauses: pauses(body.pauses) }
    }
}

async fn answer(
    desk: &Desk,
    asked: &Asked,
    id: i64,
    question: Result<Question, Problem>,
) -> Result<Response, Refusal> {
    let done = async {
        asked.caller.may(Permission::SettingsView)?;
        let explanation = ops::try_stored(desk, &asked.caller, id, &question?).await?;
        explained(&explanation, asked.caller.language)
    };
    let told = done.await.map_err(|problem| asked.refuse(problem))?;
    Ok(Answer(told).into_response())
}

/// When so many working minutes after a start are due, explained day by day.
#[utoipa::path(post, path = "/api/v1/calendars/{id}/due", request_body = DueBody, tag = "calendars",
    params(("id" = i64, Path, description = "Calendar id")), responses((status = 200, body = Value)))]
async fn due(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    body: Body<DueBody>,
) -> Result<Response, Refusal> {
    answer(&desk, &asked, id, body.read().map(Question::from)).await
}

/// How much working time lay between two instants, explained day by day.
#[utoipa::path(post, path = "/api/v1/calendars/{id}/between", request_body = BetweenBody, tag = "calendars",
    params(("id" = i64, Path, description = "Calendar id")), responses((status = 200, body = Value)))]
async fn between(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    body: Body<BetweenBody>,
) -> Result<Response, Refusal> {
    answer(&desk, &asked, id, body.read().map(Question::from)).await
}

/// A document, and where its holidays are to come from: a region, or a calendar file.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FillBody {
    /// The whole document.
    #[schema(value_type = Object)]
    document: Calendar,
    /// ISO 3166 code of a region.
    region: Option<String>,
    /// Only this year of the region; all known years when left out.
    year: Option<i16>,
    /// The text of an iCalendar file (RFC 5545).
    file: Option<String>,
    /// What sort of holidays the file lists: `national`, `state`, `joint-leave` or `company` (when left out).
    #[schema(value_type = Option<String>)]
    kind: Option<HolidayKind>,
}

/// Add holidays of a region or of a calendar file to a document. Nothing is stored: put what comes back.
#[utoipa::path(post, path = "/api/v1/calendars/fill", request_body = FillBody, tag = "calendars",
    responses((status = 200, body = Filled), (status = 422, description = "No such region, or not a calendar file")))]
async fn fill(asked: Asked, body: Body<FillBody>) -> Result<Answer<Filled>, Refusal> {
    let fill = || {
        asked.caller.may(Permission::SettingsView)?;
        let FillBody { document, region, year, file, kind } = body.read()?;
        match (region, file) {
            (Some(region), _) => {
                let years = year.map_or(presets::YEARS, |year| year..=year);
                ops::fill_from_region(&asked.caller, document, &region, years)
            }
            (None, Some(file)) => {
                ops::fill_from_ics(&asked.caller, document, &file, kind.unwrap_or(HolidayKind::Company))
            }
            (None, None) => Err(Problem::field(Kind::Required, "region")),
        }
    };
    fill().map(Answer).map_err(|problem| asked.refuse(problem))
}

/// A calendar that is not stored, and one question or both.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TryBody {
    /// The whole document.
    #[schema(value_type = Object)]
    document: Calendar,
    /// When is it due?
    due: Option<DueBody>,
    /// How much working time lay between?
    between: Option<BetweenBody>,
}

/// Try a calendar before it is stored.
#[utoipa::path(post, path = "/api/v1/calendars/try", request_body = TryBody, tag = "calendars",
    responses((status = 200, body = Value), (status = 422, description = "Contradictions, each with its field")))]
async fn try_document(asked: Asked, body: Body<TryBody>) -> Result<Response, Refusal> {
    asked.caller.may(Permission::SettingsView).map_err(|problem| asked.refuse(problem))?;
    let TryBody { document, due, between } = body.read().map_err(|problem| asked.refuse(problem))?;
    let mut told = serde_json::Map::new();
    let questions = [("due", due.map(Question::from)), ("between", between.map(Question::from))];
    if questions.iter().all(|(_, question)| question.is_none()) {
        return Err(asked.refuse(Problem::field(Kind::Required, "start")));
    }
    for (name, question) in questions {
        let Some(question) = question else { continue };
        match ops::try_document(&asked.caller, &document, &question) {
            Ok(explanation) => {
                let answer = explained(&explanation, asked.caller.language)
                    .map_err(|problem| asked.refuse(problem))?;
                told.insert(name.to_owned(), answer);
            }
            Err(problem) => return refused(&asked, problem),
        }
    }
    Ok(Answer(Value::Object(told)).into_response())
}
