//! What a change of hours would do to the clocks of a case, before it is made. The same arithmetic as when it is made,
//! on a copy that is thrown away.

use db::{DbError, Tx};
use kernel::Timestamp;

use super::board::{Board, Offers};
use super::promise::Note;
use super::store;
use super::types::ClockKind;
use crate::calendars::{self, Shelf, Step};

/// A promise that would move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    /// Which promise.
    pub kind: ClockKind,
    /// When it is due now; `None` while it stands still.
    pub from: Option<Timestamp>,
    /// When it would be due.
    pub to: Option<Timestamp>,
    /// Whether a recorded breach would be withdrawn.
    pub withdraws_breach: bool,
}

/// How the clocks of a case that count by this calendar would move if `step` were its next version at `at`.
pub fn foreseen(
    tx: &mut Tx<'_>,
    shelf: &Shelf,
    case_id: i64,
    (calendar_id, step): (i64, &Step),
    at: Timestamp,
) -> Result<Vec<Shift>, DbError> {
    let before = store::of_case(tx, shelf, case_id)?;
    let segments = before.iter().flat_map(|promise| &promise.segments);
    let oldest = segments.filter(|one| one.calendar_id == calendar_id).map(|one| one.version).min();
    let Some(oldest) = oldest else { return Ok(Vec::new()) };
    let mut steps = calendars::steps(tx, shelf, calendar_id, oldest)?;
    steps.push(step.clone());
    let mut board = Board { promises: before.clone(), offers: Offers::default() };
    let notes = board.follow(calendar_id, &steps, at);
    let withdrawn = |place: usize| {
        notes.iter().any(|(at, note)| *at == place && matches!(note, Note::BreachWithdrawn { .. }))
    };
    let pairs = before.iter().zip(&board.promises).enumerate();
    Ok(pairs
        .filter(|(place, (old, new))| {
            withdrawn(*place) || (old.is_open() && old.clock.due_at != new.clock.due_at)
        })
        .map(|(place, (old, new))| Shift {
            kind: old.clock.kind,
            from: old.clock.due_at,
            to: new.clock.due_at,
            withdraws_breach: withdrawn(place),
        })
        .collect())
}
