//! What was counted on one day; days add up to periods.

use crate::spread::Times;

/// Counts and durations of one day or of several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub opened: i64,
    pub enquiries: i64,
    pub within: i64,
    pub missed: i64,
    pub working: Times,
    pub calendar: Times,
    pub resolution_working: Times,
    pub resolution_calendar: Times,
    pub first_resolved: i64,
    pub reopened: i64,
    pub asked: i64,
    /// How often each score was given, 1 first.
    pub scores: [i64; 5],
}

impl Tally {
    pub fn merge(&mut self, other: &Self) {
        self.opened += other.opened;
        self.enquiries += other.enquiries;
        self.within += other.within;
        self.missed += other.missed;
        self.working.merge(&other.working);
        self.calendar.merge(&other.calendar);
        self.resolution_working.merge(&other.resolution_working);
        self.resolution_calendar.merge(&other.resolution_calendar);
        self.first_resolved += other.first_resolved;
        self.reopened += other.reopened;
        self.asked += other.asked;
        for (mine, theirs) in self.scores.iter_mut().zip(other.scores) {
            *mine += theirs;
        }
    }

    /// Cases resolved.
    pub const fn resolved(&self) -> i64 {
        self.resolution_working.n()
    }

    /// So many answers of that score.
    pub fn add_score(&mut self, score: i64, n: i64) {
        let place = usize::try_from(score - 1).ok();
        if let Some(count) = place.and_then(|place| self.scores.get_mut(place)) {
            *count += n;
        }
    }

    /// Answers.
    pub fn rated(&self) -> i64 {
        self.scores.iter().sum()
    }

    /// Answers of scores from `low` to `high`, both in it.
    pub fn scores_between(&self, low: i64, high: i64) -> i64 {
        (1..).zip(self.scores).filter(|(score, _)| (low..=high).contains(score)).map(|(_, n)| n).sum()
    }

    /// All scores added up.
    pub fn score_sum(&self) -> i64 {
        (1..).zip(self.scores).map(|(score, n): (i64, i64)| score * n).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spread::{Share, ratio};

    #[test]
    fn satisfaction_of_the_known_vector() {
        let mut tally = Tally { asked: 8, ..Tally::default() };
        for score in [5, 5, 4, 3, 1] {
            tally.add_score(score, 1);
        }
        assert_eq!(ratio(tally.score_sum(), tally.rated()), Some(3.6));
        assert_eq!(Share::of(tally.scores_between(4, 5), tally.rated()).share, Some(0.6));
        assert_eq!(tally.scores_between(1, 2), 1);
        tally.add_score(0, 1);
        tally.add_score(6, 1);
        assert_eq!(tally.rated(), 5, "there is no such score");
    }
}
