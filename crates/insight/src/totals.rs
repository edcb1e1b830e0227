//! Small totals by local hour, brand, team and channel, with durations counted into fixed slots: what long ranges are
//! read from, whatever the number of cases.

use std::collections::BTreeMap;

use db::{DbError, Sql, Tx};

use crate::facts::{CaseFact, RatingFact};
use crate::spread::slot_of;

pub(crate) static ADD: Sql = Sql::new(
    "totals.add",
    "insert into total_hour (hour, brand_id, team_id, channel, measure, n) values ($1, $2, $3, $4, $5, $6)
     on conflict (hour, brand_id, team_id, channel, measure) do update set n = total_hour.n + excluded.n",
);
pub(crate) static CLEAR: Sql = Sql::new("totals.clear", "delete from total_hour");

/// Takes all totals away.
pub(crate) fn clear(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.execute(&CLEAR, &[]).map(|_| ())
}

/// The key of a total: hour, brand, team (0 for none), channel, measure.
type Key = (i64, i64, i64, String, String);

/// Changes to totals, gathered so that what cancels out is never written.
#[derive(Debug, Default)]
pub(crate) struct Totals(BTreeMap<Key, i64>);

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
        for (hour, measure, n) in parts(fact, rating) {
            let key = (hour, fact.brand_id, fact.team_id.unwrap_or(0), fact.channel.clone(), measure);
            *self.0.entry(key).or_default() += sign * n;
        }
    }

    /// Writes what changed.
    pub fn write(self, tx: &mut Tx<'_>) -> Result<(), DbError> {
        for ((hour, brand_id, team_id, channel, measure), n) in self.0 {
            if n != 0 {
                tx.execute(&ADD, &[&hour, &brand_id, &team_id, &channel, &measure, &n])?;
            }
        }
        Ok(())
    }
}

/// What a case adds to which hour.
fn parts(fact: &CaseFact, rating: Option<&RatingFact>) -> Vec<(i64, String, i64)> {
    let mut parts = vec![(fact.opened_hour, "opened".to_owned(), 1)];
    let enquiry = fact.kind == "enquiry";
    if let Some(hour) = fact.asked_hour.filter(|_| enquiry) {
        let mut add = |measure: String, n| parts.push((hour, measure, n));
        if let (Some(working), Some(calendar)) =
            (fact.first_reply_working_seconds, fact.first_reply_calendar_seconds)
        {
            add("reply_seconds".to_owned(), working);
            add(format!("reply_slot_{}", slot_of(working)), 1);
            add("reply_calendar_seconds".to_owned(), calendar);
            add(format!("reply_calendar_slot_{}", slot_of(calendar)), 1);
        }
    }
    if let (Some(hour), Some(working), Some(calendar)) =
        (fact.resolved_hour, fact.resolution_working_seconds, fact.resolution_calendar_seconds)
    {
        parts.push((hour, "resolved_seconds".to_owned(), working));
        parts.push((hour, format!("resolved_slot_{}", slot_of(working)), 1));
        parts.push((hour, "resolved_calendar_seconds".to_owned(), calendar));
        parts.push((hour, format!("resolved_calendar_slot_{}", slot_of(calendar)), 1));
    }
    if let Some(hour) = fact.first_resolved_hour {
        parts.push((hour, "first_resolved".to_owned(), 1));
        if fact.reopens > 0 {
            parts.push((hour, "reopened".to_owned(), 1));
        }
    }
    if let Some(rating) = rating {
        parts.push((rating.asked_hour, "asked".to_owned(), 1));
        if let Some(score) = rating.score {
            parts.push((rating.asked_hour, format!("score_{score}"), 1));
        }
    }
    parts
}
