//! The ready data against the published lists of 2026, and against what is known of each state.

use calendar::presets::{self, YEARS};
use calendar::{Calendar, Date, HolidayKind, Status, Weekday};

use crate::words::{at, compile, date};

fn days(code: &str, year: i16, wanted: impl Fn(&calendar::Holiday) -> bool) -> Vec<String> {
    let region = presets::region(code).unwrap();
    let mut days: Vec<String> = presets::holidays(region, year..=year)
        .into_iter()
        .filter(wanted)
        .map(|holiday| holiday.date.to_string()[5..].to_owned())
        .collect();
    days.dedup();
    days
}

#[test]
fn kuala_lumpur_in_2026_is_as_gazetted() {
    assert_eq!(
        days("MY-14", 2026, |_| true),
        [
            "01-01", "02-01", "02-02", "02-17", "02-18", "03-07", "03-20", "03-21", "03-22", "03-23",
            "05-01", "05-27", "05-31", "06-01", "06-02", "06-17", "08-25", "08-31", "09-16", "11-08",
            "11-09", "12-25",
        ]
    );
    let replacements = days("MY-14", 2026, |holiday| holiday.replacement);
    assert_eq!(replacements, ["02-02", "03-23", "06-02", "11-09"]);
    assert!(
        presets::holidays(presets::region("MY-14").unwrap(), 2026..=2026)
            .iter()
            .all(|holiday| holiday.status == Status::Declared && holiday.observed)
    );
}

#[test]
fn indonesia_in_2026_is_as_the_three_ministers_decreed() {
    // SKB No. 1497/2/5 of 2025: 17 national holidays and 8 days of joint leave.
    assert_eq!(
        days("ID", 2026, |holiday| holiday.kind == HolidayKind::National),
        [
            "01-01", "01-16", "02-17", "03-19", "03-21", "03-22", "04-03", "04-05", "05-01", "05-14",
            "05-27", "05-31", "06-01", "06-16", "08-17", "08-25", "12-25",
        ]
    );
    assert_eq!(
        days("ID", 2026, |holiday| holiday.kind == HolidayKind::JointLeave),
        ["02-16", "03-18", "03-20", "03-23", "03-24", "05-15", "05-28", "12-24"]
    );
    assert_eq!(days("ID", 2026, |holiday| holiday.kind == HolidayKind::State), Vec::<String>::new());
}

#[test]
fn every_row_is_read_and_says_what_it_must() {
    let text = include_str!("../../data/holidays.json");
    let rows: Vec<serde_json::Value> = serde_json::from_str(text).unwrap();
    for row in &rows {
        let day: Date = row["date"].as_str().unwrap().parse().unwrap();
        assert!(YEARS.contains(&day.year()), "{row}");
        for field in ["en", "ms", "id", "source"] {
            assert!(!row[field].as_str().unwrap().is_empty(), "{row}");
        }
        let codes: Vec<&str> =
            row["regions"].as_array().unwrap().iter().map(|code| code.as_str().unwrap()).collect();
        assert!(!codes.is_empty(), "{row}");
        for code in &codes {
            assert!(*code == "MY" || presets::region(code).is_some(), "{row}");
        }
        // The same row reaches each of its regions through the door everyone uses.
        for region in
            presets::regions().iter().filter(|one| codes.contains(&one.code) || codes.contains(&one.country))
        {
            let found = presets::holidays(region, day.year()..=day.year());
            let same = |holiday: &&calendar::Holiday| holiday.date == day && holiday.name.en == row["en"];
            assert_eq!(found.iter().filter(same).count(), 1, "{row} in {}", region.code);
        }
    }
}

