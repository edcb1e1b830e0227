//! The API of lists and folders.

use axum::extract::State;
use jiff::civil::Date;
use kernel::{Kind, Permission, Problem};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::api::language_named;
use super::folders::{self, Counts, Folder};
use super::lists::{self, Filters, Page, Promise, Query, Sort};
use crate::customers;
use crate::house::Desk;
use crate::http::{Answer, Asked, Path, Query as Params, Refusal};

/// Listing itself shares its path with opening and is mounted beside it.
pub(super) fn routes() -> OpenApiRouter<Desk> {
    OpenApiRouter::new().routes(routes!(counts)).routes(routes!(of_customer))
}

/// Everything is text here, so that a wrong value is told by its field's name.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListParams {
    /// `mine` (default), `unassigned`, `my_teams`, `all`, `due_soon`, `waiting`, `snoozed`, `resolved`, `mentions`,
    /// `spam`, `trash` or `every`.
    folder: Option<String>,
    /// `due`, `newest`, `oldest` or `priority`; without it what is open by `due`, everything else by `newest`.
    sort: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
    /// Rows on a page, 1 to 100; 50 when left out.
    limit: Option<String>,
    /// Brand id.
    brand_id: Option<String>,
    /// Team id.
    team_id: Option<String>,
    /// Owner's staff id.
    assignee_id: Option<String>,
    /// Channel word.
    channel: Option<String>,
    /// `en`, `ms` or `id`.
    language: Option<String>,
    /// Type word.
    kind: Option<String>,
    /// Tag, in any spelling.
    tag: Option<String>,
    /// 1 low to 4 urgent.
    priority: Option<String>,
    /// Customer id.
    customer_id: Option<String>,
    /// `true` for cases whose customer waits for an answer, `false` for the others.
    unread: Option<String>,
    /// Status word, or one of the categories `new`, `open`, `waiting`, `hold`, `resolved`, `closed`.
    status: Option<String>,
    /// `late`, `soon` (due within two hours), `running` or `none`.
    promise: Option<String>,
    /// Opened within so many days, 1 to 3650.
    opened_days: Option<String>,
    /// Nobody wrote for so many days, 1 to 3650.
    silent_days: Option<String>,
    /// Opened on this day or later, such as `2026-03-01`; days are those of your own time zone.
    opened_from: Option<String>,
    /// Opened on this day or earlier.
    opened_until: Option<String>,
    /// Organisation id: cases of its people.
    organisation_id: Option<String>,
    /// Words that a message, a note or the subject holds, in the language of the search: `refund "quad room" from:siti`.
    words: Option<String>,
}

fn number(field: &'static str, text: Option<&str>) -> Result<Option<i64>, Problem> {
    let wrong = || Problem::field(Kind::Malformed, field).with("expected", "123");
    text.filter(|text| !text.is_empty()).map(|text| text.parse().map_err(|_| wrong())).transpose()
}

fn day(field: &'static str, text: Option<&str>) -> Result<Option<Date>, Problem> {
    let wrong = || Problem::field(Kind::Malformed, field).with("expected", "2026-03-01");
    text.filter(|text| !text.is_empty()).map(|text| text.parse().map_err(|_| wrong())).transpose()
}

impl ListParams {
    fn into_query(self, usual: Folder) -> Result<Query, Problem> {
        let unknown = |field, value: &str| Problem::field(Kind::UnknownReference, field).with("value", value);
        let folder = match self.folder.as_deref() {
            None => usual,
            Some(word) => Folder::from_word(word).ok_or_else(|| unknown("folder", word))?,
        };
        let sort = match self.sort.as_deref() {
            None => Sort::usual(folder),
            Some(word) => Sort::from_word(word).ok_or_else(|| unknown("sort", word))?,
        };
        let unread = match self.unread.as_deref() {
            None => None,
            Some("true") => Some(true),
            Some("false") => Some(false),
            Some(_) => return Err(Problem::field(Kind::Malformed, "unread").with("expected", "true, false")),
        };
        let limit = number("limit", self.limit.as_deref())?;
        if limit == Some(0) {
            let problem = Problem::field(Kind::OutOfRange, "limit");
            return Err(problem.with("min", "1").with("max", lists::LIMIT_MAX.to_string()));
        }
        let filters = Filters {
            brand_id: number("brand_id", self.brand_id.as_deref())?,
            team_id: number("team_id", self.team_id.as_deref())?,
            assignee_id: number("assignee_id", self.assignee_id.as_deref())?,
            channel: self.channel,
            language: language_named(self.language.as_deref())?,
            kind: self.kind,
            tag: self.tag.map(|typed| text::fold(&typed)),
            priority: number("priority", self.priority.as_deref())?,
            customer_id: number("customer_id", self.customer_id.as_deref())?,
            unread,
            status: self.status,
            promise: match self.promise.as_deref() {
                None => None,
                Some(word) => Some(Promise::from_word(word).ok_or_else(|| unknown("promise", word))?),
            },
            opened_days: number("opened_days", self.opened_days.as_deref())?,
            silent_days: number("silent_days", self.silent_days.as_deref())?,
            opened_from: day("opened_from", self.opened_from.as_deref())?,
            opened_until: day("opened_until", self.opened_until.as_deref())?,
            organisation_id: number("organisation_id", self.organisation_id.as_deref())?,
            words: self.words.map(|words| words.trim().to_owned()).filter(|words| !words.is_empty()),
        };
        Ok(Query { folder, sort, filters, after: self.after, limit: limit.unwrap_or(0) })
    }
}

/// The cases of a folder that you may see.
#[utoipa::path(get, path = "/api/v1/cases", tag = "cases", params(ListParams),
    responses((status = 200, body = Page), (status = 422, description = "A parameter is wrong")))]
pub(super) async fn list(
    State(desk): State<Desk>,
    asked: Asked,
    Params(params): Params<ListParams>,
) -> Result<Answer<Page>, Refusal> {
    let done = async { lists::list(&desk, &asked.caller, &params.into_query(Folder::Mine)?).await };
    done.await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// How many cases are in each folder.
#[utoipa::path(get, path = "/api/v1/folders", tag = "cases", responses((status = 200, body = Counts)))]
async fn counts(State(desk): State<Desk>, asked: Asked) -> Result<Answer<Counts>, Refusal> {
    folders::counts(&desk, &asked.caller).await.map(Answer).map_err(|problem| asked.refuse(problem))
}

/// A customer's cases that you may see, of whatever state unless a folder is named.
#[utoipa::path(get, path = "/api/v1/customers/{id}/cases", tag = "customers",
    params(("id" = i64, Path, description = "Customer id"), ListParams),
    responses((status = 200, body = Page), (status = 404, description = "No such customer, or not yours to see")))]
async fn of_customer(
    State(desk): State<Desk>,
    asked: Asked,
    Path(id): Path<i64>,
    Params(params): Params<ListParams>,
) -> Result<Answer<Page>, Refusal> {
    let done = async {
        asked.caller.may(Permission::CaseView)?;
        // Somebody of another brand does not exist, rather than having no cases.
        customers::ops::read(&desk, &asked.caller, id).await?;
        let mut query = params.into_query(Folder::Every)?;
        query.filters.customer_id = Some(id);
        lists::list(&desk, &asked.caller, &query).await
    };
    done.await.map(Answer).map_err(|problem| asked.refuse(problem))
}
