//! Reads facts and totals into tallies per day. Statements are put together from the filter's allow-listed pieces.

use std::collections::BTreeMap;

use db::{DbError, OwnedValue, Param, Row, Sql, Tx};
use kernel::Timestamp;

use super::filter::Filter;
use super::tally::Tally;
use super::types::Backlog;
use crate::spread::Times;

/// Answered within the target.
pub(super) const WITHIN: &str = "(c.first_reply_at is not null and c.first_reply_at <= c.due_at)";
/// Ends of the ages a backlog is told in, in days.
const AGE_DAYS: [i64; 4] = [1, 3, 7, 14];

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

fn summed(expression: &str) -> String {
    format!("cast(coalesce(sum({expression}), 0) as {{int}})")
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

/// How many facts with durations a range has, counted up to just over `limit`.
pub(super) fn facts_within(
    tx: &mut Tx<'_>,
    filter: &Filter,
    first: i64,
    last: i64,
    limit: i64,
) -> Result<i64, DbError> {
    let mut filter = filter.clone();
    let (from, until) = hours(first, last);
    let (from, until, limit) =
        (filter.bind(from), filter.bind(until), filter.bind(OwnedValue::Int(limit + 1)));
    let count = |column: &str, base: String| {
        format!(
            "(select count(*) from (select 1 from fact_case c where {base} and c.{column} between ${from} and ${until}
                 limit ${limit}) as few)"
        )
    };
    let text = format!(
        "select {} + {}",
        count("asked_hour", filter.of_enquiries()),
        count("resolved_hour", filter.of_cases())
    );
    let found = run(tx, "figures.facts_within", text, &filter.values, |row| row.get(0))?;
    Ok(found.first().copied().unwrap_or(0))
}

/// What was counted on each day of a range.
pub(super) fn days(
    tx: &mut Tx<'_>,
    filter: &Filter,
    first: i64,
    last: i64,
    now: Timestamp,
    from_totals: bool,
) -> Result<BTreeMap<i64, Tally>, DbError> {
    let mut filter = filter.clone();
    let (from, until) = hours(first, last);
    let (from, until) = (filter.bind(from), filter.bind(until));
    let mut days = BTreeMap::new();
    if from_totals {
        totals(tx, &filter, from, until, &mut days)?;
    } else {
        opened(tx, &filter, from, until, &mut days)?;
        replies(tx, &filter, from, until, &mut days)?;
        resolutions(tx, &filter, from, until, &mut days)?;
        returned(tx, &filter, from, until, &mut days)?;
        ratings(tx, &filter, from, until, &mut days)?;
    }
    // What is missed now depends on now: never from totals.
    kept(tx, &mut filter, from, until, now, &mut days)?;
    Ok(days)
}

type Days = BTreeMap<i64, Tally>;

fn opened(
    tx: &mut Tx<'_>,
    filter: &Filter,
    from: usize,
    until: usize,
    days: &mut Days,
) -> Result<(), DbError> {
    let text = format!(
        "select c.opened_hour / 24, count(*) from fact_case c
         where {} and c.opened_hour between ${from} and ${until} group by 1",
        filter.of_cases()
    );
    let rows = run(tx, "figures.opened", text, &filter.values, |row| Ok((row.get(0)?, row.get::<i64>(1)?)))?;
    for (day, n) in rows {
        days.entry(day).or_default().opened += n;
    }
    Ok(())
}

fn replies(
    tx: &mut Tx<'_>,
    filter: &Filter,
    from: usize,
    until: usize,
    days: &mut Days,
) -> Result<(), DbError> {
    let text = format!(
        "select c.asked_hour / 24, c.first_reply_working_seconds, c.first_reply_calendar_seconds from fact_case c
         where {} and c.asked_hour between ${from} and ${until} and c.first_reply_at is not null",
        filter.of_enquiries()
    );
    durations(tx, "figures.replies", text, filter, |day, working, calendar| {
        let tally = days.entry(day).or_default();
        tally.working.push(working);
        tally.calendar.push(calendar);
    })
}

