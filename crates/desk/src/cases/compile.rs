//! Puts the statement of a list together from allow-listed pieces: the folder's predicate, the reader's visibility,
//! the filters, the place to go on from and the order. What a caller typed is only ever bound.

use db::{Engine, OwnedValue, Sql, Tx};
use jiff::tz::TimeZone;
use kernel::{Actor, Kind, Problem, Scope, Timestamp};

use super::days;
use super::folders::{DUE, Folder, SOON_MINUTES};
use super::lists::{Among, Filters, Promise, Query, Sort};
use super::visibility;
use super::worded::{Worded, ids_value};

const COLUMNS: &str =
    "select c.id, c.reference, c.brand_id, c.customer_id, p.full_name, c.language, c.channel,
    c.subject, c.snippet, c.next_due_at, c.next_due_kind, c.category, st.word, st.labels, k.word, c.priority,
    c.assignee_id, s.full_name, c.team_id, t.labels, c.unanswered_since, c.snoozed_until, c.last_message_at,
    c.opened_at, c.disposition, c.version
    from cases c join person p on p.id = c.customer_id join case_status st on st.id = c.status_id
    join case_kind k on k.id = c.kind_id left join staff s on s.id = c.assignee_id
    left join team t on t.id = c.team_id";

pub(super) struct Pieces {
    text: String,
    values: Vec<OwnedValue>,
}

impl Pieces {
    /// Binds a value and answers its placeholder.
    fn bind(&mut self, value: OwnedValue) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }

    fn and(&mut self, predicate: &str) {
        self.text.push_str(" and ");
        self.text.push_str(predicate);
    }

    fn number(&mut self, column: &str, wanted: Option<i64>) {
        if let Some(number) = wanted {
            let place = self.bind(OwnedValue::Int(number));
            self.and(&format!("{column} = {place}"));
        }
    }

    /// Cases known by id.
    pub(super) fn among(&mut self, engine: Engine, ids: &[i64]) {
        let ids = self.bind(ids_value(ids));
        self.and(&match engine {
            Engine::Sqlite => format!("c.id in (select value from json_each({ids}))"),
            Engine::Postgres => format!(
                "c.id in (select cast(value as bigint) from jsonb_array_elements_text(cast({ids} as jsonb)))"
            ),
        });
    }

    /// With a tag of that word.
    pub(super) fn tagged(&mut self, wanted: Option<&String>) {
        self.word(
            [
                "c.id in (select ct.case_id from case_tag ct join tag on tag.id = ct.tag_id where tag.word = ",
                ")",
            ],
            wanted,
        );
    }

    /// In a status of that word or category.
    pub(super) fn of_status(&mut self, wanted: Option<&String>) {
        if let Some(status) = wanted {
            let place = self.bind(OwnedValue::Text(status.clone()));
            self.and(&format!(
                "c.status_id in (select id from case_status where word = {place} or category = {place})"
            ));
        }
    }

    fn word(&mut self, predicate: [&str; 2], wanted: Option<&String>) {
        if let Some(word) = wanted {
            let place = self.bind(OwnedValue::Text(word.clone()));
            self.and(&format!("{}{place}{}", predicate[0], predicate[1]));
        }
    }
}

/// Who reads a list, and when.
#[derive(Clone, Debug)]
pub struct Reading {
    /// How far they see.
    pub scope: Scope,
    /// Their staff id.
    pub reader: i64,
    /// The present.
    pub now: Timestamp,
    /// The zone their days are counted in.
    pub zone: TimeZone,
    /// What the filters' words stand for.
    pub words: Option<Worded>,
}

impl Reading {
    /// The actor's; `None` for whoever sees no case at all. Their zone is looked up only for a list that names a day.
    pub fn of(
        tx: &mut Tx<'_>,
        actor: &Actor,
        filters: &Filters,
        now: Timestamp,
    ) -> Result<Option<Self>, Problem> {
        let Some(reader) = visibility::reader_id(actor) else { return Ok(None) };
        let names_a_day = filters.opened_from.is_some() || filters.opened_until.is_some();
        let zone = if names_a_day { days::zone_of(tx, actor)? } else { TimeZone::UTC };
        let words = Worded::of(tx, actor, filters)?;
        Ok(Some(Self { scope: actor.grants.scope, reader, now, zone, words }))
    }
}

