//! What is told about an answer, line by line.

use calendar::{Answer, Calendar, Explanation, MAX_DAYS, Status, Weekday, Why};
use kernel::Labels;

use crate::words::{at, compile, date, holiday, office, on, only, rest, season};

const KL: &str = "Asia/Kuala_Lumpur";

/// Each line as `03-06 60/120 09:00–13:00`: month and day, counted and remaining minutes, hours.
fn told(explanation: &Explanation) -> Vec<String> {
    let line = |line: &calendar::DayLine| {
        let hours: Vec<&str> = line.intervals.iter().map(|stretch| stretch.local.as_str()).collect();
        let left = line.remaining_minutes.map_or(String::new(), |left| format!("/{left}"));
        format!("{} {}{left} {}", &line.date.to_string()[5..], line.counted_minutes, hours.join(" "))
            .trim()
            .to_owned()
    };
    explanation.days.iter().map(line).collect()
}

#[test]
fn a_due_date_is_told_day_by_day_with_its_reasons() {
    let mut desk = office(KL, "09:00-13:00 14:00-18:00");
    desk.weekend_rules = vec![rest(None, None, &[Weekday::Saturday, Weekday::Sunday])];
    let mut expected = holiday("2026-03-09", "Nuzul Al-Quran");
    expected.status = Status::Expected;
    desk.holidays = vec![expected];
    desk.overrides = vec![only("2026-03-10", "09:00-10:00", "Staff training")];
    desk.seasons = vec![season("Ramadan", "2026-03-11", "2026-03-20", "08:30-16:30")];
    let told_why = compile(&desk).explain_due(at("2026-03-06T17:00:30+08"), 300);

    assert_eq!(told_why.zone, KL);
    assert_eq!(told_why.answer, Answer::Due { at: Some(at("2026-03-11T11:30:30+08")) });
    assert_eq!(
        told(&told_why),
        [
            "03-06 59/241 09:00–13:00 14:00–18:00",
            "03-07 0/241",
            "03-08 0/241",
            "03-09 0/241",
            "03-10 60/181 09:00–10:00",
            "03-11 181/0 08:30–16:30",
        ]
    );
    let why: Vec<&Why> = told_why.days.iter().map(|line| &line.why).collect();
    let name = |text: &str| Labels::new(text, text, text);
    assert_eq!(
        why,
        [
            &Why::Weekly,
            &Why::Rest,
            &Why::Rest,
            &Why::Holiday { name: name("Nuzul Al-Quran"), status: Status::Expected },
            &Why::Override { reason: "Staff training".into() },
            &Why::Season { name: name("Ramadan"), status: Status::Declared },
        ]
    );
    assert_eq!(told_why.days[0].weekday, Weekday::Friday);
    assert_eq!(told_why.days[0].intervals[0].opens_at, at("2026-03-06T01:00:00Z"));
    assert!(!told_why.truncated);
}

#[test]
fn a_shift_that_began_the_day_before_is_told_on_its_own_date() {
    let desk = compile(&on(KL, &[Weekday::Friday], "22:00-06:00"));
    let told_why = desk.explain_due(at("2026-03-07T05:00:00+08"), 90);
    assert_eq!(told(&told_why)[..2], ["03-06 60/30 22:00–06:00 (+1)".to_owned(), "03-07 0/30".to_owned()]);
    assert_eq!(told_why.days.last().unwrap().date, date("2026-03-13"));
    // The evening before tells nothing about a Saturday afternoon.
    let later = desk.explain_due(at("2026-03-07T15:00:00+08"), 30);
    assert_eq!(later.days[0].date, date("2026-03-07"));
}

