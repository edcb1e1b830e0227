//! What working time is counted by, and what a first reply is measured against. The one place that knows.

use std::collections::HashMap;
use std::sync::Arc;

use calendar::{Calendar, Compiled};
use db::{DbError, Tx};
use desk::brands;
use desk::calendars::Shelf;
use desk::cases::Case;
use desk::clocks::{self, ClockKind};
use desk::policies;
use jiff::tz::TimeZone;
use kernel::{Problem, Timestamp};

use crate::local;

/// A first reply within so many working minutes counts as kept, whatever a policy promised: one yardstick for every
/// brand, team and month.
pub const FIRST_REPLY_TARGET_MINUTES: i64 = 120;

/// The working hours a case's times are counted in, and its brand's zone.
#[derive(Clone, Debug)]
pub(crate) struct Measure {
    /// For the first reply.
    pub reply: Arc<Compiled>,
    /// For the resolution.
    pub resolution: Arc<Compiled>,
    /// For days and hours.
    pub zone: TimeZone,
}

impl Measure {
    /// When a first reply is due that was asked for at `asked_at`.
    pub fn due(&self, asked_at: Timestamp) -> Option<Timestamp> {
        self.reply.due(asked_at, FIRST_REPLY_TARGET_MINUTES)
    }
}

/// The measures of several cases; zones are looked up once per brand.
pub(crate) struct Measures<'s> {
    shelf: &'s Shelf,
    zones: HashMap<i64, String>,
}

impl<'s> Measures<'s> {
    pub fn new(shelf: &'s Shelf) -> Self {
        Self { shelf, zones: HashMap::new() }
    }

    /// The calendars the case's own clocks count by, with every late holiday in them. A case without clocks is counted
    /// by the policy that governs it now; without a policy either, the wall clock of its brand.
    pub fn of_case(&mut self, tx: &mut Tx<'_>, case: &Case) -> Result<Measure, Problem> {
        let zone = self.zone(tx, case.brand_id)?;
        let clocks = clocks::hours_of(tx, self.shelf, case.id)?;
        let of = |kind| clocks.iter().find(|(known, _)| *known == kind).map(|(_, hours)| Arc::clone(hours));
        let (reply, resolution) = (of(ClockKind::FirstReply), of(ClockKind::Resolution));
        let (reply, resolution) = match (reply, resolution) {
            (Some(reply), Some(resolution)) => (reply, resolution),
            (Some(only), None) | (None, Some(only)) => (Arc::clone(&only), only),
            (None, None) => {
                let hours = self.governing(tx, case, &zone)?;
                (Arc::clone(&hours), hours)
            }
        };
        Ok(Measure { reply, resolution, zone: local::zone(&zone) })
    }

    fn zone(&mut self, tx: &mut Tx<'_>, brand_id: i64) -> Result<String, Problem> {
        if let Some(zone) = self.zones.get(&brand_id) {
            return Ok(zone.clone());
        }
        let zone = brands::get(tx, brand_id)?.zone;
        self.zones.insert(brand_id, zone.clone());
        Ok(zone)
    }

    fn governing(&self, tx: &mut Tx<'_>, case: &Case, zone: &str) -> Result<Arc<Compiled>, Problem> {
        if let Some(governing) = policies::governing(tx, &case.question())? {
            let calendar_id = governing.policy.terms.calendar_id;
            return Ok(self.shelf.hours(tx, calendar_id, governing.calendar_version)?);
        }
        let always = Calendar::always_open(zone, zone);
        let wrong = |found| DbError::Engine(format!("no hours for {zone}: {found:?}"));
        Ok(Arc::new(always.compile().map_err(wrong)?))
    }
}
