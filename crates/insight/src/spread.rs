//! How durations spread: mean, median, p90 and a distribution. Percentiles are nearest-rank: the p-th of n sorted values
//! is the one at rank ⌈p·n/100⌉, so it is always a value that occurred.

use serde::Serialize;
use utoipa::ToSchema;

/// Upper ends of the fixed slots that durations are counted into, in minutes; the last slot has no end. Never changed:
/// the totals of years are kept in them.
pub(crate) const SLOT_MINUTES: [i64; 24] = [
    1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 300, 360, 480, 600, 720, 960, 1_440, 2_880, 5_760,
    11_520, 20_160,
];
/// How many slots there are.
pub(crate) const SLOTS: usize = SLOT_MINUTES.len() + 1;
/// The slots a chart shows, by their upper ends in minutes.
pub(crate) const SHOWN_MINUTES: [i64; 6] = [15, 30, 60, 120, 240, 480];

/// The slot a duration in seconds belongs to: the first whose end it does not exceed.
pub(crate) fn slot_of(seconds: i64) -> usize {
    SLOT_MINUTES.iter().position(|end| seconds <= end * 60).unwrap_or(SLOT_MINUTES.len())
}

/// Above how many minutes, and up to how many, durations of a shown slot are; below nothing the first, without an end
/// the last.
pub(crate) fn shown_between(slot: usize) -> [i64; 2] {
    let above = slot.checked_sub(1).and_then(|before| SHOWN_MINUTES.get(before));
    // Far beyond any wait, and still a number of seconds.
    [above.copied().unwrap_or(-1), SHOWN_MINUTES.get(slot).copied().unwrap_or(i64::MAX / 120)]
}

/// The p-th percentile of sorted values by nearest rank; `None` of nothing.
pub(crate) fn nearest_rank(sorted: &[i64], percent: u8) -> Option<i64> {
    let rank = (sorted.len() * usize::from(percent)).div_ceil(100);
    sorted.get(rank.checked_sub(1)?).copied()
}

/// Durations being gathered: each of them, or only how many fell into each slot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Times {
    n: i64,
    sum_seconds: i64,
    values: Vec<i64>,
    slots: [i64; SLOTS],
}

impl Times {
    /// One duration, in seconds.
    pub fn push(&mut self, seconds: i64) {
        self.n += 1;
        self.sum_seconds += seconds;
        self.values.push(seconds);
        if let Some(slot) = self.slots.get_mut(slot_of(seconds)) {
            *slot += 1;
        }
    }

    /// Durations of which only the slot is known. Their sum comes by [`Times::add_sum`].
    pub fn add_slot(&mut self, slot: usize, count: i64) {
        if let Some(known) = self.slots.get_mut(slot) {
            *known += count;
            self.n += count;
        }
    }

    /// What durations known by slot add up to, in seconds.
    pub const fn add_sum(&mut self, seconds: i64) {
        self.sum_seconds += seconds;
    }

    /// Takes in all of `other`.
    pub fn merge(&mut self, other: &Self) {
        self.n += other.n;
        self.sum_seconds += other.sum_seconds;
        self.values.extend(&other.values);
        for (mine, theirs) in self.slots.iter_mut().zip(&other.slots) {
            *mine += theirs;
        }
    }

    /// How many.
    pub const fn n(&self) -> i64 {
        self.n
    }

    /// Arithmetic mean in seconds; `None` of nothing.
    pub fn mean(&self) -> Option<f64> {
        ratio(self.sum_seconds, self.n)
    }

    /// Mean, median and p90 of what was gathered.
    pub fn spread(&self) -> Spread {
        let exact = i64::try_from(self.values.len()) == Ok(self.n);
        let mut sorted = self.values.clone();
        sorted.sort_unstable();
        let percentile = |percent| {
            if exact { nearest_rank(&sorted, percent) } else { self.slot_end(percent) }
        };
        Spread {
            n: self.n,
            mean_seconds: self.mean(),
            median_seconds: percentile(50),
            p90_seconds: percentile(90),
            exact,
            distribution: self.distribution(),
        }
    }

    /// The upper end of the slot the percentile falls into, in seconds; the last slot's beginning, as it has no end.
    fn slot_end(&self, percent: u8) -> Option<i64> {
        let rank = (self.n * i64::from(percent) + 99) / 100;
        let mut seen = 0;
        let ends = SLOT_MINUTES.iter().copied().chain(SLOT_MINUTES.last().copied());
        for (count, end) in self.slots.iter().zip(ends) {
            seen += count;
            if seen >= rank && rank > 0 {
                return Some(end * 60);
            }
        }
        None
    }

    fn distribution(&self) -> Vec<Slot> {
        let mut shown: Vec<Slot> =
            SHOWN_MINUTES.iter().map(|end| Slot { up_to_minutes: Some(*end), n: 0 }).collect();
        let mut beyond = Slot { up_to_minutes: None, n: 0 };
        for (place, count) in self.slots.iter().enumerate() {
            let end = SLOT_MINUTES.get(place).copied();
            let slot = shown.iter_mut().find(|slot| end.is_some() && end <= slot.up_to_minutes);
            slot.unwrap_or(&mut beyond).n += count;
        }
        shown.push(beyond);
        shown
    }
}

