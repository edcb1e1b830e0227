//! Each convention by itself, with figures a person can check on paper.

use calendar::{Calendar, Compiled, HORIZON_DAYS, Weekday};
use kernel::Timestamp;

use crate::words::{at, compile, holiday, office, on, only, rest, season};

const KL: &str = "Asia/Kuala_Lumpur";
const NEW_YORK: &str = "America/New_York";

/// Hours between two instants.
fn worked_hours(calendar: &Calendar, from: &str, until: &str) -> f64 {
    let seconds = compile(calendar).working_seconds(at(from), at(until));
    f64::from(i32::try_from(seconds).unwrap()) / 3_600.0
}

#[test]
fn due_dates_by_the_clock_on_the_wall() {
    let desk = compile(&office(KL, "09:00-13:00 14:00-18:00"));
    // Start, minutes, due; Friday is 2026-03-06.
    let table = [
        ("2026-03-06T10:00:00+08", 60, "2026-03-06T11:00:00+08"),
        // Over lunch.
        ("2026-03-06T12:30:00+08", 60, "2026-03-06T14:30:00+08"),
        // Ends exactly at closing: due then, and not at the next opening.
        ("2026-03-06T16:00:00+08", 120, "2026-03-06T18:00:00+08"),
        ("2026-03-06T12:00:00+08", 60, "2026-03-06T13:00:00+08"),
        // One minute more falls on Monday.
        ("2026-03-06T16:00:00+08", 121, "2026-03-09T09:01:00+08"),
        // A zero-minute target is due at its start, open or not.
        ("2026-03-06T10:00:00+08", 0, "2026-03-06T10:00:00+08"),
        ("2026-03-07T03:00:00+08", 0, "2026-03-07T03:00:00+08"),
        ("2026-03-07T03:00:00+08", -5, "2026-03-07T03:00:00+08"),
        // Starts while closed: counts from the opening.
        ("2026-03-07T03:00:00+08", 1, "2026-03-09T09:01:00+08"),
        // Starts at closing.
        ("2026-03-06T18:00:00+08", 1, "2026-03-09T09:01:00+08"),
        // A whole week of 40 hours ends at Thursday's closing when it starts with Friday.
        ("2026-03-06T09:00:00+08", 2_400, "2026-03-12T18:00:00+08"),
        // Seconds are kept.
        ("2026-03-06T17:59:30.5+08", 1, "2026-03-09T09:00:30.5+08"),
    ];
    for (start, minutes, due) in table {
        assert_eq!(desk.due(at(start), minutes), Some(at(due)), "{minutes} minutes after {start}");
    }
}

#[test]
fn a_working_day_begins_with_its_first_hour() {
    let mut desk = office(KL, "09:00-13:00 14:00-18:00");
    // Monday 2026-03-09 is a holiday, and so is every day of the second half of the month.
    desk.holidays = vec![holiday("2026-03-09", "Cuti")];
    desk.holidays.extend((16..=31).map(|day| holiday(&format!("2026-03-{day}"), "Cuti")));
    let compiled = compile(&desk);
    let table = [
        // Before the day has begun it is this one; at lunch it has.
        ("2026-03-05T06:00:00+08", "2026-03-05T09:00:00+08"),
        ("2026-03-05T09:00:00+08", "2026-03-06T09:00:00+08"),
        ("2026-03-05T13:30:00+08", "2026-03-06T09:00:00+08"),
        // Over a weekend and a holiday; over seventeen days without hours.
        ("2026-03-06T12:00:00+08", "2026-03-10T09:00:00+08"),
        ("2026-03-07T08:00:00+08", "2026-03-10T09:00:00+08"),
        ("2026-03-13T17:00:00+08", "2026-04-01T09:00:00+08"),
    ];
    for (now, begins) in table {
        assert_eq!(compiled.next_day_begins(at(now)), Some(at(begins)), "after {now}");
    }
}

#[test]
fn a_night_shift_begins_no_day_when_midnight_passes() {
    let nights = compile(&on(KL, &[Weekday::Thursday, Weekday::Friday], "22:00-06:00"));
    assert_eq!(nights.next_day_begins(at("2026-03-05T23:00:00+08")), Some(at("2026-03-06T22:00:00+08")));
    assert_eq!(nights.next_day_begins(at("2026-03-06T03:00:00+08")), Some(at("2026-03-06T22:00:00+08")));
    assert_eq!(nights.next_day_begins(at("2026-03-07T03:00:00+08")), Some(at("2026-03-12T22:00:00+08")));
    let always = compile(&Calendar::always_open("Always", KL));
    assert_eq!(always.next_day_begins(at("2026-03-06T03:00:00+08")), Some(at("2026-03-07T00:00:00+08")));
}

