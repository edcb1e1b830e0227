//! Reads totals into tallies per day and per owner: a few rows a day, whatever the number of cases. What is missed only
//! by now, because it still waits, is never in a total; an index of those that wait tells it.

use std::collections::BTreeMap;

use db::{DbError, OwnedValue, Tx};
use kernel::Timestamp;

use super::filter::Filter;
use super::gathering::{Carried, Gathered, Span, hours, run};
use super::tally::Tally;
use crate::spread::Times;
use crate::totals::{Sums, place};

/// Everything about a span; `None` when the totals do not know what is asked for, or when there are so few facts with
/// durations, `exact_max` at most, that they are better read themselves.
pub(super) fn over(
    tx: &mut Tx<'_>,
    filter: &Filter,
    span: Span,
    now: Timestamp,
    exact_max: i64,
) -> Result<Option<Gathered>, DbError> {
    if !filter.is_coarse() {
        return Ok(None);
    }
    let (mut days, mut agents) = (BTreeMap::<i64, Sums>::new(), BTreeMap::<i64, Sums>::new());
    let mut bound = filter.clone();
    let (from, until) = (bound.bind(OwnedValue::Int(span.before)), bound.bind(OwnedValue::Int(span.last)));
    let text = format!(
        "select t.day, t.agent_id, t.sums from total_day t where {} and t.day between ${from} and ${until}",
        bound.of_totals()
    );
    run(tx, "figures.totals", text, &bound.values, |row| {
        let (day, sums) = (row.get(0)?, row.get::<String>(2)?);
        days.entry(day).or_default().add_written(&sums);
        if day >= span.first {
            agents.entry(row.get(1)?).or_default().add_written(&sums);
        }
        Ok(())
    })?;
    let facts: i64 =
        days.values().map(|sums| sums.get(place::ENQUIRIES) + slots(sums, place::RESOLVED)).sum();
    if facts <= exact_max {
        return Ok(None);
    }
    let mut gathered = Gathered {
        days: days.iter().map(|(day, sums)| (*day, tally(sums))).collect(),
        agents: agents.iter().filter_map(|(agent, sums)| Some((owner(*agent), carried(sums)?))).collect(),
    };
    late_by_now(tx, filter, span, now, &mut gathered)?;
    Ok(Some(gathered))
}

fn owner(agent: i64) -> Option<i64> {
    (agent != 0).then_some(agent)
}

/// How many durations stand from `place` on.
fn slots(sums: &Sums, place: usize) -> i64 {
    sums.times(place).1.iter().sum()
}

fn times(sums: &Sums, place: usize) -> Times {
    let (seconds, slots) = sums.times(place);
    let mut times = Times::default();
    times.add_sum(seconds);
    slots.iter().enumerate().for_each(|(slot, n)| times.add_slot(slot, *n));
    times
}

fn tally(sums: &Sums) -> Tally {
    Tally {
        opened: sums.get(place::OPENED),
        enquiries: sums.get(place::ENQUIRIES),
        within: sums.get(place::WITHIN),
        missed: sums.get(place::MISSED),
        working: times(sums, place::REPLY),
        calendar: times(sums, place::REPLY_CALENDAR),
        resolution_working: times(sums, place::RESOLVED),
        resolution_calendar: times(sums, place::RESOLVED_CALENDAR),
        first_resolved: sums.get(place::FIRST_RESOLVED),
        reopened: sums.get(place::REOPENED),
        asked: sums.get(place::ASKED),
        scores: [0, 1, 2, 3, 4].map(|from_one| sums.get(place::SCORES + from_one)),
    }
}

/// What an owner's totals come to; none for who was asked nothing, resolved nothing and was not rated.
fn carried(sums: &Sums) -> Option<Carried> {
    let day = tally(sums);
    let line = Carried {
        answered: day.working.n(),
        reply_seconds: sums.get(place::REPLY),
        within: day.within,
        missed: day.missed,
        resolved: day.resolved(),
        score_sum: day.score_sum(),
        rated: day.rated(),
    };
    (day.enquiries > 0 || line.resolved > 0 || line.rated > 0).then_some(line)
}

/// Adds the enquiries that still wait and are past their target.
fn late_by_now(
    tx: &mut Tx<'_>,
    filter: &Filter,
    span: Span,
    now: Timestamp,
    into: &mut Gathered,
) -> Result<(), DbError> {
    let mut filter = filter.clone();
    let (from, until) = hours(span.before, span.last);
    let (from, until, now) = (filter.bind(from), filter.bind(until), filter.bind(OwnedValue::Int(now.0)));
    let text = format!(
        "select c.asked_hour, c.assignee_id from fact_case c
         where {} and c.asked_hour between ${from} and ${until} and c.wait_ended_at is null and c.due_at < ${now}",
        filter.of_enquiries()
    );
    run(tx, "figures.late_by_now", text, &filter.values, |row| {
        let day = row.get::<i64>(0)?.div_euclid(24);
        into.days.entry(day).or_default().missed += 1;
        if day >= span.first {
            into.agents.entry(row.get(1)?).or_default().missed += 1;
        }
        Ok(())
    })?;
    Ok(())
}
