//! Reads facts into tallies per day and per owner: each kind of instant in one pass that all figures share, answered by
//! its own index. Statements are put together from the filter's allow-listed pieces.

use std::collections::BTreeMap;

use db::{DbError, OwnedValue, Param, Row, Sql, Tx};
use kernel::Timestamp;

use super::filter::Filter;
use super::tally::Tally;
use super::types::Backlog;

/// Answered within the target.
pub(super) const WITHIN: &str = "(c.first_reply_at is not null and c.first_reply_at <= c.due_at)";
/// Ends of the ages a backlog is told in, in days.
pub(super) const AGE_DAYS: [i64; 4] = [1, 3, 7, 14];

/// Answered late, or waited beyond the target without an answer; `now` is the number of the present's parameter.
pub(super) fn missed(now: usize) -> String {
    format!("(coalesce(c.wait_ended_at, ${now}) > c.due_at)")
}

/// First and last local hour of whole days.
pub(super) const fn hours(first: i64, last: i64) -> (OwnedValue, OwnedValue) {
    (OwnedValue::Int(first * 24), OwnedValue::Int(last * 24 + 23))
}

fn flagged(condition: &str) -> String {
    format!("case when {condition} then 1 else 0 end")
}

pub(super) fn run<T>(
    tx: &mut Tx<'_>,
    name: &'static str,
    text: String,
    values: &[OwnedValue],
    read: impl FnMut(&Row<'_>) -> Result<T, DbError>,
) -> Result<Vec<T>, DbError> {
    let params: Vec<&dyn Param> = values.iter().map(|value| value as &dyn Param).collect();
    tx.query(&Sql::built(name, text), &params, read)
}

/// Days: of the period, and of the one before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    /// First of the period before.
    pub before: i64,
    /// First of the period.
    pub first: i64,
    /// Last of the period.
    pub last: i64,
}

/// What one owner's cases add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Carried {
    pub answered: i64,
    pub reply_seconds: i64,
    pub within: i64,
    pub missed: i64,
    pub resolved: i64,
    pub score_sum: i64,
    pub rated: i64,
}

/// What was counted: on each day of both periods, and by owner in the period.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub days: BTreeMap<i64, Tally>,
    pub agents: BTreeMap<Option<i64>, Carried>,
}

impl Gathered {
    /// The tally of an hour's day; with it the owner's line when the day stands in the period.
    fn at(&mut self, hour: i64, span: Span, agent: Option<i64>) -> (&mut Tally, Option<&mut Carried>) {
        let day = hour.div_euclid(24);
        let line = if day < span.first { None } else { Some(self.agents.entry(agent).or_default()) };
        (self.days.entry(day).or_default(), line)
    }

    fn day(&mut self, hour: i64) -> &mut Tally {
        self.days.entry(hour.div_euclid(24)).or_default()
    }
}

/// Statements over the facts of a span: the filter with both of its ends bound.
struct Pass {
    filter: Filter,
    span: Span,
    from: usize,
    until: usize,
}

impl Pass {
    /// `base`, and the column's hour within the span.
    fn within(&self, base: &str, column: &str) -> String {
        format!("{base} and {column} between ${} and ${}", self.from, self.until)
    }
}

/// Everything about a span, from its facts.
pub(super) fn facts(
    tx: &mut Tx<'_>,
    filter: &Filter,
    span: Span,
    now: Timestamp,
) -> Result<Gathered, DbError> {
    let mut filter = filter.clone();
    let (from, until) = hours(span.before, span.last);
    let (from, until) = (filter.bind(from), filter.bind(until));
    let pass = Pass { filter, span, from, until };
    let mut into = Gathered::default();
    opened(tx, &pass, &mut into)?;
    asked(tx, &pass, now, &mut into)?;
    resolved(tx, &pass, &mut into)?;
    returned(tx, &pass, &mut into)?;
    ratings(tx, &pass, &mut into)?;
    Ok(into)
}

// Counts are grouped by the hour itself, in which the index is sorted; days would have to be sorted anew.
fn opened(tx: &mut Tx<'_>, pass: &Pass, into: &mut Gathered) -> Result<(), DbError> {
    let text = format!(
        "select c.opened_hour, count(*) from fact_case c where {} group by c.opened_hour",
        pass.within(&pass.filter.of_cases(), "c.opened_hour")
    );
    run(tx, "figures.opened", text, &pass.filter.values, |row| {
        into.day(row.get(0)?).opened += row.get::<i64>(1)?;
        Ok(())
    })?;
    Ok(())
}

