//! Lists of cases: a folder, an order, filters and a page. A row carries all that an inbox row shows.

use std::collections::HashMap;

use db::{DbError, Param, Sql, Tx};
use jiff::civil::Date;
use kernel::{Actor, Kind, Labels, Language, Permission, Problem, Timestamp};
use serde::{Deserialize, Serialize};
use text::format::DateStyle;
use utoipa::ToSchema;

use super::folders::Folder;
use super::{CaseTag, compile, days, named, visibility, worded};
use crate::fields::CHANNELS;
use crate::house::Desk;
use crate::labels::Category;
use crate::words::words;

pub use super::compile::{Reading, statement};
pub use super::worded::{NEWEST_MAX, WORDS_MAX, Worded};

/// The most rows on a page.
pub const LIMIT_MAX: i64 = 100;
/// Rows on a page when nobody says.
const LIMIT: i64 = 50;

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// The promise that falls due first comes first; those without one last, oldest first.
    #[default]
    Due,
    /// The latest message first.
    Newest,
    /// The longest silence first.
    Oldest,
    /// Urgent first, within it by due.
    Priority,
}

impl Sort {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Due, Self::Newest, Self::Oldest, Self::Priority];

    /// As written in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Priority => "priority",
        }
    }

    /// Reads the word of an address.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.word() == word)
    }

    /// The order a folder has when nobody chose one: what is open by what falls due, everything else by what is new.
    pub const fn usual(folder: Folder) -> Self {
        match folder {
            Folder::Resolved | Folder::Spam | Folder::Trash | Folder::Every => Self::Newest,
            _ => Self::Due,
        }
    }
}

/// Where a case's next promise stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Promise {
    /// It fell due and was not kept.
    Late,
    /// It falls due within [`super::folders::SOON_MINUTES`].
    Soon,
    /// It runs, late or not.
    Running,
    /// There is none.
    None,
}

impl Promise {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Late, Self::Soon, Self::Running, Self::None];

    /// As written in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Soon => "soon",
            Self::Running => "running",
            Self::None => "none",
        }
    }

    /// Reads the word of an address.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|promise| promise.word() == word)
    }
}

/// The most days that a list can look back.
pub const DAYS_MAX: i64 = 3_650;

/// What a list is narrowed to; what is `None` does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CaseFilters)]
#[serde(default, deny_unknown_fields)]
pub struct Filters {
    /// Brand.
    pub brand_id: Option<i64>,
    /// Team.
    pub team_id: Option<i64>,
    /// Owner.
    pub assignee_id: Option<i64>,
    /// Channel word.
    pub channel: Option<String>,
    /// Language.
    #[schema(value_type = Option<String>)]
    pub language: Option<Language>,
    /// Type word.
    pub kind: Option<String>,
    /// Tag word.
    pub tag: Option<String>,
    /// Priority.
    pub priority: Option<i64>,
    /// Customer.
    pub customer_id: Option<i64>,
    /// Whether the customer waits for an answer.
    pub unread: Option<bool>,
    /// Status word, or one of the six categories.
    pub status: Option<String>,
    /// Where the next promise stands.
    pub promise: Option<Promise>,
    /// Opened within so many days, 1 to [`DAYS_MAX`].
    pub opened_days: Option<i64>,
    /// Nobody wrote for so many days, 1 to [`DAYS_MAX`].
    pub silent_days: Option<i64>,
    /// Opened on this day or later, [`days::FIRST`] to [`days::LAST`], in the zone of whoever reads the list.
    #[schema(value_type = Option<String>, format = Date)]
    pub opened_from: Option<Date>,
    /// Opened on this day or earlier.
    #[schema(value_type = Option<String>, format = Date)]
    pub opened_until: Option<Date>,
    /// The customer's organisation.
    pub organisation_id: Option<i64>,
    /// Words that a message, a note or the subject of the case holds, as in the search box: words, `"phrases"` and operators
    /// (`from:`, `tag:`, `status:`, `before:`, `after:`, `has:attachment`). At most 200 characters.
    pub words: Option<String>,
}

