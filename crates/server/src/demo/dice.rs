//! Chance for the history: a seeded stream per case, so that one case's luck does not move another's.

use kernel::SeededChance;

/// A stream of luck.
pub struct Dice(SeededChance);

impl Dice {
    /// The stream of `part` of the history that `seed` names.
    pub fn new(seed: u64, part: u64) -> Self {
        // Streams of neighbouring seeds are apart after one step of the generator.
        let mixed = SeededChance::new(seed ^ part.wrapping_mul(0xA24B_AED4_963E_E407)).next_u64();
        Self(SeededChance::new(mixed))
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&self, low: i64, high: i64) -> i64 {
        let span = high.saturating_sub(low).unsigned_abs().saturating_add(1);
        low.saturating_add(i64::try_from(self.0.below(span)).unwrap_or(0))
    }

    /// True in `percent` of a hundred throws.
    pub fn percent(&self, percent: u64) -> bool {
        self.0.below(100) < percent
    }

    /// One of the list; `None` of an empty one.
    pub fn pick<'a, T>(&self, list: &'a [T]) -> Option<&'a T> {
        let place = usize::try_from(self.0.below(list.len() as u64)).unwrap_or(0);
        list.get(place)
    }

    /// One of these words.
    pub fn word(&self, list: &[&'static str]) -> &'static str {
        self.pick(list).copied().unwrap_or_default()
    }

    /// The place of one of these weights, each as likely as it is heavy.
    pub fn weighted(&self, weights: impl IntoIterator<Item = u64> + Clone) -> usize {
        let total: u64 = weights.clone().into_iter().sum();
        let mut left = self.0.below(total);
        for (place, weight) in weights.into_iter().enumerate() {
            if left < weight {
                return place;
            }
            left -= weight;
        }
        0
    }

    /// A name made of `length` of these letters.
    pub fn letters(&self, alphabet: &str, length: usize) -> String {
        let alphabet: Vec<char> = alphabet.chars().collect();
        (0..length).filter_map(|_| self.pick(&alphabet).copied()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Dice;

    #[test]
    fn the_same_part_of_a_seed_has_the_same_luck_and_stays_in_bounds() {
        let throw = |seed, part| {
            let dice = Dice::new(seed, part);
            (0..50).map(|_| dice.between(-3, 9)).collect::<Vec<_>>()
        };
        assert_eq!(throw(7, 3), throw(7, 3));
        assert_ne!(throw(7, 3), throw(7, 4));
        assert_ne!(throw(7, 3), throw(8, 3));
        assert!(throw(1, 1).iter().all(|n| (-3..=9).contains(n)));
        let dice = Dice::new(1, 1);
        assert!((0..200).all(|_| dice.weighted([0, 5, 0, 2]) % 2 == 1), "a weight of nothing never comes");
    }
}