#[test]
fn time_between_is_told_with_its_pauses() {
    let desk = compile(&office(KL, "09:00-17:00"));
    let pauses = [
        (at("2026-03-06T15:30:00+08"), Some(at("2026-03-09T10:00:00+08"))),
        (at("2026-03-06T16:00:00+08"), Some(at("2026-03-06T18:00:00+08"))),
    ];
    let told_why = desk.explain_between(at("2026-03-06T15:00:00+08"), at("2026-03-09T11:00:00+08"), &pauses);
    assert_eq!(told_why.answer, Answer::Worked { seconds: 90 * 60 });
    assert_eq!(told(&told_why), ["03-06 30 09:00–17:00", "03-07 0", "03-08 0", "03-09 60 09:00–17:00"]);
    let taken_away: Vec<i64> = told_why.days.iter().map(|line| line.paused_minutes).collect();
    assert_eq!(taken_away, [90, 0, 0, 60]);
}

#[test]
fn lines_add_up_though_each_holds_half_minutes() {
    let desk = compile(&office(KL, "09:00-17:00"));
    let told_why = desk.explain_between(at("2026-03-05T16:59:30+08"), at("2026-03-06T09:00:30+08"), &[]);
    assert_eq!(told_why.answer, Answer::Worked { seconds: 60 });
    assert_eq!(told(&told_why), ["03-05 0 09:00–17:00", "03-06 1 09:00–17:00"]);
}

#[test]
fn a_zero_minute_target_has_one_line() {
    let desk = compile(&office(KL, "09:00-17:00"));
    let told_why = desk.explain_due(at("2026-03-07T10:00:00+08"), 0);
    assert_eq!(told_why.answer, Answer::Due { at: Some(at("2026-03-07T10:00:00+08")) });
    assert_eq!(told(&told_why), ["03-07 0/0"]);
}

#[test]
fn a_whole_day_ends_at_24_00() {
    let desk = compile(&Calendar::always_open("Always", KL));
    let told_why = desk.explain_due(at("2026-03-07T10:00:00+08"), 60);
    assert_eq!(told(&told_why), ["03-07 60/0 00:00–24:00"]);
}

#[test]
fn a_date_with_two_holidays_names_both() {
    let mut desk = office(KL, "09:00-17:00");
    desk.holidays = vec![holiday("2026-02-02", "Federal Territory Day"), holiday("2026-02-02", "Thaipusam")];
    desk.holidays[1].status = Status::Expected;
    let told_why = compile(&desk).explain_due(at("2026-02-02T10:00:00+08"), 1);
    let Why::Holiday { name, status } = &told_why.days[0].why else { panic!("{:?}", told_why.days[0]) };
    assert_eq!(name.ms, "Federal Territory Day / Thaipusam");
    assert_eq!(*status, Status::Declared, "one settled holiday closes the date for certain");
}

#[test]
fn long_explanations_stop_and_say_so() {
    let desk = compile(&on(KL, &[Weekday::Monday], "09:00-10:00"));
    // 57 Mondays are 399 days after the first one, 58 are 406.
    let start = at("2026-03-09T09:00:00+08");
    let whole = desk.explain_due(start, 58 * 60);
    assert_eq!((whole.days.len(), whole.truncated), (MAX_DAYS, false));
    assert_eq!(whole.days.last().unwrap().remaining_minutes, Some(0));
    let cut = desk.explain_due(start, 59 * 60);
    assert_eq!((cut.days.len(), cut.truncated), (MAX_DAYS, true));
    assert_eq!(cut.answer, Answer::Due { at: desk.due(start, 59 * 60) });
    // A target that is never reached shows what stands in its way.
    let stuck = desk.explain_due_with_pauses(start, 60, &[(start, None)]);
    assert_eq!((stuck.answer, stuck.truncated), (Answer::Due { at: None }, true));
    assert_eq!(stuck.days[0].paused_minutes, 60);
}

#[test]
fn an_explanation_survives_json() {
    let mut desk = office(KL, "09:00-17:00");
    desk.holidays = vec![holiday("2026-03-09", "Nuzul Al-Quran")];
    let told_why = compile(&desk).explain_due(at("2026-03-06T17:00:00+08"), 30);
    let text = serde_json::to_string(&told_why).unwrap();
    assert!(text.contains(r#""why":{"kind":"holiday","name":"#), "{text}");
    assert_eq!(serde_json::from_str::<Explanation>(&text).unwrap(), told_why);
}