/// The statement and its values.
pub fn statement(query: &Query, reading: &Reading) -> Result<(Sql, Vec<OwnedValue>), Problem> {
    let mut pieces = narrowed(query, reading, COLUMNS);
    go_on(&mut pieces, query)?;
    let limit = query.limit_or_default() + 1;
    let limit = if is_even(query) { limit.to_string() } else { pieces.bind(OwnedValue::Int(limit)) };
    let Pieces { text, values } = pieces;
    Ok((Sql::built("cases.list", format!("{text} order by {} limit {limit}", order(query.sort))), values))
}

/// Whether one plan suits whatever is bound: a folder as it is, or a customer's cases. How many rows are wanted is then
/// written out. PostgreSQL knows nothing of a number that is bound, takes it for a tenth of all rows, and makes a new plan for
/// each asking, which takes longer than the list; with it written one plan is kept. Where a filter finds many rows or none,
/// a plan for that filter is worth its time, and the number is bound.
fn is_even(query: &Query) -> bool {
    let unfiltered = Filters { customer_id: None, ..query.filters.clone() };
    query.after.is_none() && unfiltered == Filters::default()
}

/// The same columns for cases known by id.
pub(super) fn among(
    engine: Engine,
    scope: Scope,
    reader: i64,
    ids: &[i64],
    narrowed: &Among,
) -> (Sql, Vec<OwnedValue>) {
    let mut pieces =
        Pieces { text: format!("{COLUMNS} where ({})", visibility::predicate(scope)), values: vec![] };
    pieces.bind(OwnedValue::Int(reader));
    pieces.among(engine, ids);
    pieces.and("c.disposition = 'live'");
    pieces.tagged(narrowed.tag.as_ref());
    pieces.of_status(narrowed.status.as_ref());
    let Pieces { text, values } = pieces;
    (Sql::built("cases.among", text), values)
}

/// `select … from …` with all that a list asks for but its order and its page.
fn narrowed(query: &Query, reading: &Reading, select: &str) -> Pieces {
    let text = format!("{select} where ({})", visibility::predicate(reading.scope));
    let mut pieces = Pieces { text, values: vec![] };
    pieces.bind(OwnedValue::Int(reading.reader));
    folder(&mut pieces, query, reading.now);
    filters(&mut pieces, query, reading);
    pieces
}

/// The ids of a list between two ids, in their order.
pub(super) fn ids(
    query: &Query,
    reading: &Reading,
    (after, until): (i64, i64),
    limit: i64,
) -> (Sql, Vec<OwnedValue>) {
    let mut pieces = narrowed(query, reading, "select c.id from cases c");
    let (after, until) = (pieces.bind(OwnedValue::Int(after)), pieces.bind(OwnedValue::Int(until)));
    pieces.and(&format!("c.id > {after} and c.id <= {until}"));
    let limit = pieces.bind(OwnedValue::Int(limit));
    let Pieces { text, values } = pieces;
    (Sql::built("cases.ids", format!("{text} order by c.id limit {limit}")), values)
}

/// How many there are, up to the ceiling.
pub(super) fn count(query: &Query, reading: &Reading, ceiling: i64) -> (Sql, Vec<OwnedValue>) {
    let mut pieces = narrowed(query, reading, "select 1 from cases c");
    let limit = pieces.bind(OwnedValue::Int(ceiling));
    let Pieces { text, values } = pieces;
    let text = format!("select count(*) from ({text} limit {limit}) as counted");
    (Sql::built("cases.count", text), values)
}