fn resolutions(
    tx: &mut Tx<'_>,
    filter: &Filter,
    from: usize,
    until: usize,
    days: &mut Days,
) -> Result<(), DbError> {
    let text = format!(
        "select c.resolved_hour / 24, c.resolution_working_seconds, c.resolution_calendar_seconds from fact_case c
         where {} and c.resolved_hour between ${from} and ${until}",
        filter.of_cases()
    );
    durations(tx, "figures.resolutions", text, filter, |day, working, calendar| {
        let tally = days.entry(day).or_default();
        tally.resolution_working.push(working);
        tally.resolution_calendar.push(calendar);
    })
}

/// Tells the day of each row with its seconds by the working clock and by the wall clock.
fn durations(
    tx: &mut Tx<'_>,
    name: &'static str,
    text: String,
    filter: &Filter,
    mut tell: impl FnMut(i64, i64, i64),
) -> Result<(), DbError> {
    let rows = run(tx, name, text, &filter.values, |row| {
        Ok((row.get::<i64>(0)?, row.get::<i64>(1)?, row.get::<i64>(2)?))
    })?;
    for (day, working, calendar) in rows {
        tell(day, working, calendar);
    }
    Ok(())
}

fn returned(
    tx: &mut Tx<'_>,
    filter: &Filter,
    from: usize,
    until: usize,
    days: &mut Days,
) -> Result<(), DbError> {
    let text = format!(
        "select c.first_resolved_hour / 24, count(*), {} from fact_case c
         where {} and c.first_resolved_hour between ${from} and ${until} group by 1",
        summed(&flagged("c.reopens > 0")),
        filter.of_cases()
    );
    let rows = run(tx, "figures.returned", text, &filter.values, |row| {
        Ok((row.get(0)?, row.get::<i64>(1)?, row.get::<i64>(2)?))
    })?;
    for (day, n, back) in rows {
        let tally = days.entry(day).or_default();
        tally.first_resolved += n;
        tally.reopened += back;
    }
    Ok(())
}

fn ratings(
    tx: &mut Tx<'_>,
    filter: &Filter,
    from: usize,
    until: usize,
    days: &mut Days,
) -> Result<(), DbError> {
    let text = format!(
        "select r.asked_hour / 24, r.score, count(*) from fact_rating r join fact_case c on c.case_id = r.case_id
         where {} and r.asked_hour between ${from} and ${until} group by 1, 2",
        filter.of_ratings()
    );
    let rows = run(tx, "figures.ratings", text, &filter.values, |row| {
        Ok((row.get(0)?, row.get::<Option<i64>>(1)?, row.get::<i64>(2)?))
    })?;
    for (day, score, n) in rows {
        let tally = days.entry(day).or_default();
        tally.asked += n;
        if let Some(score) = score {
            tally.add_score(score, n);
        }
    }
    Ok(())
}

/// Enquiries asked, kept and missed by now.
fn kept(
    tx: &mut Tx<'_>,
    filter: &mut Filter,
    from: usize,
    until: usize,
    now: Timestamp,
    days: &mut Days,
) -> Result<(), DbError> {
    let now = filter.bind(OwnedValue::Int(now.0));
    let text = format!(
        "select c.asked_hour / 24, count(*), {}, {} from fact_case c
         where {} and c.asked_hour between ${from} and ${until} group by 1",
        summed(&flagged(WITHIN)),
        summed(&flagged(&missed(now))),
        filter.of_enquiries()
    );
    let rows = run(tx, "figures.kept", text, &filter.values, |row| {
        Ok((row.get(0)?, row.get::<i64>(1)?, row.get::<i64>(2)?, row.get::<i64>(3)?))
    })?;
    for (day, n, within, missed) in rows {
        let tally = days.entry(day).or_default();
        tally.enquiries += n;
        tally.within += within;
        tally.missed += missed;
    }
    Ok(())
}

