//! How many due dates one core works out in a second, for a calendar with all that a calendar can have: run it with
//! `cargo run --release -p calendar --example due_rate`.

use std::process::ExitCode;
use std::time::Instant;

use calendar::Calendar;
use kernel::{SeededChance, Timestamp};

const DOCUMENT: &str = r#"{
    "name": "Counter", "zone": "America/New_York",
    "weekly": {
        "monday": [{"from": "09:00", "until": "13:00"}, {"from": "14:00", "until": "18:00"}],
        "tuesday": [{"from": "09:00", "until": "13:00"}, {"from": "14:00", "until": "18:00"}],
        "wednesday": [{"from": "09:00", "until": "13:00"}, {"from": "14:00", "until": "18:00"}],
        "thursday": [{"from": "09:00", "until": "13:00"}, {"from": "14:00", "until": "18:00"}],
        "friday": [{"from": "09:00", "until": "12:15"}, {"from": "14:45", "until": "18:00"}, {"from": "22:00", "until": "02:00"}]
    },
    "holidays": [{"date": "2026-05-01", "name": {"en": "Labour Day"}, "kind": "national"}],
    "overrides": [{"date": "2026-12-31", "intervals": []}],
    "seasons": [{"name": {"en": "Ramadan"}, "from": "2026-02-19", "until": "2026-03-20",
        "weekly": {"monday": [{"from": "09:00", "until": "16:30"}], "friday": [{"from": "09:00", "until": "12:15"}]}}]
}"#;

fn main() -> ExitCode {
    let begun = Instant::now();
    let Some(calendar) = Calendar::from_json(DOCUMENT).ok().and_then(|calendar| calendar.compile().ok())
    else {
        return ExitCode::FAILURE;
    };
    let first = calendar.due(Timestamp(1_704_067_200_000_000), 480);
    println!("read, compiled and answered first ({first:?}) in {} µs", begun.elapsed().as_micros());
    let chance = SeededChance::new(1);
    let below = |bound: u64| i64::try_from(chance.below(bound)).unwrap_or_default();
    // Starts over five years from 2024 on, targets up to two working weeks.
    let asked: Vec<(Timestamp, i64)> = (0..1_000_000)
        .map(|_| (Timestamp(1_704_067_200_000_000).plus_seconds(below(5 * 365 * 86_400)), below(4_800)))
        .collect();
    let begun = Instant::now();
    let answered = asked.iter().filter(|(start, minutes)| calendar.due(*start, *minutes).is_some()).count();
    let seconds = begun.elapsed().as_secs_f64();
    println!("{answered} due dates in {seconds:.3} s: {:.0} a second", 1_000_000.0 / seconds);
    ExitCode::SUCCESS
}