#[test]
fn dates_that_hang_on_the_moon_are_expected_once_they_are_ahead() {
    for region in presets::regions() {
        for holiday in presets::holidays(region, YEARS) {
            let moon =
                ["Aidil", "Eid", "Ramadan", "Muharram", "Chinese", "Deepavali", "Wesak", "Vesak", "Nyepi"]
                    .iter()
                    .any(|word| holiday.name.en.contains(word));
            let sun =
                ["Labour", "Malaysia Day", "National Day", "New Year's", "Easter", "Pancasila", "Governor"]
                    .iter()
                    .any(|word| holiday.name.en.contains(word));
            let ahead = holiday.date.year() > 2026;
            if moon {
                assert_eq!(holiday.status == Status::Expected, ahead, "{holiday:?}");
            } else if sun && !holiday.replacement {
                assert_eq!(holiday.status, Status::Declared, "{holiday:?}");
            }
        }
    }
}

#[test]
fn new_year_is_not_a_holiday_in_five_states() {
    let without: Vec<String> = presets::regions()
        .iter()
        .filter(|region| !days(region.code, 2026, |_| true).contains(&"01-01".to_owned()))
        .map(|region| region.name().en)
        .collect();
    assert_eq!(without, ["Johor", "Kedah", "Kelantan", "Perlis", "Terengganu"]);
    // But Perlis declared the first day of 2025 one on the evening before.
    assert_eq!(days("MY-09", 2025, |_| true)[0], "01-01");
}

#[test]
fn weekends_are_those_of_each_state_and_date() {
    let rests = |code: &str, day: &str| -> Vec<Weekday> {
        let rules = presets::weekend_rules(presets::region(code).unwrap());
        rules.into_iter().filter(|rule| rule.covers(date(day))).flat_map(|rule| rule.rest).collect()
    };
    let (early, late) = ([Weekday::Friday, Weekday::Saturday], [Weekday::Saturday, Weekday::Sunday]);
    for code in ["MY-02", "MY-03", "MY-11"] {
        assert_eq!(rests(code, "2026-06-01"), early, "{code}");
    }
    for code in ["MY-04", "MY-08", "MY-13", "MY-14", "ID"] {
        assert_eq!(rests(code, "2026-06-01"), late, "{code}");
    }
    for (day, rest) in [
        ("2013-12-31", late),
        ("2014-01-01", early),
        ("2024-12-31", early),
        ("2025-01-01", late),
        ("2026-06-01", late),
    ] {
        assert_eq!(rests("MY-01", day), rest, "Johor on {day}");
    }
}

#[test]
fn an_office_is_ready_to_use_in_every_region() {
    for region in presets::regions() {
        let office = presets::office(region, region.zone);
        let compiled = compile(&office);
        assert_eq!(Calendar::from_json(&office.to_json().unwrap()).unwrap(), office);
        assert!(compiled.is_open(at("2026-06-09T03:30:00Z")), "a Tuesday morning in {}", region.code);
        assert!(!compiled.is_open(at("2026-08-25T03:30:00Z")), "the Prophet's birthday in {}", region.code);
        for language in kernel::Language::ALL {
            assert!(!region.name().get(language).is_empty());
        }
    }
}

#[test]
fn johor_works_on_fridays_again_from_2025() {
    let johor = presets::region("MY-01").unwrap();
    let office = compile(&presets::office(johor, johor.zone));
    // 60 minutes from Thursday 17:30: on Sunday before the change, on Friday after it.
    let due = |start: &str| office.due(at(start), 60).unwrap();
    assert_eq!(due("2024-12-26T17:30:00+08"), at("2024-12-29T09:30:00+08"));
    assert_eq!(due("2025-01-02T17:30:00+08"), at("2025-01-03T09:30:00+08"));
}

#[test]
fn joint_leave_is_worked_until_the_employer_says_otherwise() {
    let indonesia = presets::region("ID").unwrap();
    let mut office = presets::office(indonesia, "Asia/Makassar");
    let morning = at("2026-02-16T09:00:00+08");
    assert!(compile(&office).is_open(morning));
    for holiday in office.holidays.iter_mut().filter(|holiday| holiday.kind == HolidayKind::JointLeave) {
        holiday.observed = true;
    }
    assert!(!compile(&office).is_open(morning));
}
