//! Dates and times of day. Names and shapes are CLDR 46's for `en-001`, `ms` and `id`; English takes the 24-hour clock,
//! as both trades write it.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use kernel::{Language, Timestamp};

/// How much of a date is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateStyle {
    /// `05/03/2026`, `5/03/26`, `05/03/26`: narrow columns.
    Short,
    /// `5 Mar`: rows of the present year.
    DayMonth,
    /// `5 Mar 2026`, `5 Mac 2026`.
    Medium,
    /// `5 March 2026`, `5 Maret 2026`: letters and documents.
    Long,
    /// `Thursday, 5 March 2026`, `Khamis, 5 Mac 2026`, `Kamis, 05 Maret 2026`.
    Full,
}

/// The calendar day an instant falls on in `zone`.
pub fn day_of(at: Timestamp, zone: &TimeZone) -> Date {
    at.to_jiff().to_zoned(zone.clone()).date()
}

/// A date in the reader's language.
pub fn date(language: Language, date: Date, style: DateStyle) -> String {
    let (day, month, year) = (date.day(), date.month(), date.year());
    match (style, language) {
        (DateStyle::Short, Language::En) => format!("{day:02}/{month:02}/{year:04}"),
        (DateStyle::Short, Language::Ms) => format!("{day}/{month:02}/{:02}", year.rem_euclid(100)),
        (DateStyle::Short, Language::Id) => format!("{day:02}/{month:02}/{:02}", year.rem_euclid(100)),
        (DateStyle::DayMonth, _) => format!("{day} {}", month_abbreviated(language, month)),
        (DateStyle::Medium, _) => format!("{day} {} {year}", month_abbreviated(language, month)),
        (DateStyle::Long, _) => format!("{day} {} {year}", month_name(language, month)),
        (DateStyle::Full, Language::Id) => {
            format!(
                "{}, {day:02} {} {year}",
                weekday_name(language, date.weekday()),
                month_name(language, month)
            )
        }
        (DateStyle::Full, _) => {
            format!(
                "{}, {day} {} {year}",
                weekday_name(language, date.weekday()),
                month_name(language, month)
            )
        }
    }
}

/// A time of day to the minute: `14:07`, `2:07 PTG` (PG before noon), `14.07`.
pub fn time(language: Language, time: Time) -> String {
    let (hour, minute) = (time.hour(), time.minute());
    match language {
        Language::En => format!("{hour:02}:{minute:02}"),
        Language::Ms => {
            let half = if hour < 12 { "PG" } else { "PTG" };
            let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
            format!("{hour}:{minute:02} {half}")
        }
        Language::Id => format!("{hour:02}.{minute:02}"),
    }
}

/// An instant as date and time in `zone`: `5 Mar 2026, 14:07`, `5 Mac 2026, 2:07 PTG`, `5 Mar 2026 14.07`, and
/// `5 Maret 2026 pukul 14.07` in the long styles.
pub fn date_time(language: Language, at: Timestamp, zone: &TimeZone, style: DateStyle) -> String {
    let local = at.to_jiff().to_zoned(zone.clone());
    let between = match (language, style) {
        (Language::Id, DateStyle::Long | DateStyle::Full) => " pukul ",
        (Language::Id, _) => " ",
        _ => ", ",
    };
    format!("{}{between}{}", date(language, local.date(), style), time(language, local.time()))
}

/// An instant as briefly as a row allows: the time on the day of `now` in `zone`, day and month in the same year, else
/// the medium date.
pub fn moment(language: Language, at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let local = at.to_jiff().to_zoned(zone.clone());
    let today = day_of(now, zone);
    if local.date() == today {
        time(language, local.time())
    } else if local.year() == today.year() {
        date(language, local.date(), DateStyle::DayMonth)
    } else {
        date(language, local.date(), DateStyle::Medium)
    }
}

/// An instant to come: the time on the day of `now` in `zone`, else weekday, day and time: `Mon, 9 Mar, 09:00`,
/// `Isn, 9 Mac, 9:00 PG`, `Sen, 9 Mar 09.00`.
pub fn coming(language: Language, at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let local = at.to_jiff().to_zoned(zone.clone());
    let clock = time(language, local.time());
    if local.date() == day_of(now, zone) {
        return clock;
    }
    let weekday = pick(&WEEKDAYS_ABBREVIATED, language, local.weekday().to_monday_zero_offset());
    let between = if language == Language::Id { " " } else { ", " };
    format!("{weekday}, {}{between}{clock}", date(language, local.date(), DateStyle::DayMonth))
}

const MONTHS: [[&str; 12]; 3] = [
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    [
        "Januari",
        "Februari",
        "Mac",
        "April",
        "Mei",
        "Jun",
        "Julai",
        "Ogos",
        "September",
        "Oktober",
        "November",
        "Disember",
    ],
    [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ],
];

const MONTHS_ABBREVIATED: [[&str; 12]; 3] = [
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    ["Jan", "Feb", "Mac", "Apr", "Mei", "Jun", "Jul", "Ogo", "Sep", "Okt", "Nov", "Dis"],
    ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"],
];

const WEEKDAYS: [[&str; 7]; 3] = [
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    ["Isnin", "Selasa", "Rabu", "Khamis", "Jumaat", "Sabtu", "Ahad"],
    ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"],
];

