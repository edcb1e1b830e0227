//! Every answer, for random calendars and over whole years, is what a walk through the minutes gives.

use calendar::{Answer, Calendar, ContradictionKind, Pause, Weekday};
use kernel::{SeededChance, Timestamp};
use proptest::prelude::*;

use crate::oracle::Walk;
use crate::random::{SPREAD, ZONES, base, calendar};
use crate::words::{compile, holiday, hours, on, only, rest, season};

const DAY_MINUTES: i64 = 1_440;

/// Questions about a calendar, within the reach of its dated parts.
#[derive(Debug)]
struct Case {
    calendar: Calendar,
    /// Where the dated parts begin.
    origin: Timestamp,
    moments: Vec<Timestamp>,
    pauses: Vec<Pause>,
    minutes: i64,
}

fn case() -> impl Strategy<Value = Case> {
    let reach = i64::from(SPREAD) * DAY_MINUTES * 60;
    base().prop_flat_map(move |base| {
        let origin = Timestamp::from_jiff(base.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp());
        let moments = prop::collection::vec(0..reach, 6);
        let pause = (0..reach, prop::option::weighted(0.9, 0..4 * 86_400i64));
        let pauses = prop::collection::vec(pause, 0..4);
        (calendar(base), moments, pauses, 0..6_000i64).prop_map(
            move |(calendar, moments, pauses, minutes)| {
                let moment = |seconds: i64| origin.plus_seconds(seconds);
                let pauses = pauses
                    .into_iter()
                    .map(|(start, length)| (moment(start), length.map(|more| moment(start + more))));
                let pauses = pauses.collect();
                Case { calendar, origin, moments: moments.into_iter().map(moment).collect(), pauses, minutes }
            },
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_random_calendar_answers_as_the_walk_does(case in case()) {
        let Case { calendar, origin, moments, pauses, minutes } = case;
        let compiled = match calendar.compile() {
            Ok(compiled) => compiled,
            Err(found) => {
                prop_assert!(found.iter().all(|one| one.kind == ContradictionKind::NoHours), "{:?}", found);
                return Err(TestCaseError::reject("never opens"));
            }
        };
        let length = i64::from(SPREAD + 3) * DAY_MINUTES;
        let walk = Walk::over(&calendar, origin, usize::try_from(length).unwrap());
        let end = origin.plus_minutes(length);
        for (minute, open) in walk.minutes() {
            prop_assert_eq!(compiled.is_open(minute), open, "open at {}", minute);
        }
        for pair in moments.windows(2) {
            let (from, until) = (pair[0], pair[1]);
            prop_assert_eq!(compiled.working_seconds(from, until), walk.worked(from, until, &[]));
            let worked = walk.worked(from, until, &pauses);
            prop_assert_eq!(compiled.working_seconds_with_pauses(from, until, &pauses), worked);
            let told = compiled.explain_between(from, until, &pauses);
            prop_assert_eq!(told.answer, Answer::Worked { seconds: worked });
            prop_assert_eq!(told.days.iter().map(|line| line.counted_minutes).sum::<i64>(), worked / 60);
        }
        for start in moments {
            let due = walk.due(start, minutes, &[]);
            let ours = compiled.due(start, minutes);
            prop_assert_eq!(ours.filter(|due| *due <= end), due);
            let due = walk.due(start, minutes, &pauses);
            let ours = compiled.due_with_pauses(start, minutes, &pauses);
            prop_assert_eq!(ours.filter(|due| *due <= end), due);
            let told = compiled.explain_due_with_pauses(start, minutes, &pauses);
            prop_assert_eq!(told.answer, Answer::Due { at: ours });
            if ours.is_some() && !told.truncated {
                prop_assert_eq!(told.days.iter().map(|line| line.counted_minutes).sum::<i64>(), minutes);
                prop_assert_eq!(told.days.last().and_then(|line| line.remaining_minutes), Some(0));
            }
            let opening = compiled.next_opening(start).filter(|opening| *opening < end);
            prop_assert_eq!(opening, walk.next_opening(start));
        }
    }
}

/// A desk with a bit of everything in each of four years: shifts over midnight, a changed weekend, seasons, holidays
/// and overrides on the days around the clock changes.
fn busy(zone: &str) -> Calendar {
    let mut calendar = on(zone, &Weekday::ALL, "05:15-11:30 13:00-17:45 21:00-02:30");
    calendar.weekly.friday = hours("05:15-12:15 14:45-17:45");
    calendar.weekend_rules = vec![
        rest(None, Some("2024-12-31"), &[Weekday::Friday, Weekday::Saturday]),
        rest(Some("2025-01-01"), None, &[Weekday::Saturday, Weekday::Sunday]),
    ];
    for year in 2023..=2026 {
        calendar.holidays.push(holiday(&format!("{year}-03-10"), "Spring"));
        calendar.holidays.push(holiday(&format!("{year}-12-25"), "Christmas"));
        calendar.overrides.push(only(&format!("{year}-04-28"), "00:00-24:00", "Whole day"));
        calendar.overrides.push(only(&format!("{year}-12-25"), "22:00-10:00", "Emergency shift"));
        calendar.seasons.push(season(
            "Late",
            &format!("{year}-10-01"),
            &format!("{year}-11-10"),
            "00:00-03:00 22:00-24:00",
        ));
        let nights = [Weekday::Saturday, Weekday::Sunday];
        let fasting = season("Fasting", &format!("{year}-03-01"), &format!("{year}-03-30"), "09:00-16:30");
        let weekly = calendar::Weekly::on(&nights, &hours("00:30-02:45 22:00-00:30"));
        calendar.seasons.push(calendar::Season {
            weekly: calendar::Weekly { friday: hours("08:00-12:15"), ..weekly },
            ..fasting
        });
    }
    calendar
}

/// Four years, every minute.
fn four_years_agree(zone: &str) {
    let calendar = busy(zone);
    let compiled = compile(&calendar);
    let origin: Timestamp = "2023-01-01T00:00:00Z".parse().unwrap();
    let length: i64 = 1_461 * DAY_MINUTES;
    let walk = Walk::over(&calendar, origin, usize::try_from(length).unwrap());
    let mut before: Vec<i64> = vec![0];
    for (minute, open) in walk.minutes() {
        assert_eq!(compiled.is_open(minute), open, "open at {minute}");
        before.push(before.last().unwrap() + i64::from(open));
    }
    let chance = SeededChance::new(4);
    let minute = |below: i64| i64::try_from(chance.below(u64::try_from(below).unwrap())).unwrap();
    for _ in 0..20_000 {
        let (from, until) = (minute(length), minute(length));
        let worked =
            (before[usize::try_from(until).unwrap()] - before[usize::try_from(from).unwrap()]).max(0);
        let (start, end) = (origin.plus_minutes(from), origin.plus_minutes(until));
        assert_eq!(compiled.working_seconds(start, end), worked * 60, "from {start} until {end}");
        if worked > 0 {
            // The first minute by which that much has been worked.
            let reached =
                before.partition_point(|count| *count < before[usize::try_from(from).unwrap()] + worked);
            let due = origin.plus_minutes(i64::try_from(reached).unwrap());
            assert_eq!(compiled.due(start, worked), Some(due), "{worked} minutes after {start}");
        }
    }
}

#[test]
fn four_years_agree_where_clocks_never_change() {
    four_years_agree(ZONES[0]);
}

#[test]
fn four_years_agree_west_of_there() {
    four_years_agree(ZONES[1]);
}

#[test]
fn four_years_agree_where_clocks_change_at_two() {
    four_years_agree(ZONES[2]);
}

#[test]
fn four_years_agree_where_clocks_change_at_midnight() {
    four_years_agree(ZONES[3]);
}

#[test]
fn four_years_agree_where_clocks_change_by_half_an_hour() {
    four_years_agree(ZONES[4]);
}
