//! Small totals by local day, brand, team, channel and owner: what long ranges are read from, whatever the number of
//! cases. Each is one row that holds all of its numbers, durations counted into fixed slots; a row per number would be
//! more rows than there are facts.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use db::{DbError, Sql, Tx};

use crate::facts::{CaseFact, RatingFact};
use crate::spread::{SLOTS, slot_of};

pub(crate) static CELL: Sql = Sql::new(
    "totals.cell",
    "select sums from total_day
     where day = $1 and brand_id = $2 and team_id = $3 and channel = $4 and agent_id = $5",
);
pub(crate) static PUT: Sql = Sql::new(
    "totals.put",
    "insert into total_day (day, brand_id, team_id, channel, agent_id, sums) values ($1, $2, $3, $4, $5, $6)
     on conflict (day, brand_id, team_id, channel, agent_id) do update set sums = excluded.sums",
);
pub(crate) static DROP: Sql = Sql::new(
    "totals.drop",
    "delete from total_day where day = $1 and brand_id = $2 and team_id = $3 and channel = $4 and agent_id = $5",
);
pub(crate) static CLEAR: Sql = Sql::new("totals.clear", "delete from total_day");

/// Takes all totals away.
pub(crate) fn clear(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.execute(&CLEAR, &[]).map(|_| ())
}

/// Places of single numbers in [`Sums`]. Never changed: the totals of years are kept by them.
pub(crate) mod place {
    use super::SLOTS;

    /// Cases opened.
    pub const OPENED: usize = 0;
    /// Enquiries asked.
    pub const ENQUIRIES: usize = 1;
    /// Answered within the target.
    pub const WITHIN: usize = 2;
    /// No longer waiting, and waited beyond the target.
    pub const MISSED: usize = 3;
    /// Resolved for the first time.
    pub const FIRST_RESOLVED: usize = 4;
    /// Of them, came back.
    pub const REOPENED: usize = 5;
    /// Ratings asked for.
    pub const ASKED: usize = 6;
    /// Answers with the score 1; the other four follow.
    pub const SCORES: usize = 7;
    /// Answers of enquiries by the working clock: their seconds, then how many fell into each slot.
    pub const REPLY: usize = 12;
    /// The same by the wall clock.
    pub const REPLY_CALENDAR: usize = REPLY + 1 + SLOTS;
    /// Resolutions by the working clock.
    pub const RESOLVED: usize = REPLY_CALENDAR + 1 + SLOTS;
    /// The same by the wall clock.
    pub const RESOLVED_CALENDAR: usize = RESOLVED + 1 + SLOTS;
}

const LENGTH: usize = place::RESOLVED_CALENDAR + 1 + SLOTS;

/// All numbers of one total, each at its [`place`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sums([i64; LENGTH]);

impl Default for Sums {
    fn default() -> Self {
        Self([0; LENGTH])
    }
}

impl Sums {
    /// The number at a place.
    pub fn get(&self, place: usize) -> i64 {
        self.0.get(place).copied().unwrap_or(0)
    }

    /// Adds to the number at a place; a place beyond the last holds nothing.
    pub fn add(&mut self, place: usize, n: i64) {
        if let Some(known) = self.0.get_mut(place) {
            *known += n;
        }
    }

    /// Durations from `place` on: their seconds, and how many fell into each slot.
    pub fn times(&self, place: usize) -> (i64, &[i64]) {
        (self.get(place), self.0.get(place + 1..=place + SLOTS).unwrap_or_default())
    }

    /// Adds what was written by [`Sums::written`].
    pub fn add_written(&mut self, text: &str) {
        for (place, n) in text.split(' ').filter_map(|part| part.split_once(':')) {
            if let (Ok(place), Ok(n)) = (place.parse(), n.parse()) {
                self.add(place, n);
            }
        }
    }

    /// What is not zero as `place:number`, by spaces.
    pub fn written(&self) -> String {
        let mut text = String::new();
        for (place, n) in self.0.iter().enumerate().filter(|(_, n)| **n != 0) {
            let gap = if text.is_empty() { "" } else { " " };
            // Writing to a string cannot fail.
            let _ = write!(text, "{gap}{place}:{n}");
        }
        text
    }

    fn is_nothing(&self) -> bool {
        self.0.iter().all(|n| *n == 0)
    }
}

/// Where a total stands.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    day: i64,
    brand_id: i64,
    /// 0 for none.
    team_id: i64,
    channel: String,
    /// The owner; of ratings, whom they are about. 0 for nobody.
    agent_id: i64,
}

/// Changes to totals, gathered so that what cancels out is never written.
#[derive(Debug, Default)]
pub(crate) struct Totals(BTreeMap<Key, Sums>);

