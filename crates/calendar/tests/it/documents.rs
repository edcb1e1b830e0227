//! The document: read and written whole, strange keys refused, contradictions named with their fields.

use calendar::{Calendar, ContradictionKind, Interval, MAX_INTERVALS, MAX_TEXT, TimeOfDay, Weekday};
use kernel::Labels;

use crate::words::{date, holiday, hours, office, on, only, rest, season};

const WHOLE: &str = r#"{
    "name": "Kota Bharu counter",
    "zone": "Asia/Kuala_Lumpur",
    "weekly": {
        "sunday": [{"from": "09:00", "until": "13:00"}, {"from": "14:00", "until": "17:30"}],
        "thursday": [{"from": "22:00", "until": "06:00"}]
    },
    "weekend_rules": [{"from": "2014-01-01", "until": "2024-12-31", "rest": ["friday", "saturday"]}, {"from": "2025-01-01", "rest": []}],
    "holidays": [{
        "date": "2027-03-10", "name": {"en": "Hari Raya Aidilfitri", "ms": "Hari Raya Aidilfitri", "id": "Idulfitri"},
        "kind": "joint-leave", "status": "expected", "source": "a list", "observed": false, "replacement": true
    }],
    "overrides": [{"date": "2026-12-31", "intervals": [], "reason": "Stock-taking"}],
    "seasons": [{
        "name": {"en": "Ramadan"}, "from": "2027-02-08", "until": "2027-03-09",
        "weekly": {"sunday": [{"from": "09:00", "until": "24:00"}]}, "status": "expected", "source": "a list"
    }]
}"#;

fn found(calendar: &Calendar) -> Vec<(String, &'static str)> {
    calendar
        .validate()
        .err()
        .unwrap_or_default()
        .into_iter()
        .map(|one| (one.field, one.kind.slug()))
        .collect()
}

