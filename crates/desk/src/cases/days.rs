//! Days of the calendar in lists and searches: which instants a day of the reader's has.

use db::{DbError, Tx};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use kernel::{Actor, IdSource, Timestamp};

use crate::index::Asked;
use crate::{brands, staff};

/// The earliest day that can be asked for.
pub const FIRST: Date = date(1970, 1, 1);
/// The latest day that can be asked for.
pub const LAST: Date = date(2999, 12, 31);

/// The zone a reader's days are counted in: their own, else that of a brand they work for.
pub fn zone_of(tx: &mut Tx<'_>, actor: &Actor) -> Result<TimeZone, DbError> {
    let own = match actor.staff_id() {
        Some(id) => staff::zone_of(tx, id)?,
        None => None,
    };
    let name = match own {
        Some(zone) => Some(zone),
        None => brands::of_actor(tx, actor)?.into_iter().next().map(|brand| brand.zone),
    };
    Ok(name.and_then(|name| TimeZone::get(&name).ok()).unwrap_or(TimeZone::UTC))
}

/// The first instant of a day, which is not midnight where the clocks skip it.
pub fn start_of(day: Date, zone: &TimeZone) -> Timestamp {
    day.to_zoned(zone.clone()).map_or(Timestamp(0), |at| Timestamp(at.timestamp().as_microsecond()))
}

/// The first instant after a day.
pub fn end_of(day: Date, zone: &TimeZone) -> Timestamp {
    start_of(day.tomorrow().unwrap_or(day), zone)
}

/// Which ids could have been made in the days a question names: from, and before. Ids rise with time.
pub fn span_of(asked: &Asked, zone: &TimeZone) -> (i64, i64) {
    let first = |day| IdSource::new(0).at(start_of(day, zone), 0);
    (asked.after.map_or(0, first), asked.before.map_or(i64::MAX, first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_the_instants_of_its_zone() {
        let hours = |day: Date, name: &str| {
            let zone = TimeZone::get(name).unwrap();
            let (start, end) = (start_of(day, &zone), end_of(day, &zone));
            (start.to_jiff().to_string(), (end.0 - start.0) / 3_600_000_000)
        };
        let day = date(2026, 3, 5);
        assert_eq!(hours(day, "Asia/Kuala_Lumpur"), ("2026-03-04T16:00:00Z".to_owned(), 24));
        assert_eq!(hours(day, "Asia/Jayapura"), ("2026-03-04T15:00:00Z".to_owned(), 24));
        // In Cairo the clocks go from 23:59 to 01:00: that day begins at one.
        assert_eq!(hours(date(2026, 4, 24), "Africa/Cairo"), ("2026-04-23T22:00:00Z".to_owned(), 23));
        assert_eq!(hours(LAST, "Pacific/Kiritimati").1, 24, "the last of all still ends");
    }
}