fn folder(pieces: &mut Pieces, query: &Query, now: Timestamp) {
    // Only the instants the predicate names are bound: an unused parameter is refused by both engines.
    let predicate = query.folder.predicate("{now}", "{soon}");
    let mut text = predicate.clone();
    for (word, instant) in [("{now}", now), ("{soon}", now.plus_minutes(SOON_MINUTES))] {
        if predicate.contains(word) {
            let place = pieces.bind(OwnedValue::Int(instant.0));
            text = text.replace(word, &place);
        }
    }
    pieces.and(&text);
}

fn filters(pieces: &mut Pieces, query: &Query, reading: &Reading) {
    let (filters, now) = (&query.filters, reading.now);
    pieces.number("c.brand_id", filters.brand_id);
    pieces.number("c.team_id", filters.team_id);
    pieces.number("c.assignee_id", filters.assignee_id);
    pieces.number("c.priority", filters.priority);
    pieces.number("c.customer_id", filters.customer_id);
    if let Some(organisation) = filters.organisation_id {
        let place = pieces.bind(OwnedValue::Int(organisation));
        pieces.and(&format!("c.customer_id in (select id from person where organisation_id = {place})"));
    }
    pieces.word(["c.channel = ", ""], filters.channel.as_ref());
    pieces.word(["c.language = ", ""], filters.language.map(|language| language.tag().to_owned()).as_ref());
    pieces.word(["c.kind_id = (select id from case_kind where word = ", ")"], filters.kind.as_ref());
    pieces.tagged(filters.tag.as_ref());
    match filters.unread {
        Some(true) => pieces.and("c.unanswered_since is not null"),
        Some(false) => pieces.and("c.unanswered_since is null"),
        None => {}
    }
    pieces.of_status(filters.status.as_ref());
    promised(pieces, filters.promise, now);
    if let Some(days) = filters.opened_days {
        opened_since(pieces, now.plus_minutes(-days * MINUTES_A_DAY));
    }
    if let Some(days) = filters.silent_days {
        let place = pieces.bind(OwnedValue::Int(now.plus_minutes(-days * MINUTES_A_DAY).0));
        pieces.and(&format!("c.last_message_at <= {place}"));
    }
    opened(pieces, query, reading);
    if let Some(words) = &reading.words {
        words.narrow(pieces);
    }
}

/// Opened then or later. What was opened then has its last word from then or later too: so a list in the order of the
/// last word is read no further down than that.
fn opened_since(pieces: &mut Pieces, at: Timestamp) {
    let place = pieces.bind(OwnedValue::Int(at.0));
    pieces.and(&format!("c.opened_at >= {place} and c.last_message_at >= {place}"));
}

/// Opened on these days, both of them among them.
fn opened(pieces: &mut Pieces, query: &Query, reading: &Reading) {
    let filters = &query.filters;
    let from = filters.opened_from.map(|day| days::start_of(day, &reading.zone));
    let until = filters.opened_until.map(|day| days::end_of(day, &reading.zone));
    if let Some(from) = from {
        opened_since(pieces, from);
    }
    if let Some(until) = until {
        let place = pieces.bind(OwnedValue::Int(until.0));
        pieces.and(&format!("c.opened_at < {place}"));
    }
    if let (Some(from), Some(until)) = (from, until)
        && matches!(query.folder, Folder::Resolved | Folder::Every)
        && until < reading.now
        && until <= from.plus_days(SHORT_SPAN_DAYS)
    {
        // A few days long past are found by the day (`cases_by_opening`), not by reading all that was said since.
        pieces.and("c.last_message_at > 0");
    }
}

const MINUTES_A_DAY: i64 = 24 * 60;
/// As many days are sooner read whole and sorted than looked for from the newest word down.
const SHORT_SPAN_DAYS: i64 = 62;

