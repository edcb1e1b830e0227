//! The calendar ready to answer: open time laid out in blocks of 256 days, each with the time worked before every
//! opening, so that a due date is two binary searches.

use std::sync::{LazyLock, OnceLock};

use jiff::Span as Days;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use kernel::Timestamp;

use crate::contradiction::{Contradiction, ContradictionKind};
use crate::document::Calendar;
use crate::openings::{DAY, MINUTE, local_date, openings};
use crate::pauses::{Pause, Still, merged};
use crate::plan::Plan;

/// How far ahead of its start a due date is looked for, in days: ten years.
pub const HORIZON_DAYS: i64 = 3_653;

const BLOCK: i64 = 256 * DAY;
/// Days looked through at once for the next that has hours.
const DAYS_AT_ONCE: i64 = 13;
/// Blocks from 1970-01-01 to 2199; time outside is closed.
const BLOCKS: usize = 328;

/// Rules of the zones, from the program itself and not from the machine: every node must count alike.
static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// The zone of that IANA name.
pub(crate) fn zone(name: &str) -> Option<TimeZone> {
    ZONES.get(name).ok()
}

/// A calendar that answers questions. Shared between threads as it is; a changed document is compiled anew.
///
/// Knows the time from 1970 to 2199; outside, everything is closed.
#[derive(Debug)]
pub struct Compiled {
    pub(crate) zone_name: String,
    pub(crate) zone: TimeZone,
    pub(crate) plan: Plan,
    blocks: Box<[OnceLock<Block>]>,
}

/// The open time of one block of days, microseconds throughout.
#[derive(Debug, Default)]
struct Block {
    spans: Vec<Span>,
    total: i64,
}

#[derive(Debug)]
struct Span {
    start: i64,
    end: i64,
    /// Open time in the block before this span.
    before: i64,
}

impl Compiled {
    /// Lays nothing out yet. The document has been validated by the caller.
    pub(crate) fn new(calendar: &Calendar) -> Result<Self, Vec<Contradiction>> {
        let zone = zone(&calendar.zone)
            .ok_or_else(|| vec![Contradiction::new("zone", ContradictionKind::UnknownZone)])?;
        let blocks = std::iter::repeat_with(OnceLock::new).take(BLOCKS).collect();
        Ok(Self { zone_name: calendar.zone.clone(), zone, plan: Plan::new(calendar), blocks })
    }

    /// The IANA name of the zone the hours are read in.
    pub fn zone_name(&self) -> &str {
        &self.zone_name
    }

    /// When `minutes` of working time after `start` have passed. Zero or less is due at `start`; a target that ends
    /// exactly at closing is due at closing. `None` when it takes more than [`HORIZON_DAYS`].
    pub fn due(&self, start: Timestamp, minutes: i64) -> Option<Timestamp> {
        self.after(start.micros(), minutes.saturating_mul(MINUTE)).map(Timestamp)
    }

    /// As [`Self::due`], with time to the second: what is left of a target that has already run.
    pub fn due_in_seconds(&self, start: Timestamp, seconds: i64) -> Option<Timestamp> {
        self.after(start.micros(), seconds.saturating_mul(1_000_000)).map(Timestamp)
    }

    /// As [`Self::due`], standing still in `pauses`. `None` also while a pause without end keeps it from falling due.
    pub fn due_with_pauses(&self, start: Timestamp, minutes: i64, pauses: &[Pause]) -> Option<Timestamp> {
        let mut wanted = minutes.saturating_mul(MINUTE);
        if wanted <= 0 {
            return Some(start);
        }
        let mut cursor = start.micros();
        for still in merged(pauses) {
            if still.end <= cursor {
                continue;
            }
            let worked = self.working_micros(cursor, still.start);
            if wanted <= worked {
                break;
            }
            if still.end == i64::MAX {
                return None;
            }
            wanted -= worked;
            cursor = still.end;
        }
        self.after(cursor, wanted).map(Timestamp)
    }

    /// Working time between two instants, in whole seconds; 0 when `until` is not after `from`.
    pub fn working_seconds(&self, from: Timestamp, until: Timestamp) -> i64 {
        self.working_micros(from.micros(), until.micros()) / 1_000_000
    }

    /// As [`Self::working_seconds`], less the working time in `pauses`; those that overlap are taken away once.
    pub fn working_seconds_with_pauses(&self, from: Timestamp, until: Timestamp, pauses: &[Pause]) -> i64 {
        self.counted_micros(from.micros(), until.micros(), &merged(pauses)) / 1_000_000
    }