#[track_caller]
fn assert_found(calendar: &Calendar, expected: &[(&str, &str)]) {
    let found = found(calendar);
    let found: Vec<(&str, &str)> = found.iter().map(|(field, kind)| (field.as_str(), *kind)).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_whole_calendar_survives_json() {
    let calendar = Calendar::from_json(WHOLE).unwrap();
    assert_eq!(calendar.weekly.thursday, hours("22:00-06:00"));
    assert_eq!(calendar.holidays[0].date, date("2027-03-10"));
    assert!(!calendar.holidays[0].observed && calendar.holidays[0].replacement);
    assert_eq!(calendar.seasons[0].weekly.sunday[0].until, TimeOfDay::END_OF_DAY);
    assert_eq!(calendar.validate(), Ok(()));
    assert_eq!(Calendar::from_json(&calendar.to_json().unwrap()).unwrap(), calendar);
}

#[test]
fn unknown_keys_are_refused_everywhere() {
    // Each of these keys, put into its object, must be refused by name.
    for (place, key) in [
        (r#""name": "Kota"#, "colour"),
        (r#""sunday": [{"from": "09:00", "until": "13:00"}"#, "funday"),
        (r#""from": "09:00", "until": "13:00""#, "lunch"),
        (r#""from": "2014-01-01""#, "to"),
        (r#""en": "Hari Raya Aidilfitri""#, "fr"),
        (r#""kind": "joint-leave""#, "paid"),
        (r#""reason": "Stock-taking""#, "closed"),
        (r#""from": "2027-02-08""#, "hours"),
    ] {
        let text = WHOLE.replacen(place, &format!(r#""{key}": [], {place}"#), 1);
        assert_ne!(text, WHOLE, "{place}");
        let refusal = Calendar::from_json(&text).unwrap_err().to_string();
        assert!(refusal.contains(&format!("unknown field `{key}`")), "{key}: {refusal}");
    }
}

#[test]
fn an_override_without_intervals_is_refused_rather_than_closed() {
    let text = WHOLE.replace(r#""intervals": [], "#, "");
    assert!(Calendar::from_json(&text).unwrap_err().to_string().contains("intervals"));
}

#[test]
fn times_are_written_one_way() {
    for text in ["00:00", "09:05", "23:59", "24:00"] {
        assert_eq!(text.parse::<TimeOfDay>().unwrap().to_string(), text);
    }
    for text in
        ["", "9:00", "09:5", "09.00", "24:01", "25:00", "12:60", "-1:00", "+9:00", "0９:00", "09:00:00"]
    {
        assert!(text.parse::<TimeOfDay>().is_err(), "{text}");
    }
    assert_eq!("09:00 – 13:00".parse::<Interval>().unwrap().to_string(), "09:00-13:00");
    assert!("09:00".parse::<Interval>().is_err());
}

#[test]
fn a_calendar_must_have_a_name_a_zone_and_hours() {
    let mut calendar = on("Asia/Kuala_Lumpur", &[], "");
    assert_found(&calendar, &[("weekly", "no-hours")]);
    calendar.name = "  ".into();
    calendar.zone = "Asia/Kota_Bharu".into();
    assert_found(&calendar, &[("name", "name-missing"), ("zone", "unknown-zone")]);
    assert!(calendar.compile().is_err());
}

#[test]
fn hours_that_always_rest_are_no_hours() {
    let weekend = [Weekday::Saturday, Weekday::Sunday];
    let mut calendar = on("Asia/Jakarta", &weekend, "09:00-17:00");
    calendar.weekend_rules = vec![rest(None, None, &weekend)];
    assert_found(&calendar, &[("weekly", "no-hours")]);
    calendar.weekend_rules =
        vec![rest(None, Some("2025-12-31"), &weekend), rest(Some("2026-01-01"), None, &weekend)];
    assert_found(&calendar, &[("weekly", "no-hours")]);
    // A day without rule between the two, the Saturday 2026-01-03, is enough.
    calendar.weekend_rules =
        vec![rest(None, Some("2026-01-02"), &weekend), rest(Some("2026-01-04"), None, &weekend)];
    assert_found(&calendar, &[]);
    // So is one override, or a season on working days.
    calendar.weekend_rules = vec![rest(None, None, &weekend)];
    calendar.overrides = vec![only("2026-05-02", "09:00-12:00", "Fair")];
    assert_found(&calendar, &[]);
    calendar.overrides.clear();
    calendar.seasons = vec![season("Peak", "2026-11-02", "2026-11-02", "09:00-17:00")];
    assert_found(&calendar, &[]);
}

#[test]
fn intervals_may_not_share_a_minute() {
    let cases: [(&str, &[(&str, &str)]); 7] = [
        ("09:00-13:00 13:00-17:00", &[]),
        ("09:00-13:00 12:59-17:00", &[("weekly.monday[1]", "overlap")]),
        ("09:00-17:00 10:00-11:00", &[("weekly.monday[1]", "overlap")]),
        ("22:00-06:00 23:00-24:00", &[("weekly.monday[1]", "overlap")]),
        ("22:00-06:00 05:00-07:00", &[]),
        ("09:00-09:00", &[("weekly.monday[0]", "zero-length")]),
        ("24:00-06:00", &[("weekly.monday[0].from", "starts-at-day-end")]),
    ];
    for (text, expected) in cases {
        assert_found(&on("Asia/Jakarta", &[Weekday::Monday], text), expected);
    }
}

#[test]
fn a_shift_may_not_run_into_the_next_morning_s_hours() {
    let mut calendar = on("Asia/Jakarta", &[Weekday::Sunday], "22:00-06:00");
    calendar.weekly.monday = hours("05:59-12:00");
    assert_found(&calendar, &[("weekly.monday[0]", "overlap")]);
    calendar.weekly.monday = hours("06:00-12:00");
    assert_found(&calendar, &[]);
}

#[test]
fn spans_are_in_order_and_apart() {
    let mut calendar = office("Asia/Jakarta", "09:00-17:00");
    calendar.seasons = vec![
        season("One", "2026-02-01", "2026-02-28", "09:00-12:00"),
        season("Two", "2026-02-28", "2026-03-31", "09:00-12:00"),
        season("Three", "2026-05-02", "2026-05-01", "09:00-12:00"),
    ];
    assert_found(&calendar, &[("seasons[1]", "overlap"), ("seasons[2].until", "until-before-from")]);
    calendar.seasons.clear();
    calendar.weekend_rules = vec![
        rest(None, Some("2024-12-31"), &[Weekday::Friday, Weekday::Friday]),
        rest(Some("2024-12-31"), None, &[Weekday::Sunday]),
    ];
    assert_found(
        &calendar,
        &[("weekend_rules[0].rest[1]", "weekday-twice"), ("weekend_rules[1]", "overlap")],
    );
}

#[test]
fn a_date_has_one_override_and_a_holiday_is_listed_once() {
    let mut calendar = office("Asia/Jakarta", "09:00-17:00");
    calendar.overrides = vec![only("2026-05-01", "", "A"), only("2026-05-01", "10:00-10:00", "B")];
    calendar.holidays = vec![
        holiday("2026-02-01", "Thaipusam"),
        holiday("2026-02-01", "Federal Territory Day"),
        holiday("2026-02-01", "Thaipusam"),
        holiday("1960-02-01", "Long ago"),
    ];
    assert_found(
        &calendar,
        &[
            ("holidays[2]", "duplicate"),
            ("holidays[3].date", "out-of-range"),
            ("overrides[1].intervals[0]", "zero-length"),
            ("overrides[1].date", "duplicate"),
        ],
    );
}

#[test]
fn names_are_needed_and_texts_and_lists_have_limits() {
    let mut calendar = office("Asia/Jakarta", "09:00-17:00");
    calendar.name = "é".repeat(MAX_TEXT + 1);
    calendar.holidays = vec![holiday("2026-02-01", "")];
    calendar.seasons = vec![season("", "2026-02-01", "2026-02-02", "09:00-12:00")];
    calendar.overrides = vec![only("2026-05-01", "", &"x".repeat(MAX_TEXT + 1))];
    calendar.weekly.sunday = (0..=MAX_INTERVALS)
        .map(|nth| format!("{:02}:00-{:02}:30", nth % 24, nth % 24).parse().unwrap())
        .collect();
    assert_found(
        &calendar,
        &[
            ("name", "text-too-long"),
            ("weekly.sunday", "too-many"),
            ("weekly.sunday[24]", "overlap"),
            ("holidays[0].name", "name-missing"),
            ("overrides[0].reason", "text-too-long"),
            ("seasons[0].name", "name-missing"),
        ],
    );
    calendar.name = "é".repeat(MAX_TEXT);
    calendar.holidays[0].name = Labels { id: "Libur".into(), ..Labels::default() };
    assert!(found(&calendar).iter().all(|(field, _)| field != "name" && field != "holidays[0].name"));
}

#[test]
fn a_contradiction_is_told_to_programs() {
    let calendar = on("Asia/Jakarta", &[Weekday::Monday], "09:00-13:00 12:00-17:00");
    let found = calendar.validate().unwrap_err();
    let json: serde_json::Value = serde_json::from_str(&serde_json::to_string(&found[0]).unwrap()).unwrap();
    assert_eq!(
        json,
        serde_json::json!({"field": "weekly.monday[1]", "kind": "overlap", "with": "weekly.monday[0]"})
    );
    assert_eq!(found[0].kind, ContradictionKind::Overlap { with: "weekly.monday[0]".into() });
    assert_eq!(found[0].to_string(), "weekly.monday[1]: overlap (weekly.monday[0])");
}
