//! How two versions of a calendar differ: whether only dated entries changed, which are facts about their dates and
//! count for clocks that already run, or the ordinary hours, which count from the change on.

use std::collections::BTreeSet;

use calendar::{Calendar, Date};
use kernel::Timestamp;

/// What a change of the document means for clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    /// Only holidays, overrides or seasons differ, or nothing that decides hours.
    pub dates_only: bool,
    /// The earliest instant whose hours may differ; the change itself when no dated entry does.
    pub touches_from: Timestamp,
}

/// Compares two documents. A date begins at its midnight at UTC+14, so that no zone's first hour is missed.
pub(super) fn between(before: &Calendar, after: &Calendar, now: Timestamp) -> Difference {
    let dates_only = before.zone == after.zone
        && before.weekly == after.weekly
        && before.weekend_rules == after.weekend_rules;
    let earliest = changed_dates(before, after).first().copied();
    let touches_from = earliest
        .and_then(|date| date.to_zoned(jiff::tz::TimeZone::UTC).ok())
        .map_or(now, |midnight| Timestamp::from_jiff(midnight.timestamp()).plus_seconds(-14 * 3600));
    Difference { dates_only, touches_from: touches_from.min(now) }
}

/// The first date of every dated entry that is in one document only.
fn changed_dates(before: &Calendar, after: &Calendar) -> BTreeSet<Date> {
    let only = |one: &Calendar, other: &Calendar| {
        let holidays = one
            .holidays
            .iter()
            .filter(|entry| !other.holidays.contains(entry))
            .map(|entry| entry.date)
            .collect::<Vec<_>>();
        let overrides =
            one.overrides.iter().filter(|entry| !other.overrides.contains(entry)).map(|entry| entry.date);
        let seasons =
            one.seasons.iter().filter(|entry| !other.seasons.contains(entry)).map(|entry| entry.from);
        holidays.into_iter().chain(overrides).chain(seasons).collect::<Vec<_>>()
    };
    only(before, after).into_iter().chain(only(after, before)).collect()
}
