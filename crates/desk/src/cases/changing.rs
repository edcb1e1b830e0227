//! The one place through which a case's state changes: status, type, priority, subject, language, team, owner, snooze
//! and disposition. What must follow every change is called at the end of [`apply`].

use db::Tx;
use kernel::Problem;

use super::reasons::Reason;
use super::rules::{self, Wish};
use super::{Case, store};
use crate::clocks::Moment;
use crate::events::{self, Event, Subject};
use crate::labels::{self, Category};
use crate::pen::Pen;

/// Decides a wish about a case held by this transaction, writes it, tells it and lets its clocks know. Answers the
/// case as it is now; an empty or already fulfilled wish changes nothing.
pub fn apply(
    tx: &mut Tx<'_>,
    pen: &Pen,
    before: &Case,
    wish: &Wish,
    reason: Option<&Reason>,
) -> Result<Case, Problem> {
    let after = write(tx, pen, before, wish, reason)?;
    if after.version != before.version {
        super::promise(tx, pen, before.id, Moment::Changed)?;
    }
    Ok(after)
}

/// [`apply`] within a larger change, which tells the clocks itself when it is through.
pub(super) fn write(
    tx: &mut Tx<'_>,
    pen: &Pen,
    before: &Case,
    wish: &Wish,
    reason: Option<&Reason>,
) -> Result<Case, Problem> {
    let decision = rules::decide(before, wish, pen.occurred_at)?;
    if decision.events.is_empty() {
        return Ok(before.clone());
    }
    let mut after = decision.after;
    let settled = before.unanswered_since.is_some() && after.unanswered_since.is_none();
    after.version = store::update(tx, &after, settled, pen.now)?;
    for (kind, body) in decision.events {
        let event = Event::new(Some(before.brand_id), Subject::case(before.id), kind, body);
        match reason {
            Some(reason) => {
                let event_id = events::record(tx, pen, &event.sealing(reason.seal()))?;
                reason.keep(tx, before.id, event_id)?;
            }
            None => {
                events::record(tx, pen, &event)?;
            }
        }
    }
    Ok(after)
}

/// What a customer's words do to the case they were appended to: it wakes, and what waited for them or was resolved is
/// open again. Call after [`rules::arrival`] answered `Append`, with the case held.
pub fn on_customer_message(tx: &mut Tx<'_>, pen: &Pen, case: &Case) -> Result<Case, Problem> {
    let (_, open) = labels::first_status(tx, Category::Open)?;
    write(tx, pen, case, &rules::wish_of_arrival(case, &open), None)
}