fn totals(
    tx: &mut Tx<'_>,
    filter: &Filter,
    from: usize,
    until: usize,
    days: &mut Days,
) -> Result<(), DbError> {
    let text = format!(
        "select t.hour / 24, t.measure, cast(sum(t.n) as {{int}}) from total_hour t
         where {} and t.hour between ${from} and ${until} group by 1, 2",
        filter.of_totals()
    );
    let rows = run(tx, "figures.totals", text, &filter.values, |row| {
        Ok((row.get(0)?, row.get::<String>(1)?, row.get::<i64>(2)?))
    })?;
    for (day, measure, n) in rows {
        put(days.entry(day).or_default(), &measure, n);
    }
    Ok(())
}

/// Puts a total where it belongs.
fn put(tally: &mut Tally, measure: &str, n: i64) {
    match measure {
        "opened" => return tally.opened += n,
        "first_resolved" => return tally.first_resolved += n,
        "reopened" => return tally.reopened += n,
        "asked" => return tally.asked += n,
        _ => {}
    }
    if let Some(score) = measure.strip_prefix("score_").and_then(|score| score.parse().ok()) {
        return tally.add_score(score, n);
    }
    let mut timed = |name: &str, times: fn(&mut Tally) -> &mut Times| {
        let Some(rest) = measure.strip_prefix(name) else { return false };
        match rest.strip_prefix("_slot_").and_then(|slot| slot.parse().ok()) {
            Some(slot) => times(tally).add_slot(slot, n),
            None if rest == "_seconds" => times(tally).add_sum(n),
            None => return false,
        }
        true
    };
    let _known = timed("reply", |tally| &mut tally.working)
        || timed("reply_calendar", |tally| &mut tally.calendar)
        || timed("resolved", |tally| &mut tally.resolution_working)
        || timed("resolved_calendar", |tally| &mut tally.resolution_calendar);
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

/// The same by owner, over a range of days.
pub(super) fn by_agent(
    tx: &mut Tx<'_>,
    filter: &Filter,
    first: i64,
    last: i64,
    now: Timestamp,
) -> Result<BTreeMap<Option<i64>, Carried>, DbError> {
    let mut filter = filter.clone();
    let (from, until) = hours(first, last);
    let (from, until) = (filter.bind(from), filter.bind(until));
    let mut carried = BTreeMap::<Option<i64>, Carried>::new();
    let text = format!(
        "select c.assignee_id, count(*) from fact_case c
         where {} and c.resolved_hour between ${from} and ${until} group by 1",
        filter.of_cases()
    );
    for (agent, n) in
        run(tx, "figures.agent_resolved", text, &filter.values, |row| Ok((row.get(0)?, row.get(1)?)))?
    {
        carried.entry(agent).or_default().resolved = n;
    }
    let text = format!(
        "select r.staff_id, {}, count(*) from fact_rating r join fact_case c on c.case_id = r.case_id
         where {} and r.asked_hour between ${from} and ${until} and r.score is not null group by 1",
        summed("r.score"),
        filter.of_ratings()
    );
    let rows = run(tx, "figures.agent_ratings", text, &filter.values, |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })?;
    for (agent, sum, n) in rows {
        let line = carried.entry(agent).or_default();
        (line.score_sum, line.rated) = (sum, n);
    }
    let now = filter.bind(OwnedValue::Int(now.0));
    let text = format!(
        "select c.assignee_id, count(c.first_reply_at), {}, {}, {} from fact_case c
         where {} and c.asked_hour between ${from} and ${until} group by 1",
        summed("c.first_reply_working_seconds"),
        summed(&flagged(WITHIN)),
        summed(&flagged(&missed(now))),
        filter.of_enquiries()
    );
    let rows = run(tx, "figures.agent_replies", text, &filter.values, |row| {
        Ok((row.get(0)?, [row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?]))
    })?;
    for (agent, [answered, reply_seconds, within, missed]) in rows {
        let line = carried.entry(agent).or_default();
        *line = Carried { answered, reply_seconds, within, missed, ..*line };
    }
    Ok(carried)
}
