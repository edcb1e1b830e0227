//! The cases behind a number: the same conditions that counted them, listed.

use db::{OwnedValue, Tx};
use desk::Desk;
use desk::cases;
use kernel::{Actor, Permission, Problem, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::filter::{Filter, Query};
use super::{gathering, unknown};
use crate::{local, spread};

/// Cases on a page.
const PAGE: i64 = 50;

/// A number that can be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Opened in the period.
    Opened,
    /// Resolved in the period.
    Resolved,
    /// Unresolved now.
    Backlog,
    /// Of them, as old as this slot of [`gathering::AGE_DAYS`] says, or older than all.
    Aged(usize),
    /// Enquiries asked in the period.
    Enquiries,
    /// Of them, answered.
    Answered,
    /// Answered within the target.
    Within,
    /// Answered late, or past the target without an answer.
    Missed,
    /// Unanswered and not yet due, or resolved without an answer before it was.
    Undecided,
    /// Answered within this slot of [`spread::SHOWN_MINUTES`], or later than all.
    AnsweredIn(usize),
    /// First resolved in the period.
    FirstResolved,
    /// Of them, came back.
    Reopened,
    /// Asked for a rating in the period.
    Asked,
    /// Of them, rated.
    Rated,
    /// Of them, rated 1 or 2.
    Low,
    /// Of them, rated with this score.
    Score(i64),
}

impl Figure {
    /// Every one of them, by the word in the API's path.
    const WORDS: [(Self, &'static str); 30] = [
        (Self::Opened, "opened"),
        (Self::Resolved, "resolved"),
        (Self::Backlog, "backlog"),
        (Self::Aged(0), "backlog_1"),
        (Self::Aged(1), "backlog_3"),
        (Self::Aged(2), "backlog_7"),
        (Self::Aged(3), "backlog_14"),
        (Self::Aged(4), "backlog_older"),
        (Self::Enquiries, "enquiries"),
        (Self::Answered, "answered"),
        (Self::AnsweredIn(0), "answered_15"),
        (Self::AnsweredIn(1), "answered_30"),
        (Self::AnsweredIn(2), "answered_60"),
        (Self::AnsweredIn(3), "answered_120"),
        (Self::AnsweredIn(4), "answered_240"),
        (Self::AnsweredIn(5), "answered_480"),
        (Self::AnsweredIn(6), "answered_later"),
        (Self::Within, "within_target"),
        (Self::Missed, "missed"),
        (Self::Undecided, "undecided"),
        (Self::FirstResolved, "first_resolved"),
        (Self::Reopened, "reopened"),
        (Self::Asked, "asked"),
        (Self::Rated, "rated"),
        (Self::Low, "low"),
        (Self::Score(1), "score_1"),
        (Self::Score(2), "score_2"),
        (Self::Score(3), "score_3"),
        (Self::Score(4), "score_4"),
        (Self::Score(5), "score_5"),
    ];

    /// Every one of them.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::WORDS.into_iter().map(|(figure, _)| figure)
    }

    /// As in the API's path.
    pub fn word(self) -> &'static str {
        Self::WORDS.into_iter().find(|(figure, _)| *figure == self).map_or("", |(_, word)| word)
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.into_iter().find(|(_, known)| *known == word).map(|(figure, _)| figure)
    }

    /// The number of a rating's score when it is one figure's only condition.
    const fn scores(self) -> Option<(i64, i64)> {
        match self {
            Self::Rated => Some((1, 5)),
            Self::Low => Some((1, 2)),
            Self::Score(score) => Some((score, score)),
            _ => None,
        }
    }
}

/// A case behind a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = FigureCase)]
pub struct Behind {
    /// The case.
    pub id: i64,
    /// `KH-1042`.
    pub reference: String,
    /// The customer's own words.
    pub subject: String,
    /// Status word.
    pub status: String,
    /// Type.
    pub kind: String,
    /// Owner.
    pub assignee_id: Option<i64>,
    /// When it was opened.
    #[schema(value_type = String, format = DateTime)]
    pub opened_at: Timestamp,
    /// Working time to the first answer, seconds.
    pub first_reply_working_seconds: Option<i64>,
    /// Working time to the last resolution, seconds.
    pub resolution_working_seconds: Option<i64>,
    /// 1 to 5.
    pub score: Option<i64>,
}

/// A page of them, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = FigureCases)]
pub struct Page {
    /// The cases.
    pub cases: Vec<Behind>,
    /// How many there are on all pages: the number that was opened.
    pub total: i64,
    /// Where the next page begins; none on the last.
    pub next: Option<i64>,
}

/// The cases behind a number, at most 50, with ids below `before`.
pub async fn cases_behind(
    desk: &Desk,
    actor: &Actor,
    query: &Query,
    figure: &str,
    before: Option<i64>,
) -> Result<Page, Problem> {
    actor.may(Permission::FiguresView)?;
    actor.may(Permission::CaseView)?;
    query.check()?;
    let figure = Figure::from_word(figure).ok_or_else(|| unknown("figure", figure))?;
    let (actor, query, now) = (actor.clone(), query.clone(), desk.now());
    desk.db().read(move |tx| page(tx, &actor, &query, figure, before, now)).await
}