impl Filters {
    /// Refuses a channel and a priority there is none of, a number of days that no list can look back, a day that is none
    /// of ours, a first day after the last, and words that cannot be read; those in a sentence of this language.
    pub fn check(&self, language: Language) -> Result<(), Problem> {
        worded::check(self, language)?;
        if let Some(channel) = self.channel.as_ref().filter(|word| !CHANNELS.contains(&word.as_str())) {
            return Err(Problem::field(Kind::UnknownReference, "channel").with("value", channel));
        }
        if self.priority.is_some_and(|priority| !(1..=4).contains(&priority)) {
            return Err(Problem::field(Kind::OutOfRange, "priority").with("min", "1").with("max", "4"));
        }
        for (field, days) in [("opened_days", self.opened_days), ("silent_days", self.silent_days)] {
            if days.is_some_and(|days| !(1..=DAYS_MAX).contains(&days)) {
                let problem = Problem::field(Kind::OutOfRange, field);
                return Err(problem.with("min", "1").with("max", DAYS_MAX.to_string()));
            }
        }
        for (field, day) in [("opened_from", self.opened_from), ("opened_until", self.opened_until)] {
            if day.is_some_and(|day| !(days::FIRST..=days::LAST).contains(&day)) {
                let problem = Problem::field(Kind::OutOfRange, field);
                return Err(problem.with("min", days::FIRST.to_string()).with("max", days::LAST.to_string()));
            }
        }
        match (self.opened_from, self.opened_until) {
            (Some(from), Some(until)) if from > until => {
                let written = |day| text::format::date(language, day, DateStyle::Medium);
                let named = [("from", written(from).into()), ("until", written(until).into())];
                let detail = words().say(language, "list-from-after-until", &named);
                Err(Problem::field(Kind::Contradiction, "opened_until").with("detail", detail))
            }
            _ => Ok(()),
        }
    }
}

/// Which cases, in which order, from where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// The folder.
    pub folder: Folder,
    /// The order.
    pub sort: Sort,
    /// Narrowed to.
    pub filters: Filters,
    /// [`Page::next`] of the page before.
    pub after: Option<String>,
    /// Rows on a page, 1 to [`LIMIT_MAX`]; 0 for the usual number.
    pub limit: i64,
}

impl Query {
    /// A folder's first page in an order.
    pub fn new(folder: Folder, sort: Sort) -> Self {
        Self { folder, sort, filters: Filters::default(), after: None, limit: 0 }
    }

    pub(super) const fn limit_or_default(&self) -> i64 {
        if self.limit == 0 { LIMIT } else { self.limit }
    }
}

/// What a row of the inbox shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CaseRow)]
pub struct Row {
    /// The case.
    pub id: i64,
    /// The number people see, without `KH-`.
    pub reference: i64,
    /// Its brand.
    pub brand_id: i64,
    /// The customer.
    pub customer_id: i64,
    /// The customer's name.
    pub customer_name: String,
    /// The language it is held in.
    #[schema(value_type = String)]
    pub language: Language,
    /// The channel it came by.
    pub channel: String,
    /// Subject.
    pub subject: String,
    /// The beginning of the last message.
    pub snippet: String,
    /// When the next promise falls due.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub next_due_at: Option<Timestamp>,
    /// Which promise.
    pub next_due_kind: Option<String>,
    /// The status's fixed category.
    pub category: Category,
    /// Status word.
    pub status: String,
    /// What the status is called, by language.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    pub status_labels: Labels,
    /// Type word.
    pub kind: String,
    /// 1 low to 4 urgent.
    pub priority: i64,
    /// Owner.
    pub assignee_id: Option<i64>,
    /// The owner's name.
    pub assignee_name: Option<String>,
    /// Team.
    pub team_id: Option<i64>,
    /// What the team is called, by language.
    #[schema(value_type = Option<std::collections::BTreeMap<String, String>>)]
    pub team_labels: Option<Labels>,
    /// Since when the customer waits for an answer; set while the case is unread.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub unanswered_since: Option<Timestamp>,
    /// Put away until then.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub snoozed_until: Option<Timestamp>,
    /// When the last message came.
    #[schema(value_type = String, format = DateTime)]
    pub last_message_at: Timestamp,
    /// When it was opened.
    #[schema(value_type = String, format = DateTime)]
    pub opened_at: Timestamp,
    /// `live`, `spam` or `deleted`.
    pub disposition: String,
    /// Rises with each change.
    pub version: i64,
    /// Its tags, by word.
    pub tags: Vec<CaseTag>,
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CasePage)]
pub struct Page {
    /// The rows, in order.
    pub rows: Vec<Row>,
    /// Where to go on; `null` on the last page.
    pub next: Option<String>,
    /// Whether only the newest messages with the filters' words were looked through, because very many hold them.
    #[serde(default)]
    pub cut: bool,
}