const WEEKDAYS_ABBREVIATED: [[&str; 7]; 3] = [
    ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    ["Isn", "Sel", "Rab", "Kha", "Jum", "Sab", "Ahd"],
    ["Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min"],
];

/// The name of a month, 1 to 12, in full; empty for any other number.
pub fn month_name(language: Language, month: i8) -> &'static str {
    pick(&MONTHS, language, month - 1)
}

fn month_abbreviated(language: Language, month: i8) -> &'static str {
    pick(&MONTHS_ABBREVIATED, language, month - 1)
}

/// The name of a weekday in full.
pub fn weekday_name(language: Language, weekday: Weekday) -> &'static str {
    pick(&WEEKDAYS, language, weekday.to_monday_zero_offset())
}

fn pick<const N: usize>(names: &[[&'static str; N]; 3], language: Language, at: i8) -> &'static str {
    let [en, ms, id] = names;
    let row = match language {
        Language::En => en,
        Language::Ms => ms,
        Language::Id => id,
    };
    usize::try_from(at).ok().and_then(|at| row.get(at)).copied().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{En, Id, Ms};
    use jiff::civil::{date as civil, time as clock};

    #[test]
    fn a_date_is_written_in_each_style_and_language() {
        use DateStyle::{DayMonth, Full, Long, Medium, Short};
        let march = civil(2026, 3, 5);
        for (style, en, ms, id) in [
            (Short, "05/03/2026", "5/03/26", "05/03/26"),
            (DayMonth, "5 Mar", "5 Mac", "5 Mar"),
            (Medium, "5 Mar 2026", "5 Mac 2026", "5 Mar 2026"),
            (Long, "5 March 2026", "5 Mac 2026", "5 Maret 2026"),
            (Full, "Thursday, 5 March 2026", "Khamis, 5 Mac 2026", "Kamis, 05 Maret 2026"),
        ] {
            assert_eq!(
                [date(En, march, style), date(Ms, march, style), date(Id, march, style)],
                [en, ms, id]
            );
        }
        assert_eq!(date(Ms, civil(2026, 8, 31), Medium), "31 Ogo 2026");
        assert_eq!(date(Id, civil(2026, 12, 6), Full), "Minggu, 06 Desember 2026");
        assert_eq!(date(Ms, civil(2026, 12, 6), Full), "Ahad, 6 Disember 2026");
    }

    #[test]
    fn noon_and_midnight_are_twelve_in_malay() {
        for (hour, minute, en, ms, id) in [
            (14, 7, "14:07", "2:07 PTG", "14.07"),
            (0, 5, "00:05", "12:05 PG", "00.05"),
            (12, 0, "12:00", "12:00 PTG", "12.00"),
            (9, 30, "09:30", "9:30 PG", "09.30"),
        ] {
            let at = clock(hour, minute, 59, 0);
            assert_eq!([time(En, at), time(Ms, at), time(Id, at)], [en, ms, id]);
        }
    }

    #[test]
    fn an_instant_is_read_in_the_zone_given() {
        let at: Timestamp = "2026-03-05T16:30:00Z".parse().unwrap();
        let (kuala_lumpur, jakarta) =
            (TimeZone::get("Asia/Kuala_Lumpur").unwrap(), TimeZone::get("Asia/Jakarta").unwrap());
        assert_eq!(date_time(Ms, at, &kuala_lumpur, DateStyle::Medium), "6 Mac 2026, 12:30 PG");
        assert_eq!(date_time(Id, at, &jakarta, DateStyle::Medium), "5 Mar 2026 23.30");
        assert_eq!(date_time(Id, at, &jakarta, DateStyle::Long), "5 Maret 2026 pukul 23.30");
        assert_eq!(date_time(En, at, &TimeZone::UTC, DateStyle::Medium), "5 Mar 2026, 16:30");
    }

    #[test]
    fn what_is_to_come_says_its_day_and_hour() {
        let zone = TimeZone::get("Asia/Kuala_Lumpur").unwrap();
        let now: Timestamp = "2026-03-06T04:00:00Z".parse().unwrap();
        let said = |language, at: &str| coming(language, at.parse().unwrap(), now, &zone);
        assert_eq!(said(En, "2026-03-06T07:00:00Z"), "15:00");
        let monday = "2026-03-09T01:00:00Z";
        assert_eq!(
            [En, Ms, Id].map(|language| said(language, monday)),
            ["Mon, 9 Mar, 09:00", "Isn, 9 Mac, 9:00 PG", "Sen, 9 Mar 09.00"]
        );
    }

    #[test]
    fn a_row_says_only_what_the_day_does_not() {
        let zone = TimeZone::get("Asia/Kuala_Lumpur").unwrap();
        let now: Timestamp = "2026-03-05T04:00:00Z".parse().unwrap();
        let said = |at: &str| moment(En, at.parse().unwrap(), now, &zone);
        assert_eq!(said("2026-03-05T01:42:00Z"), "09:42");
        // 23:59 the evening before, although the same day in UTC terms of the reader's zone has begun.
        assert_eq!(said("2026-03-04T15:59:00Z"), "4 Mar");
        assert_eq!(said("2025-12-31T15:59:00Z"), "31 Dec 2025");
    }
}
