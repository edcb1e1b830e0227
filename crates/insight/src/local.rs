//! Hours and days as a brand's own wall clock counts them: each brand's figures run in its zone.

use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use kernel::Timestamp;

/// The zones of the program itself: every node must count alike.
static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);
const EPOCH: Date = Date::constant(1970, 1, 1);

/// The zone of that IANA name; UTC for a name nobody knows.
pub(crate) fn zone(name: &str) -> TimeZone {
    ZONES.get(name).unwrap_or(TimeZone::UTC)
}

/// Whole hours of local wall time since 1970-01-01T00:00 there.
pub(crate) fn hour_of(at: Timestamp, zone: &TimeZone) -> i64 {
    let offset = i64::from(zone.to_offset(at.to_jiff()).seconds());
    (at.0.div_euclid(1_000_000) + offset).div_euclid(3_600)
}

/// Days since 1970-01-01.
pub(crate) fn day_of(date: Date) -> i64 {
    date.duration_since(EPOCH).as_hours().div_euclid(24)
}

/// The date of a day number; 1970-01-01 when out of jiff's range.
pub(crate) fn date_of(day: i64) -> Date {
    EPOCH.checked_add(jiff::SignedDuration::from_hours(day.saturating_mul(24))).unwrap_or(EPOCH)
}

/// The local date of an instant.
pub(crate) fn date_at(at: Timestamp, zone: &TimeZone) -> Date {
    date_of(hour_of(at, zone).div_euclid(24))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_belongs_to_the_local_day_it_stands_in() {
        let at: Timestamp = "2026-02-01T16:30:00Z".parse().unwrap();
        assert_eq!(date_at(at, &zone("Asia/Kuala_Lumpur")), Date::constant(2026, 2, 2));
        assert_eq!(date_at(at, &zone("Asia/Jakarta")), Date::constant(2026, 2, 1));
        assert_eq!(hour_of(at, &zone("Asia/Kuala_Lumpur")).rem_euclid(24), 0);
        for day in [-400_000, -1, 0, 1, 20_486, 400_000] {
            assert_eq!(day_of(date_of(day)), day);
        }
        assert_eq!(date_of(20_486), Date::constant(2026, 2, 2));
    }
}
