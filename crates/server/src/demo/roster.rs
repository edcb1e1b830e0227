//! When people work and write: office hours with the holidays of each place, and the hours, weekdays and seasons in
//! which customers write.

use calendar::{Compiled, presets};
use jiff::civil::Date;
use kernel::Timestamp;

use super::dice::Dice;
use super::people::Brand;

/// How often customers write in each hour of their day.
const BY_HOUR: [u64; 24] =
    [3, 1, 1, 1, 1, 3, 5, 10, 22, 44, 52, 48, 36, 30, 38, 46, 44, 36, 22, 20, 26, 28, 18, 8];
/// How often on each weekday, Monday first.
const BY_WEEKDAY: [u64; 7] = [128, 116, 108, 104, 92, 58, 46];

/// The office hours of a brand.
pub struct Roster {
    hours: Option<Compiled>,
}

impl Roster {
    /// Nine to six on working days, less the holidays of the place.
    pub fn of(brand: Brand) -> Self {
        let region = presets::region(match brand {
            Brand::Safa => "MY-14",
            Brand::Nusantara => "ID",
        });
        Self { hours: region.and_then(|region| presets::office(region, brand.zone()).compile().ok()) }
    }

    /// When `minutes` of working time have passed after `at`, and never outside working hours.
    pub fn after(&self, at: Timestamp, minutes: i64) -> Timestamp {
        let Some(hours) = &self.hours else { return at.plus_minutes(minutes) };
        let start = hours.next_opening(at).unwrap_or(at);
        hours.due(start, minutes.max(1)).unwrap_or(at)
    }
}

/// The day in the brand's place, and midnight there.
pub fn day_at(brand: Brand, at: Timestamp) -> Date {
    at.plus_seconds(brand.hours_east() * 3600).to_jiff().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// How much is written on a day, 100 being an ordinary Wednesday.
pub fn busyness(brand: Brand, day: Date) -> u64 {
    let weekday = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
    let usual = BY_WEEKDAY.get(weekday).copied().unwrap_or(100);
    // Malaysian year-end school holidays and the weeks before Ramadan fill aeroplanes; Indonesian members travel at the
    // turn of the year and in the middle of it.
    let season = match (brand, day.month()) {
        (Brand::Safa, 11 | 12 | 1) => 130,
        (Brand::Safa, 2) => 115,
        (Brand::Nusantara, 12 | 1 | 6 | 7) => 120,
        _ => 100,
    };
    usual * season / 100
}

/// Instants between `from` and `until` at which customers of `brand` write, in order.
pub fn arrivals(
    dice: &Dice,
    brand: Brand,
    from: Timestamp,
    until: Timestamp,
    count: usize,
) -> Vec<Timestamp> {
    let days = until.seconds_since(from) / 86_400 + 1;
    let weights: Vec<u64> =
        (0..days).map(|day| busyness(brand, day_at(brand, from.plus_days(day)))).collect();
    let offset = brand.hours_east() * 3600;
    // Midnight of the first day in the brand's place.
    let midnight = from.plus_seconds(-(from.0 / 1_000_000 + offset).rem_euclid(86_400));
    let mut made = Vec::with_capacity(count);
    let mut thrown = 0;
    while made.len() < count && thrown < count * 50 {
        thrown += 1;
        let day = i64::try_from(dice.weighted(weights.iter().copied())).unwrap_or(0);
        let hour = i64::try_from(dice.weighted(BY_HOUR)).unwrap_or(9);
        let at = midnight.plus_days(day).plus_seconds(hour * 3600 + dice.between(0, 3599));
        if at >= from && at < until {
            made.push(at);
        }
    }
    made.sort_unstable();
    made
}

#[cfg(test)]
mod tests {
    use super::{Roster, arrivals, day_at};
    use crate::demo::dice::Dice;
    use crate::demo::people::Brand;

    #[test]
    fn customers_write_within_the_span_and_less_on_sundays() {
        let from = "2026-02-02T00:00:00Z".parse().unwrap();
        let until = "2026-05-02T00:00:00Z".parse().unwrap();
        let all = arrivals(&Dice::new(1, 1), Brand::Safa, from, until, 2000);
        assert_eq!(all.len(), 2000);
        assert!(all.windows(2).all(|pair| pair[0] <= pair[1]));
        assert!(all.iter().all(|at| *at >= from && *at < until));
        let on = |weekday| all.iter().filter(|at| day_at(Brand::Safa, **at).weekday() == weekday).count();
        assert!(on(jiff::civil::Weekday::Monday) > 2 * on(jiff::civil::Weekday::Sunday));
    }

    #[test]
    fn nobody_answers_at_night_or_on_a_holiday() {
        let roster = Roster::of(Brand::Safa);
        // Friday evening in Kuala Lumpur; the next working morning is Monday.
        let answered = roster.after("2026-02-06T14:00:00Z".parse().unwrap(), 30);
        assert_eq!(answered.to_string(), "2026-02-09T01:30:00Z");
        let labour_day = roster.after("2026-05-01T02:00:00Z".parse().unwrap(), 30);
        assert!(labour_day > "2026-05-01T16:00:00Z".parse().unwrap());
    }
}
