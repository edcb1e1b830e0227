//! Clocks: the promises a case carries. First reply, next reply and resolution, each counted in the working time of a
//! calendar, as the policy that governs the case says. They warn, break and escalate by themselves; a broken promise is
//! recorded once, with the instant it was broken.
//!
//! - The first reply never stands still. The resolution does while the case waits for the customer or is on hold.
//! - Several messages of a customer in a row are one wait. Automatic mail starts nothing.
//! - A change of terms begins a new segment; what was used before stays counted by its own calendar.
//! - A holiday declared late moves what is due; a breach it disproves is withdrawn by an event.
//!
//! A case calls [`on`] in the transaction of whatever happened to it and stores the [`Next`] it is answered.

mod board;
mod foreseen;
mod promise;
#[cfg(test)]
mod promise_tests;
mod schema;
mod store;
mod told;
mod types;
mod view;

use std::collections::BTreeSet;
use std::sync::Arc;

use calendar::Compiled;
use db::{DbError, Tx};
use kernel::{Problem, Timestamp};
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;

use crate::calendars::{self, Recount, Shelf};
use crate::capability::Capability;
use crate::labels::Category;
use crate::pen::Pen;
use crate::policies::{self, Governing};

pub use board::{By, Moment};
pub use foreseen::{Shift, foreseen};
pub use types::{ClockKind, State};
pub use view::{View, of_case};

use board::{Board, Offers, Standing};
use promise::Offer;

/// What clocks need to know of a case, as it is after whatever happened to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The case.
    pub case_id: i64,
    /// Its brand.
    pub brand_id: i64,
    /// Its type word.
    pub kind: String,
    /// 1 low to 4 urgent.
    pub priority: i64,
    /// Its team.
    pub team_id: Option<i64>,
    /// Its owner, who is told first.
    pub assignee_id: Option<i64>,
    /// Its customer's organisation.
    pub organisation_id: Option<i64>,
    /// The channel it came by.
    pub channel: String,
    /// The category of its status.
    pub category: Category,
    /// Whether its disposition is `live`.
    pub live: bool,
    /// Whether the customer waits for an answer.
    pub unanswered: bool,
    /// Whether a person of ours has answered before.
    pub replied: bool,
}

/// What the case's row shows, and what an escalation asks of the case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Next {
    /// When the next promise falls due, or fell due unfulfilled.
    pub due_at: Option<Timestamp>,
    /// Which: `first_reply`, `next_reply` or `resolution`.
    pub kind: Option<&'static str>,
    /// Set when an escalation gives the case into other hands.
    pub hand_to: Option<HandTo>,
}

/// Other hands for an escalated case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct HandTo {
    /// The team, if the policy names one.
    pub team_id: Option<i64>,
    /// The person, if the policy names one.
    pub staff_id: Option<i64>,
}

/// Lets a moment happen to the clocks of a case, at the instant the pen says it occurred. The case's row is locked or
/// not yet written. Answers what to store on it.
pub fn on(tx: &mut Tx<'_>, pen: &Pen, facts: &Facts, moment: Moment) -> Result<Next, Problem> {
    let at = pen.occurred_at;
    let question = policies::Question {
        brand_id: facts.brand_id,
        kind: &facts.kind,
        priority: facts.priority,
        team_id: facts.team_id,
        organisation_id: facts.organisation_id,
        channel: &facts.channel,
    };
    let before = match moment {
        Moment::Opened { .. } => Vec::new(),
        _ => store::of_case(tx, pen.calendars(), facts.case_id)?,
    };
    let governing = policies::governing(tx, &question)?;
    let offers = offers(tx, pen, governing.as_ref())?;
    let mut board = Board { promises: before.clone(), offers };
    let mut notes = follow_calendars(tx, pen, &mut board, governing.as_ref(), at)?;
    let standing = Standing {
        category: facts.category,
        live: facts.live,
        unanswered: facts.unanswered,
        replied: facts.replied,
    };
    notes.extend(board.apply(moment, standing, at));
    store::save(tx, pen, (facts.case_id, facts.brand_id), &mut board, &before)?;
    let hand_to = told::tell(tx, pen, facts, &board, &notes)?;
    let next = board.next_due();
    Ok(Next { due_at: next.map(|(due, _)| due), kind: next.map(|(_, kind)| kind.word()), hand_to })
}