/// Enquiries asked: answered when, kept or missed by now.
fn asked(tx: &mut Tx<'_>, pass: &Pass, now: Timestamp, into: &mut Gathered) -> Result<(), DbError> {
    let mut filter = pass.filter.clone();
    let now = filter.bind(OwnedValue::Int(now.0));
    let text = format!(
        "select c.asked_hour, c.assignee_id, cast({} as {{int}}), cast({} as {{int}}), c.first_reply_working_seconds,
             c.first_reply_calendar_seconds
         from fact_case c where {}",
        flagged(WITHIN),
        flagged(&missed(now)),
        pass.within(&filter.of_enquiries(), "c.asked_hour")
    );
    run(tx, "figures.asked", text, &filter.values, |row| {
        let (tally, mut line) = into.at(row.get(0)?, pass.span, row.get(1)?);
        let (within, missed): (i64, i64) = (row.get(2)?, row.get(3)?);
        tally.enquiries += 1;
        tally.within += within;
        tally.missed += missed;
        if let Some(line) = &mut line {
            line.within += within;
            line.missed += missed;
        }
        if let (Some(working), Some(calendar)) = (row.get::<Option<i64>>(4)?, row.get::<Option<i64>>(5)?) {
            tally.working.push(working);
            tally.calendar.push(calendar);
            if let Some(line) = line {
                line.answered += 1;
                line.reply_seconds += working;
            }
        }
        Ok(())
    })?;
    Ok(())
}

fn resolved(tx: &mut Tx<'_>, pass: &Pass, into: &mut Gathered) -> Result<(), DbError> {
    let text = format!(
        "select c.resolved_hour, c.assignee_id, c.resolution_working_seconds, c.resolution_calendar_seconds
         from fact_case c where {}",
        pass.within(&pass.filter.of_cases(), "c.resolved_hour")
    );
    run(tx, "figures.resolved", text, &pass.filter.values, |row| {
        let (tally, line) = into.at(row.get(0)?, pass.span, row.get(1)?);
        tally.resolution_working.push(row.get(2)?);
        tally.resolution_calendar.push(row.get(3)?);
        if let Some(line) = line {
            line.resolved += 1;
        }
        Ok(())
    })?;
    Ok(())
}

fn returned(tx: &mut Tx<'_>, pass: &Pass, into: &mut Gathered) -> Result<(), DbError> {
    let text = format!(
        "select c.first_resolved_hour, count(*), cast(sum({}) as {{int}}) from fact_case c where {}
         group by c.first_resolved_hour",
        flagged("c.reopens > 0"),
        pass.within(&pass.filter.of_cases(), "c.first_resolved_hour")
    );
    run(tx, "figures.returned", text, &pass.filter.values, |row| {
        let tally = into.day(row.get(0)?);
        tally.first_resolved += row.get::<i64>(1)?;
        tally.reopened += row.get::<i64>(2)?;
        Ok(())
    })?;
    Ok(())
}

fn ratings(tx: &mut Tx<'_>, pass: &Pass, into: &mut Gathered) -> Result<(), DbError> {
    let text = format!(
        "select r.asked_hour, r.staff_id, r.score from fact_rating r join fact_case c on c.case_id = r.case_id
         where {}",
        pass.within(&pass.filter.of_ratings(), "r.asked_hour")
    );
    run(tx, "figures.ratings", text, &pass.filter.values, |row| {
        let (hour, score) = (row.get(0)?, row.get::<Option<i64>>(2)?);
        into.day(hour).asked += 1;
        if let Some(score) = score {
            let (tally, line) = into.at(hour, pass.span, row.get(1)?);
            tally.add_score(score, 1);
            if let Some(line) = line {
                line.score_sum += score;
                line.rated += 1;
            }
        }
        Ok(())
    })?;
    Ok(())
}

/// What is unresolved now, by age.
pub(super) fn backlog(tx: &mut Tx<'_>, filter: &Filter, now: Timestamp) -> Result<Backlog, DbError> {
    let mut filter = filter.clone();
    let mut slots = String::from("case");
    for (age, days) in AGE_DAYS.iter().enumerate() {
        let since = filter.bind(OwnedValue::Int(now.plus_days(-days).0));
        slots = format!("{slots} when c.opened_at >= ${since} then {age}");
    }
    let text = format!(
        "select {slots} else {} end, count(*) from fact_case c where {} and c.is_open group by 1",
        AGE_DAYS.len(),
        filter.of_cases()
    );
    let mut backlog = Backlog::default();
    let rows =
        run(tx, "figures.backlog", text, &filter.values, |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)))?;
    for (age, n) in rows {
        backlog.n += n;
        if let Some(count) = usize::try_from(age).ok().and_then(|age| backlog.ages.get_mut(age)) {
            *count += n;
        }
    }
    Ok(backlog)
}
