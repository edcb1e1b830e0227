//! Spans of time: how old a thing is, how long something took, how long is left. Two units at most, because nobody acts
//! on the third. The clock islands in the browser follow the same rules with the same unit names.

use kernel::Language;

/// Units spans are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// 60 seconds.
    Minute,
    /// 60 minutes.
    Hour,
    /// 24 hours.
    Day,
}

/// The short name of a unit: `min`, `h`, `d`; `min`, `jam`, `hari`; `mnt`, `jam`, `hari`.
pub const fn unit(language: Language, unit: Unit) -> &'static str {
    match (unit, language) {
        (Unit::Minute, Language::En | Language::Ms) => "min",
        (Unit::Minute, Language::Id) => "mnt",
        (Unit::Hour, Language::En) => "h",
        (Unit::Hour, _) => "jam",
        (Unit::Day, Language::En) => "d",
        (Unit::Day, _) => "hari",
    }
}

/// A span of whole minutes: `45 min`, `1 h 04 min`, `3 h`, `2 d 3 h`, `12 d`. From ten days on, hours are left out. A
/// negative span has its sign first.
pub fn minutes(language: Language, span_minutes: i64) -> String {
    let sign = if span_minutes < 0 { "-" } else { "" };
    let total = span_minutes.unsigned_abs();
    let (days, hours, rest) = (total / 1_440, total % 1_440 / 60, total % 60);
    let [minute, hour, day] = [Unit::Minute, Unit::Hour, Unit::Day].map(|kind| unit(language, kind));
    let text = match (days, hours, rest) {
        (0, 0, rest) => format!("{rest} {minute}"),
        (0, hours, 0) => format!("{hours} {hour}"),
        (0, hours, rest) => format!("{hours} {hour} {rest:02} {minute}"),
        (days, 0, _) | (days @ 10.., _, _) => format!("{days} {day}"),
        (days, hours, _) => format!("{days} {day} {hours} {hour}"),
    };
    format!("{sign}{text}")
}

/// Working time from whole minutes: `45 min`, `2 h`, `13 h 30 min`. Never in days: a working day is no fixed number of
/// hours.
pub fn working(language: Language, span_minutes: i64) -> String {
    let (hour, minute) = (unit(language, Unit::Hour), unit(language, Unit::Minute));
    match (span_minutes / 60, span_minutes % 60) {
        (0, rest) => format!("{rest} {minute}"),
        (hours, 0) => format!("{hours} {hour}"),
        (hours, rest) => format!("{hours} {hour} {rest:02} {minute}"),
    }
}

/// How long ago, from whole seconds: `just now` under a minute, else as [`minutes`]. A negative age (a clock that runs
/// ahead) is `just now`.
pub fn age(language: Language, age_seconds: i64) -> String {
    if age_seconds >= 60 {
        return minutes(language, age_seconds / 60);
    }
    let now = match language {
        Language::En => "just now",
        Language::Ms => "baru sahaja",
        Language::Id => "baru saja",
    };
    now.to_owned()
}

/// What a clock chip says from whole seconds left: `18 min` before the promise is due, `+12 min` once it is past. Time
/// left is rounded down and lateness up, so a chip never flatters: `+1 min` from the first second late.
pub fn remaining(language: Language, seconds_left: i64) -> String {
    if seconds_left >= 0 {
        minutes(language, seconds_left / 60)
    } else {
        let late = seconds_left.unsigned_abs().div_ceil(60);
        format!("+{}", minutes(language, i64::try_from(late).unwrap_or(i64::MAX)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{En, Id, Ms};

    #[test]
    fn working_time_is_never_told_in_days() {
        let told = |minutes| Language::ALL.map(|language| working(language, minutes));
        assert_eq!(told(0), ["0 min", "0 min", "0 mnt"]);
        assert_eq!(told(810), ["13 h 30 min", "13 jam 30 min", "13 jam 30 mnt"]);
        assert_eq!(told(1_440), ["24 h", "24 jam", "24 jam"]);
        assert_eq!(told(65)[0], "1 h 05 min");
    }

    #[test]
    fn a_span_has_two_units_at_most() {
        for (span, en, ms, id) in [
            (0, "0 min", "0 min", "0 mnt"),
            (18, "18 min", "18 min", "18 mnt"),
            (64, "1 h 04 min", "1 jam 04 min", "1 jam 04 mnt"),
            (180, "3 h", "3 jam", "3 jam"),
            (1_439, "23 h 59 min", "23 jam 59 min", "23 jam 59 mnt"),
            (3_060, "2 d 3 h", "2 hari 3 jam", "2 hari 3 jam"),
            (2_890, "2 d", "2 hari", "2 hari"),
            (17_400, "12 d", "12 hari", "12 hari"),
            (-64, "-1 h 04 min", "-1 jam 04 min", "-1 jam 04 mnt"),
        ] {
            assert_eq!([minutes(En, span), minutes(Ms, span), minutes(Id, span)], [en, ms, id]);
        }
    }

    #[test]
    fn a_chip_never_flatters() {
        assert_eq!(remaining(En, 1_139), "18 min");
        assert_eq!(remaining(En, 59), "0 min");
        assert_eq!(remaining(En, 0), "0 min");
        assert_eq!(remaining(Id, -1), "+1 mnt");
        assert_eq!(remaining(Ms, -7_200), "+2 jam");
    }

    #[test]
    fn less_than_a_minute_is_just_now() {
        assert_eq!([age(En, 59), age(Ms, 0), age(Id, -5)], ["just now", "baru sahaja", "baru saja"]);
        assert_eq!(age(En, 60), "1 min");
        assert_eq!(age(Id, 90_000), "1 hari 1 jam");
    }
}