impl Totals {
    /// A case's part, as it is now.
    pub fn add(&mut self, fact: &CaseFact, rating: Option<&RatingFact>) {
        self.count(fact, rating, 1);
    }

    /// A case's part, as it was.
    pub fn take_back(&mut self, fact: &CaseFact, rating: Option<&RatingFact>) {
        self.count(fact, rating, -1);
    }

    fn count(&mut self, fact: &CaseFact, rating: Option<&RatingFact>, sign: i64) {
        if !fact.counts {
            return;
        }
        let mut add = |hour: i64, agent: Option<i64>, place, n: i64| {
            let key = Key {
                day: hour.div_euclid(24),
                brand_id: fact.brand_id,
                team_id: fact.team_id.unwrap_or(0),
                channel: fact.channel.clone(),
                agent_id: agent.unwrap_or(0),
            };
            self.0.entry(key).or_default().add(place, sign * n);
        };
        of_case(fact, |hour, place, n| add(hour, fact.assignee_id, place, n));
        if let Some(rating) = rating {
            add(rating.asked_hour, rating.staff_id, place::ASKED, 1);
            let score = rating.score.filter(|score| (1..=5).contains(score));
            if let Some(from_one) = score.and_then(|score| usize::try_from(score - 1).ok()) {
                add(rating.asked_hour, rating.staff_id, place::SCORES + from_one, 1);
            }
        }
    }

    /// Writes what changed. Only whoever holds the cursor of the facts does: a total is read before it is written.
    pub fn write(self, tx: &mut Tx<'_>) -> Result<(), DbError> {
        for (key, change) in self.0 {
            if change.is_nothing() {
                continue;
            }
            let Key { day, brand_id, team_id, channel, agent_id } = &key;
            let known =
                tx.first(&CELL, &[day, brand_id, team_id, channel, agent_id], |row| row.get::<String>(0))?;
            let mut sums = change;
            sums.add_written(&known.unwrap_or_default());
            if sums.is_nothing() {
                tx.execute(&DROP, &[day, brand_id, team_id, channel, agent_id])?;
            } else {
                tx.execute(&PUT, &[day, brand_id, team_id, channel, agent_id, &sums.written()])?;
            }
        }
        Ok(())
    }
}

/// What a case adds at which hour to which place.
fn of_case(fact: &CaseFact, mut add: impl FnMut(i64, usize, i64)) {
    add(fact.opened_hour, place::OPENED, 1);
    if let Some(hour) = fact.asked_hour.filter(|_| fact.kind == "enquiry") {
        add(hour, place::ENQUIRIES, 1);
        let is_by =
            |at: Option<_>, late: bool| at.zip(fact.due_at).is_some_and(|(at, due)| (at > due) == late);
        if is_by(fact.first_reply_at, false) {
            add(hour, place::WITHIN, 1);
        }
        if is_by(fact.wait_ended_at, true) {
            add(hour, place::MISSED, 1);
        }
        if let (Some(working), Some(calendar)) =
            (fact.first_reply_working_seconds, fact.first_reply_calendar_seconds)
        {
            for (place, seconds) in [(place::REPLY, working), (place::REPLY_CALENDAR, calendar)] {
                add(hour, place, seconds);
                add(hour, place + 1 + slot_of(seconds), 1);
            }
        }
    }
    if let (Some(hour), Some(working), Some(calendar)) =
        (fact.resolved_hour, fact.resolution_working_seconds, fact.resolution_calendar_seconds)
    {
        for (place, seconds) in [(place::RESOLVED, working), (place::RESOLVED_CALENDAR, calendar)] {
            add(hour, place, seconds);
            add(hour, place + 1 + slot_of(seconds), 1);
        }
    }
    if let Some(hour) = fact.first_resolved_hour {
        add(hour, place::FIRST_RESOLVED, 1);
        if fact.reopens > 0 {
            add(hour, place::REOPENED, 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_again_and_adds_up(
            one in prop::collection::vec((0..LENGTH, -9i64..9_000_000), 0..60),
            other in prop::collection::vec((0..LENGTH, -9i64..9_000_000), 0..60),
        ) {
            let of = |parts: &[(usize, i64)]| {
                let mut sums = Sums::default();
                for (place, n) in parts {
                    sums.add(*place, *n);
                }
                sums
            };
            let (first, second, both) = (of(&one), of(&other), of(&[one.clone(), other.clone()].concat()));
            let mut read = Sums::default();
            read.add_written(&first.written());
            prop_assert_eq!(&read, &first);
            read.add_written(&second.written());
            prop_assert_eq!(&read, &both);
            prop_assert_eq!(both.is_nothing(), both.written().is_empty());
        }
    }
}
