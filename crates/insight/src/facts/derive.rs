//! Works a case's fact out of the case and its events. Pure: the same input gives the same row on any day.

use calendar::Pause;
use desk::cases::Case;
use desk::events::Stored;
use desk::labels::Category;
use desk::ratings::CaseRating;
use kernel::Timestamp;

use super::{CaseFact, RatingFact};
use crate::local;
use crate::measure::{FIRST_REPLY_TARGET_MINUTES, Measure};

/// What a walk through the events finds.
#[derive(Default)]
struct Walk {
    seq: i64,
    asked_at: Option<Timestamp>,
    reply: Option<(Timestamp, Option<i64>)>,
    category: Option<Category>,
    /// Stretches in which the resolution stands still: waiting, on hold, resolved.
    pauses: Vec<Pause>,
    resolved_at: Option<Timestamp>,
    first_resolved_at: Option<Timestamp>,
    reopens: i64,
    messages_in: i64,
    messages_out: i64,
}

/// The category a case is in after an event, when the event tells of one. Words of statuses are the staff's own; the
/// kind of the event, or the category it names, is what counts.
fn category_after(event: &Stored) -> Option<Category> {
    if let Some(word) = event.body.get("to_category").and_then(|word| word.as_str()) {
        return Some(Category::from_word(word));
    }
    match event.kind.as_str() {
        "CaseOpen" | "CaseStarted" | "CaseResumed" | "CaseReopened" => Some(Category::Open),
        "CaseWaiting" => Some(Category::Waiting),
        "CaseHeld" => Some(Category::Hold),
        "CaseResolved" => Some(Category::Resolved),
        "CaseClosed" => Some(Category::Closed),
        _ => None,
    }
}

/// Whether we owe the next step.
const fn is_ours(category: Category) -> bool {
    matches!(category, Category::New | Category::Open)
}

impl Walk {
    fn step(&mut self, event: &Stored) {
        self.seq = self.seq.max(event.seq);
        let at = event.occurred_at;
        let word = |field: &str| event.body.get(field).and_then(|word| word.as_str());
        match event.kind.as_str() {
            "CaseOpened" if word("direction") == Some("out") => self.messages_out += 1,
            "CaseOpened" => self.customer_wrote(at),
            "MessageReceived" if word("automatic").is_none() => self.customer_wrote(at),
            "MessageSent" if event.actor_kind == "staff" => {
                self.messages_out += 1;
                // What we wrote before anybody asked is no answer.
                if self.asked_at.is_some() && self.reply.is_none() {
                    self.reply = Some((at, event.actor_id));
                }
            }
            _ => {}
        }
        if let Some(category) = category_after(event) {
            self.move_to(category, at);
        }
    }

    fn customer_wrote(&mut self, at: Timestamp) {
        self.messages_in += 1;
        self.asked_at.get_or_insert(at);
    }

    fn move_to(&mut self, to: Category, at: Timestamp) {
        let from = self.category.replace(to).unwrap_or(Category::New);
        match (from.is_unresolved(), to.is_unresolved()) {
            (true, false) => {
                self.resolved_at = Some(at);
                self.first_resolved_at.get_or_insert(at);
            }
            (false, true) => {
                self.resolved_at = None;
                self.reopens += 1;
            }
            _ => {}
        }
        match (is_ours(from), is_ours(to)) {
            (true, false) => self.pauses.push((at, None)),
            (false, true) => {
                if let Some(last) = self.pauses.last_mut() {
                    last.1 = Some(at);
                }
            }
            _ => {}
        }
    }
}

/// The fact of a case.
pub(super) fn case_fact(case: &Case, history: &[Stored], measure: &Measure) -> CaseFact {
    let mut walk = Walk::default();
    for event in history {
        walk.step(event);
    }
    let hour = |at: Timestamp| local::hour_of(at, &measure.zone);
    let between = |from: Timestamp, until: Timestamp| until.seconds_since(from).max(0);
    let asked_and_reply = walk.asked_at.zip(walk.reply.map(|(at, _)| at));
    let resolved_at = walk.resolved_at;
    CaseFact {
        case_id: case.id,
        seq: walk.seq,
        brand_id: case.brand_id,
        team_id: case.team_id,
        assignee_id: case.assignee_id,
        customer_id: case.customer_id,
        organisation_id: case.organisation_id,
        channel: case.channel.clone(),
        language: case.language.tag().to_owned(),
        kind: case.kind.clone(),
        priority: case.priority,
        counts: case.disposition == "live" && case.merged_into.is_none() && walk.asked_at.is_some(),
        is_open: resolved_at.is_none(),
        opened_at: case.opened_at,
        opened_hour: hour(case.opened_at),
        asked_at: walk.asked_at,
        asked_hour: walk.asked_at.map(hour),
        target_minutes: FIRST_REPLY_TARGET_MINUTES,
        due_at: walk.asked_at.and_then(|at| measure.due(at)),
        first_reply_at: walk.reply.map(|(at, _)| at),
        first_reply_by: walk.reply.and_then(|(_, by)| by),
        first_reply_working_seconds: asked_and_reply
            .map(|(asked, reply)| measure.reply.working_seconds(asked, reply)),
        first_reply_calendar_seconds: asked_and_reply.map(|(asked, reply)| between(asked, reply)),
        wait_ended_at: walk.reply.map(|(at, _)| at).or(resolved_at),
        resolved_at,
        resolved_hour: resolved_at.map(hour),
        resolution_working_seconds: resolved_at
            .map(|at| measure.resolution.working_seconds_with_pauses(case.opened_at, at, &walk.pauses)),
        resolution_calendar_seconds: resolved_at.map(|at| between(case.opened_at, at)),
        first_resolved_hour: walk.first_resolved_at.map(hour),
        reopens: walk.reopens,
        messages_in: walk.messages_in,
        messages_out: walk.messages_out,
    }
}

/// The fact of a case's rating.
pub(super) fn rating_fact(rating: &CaseRating, measure: &Measure) -> RatingFact {
    RatingFact {
        request_id: rating.request.id,
        case_id: rating.request.case_id,
        staff_id: rating.request.staff_id,
        asked_hour: local::hour_of(rating.request.asked_at, &measure.zone),
        score: rating.given.as_ref().map(|given| given.score),
    }
}