#[test]
fn a_shift_over_midnight_belongs_to_its_starting_date() {
    let mut desk = on(KL, &[Weekday::Thursday, Weekday::Friday], "22:00-06:00");
    // Friday 2026-03-06 starts a shift that ends on Saturday; a Saturday holiday does not touch it.
    desk.holidays = vec![holiday("2026-03-07", "Nuzul Al-Quran")];
    assert!(compile(&desk).is_open(at("2026-03-07T05:59:00+08")));
    // A Friday holiday takes the whole shift, but not the one that Thursday started.
    desk.holidays = vec![holiday("2026-03-06", "Closed")];
    let compiled = compile(&desk);
    assert!(compiled.is_open(at("2026-03-06T05:59:00+08")));
    assert!(!compiled.is_open(at("2026-03-06T22:00:00+08")));
    assert!(!compiled.is_open(at("2026-03-07T05:59:00+08")));
}

#[test]
fn a_shift_may_end_at_midnight_in_two_ways() {
    for end in ["24:00", "00:00"] {
        let desk = on(KL, &[Weekday::Friday], &format!("18:00-{end}"));
        let hours = worked_hours(&desk, "2026-03-06T00:00:00+08", "2026-03-08T00:00:00+08");
        assert!((hours - 6.0).abs() < f64::EPSILON, "until {end}: {hours}");
    }
}

#[test]
fn an_override_beats_a_holiday_and_a_holiday_beats_the_weekly_hours() {
    let mut desk = office(KL, "09:00-17:00");
    let morning = at("2026-05-01T10:00:00+08");
    assert!(compile(&desk).is_open(morning));
    desk.holidays = vec![holiday("2026-05-01", "Labour Day")];
    assert!(!compile(&desk).is_open(morning));
    desk.overrides = vec![only("2026-05-01", "10:00-12:00", "Peak season")];
    let compiled = compile(&desk);
    assert!(compiled.is_open(morning));
    assert!(!compiled.is_open(at("2026-05-01T09:30:00+08")), "the override's hours, not the weekly ones");
    desk.overrides = vec![only("2026-05-01", "", "Closed after all")];
    assert!(!compile(&desk).is_open(morning));
}

#[test]
fn a_holiday_that_is_listed_but_not_observed_is_worked() {
    let mut desk = office("Asia/Jakarta", "09:00-17:00");
    let mut joint_leave = holiday("2026-02-16", "Lunar New Year joint leave");
    joint_leave.observed = false;
    desk.holidays = vec![joint_leave];
    assert!(compile(&desk).is_open(at("2026-02-16T10:00:00+07")));
}

#[test]
fn a_skipped_hour_does_not_exist_and_a_repeated_one_counts_twice() {
    // New York loses 02:00 to 03:00 on 2026-03-08 and has 01:00 to 02:00 twice on 2026-11-01, both Sundays.
    let table = [
        ("00:00-06:00", 5.0, 7.0),
        ("02:00-03:00", 0.0, 1.0),
        ("01:30-02:30", 0.5, 1.5),
        ("01:00-02:00", 1.0, 2.0),
        ("01:15-01:45", 0.5, 1.0),
        ("00:30-01:30", 1.0, 1.5),
        ("09:00-17:00", 8.0, 8.0),
    ];
    for (hours, spring, autumn) in table {
        let desk = on(NEW_YORK, &[Weekday::Sunday], hours);
        let found = worked_hours(&desk, "2026-03-08T00:00:00-05", "2026-03-09T00:00:00-04");
        assert!((found - spring).abs() < 1e-9, "spring, {hours}: {found}");
        let found = worked_hours(&desk, "2026-11-01T00:00:00-04", "2026-11-02T00:00:00-05");
        assert!((found - autumn).abs() < 1e-9, "autumn, {hours}: {found}");
    }
}

#[test]
fn due_dates_are_compared_in_utc_across_a_clock_change() {
    let desk = compile(&on(NEW_YORK, &[Weekday::Sunday], "00:30-03:00"));
    // 00:30 to 02:00 are 90 minutes; then it is 03:00 at once, and closed for a week.
    assert_eq!(desk.due(at("2026-03-08T00:00:00-05"), 90), Some(at("2026-03-08T03:00:00-04")));
    assert_eq!(desk.due(at("2026-03-08T00:00:00-05"), 91), Some(at("2026-03-15T00:31:00-04")));
    // In the second 01:30 of the autumn: 30 minutes, the hour once more, 30 minutes.
    assert_eq!(desk.due(at("2026-11-01T00:30:00-04"), 120), Some(at("2026-11-01T01:30:00-05")));
}

