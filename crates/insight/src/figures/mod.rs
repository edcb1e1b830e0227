//! The figures of a period: what came in and went out, how soon people were answered, how long it took, how often it
//! came back and what customers thought of it, beside the same of the period before.

mod behind;
mod filter;
mod gathering;
mod rolled;
mod tally;
mod types;

use std::collections::BTreeMap;

use db::Tx;
use desk::{Desk, brands, staff};
use jiff::civil::Date;
use kernel::{Actor, Kind, Permission, Problem, Timestamp};

use crate::local;
use crate::spread::{Share, ratio};
use filter::Filter;
use gathering::{Carried, Gathered, Span};
use tally::Tally;

pub use behind::{Behind, Figure, Page, cases_behind};
pub use filter::{DAYS_MAX, NOBODY, Query};
pub use types::{AgentLine, Backlog, Csat, Figures, FirstResponse, Headline, Period, Point, Volume};

/// The average rating aimed at, of 5.
pub const CSAT_TARGET: f64 = 4.5;
/// Up to so many facts, percentiles are exact.
pub const EXACT_MAX: i64 = 50_000;
/// A series has a point per day up to so many days, then one per week.
const DAILY_MAX: i64 = 35;
/// Weeks shown when nobody says which period.
const DEFAULT_WEEKS: i64 = 12;

/// The last twelve weeks up to today: in the brand's zone, or the first brand's when none is named.
pub async fn default_period(desk: &Desk, brand_id: Option<i64>) -> Result<(Date, Date), Problem> {
    let now = desk.now();
    let zone = desk
        .db()
        .read(move |tx| {
            let brands = brands::all(tx)?;
            let chosen = brands.iter().find(|brand| Some(brand.id) == brand_id).or(brands.first());
            Ok::<_, Problem>(chosen.map(|brand| brand.zone.clone()).unwrap_or_default())
        })
        .await?;
    let today = local::date_at(now, &local::zone(&zone));
    Ok((local::date_of(local::day_of(today) - DEFAULT_WEEKS * 7 + 1), today))
}

/// The figures of what the actor may see.
pub async fn figures(desk: &Desk, actor: &Actor, query: &Query) -> Result<Figures, Problem> {
    figures_within(desk, actor, query, EXACT_MAX).await
}

/// The same with another bound for exact percentiles.
pub async fn figures_within(
    desk: &Desk,
    actor: &Actor,
    query: &Query,
    exact_max: i64,
) -> Result<Figures, Problem> {
    actor.may(Permission::FiguresView)?;
    query.check()?;
    let (actor, query, now) = (actor.clone(), query.clone(), desk.now());
    desk.db()
        .read(move |tx| {
            query.check_names(tx, &actor)?;
            read(tx, &Filter::new(&actor, &query)?, &query, now, exact_max)
        })
        .await
}

fn read(
    tx: &mut Tx<'_>,
    filter: &Filter,
    query: &Query,
    now: Timestamp,
    exact_max: i64,
) -> Result<Figures, Problem> {
    let (first, last) = (local::day_of(query.from), local::day_of(query.until));
    let span = Span { before: first - (last - first + 1), first, last };
    let Gathered { days, agents } = match rolled::over(tx, filter, span, now, exact_max)? {
        Some(rolled) => rolled,
        None => gathering::facts(tx, filter, span, now)?,
    };
    Ok(Figures {
        period: Period { from: query.from, until: query.until },
        previous: Period { from: local::date_of(span.before), until: local::date_of(first - 1) },
        now: headline(&sum(&days, first, last)),
        before: headline(&sum(&days, span.before, first - 1)),
        backlog: gathering::backlog(tx, filter, now)?,
        series: series(&days, first, last),
        series_before: series(&days, span.before, first - 1),
        agents: lines(tx, agents)?,
        target_minutes: crate::FIRST_REPLY_TARGET_MINUTES,
        csat_target: CSAT_TARGET,
        at: now,
    })
}

fn sum(days: &BTreeMap<i64, Tally>, first: i64, last: i64) -> Tally {
    let mut sum = Tally::default();
    if first <= last {
        days.range(first..=last).for_each(|(_, day)| sum.merge(day));
    }
    sum
}

fn headline(tally: &Tally) -> Headline {
    let rated = tally.rated();
    Headline {
        volume: Volume { opened: tally.opened, resolved: tally.resolved() },
        first_response: FirstResponse {
            enquiries: tally.enquiries,
            answered: tally.working.n(),
            within_target: Share::of(tally.within, tally.within + tally.missed),
            missed: tally.missed,
            undecided: tally.enquiries - tally.within - tally.missed,
            working: tally.working.spread(),
            calendar: tally.calendar.spread(),
        },
        resolution: tally.resolution_working.spread(),
        resolution_calendar: tally.resolution_calendar.spread(),
        reopened: Share::of(tally.reopened, tally.first_resolved),
        csat: Csat {
            mean: ratio(tally.score_sum(), rated),
            rated,
            response: Share::of(rated, tally.asked),
            top_two: Share::of(tally.scores_between(4, 5), rated),
            low: Share::of(tally.scores_between(1, 2), rated),
            scores: tally.scores,
        },
    }
}

/// A point per day, or per week from the first day on.
fn series(days: &BTreeMap<i64, Tally>, first: i64, last: i64) -> Vec<Point> {
    let step = if last - first < DAILY_MAX { 1 } else { 7 };
    let mut points = Vec::new();
    let mut start = first;
    while start <= last {
        let end = (start + step - 1).min(last);
        // Nothing is sorted here: a point has means, no percentiles.
        let tally = sum(days, start, end);
        points.push(Point {
            from: local::date_of(start),
            until: local::date_of(end),
            opened: tally.opened,
            resolved: tally.resolved(),
            first_response_mean_seconds: tally.working.mean(),
            answered: tally.working.n(),
            within_target: Share::of(tally.within, tally.within + tally.missed),
            csat_mean: ratio(tally.score_sum(), tally.rated()),
            rated: tally.rated(),
        });
        start = end + 1;
    }
    points
}

fn lines(tx: &mut Tx<'_>, agents: BTreeMap<Option<i64>, Carried>) -> Result<Vec<AgentLine>, Problem> {
    let mut lines = Vec::with_capacity(agents.len());
    for (staff_id, sums) in agents {
        let name = match staff_id {
            Some(id) => staff::display_name(tx, id)?,
            None => String::new(),
        };
        lines.push(AgentLine {
            staff_id,
            name,
            answered: sums.answered,
            first_response_mean_seconds: ratio(sums.reply_seconds, sums.answered),
            within_target: Share::of(sums.within, sums.within + sums.missed),
            resolved: sums.resolved,
            csat_mean: ratio(sums.score_sum, sums.rated),
            rated: sums.rated,
        });
    }
    // Whoever carried most stands first; what nobody owns stands last.
    lines.sort_by_key(|line| (line.staff_id.is_none(), -line.answered, -line.resolved, line.staff_id));
    Ok(lines)
}

/// The refusal for a value of the query that names nothing.
fn unknown(field: &'static str, value: &str) -> Problem {
    Problem::field(Kind::UnknownReference, field).with("value", value)
}
