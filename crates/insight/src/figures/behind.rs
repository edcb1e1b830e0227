//! The cases behind a number: the same conditions that counted them, listed.

use db::{OwnedValue, Tx};
use desk::Desk;
use desk::cases;
use kernel::{Actor, Permission, Problem, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::filter::{Filter, Query};
use super::{gathering, unknown};
use crate::local;

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
    /// Enquiries asked in the period.
    Enquiries,
    /// Of them, answered.
    Answered,
    /// Answered within the target.
    Within,
    /// Answered late, or past the target without an answer.
    Missed,
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
    /// Every one of them.
    pub const ALL: [Self; 17] = [
        Self::Opened,
        Self::Resolved,
        Self::Backlog,
        Self::Enquiries,
        Self::Answered,
        Self::Within,
        Self::Missed,
        Self::FirstResolved,
        Self::Reopened,
        Self::Asked,
        Self::Rated,
        Self::Low,
        Self::Score(1),
        Self::Score(2),
        Self::Score(3),
        Self::Score(4),
        Self::Score(5),
    ];

    /// As in the API's path.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Resolved => "resolved",
            Self::Backlog => "backlog",
            Self::Enquiries => "enquiries",
            Self::Answered => "answered",
            Self::Within => "within_target",
            Self::Missed => "missed",
            Self::FirstResolved => "first_resolved",
            Self::Reopened => "reopened",
            Self::Asked => "asked",
            Self::Rated => "rated",
            Self::Low => "low",
            Self::Score(1) => "score_1",
            Self::Score(2) => "score_2",
            Self::Score(3) => "score_3",
            Self::Score(4) => "score_4",
            Self::Score(_) => "score_5",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|figure| figure.word() == word)
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
    if figure == Figure::Backlog {
        return format!("{} and c.is_open", filter.of_cases());
    }
    let (from, until) = (filter.bind(from), filter.bind(until));
    let within = |column: &str| format!("{column} between ${from} and ${until}");
    match figure {
        Figure::Opened | Figure::Backlog => format!("{} and {}", filter.of_cases(), within("c.opened_hour")),
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
        Figure::Asked | Figure::Rated | Figure::Low | Figure::Score(_) => {
            let scores = figure.scores().map(|(low, high)| {
                let (low, high) = (filter.bind(OwnedValue::Int(low)), filter.bind(OwnedValue::Int(high)));
                format!(" and r.score between ${low} and ${high}")
            });
            format!("{} and {}{}", filter.of_ratings(), within("r.asked_hour"), scores.unwrap_or_default())
        }
    }
}

fn page(
    tx: &mut Tx<'_>,
    actor: &Actor,
    query: &Query,
    figure: Figure,
    before: Option<i64>,
    now: Timestamp,
) -> Result<Page, Problem> {
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
