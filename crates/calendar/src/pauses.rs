//! Stretches in which a clock stands still.

use kernel::Timestamp;

/// From when and until when a clock stands still; without an end it still does. Instants in UTC, the end exclusive.
pub type Pause = (Timestamp, Option<Timestamp>);

/// A pause as microseconds; one without end lasts to [`i64::MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Still {
    pub(crate) start: i64,
    pub(crate) end: i64,
}

/// The pauses in order, those that overlap or touch joined, empty ones dropped.
pub(crate) fn merged(pauses: &[Pause]) -> Vec<Still> {
    let mut all: Vec<Still> = pauses
        .iter()
        .map(|(start, end)| Still { start: start.micros(), end: end.map_or(i64::MAX, Timestamp::micros) })
        .filter(|still| still.start < still.end)
        .collect();
    all.sort_by_key(|still| still.start);
    let mut ordered: Vec<Still> = Vec::with_capacity(all.len());
    for still in all {
        match ordered.last_mut() {
            Some(last) if last.end >= still.start => last.end = last.end.max(still.end),
            _ => ordered.push(still),
        }
    }
    ordered
}
