//! How a case keeps its promises: whatever happened to it is told to its clocks, and its row shows what falls due next.

use db::Tx;
use kernel::{Problem, Timestamp};
use serde_json::json;

use super::{Case, LOCK, store};
use crate::clocks::{self, Facts, HandTo, Moment};
use crate::events::{self, Event, Subject};
use crate::pen::Pen;
use crate::staff;

impl Case {
    /// What its clocks need to know of it.
    pub fn facts(&self) -> Facts {
        Facts {
            case_id: self.id,
            brand_id: self.brand_id,
            kind: self.kind.clone(),
            priority: self.priority,
            team_id: self.team_id,
            assignee_id: self.assignee_id,
            organisation_id: self.organisation_id,
            channel: self.channel.clone(),
            category: self.category,
            live: self.disposition == "live",
            unanswered: self.unanswered_since.is_some(),
            replied: self.first_replied_at.is_some(),
        }
    }
}

/// Tells the clocks of a case what just happened to it, as its row now stands. Call it last, once, in every transaction
/// that changes a case; the row is held by the transaction.
pub fn promise(tx: &mut Tx<'_>, pen: &Pen, case_id: i64, moment: Moment) -> Result<(), Problem> {
    let Some(case) = store::get(tx, case_id)? else {
        return clocks::silence(tx, case_id).map_err(Into::into);
    };
    let next = clocks::on(tx, pen, &case.facts(), moment)?;
    show(tx, &case, next.due_at, next.kind)?;
    match next.hand_to {
        Some(hands) => hand_over(tx, pen, &case, hands),
        None => Ok(()),
    }
}

/// Tells the clocks of a customer's open cases that the customer, whose row is held, changed: the first `limit` by id.
/// Answers whether there are more.
pub fn promise_to_customer(
    tx: &mut Tx<'_>,
    pen: &Pen,
    person_id: i64,
    limit: usize,
) -> Result<bool, Problem> {
    let one_more = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let open: Vec<i64> =
        tx.query(&store::PROMISING_OF_CUSTOMER, &[&person_id, &one_more], |row| row.get(0))?;
    for case_id in open.iter().take(limit) {
        tx.lock(LOCK, *case_id)?;
        promise(tx, pen, *case_id, Moment::Changed)?;
    }
    Ok(open.len() > limit)
}

/// Takes the case for this transaction and tells its clocks; `false` when another request has it at this moment.
pub fn promise_if_free(tx: &mut Tx<'_>, pen: &Pen, case_id: i64, moment: Moment) -> Result<bool, Problem> {
    if tx.first(&store::CLAIM, &[&case_id], |_| Ok(()))?.is_none() {
        return Ok(false);
    }
    promise(tx, pen, case_id, moment)?;
    Ok(true)
}

fn show(
    tx: &mut Tx<'_>,
    case: &Case,
    due_at: Option<Timestamp>,
    kind: Option<&'static str>,
) -> Result<(), Problem> {
    if (case.next_due_at, case.next_due_kind.as_deref()) != (due_at, kind) {
        // Not a change of the case: whoever has it open may still save what they are at.
        tx.execute(&store::SET_NEXT_DUE, &[&case.id, &due_at, &kind])?;
    }
    Ok(())
}

/// An escalation that changes hands: a named person owns the case; a team alone gets it without an owner.
fn hand_over(tx: &mut Tx<'_>, pen: &Pen, case: &Case, hands: HandTo) -> Result<(), Problem> {
    let team_id = hands.team_id.or(case.team_id);
    let same_team = hands.team_id.is_none_or(|team| Some(team) == case.team_id);
    // Whoever left since the policy was made, or may only look by now, is given nothing; who has it keeps it.
    let named = match hands.staff_id {
        Some(id) if staff::can_own(tx, id)? => Some(id),
        _ => None,
    };
    let assignee_id = named.or(if same_team { case.assignee_id } else { None });
    if (team_id, assignee_id) == (case.team_id, case.assignee_id) {
        return Ok(());
    }
    tx.execute(&store::HAND_OVER, &[&case.id, &team_id, &assignee_id])?;
    let body = json!({
        "from": { "assignee_id": case.assignee_id, "team_id": case.team_id },
        "to": { "assignee_id": assignee_id, "team_id": team_id },
        "because": "escalated",
    });
    let hand = pen.by_the_house(pen.occurred_at);
    let event = Event::new(Some(case.brand_id), Subject::case(case.id), "CaseAssigned", body);
    events::record(tx, &hand, &event)?;
    // Another team may be under another policy.
    let now = Case { team_id, assignee_id, ..case.clone() };
    let next = clocks::on(tx, pen, &now.facts(), Moment::Changed)?;
    tx.execute(&store::SET_NEXT_DUE, &[&case.id, &next.due_at, &next.kind]).map_err(Problem::from)?;
    Ok(())
}