#[test]
fn a_date_the_zone_skips_has_no_hours() {
    // Samoa had no 2011-12-30, a Friday.
    let week =
        worked_hours(&office("Pacific/Apia", "09:00-17:00"), "2011-12-25T00:00:00Z", "2012-01-01T00:00:00Z");
    assert!((week - 32.0).abs() < 1e-9, "{week}");
}

#[test]
fn a_holiday_declared_late_moves_what_is_due() {
    // Kelantan declared Tuesday 2023-04-25 a holiday on the evening of the 20th.
    let mut desk =
        on(KL, &[Weekday::Sunday, Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday], "09:00-17:00");
    let start = at("2023-04-24T16:00:00+08");
    assert_eq!(compile(&desk).due(start, 120), Some(at("2023-04-25T10:00:00+08")));
    desk.holidays.push(holiday("2023-04-25", "Additional holiday"));
    assert_eq!(compile(&desk).due(start, 120), Some(at("2023-04-26T10:00:00+08")));
}

#[test]
fn a_weekend_rule_changes_on_its_date() {
    let mut desk = on(KL, &Weekday::ALL, "09:00-17:00");
    desk.weekend_rules = vec![
        rest(Some("2014-01-01"), Some("2024-12-31"), &[Weekday::Friday, Weekday::Saturday]),
        rest(Some("2025-01-01"), None, &[Weekday::Saturday, Weekday::Sunday]),
    ];
    let johor = compile(&desk);
    let open = |day: &str| johor.is_open(at(&format!("{day}T10:00:00+08")));
    assert!(!open("2024-12-27"), "the last Friday of rest");
    assert!(!open("2024-12-28"));
    assert!(open("2024-12-29"), "the last Sunday of work");
    assert!(open("2025-01-03"), "the first Friday of work");
    assert!(!open("2025-01-04"));
    assert!(!open("2025-01-05"), "the first Sunday of rest");
    // Without a rule the weekly hours stand as written.
    assert!(open("2013-12-27") && open("2013-12-28") && open("2013-12-29"));
}

#[test]
fn a_friday_prayer_break_is_two_intervals() {
    let mut desk = office(KL, "09:00-13:00 14:00-18:00");
    desk.weekly.friday = crate::words::hours("09:00-12:15 14:45-18:00");
    assert_eq!(compile(&desk).due(at("2026-03-06T12:00:00+08"), 30), Some(at("2026-03-06T15:00:00+08")));
}

#[test]
fn a_season_replaces_the_week_between_its_dates_inclusive() {
    let mut desk = office(KL, "09:00-18:00");
    desk.seasons = vec![season("Ramadan", "2026-02-19", "2026-03-20", "08:30-16:30")];
    let compiled = compile(&desk);
    let open = |text: &str| compiled.is_open(at(text));
    assert!(open("2026-02-18T17:00:00+08"));
    assert!(!open("2026-02-19T17:00:00+08") && open("2026-02-19T08:30:00+08"));
    assert!(!open("2026-03-20T17:00:00+08") && open("2026-03-20T08:30:00+08"));
    assert!(open("2026-03-23T17:00:00+08"));
}

#[test]
fn no_minute_is_lost_at_midnight_when_always_open() {
    for zone in [KL, NEW_YORK, "Africa/Cairo", "Australia/Lord_Howe"] {
        let desk = compile(&Calendar::always_open("Always", zone));
        let (from, until) = (at("2021-02-03T04:05:06Z"), at("2031-07-08T09:10:11Z"));
        assert_eq!(desk.working_seconds(from, until), until.seconds_since(from), "{zone}");
        assert_eq!(desk.due(from, 1_000_000), Some(from.plus_minutes(1_000_000)), "{zone}");
        assert_eq!(desk.next_opening(from), Some(from));
    }
}

#[test]
fn pauses_that_overlap_are_taken_away_once() {
    let desk = compile(&office(KL, "09:00-17:00"));
    let friday = |clock: &str| at(&format!("2026-03-06T{clock}:00+08"));
    let pauses = [
        (friday("11:00"), Some(friday("12:00"))),
        (friday("10:00"), Some(friday("11:30"))),
        // Ends before it starts: nothing.
        (friday("15:00"), Some(friday("14:00"))),
    ];
    let worked = desk.working_seconds_with_pauses(friday("09:00"), friday("17:00"), &pauses);
    assert_eq!(worked, 6 * 3_600);
    assert_eq!(desk.due_with_pauses(friday("09:30"), 60, &pauses), Some(friday("12:30")));
    // Reached before the pause begins, and exactly when it begins.
    assert_eq!(desk.due_with_pauses(friday("09:00"), 60, &pauses), Some(friday("10:00")));
}

