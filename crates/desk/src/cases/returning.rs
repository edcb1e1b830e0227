//! Putting a case back as it stood: what undoing a change does. It restores the state and tells it as the changes it is,
//! marked as undone; messages and tags are not part of it.

use db::Tx;
use kernel::{Problem, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::rules::Decision;
use super::{Case, store};
use crate::clocks::Moment;
use crate::events::{self, Event, Subject};
use crate::labels::Category;
use crate::pen::Pen;

/// How a case stood: everything a change of state may touch, and nothing of what anybody wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    status: String,
    category: Category,
    priority: i64,
    team_id: Option<i64>,
    assignee_id: Option<i64>,
    disposition: String,
    snoozed_until: Option<Timestamp>,
    resolved_at: Option<Timestamp>,
    closed_at: Option<Timestamp>,
    reopened_count: i64,
    unanswered_since: Option<Timestamp>,
}

impl Standing {
    /// How this case stands.
    pub fn of(case: &Case) -> Self {
        Self {
            status: case.status.clone(),
            category: case.category,
            priority: case.priority,
            team_id: case.team_id,
            assignee_id: case.assignee_id,
            disposition: case.disposition.clone(),
            snoozed_until: case.snoozed_until,
            resolved_at: case.resolved_at,
            closed_at: case.closed_at,
            reopened_count: case.reopened_count,
            unanswered_since: case.unanswered_since,
        }
    }
}

/// The case put back, and the events that tell of it. A snooze that would be over by now stays ended.
pub fn decide(case: &Case, before: &Standing, now: Timestamp) -> Decision {
    let mut after = case.clone();
    let mut events: Vec<(&'static str, Value)> = Vec::new();
    if case.priority != before.priority {
        after.priority = before.priority;
        events.push(("PriorityChanged", undone(&json!(case.priority), &json!(before.priority))));
    }
    if (case.assignee_id, case.team_id) != (before.assignee_id, before.team_id) {
        (after.assignee_id, after.team_id) = (before.assignee_id, before.team_id);
        let told = |owner: Option<i64>, team: Option<i64>| json!({ "assignee_id": owner, "team_id": team });
        let (from, to) = (told(case.assignee_id, case.team_id), told(before.assignee_id, before.team_id));
        events.push(("CaseAssigned", undone(&from, &to)));
    }
    if case.status != before.status {
        after.status.clone_from(&before.status);
        after.category = before.category;
        let mut body = undone(&json!(case.status), &json!(before.status));
        if let Some(fields) = body.as_object_mut() {
            fields.insert("from_category".to_owned(), json!(case.category.word()));
            fields.insert("to_category".to_owned(), json!(before.category.word()));
        }
        events.push((moved(case.category, before.category), body));
    }
    (after.resolved_at, after.closed_at) = (before.resolved_at, before.closed_at);
    (after.reopened_count, after.unanswered_since) = (before.reopened_count, before.unanswered_since);
    let until = before.snoozed_until.filter(|until| *until > now);
    if case.snoozed_until != until {
        after.snoozed_until = until;
        events.push(match (case.snoozed_until, until) {
            (Some(from), None) => ("SnoozeEnded", json!({ "until": from, "why": "staff", "undo": true })),
            (from, to) => ("CaseSnoozed", undone(&json!(from), &json!(to))),
        });
    }
    if case.disposition != before.disposition {
        after.disposition.clone_from(&before.disposition);
        let kind = match before.disposition.as_str() {
            "spam" => "CaseMarkedSpam",
            "deleted" => "CaseTrashed",
            _ => "CaseRestored",
        };
        events.push((kind, undone(&json!(case.disposition), &json!(before.disposition))));
    }
    Decision { after, events }
}

fn undone(from: &Value, to: &Value) -> Value {
    json!({ "from": from, "to": to, "undo": true })
}

/// What a move back between two categories is told as.
fn moved(from: Category, to: Category) -> &'static str {
    match (from, to) {
        _ if from == to => "StatusChanged",
        (_, Category::Resolved) => "CaseResolved",
        (_, Category::Closed) => "CaseClosed",
        (Category::Resolved | Category::Closed, _) => "CaseReopened",
        (_, Category::Waiting) => "CaseWaiting",
        (_, Category::Hold) => "CaseHeld",
        _ => "CaseResumed",
    }
}

/// Puts a case held by this transaction back. Answers it as it is now.
pub fn put_back(tx: &mut Tx<'_>, pen: &Pen, case: &Case, before: &Standing) -> Result<Case, Problem> {
    let Decision { mut after, events } = decide(case, before, pen.now);
    if events.is_empty() {
        return Ok(after);
    }
    after.version = store::update(tx, &after, false, pen.now)?;
    tx.execute(&store::WAIT_AGAIN, &[&after.id, &after.unanswered_since])?;
    for (kind, body) in events {
        events::record(tx, pen, &Event::new(Some(case.brand_id), Subject::case(case.id), kind, body))?;
    }
    super::promise(tx, pen, case.id, Moment::Changed)?;
    Ok(after)
}
