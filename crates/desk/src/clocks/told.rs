//! What happened to promises by themselves, told: an event on the case with the instant it truly happened, and a notice
//! to whoever must know.

use db::Tx;
use kernel::{Problem, Timestamp};
use serde_json::{Value, json};

use super::board::{Board, Noted};
use super::promise::{Note, Promise};
use super::{Facts, HandTo};
use crate::events::{self, Event, Subject};
use crate::pen::Pen;
use crate::policies::Policy;
use crate::{notices, policies, staff};

/// Records and tells every note. Answers whom an escalation gives the case to.
pub(super) fn tell(
    tx: &mut Tx<'_>,
    pen: &Pen,
    facts: &Facts,
    board: &Board,
    notes: &[Noted],
) -> Result<Option<HandTo>, Problem> {
    let mut hand_to = None;
    for (place, note) in notes {
        let Some(promise) = board.promises.get(*place) else { continue };
        record(tx, pen, facts, promise, note)?;
        match note {
            Note::Warned => {
                let owner: Vec<i64> = facts.assignee_id.into_iter().collect();
                let told = if owner.is_empty() { watchers(tx, facts)? } else { owner };
                notice(tx, pen, facts, promise, "clock_warned", &told)?;
            }
            Note::Breached => {
                let told = watchers(tx, facts)?;
                notice(tx, pen, facts, promise, "clock_breached", &told)?;
            }
            Note::Escalated => {
                let Some(policy) = policies::get(tx, promise.clock.policy_id)? else { continue };
                let told = above(tx, &policy)?;
                notice(tx, pen, facts, promise, "clock_escalated", &told)?;
                if policy.terms.escalate_reassigns {
                    hand_to = Some(HandTo {
                        team_id: policy.terms.escalate_to_team_id,
                        staff_id: policy.terms.escalate_to_staff_id,
                    });
                }
            }
            Note::Moved { .. } | Note::BreachWithdrawn { .. } => {}
        }
    }
    Ok(hand_to)
}

fn record(tx: &mut Tx<'_>, pen: &Pen, facts: &Facts, promise: &Promise, note: &Note) -> Result<(), Problem> {
    let clock = &promise.clock;
    let (kind, at) = match note {
        Note::Warned => ("ClockWarned", clock.warned_at),
        Note::Breached => ("ClockBreached", clock.breached_at),
        Note::Escalated => ("ClockEscalated", clock.escalated_at),
        Note::Moved { .. } => ("ClockMoved", None),
        Note::BreachWithdrawn { .. } => ("ClockBreachWithdrawn", None),
    };
    let mut body = json!({
        "clock_id": clock.id, "clock": clock.kind.word(), "policy_id": clock.policy_id,
        "calendar_version": clock.calendar_version, "due_at": clock.due_at,
        "target_minutes": clock.target_seconds / 60,
    });
    if let (Note::Moved { from, to } | Note::BreachWithdrawn { from, to }, Some(fields)) =
        (note, body.as_object_mut())
    {
        fields.insert("from".to_owned(), json!(from));
        fields.insert("to".to_owned(), json!(to));
    }
    let hand = pen.by_the_house(at.unwrap_or(pen.occurred_at));
    events::record(tx, &hand, &Event::new(Some(facts.brand_id), Subject::case(facts.case_id), kind, body))?;
    Ok(())
}

/// Who answers for the case: its owner and its team's leads; without leads, those who answer for the brand.
fn watchers(tx: &mut Tx<'_>, facts: &Facts) -> Result<Vec<i64>, Problem> {
    let mut told = match facts.team_id {
        Some(team_id) => staff::leads_of(tx, team_id)?,
        None => Vec::new(),
    };
    if told.is_empty() {
        told = staff::overseers_of(tx, facts.brand_id)?;
    }
    told.extend(facts.assignee_id);
    told.sort_unstable();
    told.dedup();
    Ok(told)
}

/// Whom the policy names to hear of an escalation.
fn above(tx: &mut Tx<'_>, policy: &Policy) -> Result<Vec<i64>, Problem> {
    let mut told = match policy.terms.escalate_to_team_id {
        Some(team_id) => staff::leads_of(tx, team_id)?,
        None => Vec::new(),
    };
    told.extend(policy.terms.escalate_to_staff_id);
    told.sort_unstable();
    told.dedup();
    Ok(told)
}

fn notice(
    tx: &mut Tx<'_>,
    pen: &Pen,
    facts: &Facts,
    promise: &Promise,
    kind: &'static str,
    told: &[i64],
) -> Result<(), Problem> {
    let at: Option<Timestamp> = promise.clock.due_at;
    let item: Value = json!({ "case_id": facts.case_id, "clock": promise.clock.kind.word(), "due_at": at });
    notices::tell(tx, pen, told, kind, facts.team_id.unwrap_or(facts.brand_id), &item)?;
    Ok(())
}
