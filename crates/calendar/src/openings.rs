//! From hours on a local date to instants. An hour the zone skips does not exist and one it repeats counts twice,
//! because an interval is every instant whose local reading lies in it, worked out for each offset in force.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

use crate::plan::Plan;

pub(crate) const MINUTE: i64 = 60_000_000;
pub(crate) const DAY: i64 = 1_440 * MINUTE;

/// A stretch of open time: start inclusive, end exclusive, in microseconds since the epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Opening {
    pub(crate) start: i64,
    pub(crate) end: i64,
    /// The local date it belongs to, which is the one its interval starts on.
    pub(crate) date: Date,
}

/// A stretch of time with one offset.
struct Offsets {
    start: i64,
    end: i64,
    /// Local time less UTC.
    offset: i64,
}

/// The openings that belong to the dates `first` to `last`, in order and apart. Where the intervals of two dates
/// overlap, the shared time belongs to the one that opened earlier.
pub(crate) fn openings(plan: &Plan, zone: &TimeZone, first: Date, last: Date) -> Vec<Opening> {
    let (Some(midnight), Some(last_midnight)) = (midnight(first), midnight(last)) else { return Vec::new() };
    // Two days either side: a zone is at most 26 hours off UTC, and an interval ends within the date after its own.
    let offsets = offsets(zone, midnight - 2 * DAY, last_midnight + 4 * DAY);
    let mut found = Vec::new();
    let mut local_midnight = midnight;
    for date in first.series(jiff::Span::new().days(1)).take_while(|date| *date <= last) {
        let (intervals, _) = plan.day(date);
        for interval in intervals {
            let (from, until) = interval.minutes();
            let local =
                (local_midnight + i64::from(from) * MINUTE, local_midnight + i64::from(until) * MINUTE);
            found.extend(offsets.iter().filter_map(|part| {
                let start = part.start.max(local.0 - part.offset);
                let end = part.end.min(local.1 - part.offset);
                (start < end).then_some(Opening { start, end, date })
            }));
        }
        local_midnight += DAY;
    }
    apart(found)
}

/// The local date that `at` (microseconds) falls on.
pub(crate) fn local_date(zone: &TimeZone, at: i64) -> Date {
    zone.to_datetime(Timestamp::from_microsecond(at).unwrap_or(Timestamp::UNIX_EPOCH)).date()
}

/// The start of a date as if its zone were UTC, in microseconds.
fn midnight(date: Date) -> Option<i64> {
    Offset::UTC.to_timestamp(date.at(0, 0, 0, 0)).ok().map(Timestamp::as_microsecond)
}

fn offsets(zone: &TimeZone, start: i64, end: i64) -> Vec<Offsets> {
    let Ok(begin) = Timestamp::from_microsecond(start) else { return Vec::new() };
    let micros = |offset: Offset| i64::from(offset.seconds()) * 1_000_000;
    let mut current = Offsets { start, end, offset: micros(zone.to_offset(begin)) };
    let mut parts = Vec::new();
    for transition in zone.following(begin) {
        let at = transition.timestamp().as_microsecond();
        if at >= end {
            break;
        }
        let next = Offsets { start: at, end, offset: micros(transition.offset()) };
        current.end = at;
        parts.push(std::mem::replace(&mut current, next));
    }
    parts.push(current);
    parts
}

/// Sorts, cuts away what overlaps and joins what touches within one date.
fn apart(mut found: Vec<Opening>) -> Vec<Opening> {
    found.sort_by_key(|opening| (opening.start, opening.date));
    let mut ordered: Vec<Opening> = Vec::with_capacity(found.len());
    for opening in found {
        match ordered.last_mut() {
            Some(last) if last.end >= opening.end => {}
            Some(last) if last.end >= opening.start && last.date == opening.date => last.end = opening.end,
            Some(last) if last.end > opening.start => {
                let start = last.end;
                ordered.push(Opening { start, ..opening });
            }
            _ => ordered.push(opening),
        }
    }
    ordered
}