/// The cases of a folder that the actor may see.
pub async fn list(desk: &Desk, actor: &Actor, query: &Query) -> Result<Page, Problem> {
    actor.may(Permission::CaseView)?;
    if !(0..=LIMIT_MAX).contains(&query.limit) {
        let problem = Problem::field(Kind::OutOfRange, "limit");
        return Err(problem.with("min", "1").with("max", LIMIT_MAX.to_string()));
    }
    query.filters.check(actor.language)?;
    worded::caught_up(desk, &query.filters).await;
    let (query, actor, now) = (query.clone(), actor.clone(), desk.now());
    desk.db()
        .read(move |tx| {
            named::check(tx, &actor, &query.filters)?;
            listed(tx, &actor, &query, now)
        })
        .await
}

/// The cases of a folder that the actor may see.
fn listed(tx: &mut Tx<'_>, actor: &Actor, query: &Query, now: Timestamp) -> Result<Page, Problem> {
    let Some(reading) = Reading::of(tx, actor, &query.filters, now)? else {
        return Ok(Page { rows: vec![], next: None, cut: false });
    };
    let (sql, values) = statement(query, &reading)?;
    let params: Vec<&dyn Param> = values.iter().map(|value| value as &dyn Param).collect();
    let mut rows = tx.query(&sql, &params, read)?;
    let wanted = usize::try_from(query.limit_or_default()).unwrap_or_default();
    let more = rows.len() > wanted;
    rows.truncate(wanted);
    let next = rows.last().filter(|_| more).map(|row| compile::cursor(query.sort, row));
    put_tags(tx, &mut rows)?;
    let cut = reading.words.as_ref().is_some_and(|words| words.is_cut);
    Ok(Page { rows, next, cut })
}

/// A customer's cases that the actor may see, the newest first, at most `limit`: for who reads more in one snapshot.
pub fn of_customer(
    tx: &mut Tx<'_>,
    actor: &Actor,
    customer_id: i64,
    (limit, now): (i64, Timestamp),
) -> Result<Vec<Row>, Problem> {
    actor.may(Permission::CaseView)?;
    let query = Query {
        filters: Filters { customer_id: Some(customer_id), ..Filters::default() },
        limit: limit.clamp(1, LIMIT_MAX),
        ..Query::new(Folder::Every, Sort::Newest)
    };
    Ok(listed(tx, actor, &query, now)?.rows)
}

/// Up to `limit` ids of a list's cases that the actor may see, by id, above `after` and at most `until`: for work that
/// goes through a whole list while the list changes under it.
pub fn ids_between(
    tx: &mut Tx<'_>,
    actor: &Actor,
    query: &Query,
    now: Timestamp,
    (after, until): (i64, i64),
    limit: i64,
) -> Result<Vec<i64>, Problem> {
    let Some(reading) = Reading::of(tx, actor, &query.filters, now)? else { return Ok(vec![]) };
    let (sql, values) = compile::ids(query, &reading, (after, until), limit);
    let params: Vec<&dyn Param> = values.iter().map(|value| value as &dyn Param).collect();
    Ok(tx.query(&sql, &params, |row| row.get(0))?)
}

