//! Short ways to say calendars, instants and dates in a test.

use calendar::{
    Calendar, Compiled, Date, Holiday, HolidayKind, Interval, Override, Season, Status, Weekday, WeekendRule,
    Weekly,
};
use kernel::{Labels, Timestamp};

pub const WORKDAYS: [Weekday; 5] =
    [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];

/// `"09:00-13:00 14:00-18:00"`.
pub fn hours(text: &str) -> Vec<Interval> {
    text.split_whitespace().map(|part| part.parse().unwrap()).collect()
}

/// A date of the local calendar.
pub fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// An instant in UTC, or with any offset.
pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Monday to Friday with these hours, nothing else.
pub fn office(zone: &str, text: &str) -> Calendar {
    on(zone, &WORKDAYS, text)
}

/// These weekdays with these hours, nothing else.
pub fn on(zone: &str, days: &[Weekday], text: &str) -> Calendar {
    Calendar { weekly: Weekly::on(days, &hours(text)), ..Calendar::always_open("Desk", zone) }
}

/// An observed, declared national holiday.
pub fn holiday(day: &str, name: &str) -> Holiday {
    Holiday {
        date: date(day),
        name: Labels::new(name, name, name),
        kind: HolidayKind::National,
        status: Status::Declared,
        source: String::new(),
        observed: true,
        replacement: false,
    }
}

/// Hours of one date; none close it.
pub fn only(day: &str, text: &str, reason: &str) -> Override {
    Override { date: date(day), intervals: hours(text), reason: reason.to_owned() }
}

/// A declared season with these hours Monday to Friday.
pub fn season(name: &str, from: &str, until: &str, text: &str) -> Season {
    Season {
        name: Labels::new(name, name, name),
        from: date(from),
        until: date(until),
        weekly: Weekly::on(&WORKDAYS, &hours(text)),
        status: Status::Declared,
        source: String::new(),
    }
}

/// Rest days between two dates.
pub fn rest(from: Option<&str>, until: Option<&str>, rest: &[Weekday]) -> WeekendRule {
    WeekendRule { from: from.map(date), until: until.map(date), rest: rest.to_vec() }
}

/// Compiles, or fails the test with the contradictions.
pub fn compile(calendar: &Calendar) -> Compiled {
    calendar.compile().unwrap_or_else(|found| panic!("{found:?}"))
}
