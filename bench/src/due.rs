//! Due dates a second on one core, in a Malaysian office calendar with its holidays.

use std::time::Instant;

use calendar::presets;
use kernel::{SeededChance, Timestamp};

use crate::Outcome;

/// Asks for two million due dates at random starts over three years.
pub fn rate() -> Outcome<f64> {
    const COUNT: u32 = 2_000_000;
    let region = presets::region("MY-10").ok_or("no such region")?;
    let office =
        presets::office(region, "Asia/Kuala_Lumpur").compile().map_err(|found| format!("{found:?}"))?;
    let dice = SeededChance::new(3);
    let begins: Timestamp = "2024-06-01T00:00:00Z".parse()?;
    let starts: Vec<(Timestamp, i64)> = (0..COUNT)
        .map(|_| {
            let seconds = i64::try_from(dice.below(3 * 365 * 86_400)).unwrap_or(0);
            let minutes = i64::try_from(dice.below(3_000)).unwrap_or(0);
            (begins.plus_seconds(seconds), minutes)
        })
        .collect();
    let started = Instant::now();
    let answered = starts.iter().filter(|(start, minutes)| office.due(*start, *minutes).is_some()).count();
    let took = started.elapsed().as_secs_f64();
    if answered != starts.len() {
        return Err("a due date was not answered".into());
    }
    Ok(f64::from(COUNT) / took)
}