/// The condition of a figure over `fact_case c` and `fact_rating r`.
fn condition(filter: &mut Filter, figure: Figure, query: &Query, now: Timestamp) -> String {
    let (from, until) = gathering::hours(local::day_of(query.from), local::day_of(query.until));
    if let Figure::Backlog | Figure::Aged(_) = figure {
        return unresolved(filter, figure, now);
    }
    let (from, until) = (filter.bind(from), filter.bind(until));
    let within = |column: &str| format!("{column} between ${from} and ${until}");
    match figure {
        Figure::Opened | Figure::Backlog | Figure::Aged(_) => {
            format!("{} and {}", filter.of_cases(), within("c.opened_hour"))
        }
        Figure::Resolved => format!("{} and {}", filter.of_cases(), within("c.resolved_hour")),
        Figure::FirstResolved => format!("{} and {}", filter.of_cases(), within("c.first_resolved_hour")),
        Figure::Reopened => {
            format!("{} and {} and c.reopens > 0", filter.of_cases(), within("c.first_resolved_hour"))
        }
        Figure::Enquiries => format!("{} and {}", filter.of_enquiries(), within("c.asked_hour")),
        Figure::Answered => {
            format!(
                "{} and {} and c.first_reply_at is not null",
                filter.of_enquiries(),
                within("c.asked_hour")
            )
        }
        Figure::Within => {
            format!("{} and {} and {}", filter.of_enquiries(), within("c.asked_hour"), gathering::WITHIN)
        }
        Figure::Missed => {
            let now = filter.bind(OwnedValue::Int(now.0));
            let missed = gathering::missed(now);
            format!("{} and {} and {missed}", filter.of_enquiries(), within("c.asked_hour"))
        }
        Figure::Undecided => {
            let now = filter.bind(OwnedValue::Int(now.0));
            let (missed, kept) = (gathering::missed(now), gathering::WITHIN);
            let asked = within("c.asked_hour");
            // A due time that is not known decides nothing.
            format!("{} and {asked} and not coalesce({missed} or {kept}, false)", filter.of_enquiries())
        }
        Figure::AnsweredIn(slot) => {
            let asked = within("c.asked_hour");
            let ends = spread::shown_between(slot).map(|minutes| filter.bind(OwnedValue::Int(minutes * 60)));
            let took = "c.first_reply_working_seconds";
            let [above, up_to] = ends;
            format!("{} and {asked} and {took} > ${above} and {took} <= ${up_to}", filter.of_enquiries())
        }
        Figure::Asked | Figure::Rated | Figure::Low | Figure::Score(_) => {
            let scores = figure.scores().map(|(low, high)| {
                let (low, high) = (filter.bind(OwnedValue::Int(low)), filter.bind(OwnedValue::Int(high)));
                format!(" and r.score between ${low} and ${high}")
            });
            format!("{} and {}{}", filter.of_ratings(), within("r.asked_hour"), scores.unwrap_or_default())
        }
    }
}

/// Unresolved cases: all of them, or those of one slot of ages.
fn unresolved(filter: &mut Filter, figure: Figure, now: Timestamp) -> String {
    let mut text = format!("{} and c.is_open", filter.of_cases());
    let Figure::Aged(slot) = figure else { return text };
    let since = |days: &i64| OwnedValue::Int(now.plus_days(-days).0);
    if let Some(at) = gathering::AGE_DAYS.get(slot).map(since) {
        text = format!("{text} and c.opened_at >= ${}", filter.bind(at));
    }
    if let Some(at) = slot.checked_sub(1).and_then(|younger| gathering::AGE_DAYS.get(younger)).map(since) {
        text = format!("{text} and c.opened_at < ${}", filter.bind(at));
    }
    text
}

fn page(
    tx: &mut Tx<'_>,
    actor: &Actor,
    query: &Query,
    figure: Figure,
    before: Option<i64>,
    now: Timestamp,
) -> Result<Page, Problem> {
    query.check_names(tx, actor)?;
    let mut filter = Filter::new(actor, query)?;
    let condition = condition(&mut filter, figure, query, now);
    let from = "from fact_case c left join fact_rating r on r.case_id = c.case_id";
    let count = format!("select count(*) {from} where {condition}");
    let total = gathering::run(tx, "figures.count_behind", count, &filter.values, |row| row.get(0))?;
    let (before, limit) =
        (filter.bind(OwnedValue::Int(before.unwrap_or(i64::MAX))), filter.bind(OwnedValue::Int(PAGE + 1)));
    let text = format!(
        "select c.case_id, c.first_reply_working_seconds, c.resolution_working_seconds, r.score {from}
         where {condition} and c.case_id < ${before} order by c.case_id desc limit ${limit}"
    );
    let mut rows = gathering::run(tx, "figures.behind", text, &filter.values, |row| {
        Ok((row.get::<i64>(0)?, [row.get(1)?, row.get(2)?, row.get(3)?]))
    })?;
    let shown = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = rows.len() > shown;
    rows.truncate(shown);
    let next = rows.last().filter(|_| more).map(|row| row.0);
    let mut found = Vec::with_capacity(rows.len());
    for (id, [first_reply, resolution, score]) in rows {
        // The facts follow a moment behind: what the actor may no longer see is left out.
        let Ok(case) = cases::seen(tx, actor, id) else { continue };
        found.push(Behind {
            id,
            reference: case.written_reference(),
            subject: case.subject,
            status: case.status,
            kind: case.kind,
            assignee_id: case.assignee_id,
            opened_at: case.opened_at,
            first_reply_working_seconds: first_reply,
            resolution_working_seconds: resolution,
            score,
        });
    }
    Ok(Page { cases: found, total: total.first().copied().unwrap_or(0), next })
}