fn promised(pieces: &mut Pieces, wanted: Option<Promise>, now: Timestamp) {
    match wanted {
        None => {}
        Some(Promise::None) => pieces.and("c.next_due_at is null"),
        Some(Promise::Running) => pieces.and("c.next_due_at is not null"),
        Some(Promise::Late) => {
            let now = pieces.bind(OwnedValue::Int(now.0));
            pieces.and(&format!("c.next_due_at < {now}"));
        }
        Some(Promise::Soon) => {
            let until = pieces.bind(OwnedValue::Int(now.plus_minutes(SOON_MINUTES).0));
            let now = pieces.bind(OwnedValue::Int(now.0));
            pieces.and(&format!("c.next_due_at >= {now} and c.next_due_at <= {until}"));
        }
    }
}

/// The sort key of a row, as the cursor keeps it: with the id it is unique and never null.
const fn keys(sort: Sort) -> &'static [&'static str] {
    match sort {
        Sort::Due => &[DUE],
        Sort::Newest | Sort::Oldest => &["c.last_message_at"],
        Sort::Priority => &["(-c.priority)", DUE],
    }
}

fn order(sort: Sort) -> String {
    let direction = if sort == Sort::Newest { " desc" } else { "" };
    keys(sort).iter().chain(&["c.id"]).map(|key| format!("{key}{direction}")).collect::<Vec<_>>().join(", ")
}

fn go_on(pieces: &mut Pieces, query: &Query) -> Result<(), Problem> {
    let Some(cursor) = &query.after else { return Ok(()) };
    let wrong = || Problem::field(Kind::Malformed, "after").with("expected", "next");
    let values = cursor_values(query.sort, cursor).ok_or_else(wrong)?;
    let sign = if query.sort == Sort::Newest { "<" } else { ">" };
    let columns = keys(query.sort).iter().chain(&["c.id"]).copied().collect::<Vec<_>>().join(", ");
    let places: Vec<String> = values
        .into_iter()
        .map(|value| format!("cast({} as bigint)", pieces.bind(OwnedValue::Int(value))))
        .collect();
    pieces.and(&format!("({columns}) {sign} ({})", places.join(", ")));
    Ok(())
}

/// A cursor's text: the order's word and the last row's keys. Opaque to callers, who hand it back as it came.
pub(super) fn cursor(sort: Sort, row: &super::lists::Row) -> String {
    let due = row.next_due_at.map_or(9_007_199_254_740_991, |at| at.0);
    let keys: Vec<i64> = match sort {
        Sort::Due => vec![due, row.id],
        Sort::Newest | Sort::Oldest => vec![row.last_message_at.0, row.id],
        Sort::Priority => vec![-row.priority, due, row.id],
    };
    let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
    format!("{}.{}", sort.word(), keys.join("."))
}

fn cursor_values(sort: Sort, cursor: &str) -> Option<Vec<i64>> {
    let values: Vec<i64> = cursor
        .strip_prefix(sort.word())?
        .strip_prefix('.')?
        .split('.')
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    (values.len() == keys(sort).len() + 1).then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(query: &Query) -> (String, Vec<OwnedValue>) {
        let reading =
            Reading { scope: Scope::All, reader: 7, now: Timestamp(5), zone: TimeZone::UTC, words: None };
        let (sql, values) = statement(query, &reading).unwrap();
        (sql.text(Engine::Postgres).to_owned(), values)
    }

    #[test]
    fn the_number_of_rows_is_written_where_one_plan_suits_all_and_bound_elsewhere() {
        let plain = Query { limit: 20, ..Query::new(Folder::Every, Sort::Newest) };
        let of = |filters| Query { filters, ..plain.clone() };
        for query in [plain.clone(), of(Filters { customer_id: Some(3), ..Filters::default() })] {
            let (text, values) = written(&query);
            assert!(text.ends_with(" limit 21"), "{text}");
            assert!(!values.contains(&OwnedValue::Int(21)));
        }
        let tagged = of(Filters { tag: Some("visa".to_owned()), ..Filters::default() });
        let further = Query { after: Some("newest.5.6".to_owned()), ..plain };
        for query in [tagged, further] {
            let (text, values) = written(&query);
            assert!(text.ends_with(&format!(" limit ${}", values.len())), "{text}");
            assert_eq!(values.last(), Some(&OwnedValue::Int(21)));
        }
    }
}