#[test]
fn a_pause_without_end_keeps_a_target_from_falling_due() {
    let desk = compile(&office(KL, "09:00-17:00"));
    let friday = |clock: &str| at(&format!("2026-03-06T{clock}:00+08"));
    let waiting = [(friday("11:00"), None)];
    assert_eq!(desk.due_with_pauses(friday("09:00"), 121, &waiting), None);
    assert_eq!(desk.due_with_pauses(friday("09:00"), 120, &waiting), Some(friday("11:00")));
    assert_eq!(desk.due_with_pauses(friday("12:00"), 0, &waiting), Some(friday("12:00")));
    assert_eq!(desk.working_seconds_with_pauses(friday("09:00"), friday("17:00"), &waiting), 2 * 3_600);
}

#[test]
fn what_is_left_of_a_target_is_counted_in_seconds() {
    let desk = compile(&office(KL, "09:00-17:00"));
    let start = at("2026-03-06T16:59:00+08");
    assert_eq!(desk.due_in_seconds(start, 90), Some(at("2026-03-09T09:00:30+08")));
}

#[test]
fn nothing_is_due_when_the_desk_never_opens_again() {
    let mut desk = on(KL, &Weekday::ALL, "09:00-17:00");
    desk.weekend_rules = vec![rest(Some("2026-01-01"), None, &Weekday::ALL)];
    let closed: Compiled = compile(&desk);
    assert_eq!(closed.due(at("2026-01-01T00:00:00Z"), 1), None);
    assert_eq!(closed.next_opening(at("2026-01-01T00:00:00Z")), None);
    // An hour on one day beyond the horizon is too far; within it is found.
    for (ahead, found) in [(HORIZON_DAYS - 2, true), (HORIZON_DAYS + 2, false)] {
        let start = at("2026-02-01T00:00:00Z");
        let day = start.plus_days(ahead).to_string();
        desk.overrides = vec![only(&day[..10], "09:00-10:00", "Once")];
        let once = compile(&desk);
        assert_eq!(once.due(start, 60).is_some(), found, "{ahead} days ahead");
        assert_eq!(once.next_opening(start).is_some(), found, "{ahead} days ahead");
    }
}

#[test]
fn instants_outside_the_known_time_are_closed_and_do_no_harm() {
    let desk = compile(&Calendar::always_open("Always", KL));
    for extreme in
        [Timestamp(i64::MIN), Timestamp(i64::MAX), at("1950-01-01T00:00:00Z"), at("2300-01-01T00:00:00Z")]
    {
        assert!(!desk.is_open(extreme), "{extreme:?}");
        assert_eq!(desk.due(extreme, 0), Some(extreme));
    }
    assert_eq!(desk.due(at("2300-01-01T00:00:00Z"), 1), None);
    assert_eq!(desk.due(at("1950-01-01T00:00:00Z"), 1), Some(at("1970-01-01T00:01:00Z")));
    assert_eq!(desk.working_seconds(Timestamp(i64::MIN), at("1970-01-02T00:00:00Z")), 86_400);
    assert!(desk.working_seconds(Timestamp(i64::MIN), Timestamp(i64::MAX)) > 229 * 365 * 86_400);
    assert_eq!(desk.due(at("2026-01-01T00:00:00Z"), i64::MAX), None);
    assert_eq!(desk.working_seconds(at("2026-01-02T00:00:00Z"), at("2026-01-01T00:00:00Z")), 0);
}

#[test]
fn hours_that_run_into_an_override_count_once() {
    // Friday's shift ends at 06:00 on Saturday, where an override opens at 05:00.
    let mut desk = on(KL, &[Weekday::Friday], "22:00-06:00");
    desk.overrides = vec![only("2026-03-07", "05:00-08:00", "Early")];
    let hours = worked_hours(&desk, "2026-03-06T00:00:00+08", "2026-03-08T00:00:00+08");
    assert!((hours - 10.0).abs() < 1e-9, "{hours}");
}

#[test]
fn hours_within_a_long_shift_count_once() {
    // A shift from Friday 20:00 to Saturday 19:00 holds all of Saturday's morning and most of its afternoon.
    let mut desk = on(KL, &[Weekday::Saturday], "09:00-13:00 14:00-20:00");
    desk.overrides = vec![only("2026-03-06", "20:00-19:00", "Emergency")];
    let hours = worked_hours(&desk, "2026-03-06T00:00:00+08", "2026-03-08T00:00:00+08");
    assert!((hours - 24.0).abs() < 1e-9, "{hours}");
}

#[test]
fn many_threads_may_ask_one_calendar() {
    let desk = compile(&office(KL, "09:00-17:00"));
    let start = at("2026-03-06T16:00:00+08");
    std::thread::scope(|scope| {
        let askers: Vec<_> = (0..4).map(|_| scope.spawn(|| desk.due(start, 120))).collect();
        for asker in askers {
            assert_eq!(asker.join().unwrap(), Some(at("2026-03-09T10:00:00+08")));
        }
    });
}
