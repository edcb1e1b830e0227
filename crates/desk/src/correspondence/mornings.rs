//! When the next working day begins for a case, or for one that is only begun: by the calendar that its promises are, or
//! would be, counted in.

use db::Tx;
use kernel::{Problem, Timestamp};

use crate::calendars::Shelf;
use crate::cases::Case;
use crate::clocks;
use crate::policies::{self, Governing, Question};

/// When a working day next begins for such a case; `None` when no policy governs it.
pub fn working_morning(
    tx: &mut Tx<'_>,
    shelf: &Shelf,
    question: &Question<'_>,
    now: Timestamp,
) -> Result<Option<Timestamp>, Problem> {
    let Some(Governing { policy, calendar_version }) = policies::governing(tx, question)? else {
        return Ok(None);
    };
    let hours = shelf.hours(tx, policy.terms.calendar_id, calendar_version)?;
    Ok(hours.next_day_begins(now))
}

/// The same for a case: by what its clocks count in, which may be older than what would govern it anew.
pub fn working_morning_of_case(
    tx: &mut Tx<'_>,
    shelf: &Shelf,
    case: &Case,
    now: Timestamp,
) -> Result<Option<Timestamp>, Problem> {
    if let Some((_, hours)) = clocks::hours_of(tx, shelf, case.id)?.into_iter().next() {
        return Ok(hours.next_day_begins(now));
    }
    working_morning(tx, shelf, &case.question(), now)
}