/// What the policy offers, in working seconds of its calendar as it is now.
fn offers(tx: &mut Tx<'_>, pen: &Pen, governing: Option<&Governing>) -> Result<Offers, DbError> {
    let Some(Governing { policy, calendar_version }) = governing else { return Ok(Offers::default()) };
    let terms = &policy.terms;
    let hours = pen.calendars().hours(tx, terms.calendar_id, *calendar_version)?;
    let offer = |minutes: Option<i64>| {
        let target = minutes?.saturating_mul(60);
        let by_percent = terms.warn_percent.map(|percent| target * percent / 100);
        let by_minutes = terms.warn_minutes_before.map(|before| (target - before * 60).max(0));
        Some(Offer {
            policy_id: policy.id,
            calendar_id: terms.calendar_id,
            version: *calendar_version,
            hours: hours.clone(),
            target_seconds: target,
            warn_seconds: by_percent.or(by_minutes).filter(|_| target > 0),
            escalate_seconds: terms.escalate_after_minutes.map(|after| target.saturating_add(after * 60)),
        })
    };
    Ok(Offers {
        first_reply: offer(terms.first_reply_minutes),
        next_reply: offer(terms.next_reply_minutes),
        resolution: offer(terms.resolution_minutes),
    })
}

/// Brings promises to the newest version of every calendar they count in.
fn follow_calendars(
    tx: &mut Tx<'_>,
    pen: &Pen,
    board: &mut Board,
    governing: Option<&Governing>,
    at: Timestamp,
) -> Result<Vec<board::Noted>, DbError> {
    let mut behind = BTreeSet::new();
    for promise in &board.promises {
        let clock = &promise.clock;
        let owed = promise.is_open() || clock.breached_at.is_some();
        let current = governing.filter(|governing| {
            governing.policy.terms.calendar_id == clock.calendar_id
                && governing.calendar_version == clock.calendar_version
        });
        if owed && current.is_none() {
            behind.insert(clock.calendar_id);
        }
    }
    let mut notes = Vec::new();
    for calendar_id in behind {
        let oldest = board
            .promises
            .iter()
            .flat_map(|promise| &promise.segments)
            .filter(|segment| segment.calendar_id == calendar_id)
            .map(|segment| segment.version)
            .min();
        let Some(oldest) = oldest else { continue };
        let steps = calendars::steps(tx, pen.calendars(), calendar_id, oldest)?;
        if !steps.is_empty() {
            notes.extend(board.follow(calendar_id, &steps, at));
        }
    }
    Ok(notes)
}

/// The cases of up to `limit` clocks that something happens to by `now`, those that wait longest first.
pub fn to_look_at(tx: &mut Tx<'_>, now: Timestamp, limit: i64) -> Result<Vec<i64>, DbError> {
    let mut cases: Vec<i64> = tx.query(&store::TO_LOOK_AT, &[&now, &limit], |row| row.get(0))?;
    cases.sort_unstable();
    cases.dedup();
    Ok(cases)
}

/// The working hours a case's clocks count by now, by promise: what its times are measured in.
pub fn hours_of(
    tx: &mut Tx<'_>,
    shelf: &Shelf,
    case_id: i64,
) -> Result<Vec<(ClockKind, Arc<Compiled>)>, Problem> {
    let promises = store::of_case(tx, shelf, case_id)?;
    let hours = promises.into_iter().filter_map(|promise| {
        let last = promise.segments.last()?;
        Some((promise.clock.kind, Arc::clone(&last.hours)))
    });
    Ok(hours.collect())
}

/// Up to `limit` cases whose clocks a change of calendar or policy may move, by id, after those already done.
pub fn to_recount(tx: &mut Tx<'_>, recount: &Recount, limit: i64) -> Result<Vec<i64>, DbError> {
    store::to_recount(tx, recount, limit)
}

/// Leaves the clocks of a case that is gone for good alone.
pub fn silence(tx: &mut Tx<'_>, case_id: i64) -> Result<(), DbError> {
    tx.execute(&store::SILENCE, &[&case_id]).map(|_| ())
}

/// The clocks' part of the house. They are read through their cases and have no routes of their own.
pub fn capability() -> Capability {
    Capability {
        name: "clocks",
        migrations: schema::MIGRATIONS,
        statements: store::STATEMENTS,
        operations: &[],
        api: OpenApiRouter::new,
    }
}