/// How many cases of a list the actor may see, counted up to `ceiling`.
pub fn count(
    tx: &mut Tx<'_>,
    actor: &Actor,
    query: &Query,
    now: Timestamp,
    ceiling: i64,
) -> Result<i64, Problem> {
    let Some(reading) = Reading::of(tx, actor, &query.filters, now)? else { return Ok(0) };
    let (sql, values) = compile::count(query, &reading, ceiling);
    let params: Vec<&dyn Param> = values.iter().map(|value| value as &dyn Param).collect();
    Ok(tx.one(&sql, &params, |row| row.get(0))?)
}

/// What some cases are narrowed to; words in any spelling.
#[derive(Clone, Debug, Default)]
pub struct Among {
    /// Tag word.
    pub tag: Option<String>,
    /// Status word or category.
    pub status: Option<String>,
}

/// Of these cases, those that are live, that the actor may see and that are not narrowed away. In no order.
pub fn among(tx: &mut Tx<'_>, actor: &Actor, ids: &[i64], narrowed: &Among) -> Result<Vec<Row>, DbError> {
    let Some(reader) = visibility::reader_id(actor).filter(|_| !ids.is_empty()) else { return Ok(vec![]) };
    let (sql, values) = compile::among(tx.engine(), actor.grants.scope, reader, ids, narrowed);
    let params: Vec<&dyn Param> = values.iter().map(|value| value as &dyn Param).collect();
    let mut rows = tx.query(&sql, &params, read)?;
    put_tags(tx, &mut rows)?;
    Ok(rows)
}

fn read(row: &db::Row<'_>) -> Result<Row, DbError> {
    Ok(Row {
        id: row.get(0)?,
        reference: row.get(1)?,
        brand_id: row.get(2)?,
        customer_id: row.get(3)?,
        customer_name: row.get(4)?,
        language: row.get(5)?,
        channel: row.get(6)?,
        subject: row.get(7)?,
        snippet: row.get(8)?,
        next_due_at: row.get(9)?,
        next_due_kind: row.get(10)?,
        category: Category::from_word(&row.get::<String>(11)?),
        status: row.get(12)?,
        status_labels: row.json_or_default(13)?,
        kind: row.get(14)?,
        priority: row.get(15)?,
        assignee_id: row.get(16)?,
        assignee_name: row.get(17)?,
        team_id: row.get(18)?,
        team_labels: row.json_or_default(19)?,
        unanswered_since: row.get(20)?,
        snoozed_until: row.get(21)?,
        last_message_at: row.get(22)?,
        opened_at: row.get(23)?,
        disposition: row.get(24)?,
        version: row.get(25)?,
        tags: Vec::new(),
    })
}

/// The tags of a whole page at once; its ids come as one JSON array, since a page has any number of rows.
pub(super) static TAGS_OF_ROWS: Sql = Sql::per_engine(
    "cases.tags_of_rows",
    "select ct.case_id, t.id, t.word, t.labels from case_tag ct join tag t on t.id = ct.tag_id
     where ct.case_id in (select value from json_each($1)) order by t.word",
    "select ct.case_id, t.id, t.word, t.labels from case_tag ct join tag t on t.id = ct.tag_id
     where ct.case_id in (select cast(value as bigint) from jsonb_array_elements_text(cast($1 as jsonb)))
     order by t.word",
);

fn put_tags(tx: &mut Tx<'_>, rows: &mut [Row]) -> Result<(), DbError> {
    if rows.is_empty() {
        return Ok(());
    }
    let ids: serde_json::Value = rows.iter().map(|row| row.id).collect();
    let mut tags: HashMap<i64, Vec<CaseTag>> = HashMap::new();
    let found: Vec<(i64, CaseTag)> = tx.query(&TAGS_OF_ROWS, &[&ids], |row| {
        Ok((row.get(0)?, CaseTag { id: row.get(1)?, word: row.get(2)?, labels: row.json_or_default(3)? }))
    })?;
    for (case_id, tag) in found {
        tags.entry(case_id).or_default().push(tag);
    }
    for row in rows {
        row.tags = tags.remove(&row.id).unwrap_or_default();
    }
    Ok(())
}