/// `sum / n`; `None` of nothing.
#[expect(clippy::cast_precision_loss, reason = "counts and sums of seconds stay far below 2^53")]
pub(crate) fn ratio(sum: i64, n: i64) -> Option<f64> {
    (n > 0).then(|| sum as f64 / n as f64)
}

/// How durations spread.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = FigureSpread)]
pub struct Spread {
    /// How many.
    pub n: i64,
    /// Arithmetic mean, seconds.
    pub mean_seconds: Option<f64>,
    /// Half took this or less (nearest rank), seconds.
    pub median_seconds: Option<i64>,
    /// Nine in ten took this or less (nearest rank), seconds.
    pub p90_seconds: Option<i64>,
    /// False when there were too many to sort: then median and p90 are the upper end of their slot.
    pub exact: bool,
    /// How many fell where, in order.
    pub distribution: Vec<Slot>,
}

/// A part of a distribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = FigureSlot)]
pub struct Slot {
    /// Its upper end, inclusive; none for everything beyond the last.
    pub up_to_minutes: Option<i64>,
    /// How many.
    pub n: i64,
}

/// A part of a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, ToSchema)]
#[schema(as = FigureShare)]
pub struct Share {
    /// How many of them.
    pub numerator: i64,
    /// Of how many.
    pub denominator: i64,
    /// The one by the other, 0 to 1; none of nothing.
    pub share: Option<f64>,
}

impl Share {
    /// So many of so many.
    pub fn of(numerator: i64, denominator: i64) -> Self {
        Self { numerator, denominator, share: ratio(numerator, denominator) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn gathered(values: &[i64]) -> Times {
        let mut times = Times::default();
        for value in values {
            times.push(*value);
        }
        times
    }

    #[test]
    fn percentiles_are_values_that_occurred() {
        let spread = gathered(&[60, 15, 20, 35, 50]).spread();
        assert_eq!(
            (spread.median_seconds, spread.p90_seconds, spread.mean_seconds),
            (Some(35), Some(60), Some(36.0))
        );
        let even = gathered(&[4, 1, 3, 2]).spread();
        assert_eq!((even.median_seconds, even.p90_seconds), (Some(2), Some(4)));
        let nothing = gathered(&[]).spread();
        assert_eq!((nothing.n, nothing.mean_seconds, nothing.median_seconds), (0, None, None));
        assert_eq!(Share::of(0, 0).share, None);
    }

    #[test]
    fn the_shown_slots_hold_every_duration_once() {
        let spread = gathered(&[900, 901, 7_200, 7_201, 28_801, 99_999_999]).spread();
        let shown: Vec<(Option<i64>, i64)> =
            spread.distribution.iter().map(|slot| (slot.up_to_minutes, slot.n)).collect();
        assert_eq!(
            shown,
            [
                (Some(15), 1),
                (Some(30), 1),
                (Some(60), 0),
                (Some(120), 1),
                (Some(240), 1),
                (Some(480), 0),
                (None, 2)
            ]
        );
        for end in SHOWN_MINUTES {
            assert!(SLOT_MINUTES.contains(&end), "{end} is an end of a slot");
        }
    }

    /// Nearest rank, by its definition: the smallest value that at least p % of all do not exceed.
    fn by_definition(values: &[i64], percent: usize) -> Option<i64> {
        let enough = |value: &&i64| {
            values.iter().filter(|other| other <= value).count() * 100 >= percent * values.len()
        };
        values.iter().filter(enough).min().copied()
    }

    proptest! {
        #[test]
        fn spreads_agree_with_the_definition(values in prop::collection::vec(0i64..2_000_000, 0..200)) {
            let spread = gathered(&values).spread();
            prop_assert_eq!(spread.median_seconds, by_definition(&values, 50));
            prop_assert_eq!(spread.p90_seconds, by_definition(&values, 90));
            prop_assert_eq!(spread.distribution.iter().map(|slot| slot.n).sum::<i64>(), spread.n);
        }

        #[test]
        fn slots_alone_miss_by_one_slot_at_most(values in prop::collection::vec(0i64..1_200_000, 1..200)) {
            let mut by_slot = Times::default();
            for value in &values {
                by_slot.add_slot(slot_of(*value), 1);
                by_slot.add_sum(*value);
            }
            let (exact, rough) = (gathered(&values).spread(), by_slot.spread());
            prop_assert!(!rough.exact);
            prop_assert_eq!((rough.n, rough.mean_seconds), (exact.n, exact.mean_seconds));
            prop_assert_eq!(slot_of(rough.median_seconds.unwrap()), slot_of(exact.median_seconds.unwrap()));
            prop_assert_eq!(slot_of(rough.p90_seconds.unwrap()), slot_of(exact.p90_seconds.unwrap()));
        }
    }
}