    /// Whether it is open at that instant; at closing it no longer is.
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.block_at(at.micros()).is_some_and(|(_, block)| block.is_open(at.micros()))
    }

    /// `at` itself when open, else the next instant of opening; `None` when there is none within [`HORIZON_DAYS`].
    pub fn next_opening(&self, at: Timestamp) -> Option<Timestamp> {
        let at = at.micros().max(0);
        let horizon = at.saturating_add(HORIZON_DAYS * DAY);
        let (first, _) = self.block_at(at)?;
        let opening =
            (first..BLOCKS).map_while(|index| self.block(index)).find_map(|block| block.opening(at))?;
        (opening <= horizon).then_some(Timestamp(opening))
    }

    /// When a working day next begins after `at`: the first opening of the first date whose hours have not begun by then.
    /// Hours over midnight begin on the date they start on. `None` when there is none within [`HORIZON_DAYS`].
    pub fn next_day_begins(&self, at: Timestamp) -> Option<Timestamp> {
        let at = at.micros().max(0);
        let mut first = local_date(&self.zone, at);
        let end = local_date(&self.zone, at.saturating_add(HORIZON_DAYS * DAY));
        while first <= end {
            let last = first.saturating_add(Days::new().days(DAYS_AT_ONCE));
            // The day before is laid out with them: its hours may run on into the first.
            let before = first.yesterday().unwrap_or(first);
            let mut begun = before;
            for opening in openings(&self.plan, &self.zone, before, last) {
                if opening.date > begun && opening.start > at {
                    return Some(Timestamp(opening.start));
                }
                begun = begun.max(opening.date);
            }
            first = last.tomorrow().ok()?;
        }
        None
    }

    pub(crate) fn working_micros(&self, from: i64, until: i64) -> i64 {
        let (from, until) = (from.max(0), until.min(index_start(BLOCKS) - 1));
        if until <= from {
            return 0;
        }
        let (Some((first, begin)), Some((last, end))) = (self.block_at(from), self.block_at(until)) else {
            return 0;
        };
        let between: i64 = (first..last).filter_map(|index| self.block(index)).map(|block| block.total).sum();
        between + end.before(until) - begin.before(from)
    }

    /// Working time outside pauses that are in order and apart.
    pub(crate) fn counted_micros(&self, from: i64, until: i64, pauses: &[Still]) -> i64 {
        let stood_still: i64 =
            pauses.iter().map(|still| self.working_micros(still.start.max(from), still.end.min(until))).sum();
        self.working_micros(from, until) - stood_still
    }

    fn after(&self, start: i64, micros: i64) -> Option<i64> {
        if micros <= 0 {
            return Some(start);
        }
        let start = start.max(0);
        let horizon = start.saturating_add(HORIZON_DAYS * DAY);
        let (mut index, mut block) = self.block_at(start)?;
        let mut wanted = micros.saturating_add(block.before(start));
        while wanted > block.total {
            wanted -= block.total;
            index += 1;
            if index_start(index) > horizon {
                return None;
            }
            block = self.block(index)?;
        }
        block.reaching(wanted).filter(|due| *due <= horizon)
    }

    fn block_at(&self, at: i64) -> Option<(usize, &Block)> {
        let index = usize::try_from(at.div_euclid(BLOCK)).ok()?;
        Some((index, self.block(index)?))
    }

    fn block(&self, index: usize) -> Option<&Block> {
        Some(self.blocks.get(index)?.get_or_init(|| self.lay_out(index)))
    }

    fn lay_out(&self, index: usize) -> Block {
        let (start, end) = (index_start(index), index_start(index + 1));
        // An interval of the local date before the block's first may still run into it, over midnight.
        let first = local_date(&self.zone, start - 2 * DAY);
        let last = local_date(&self.zone, end + DAY);
        let mut block = Block::default();
        for opening in openings(&self.plan, &self.zone, first, last) {
            let (start, end) = (opening.start.max(start), opening.end.min(end));
            if start < end {
                block.spans.push(Span { start, end, before: block.total });
                block.total += end - start;
            }
        }
        block
    }
}

impl Block {
    /// The last span that starts at or before `at`.
    fn span_at(&self, at: i64) -> Option<&Span> {
        let after = self.spans.partition_point(|span| span.start <= at);
        self.spans.get(after.checked_sub(1)?)
    }

    fn is_open(&self, at: i64) -> bool {
        self.span_at(at).is_some_and(|span| at < span.end)
    }

    /// Open time in the block before `at`.
    fn before(&self, at: i64) -> i64 {
        self.span_at(at).map_or(0, |span| span.before + at.min(span.end) - span.start)
    }

    /// The first instant at which `worked` of the block's open time has passed.
    fn reaching(&self, worked: i64) -> Option<i64> {
        let index = self.spans.partition_point(|span| span.before + (span.end - span.start) < worked);
        self.spans.get(index).map(|span| span.start + worked - span.before)
    }

    /// The first open instant of the block from `at` on.
    fn opening(&self, at: i64) -> Option<i64> {
        let index = self.spans.partition_point(|span| span.end <= at);
        self.spans.get(index).map(|span| span.start.max(at))
    }
}

/// Where a block begins, microseconds since the epoch.
fn index_start(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX).saturating_mul(BLOCK)
}
