//! What may be done to a case, decided without a database: the case, what is wished and the time go in; the case as it
//! will be and the events that tell of it come out, or a refusal.

use kernel::{Kind, Language, Problem, Timestamp};
use serde_json::{Value, json};

use super::{Case, PRIORITIES, SUBJECT_MAX};
use crate::labels::Category;

/// A resolved case is reopened by its customer within this many days, unless the brand says otherwise; later it is a
/// new question.
pub const REOPEN_DAYS: i64 = 14;
/// The farthest a case may be put away, in days.
pub const SNOOZE_MAX_DAYS: i64 = 366;
/// Days a case stays in the trash before it is purged.
pub const TRASH_DAYS: i64 = 30;

/// Where a case counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// Everywhere.
    Live,
    /// Nowhere: unwanted mail.
    Spam,
    /// Nowhere, and purged after [`TRASH_DAYS`].
    Deleted,
}

impl Disposition {
    /// As stored.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Spam => "spam",
            Self::Deleted => "deleted",
        }
    }
}

/// Why a case that was put away is back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Woken {
    /// Its time came.
    Due,
    /// The customer wrote.
    Customer,
    /// A colleague wanted it back, or it is being resolved.
    Staff,
}

impl Woken {
    const fn word(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Customer => "customer",
            Self::Staff => "staff",
        }
    }
}

/// A change of the time a case is put away for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sleep {
    /// Hide it until then.
    Until(Timestamp),
    /// Bring it back.
    End(Woken),
}

/// What somebody wants of a case, words already looked up; what is `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// Status word and its category.
    pub status: Option<(String, Category)>,
    /// Type word.
    pub kind: Option<String>,
    /// 1 low to 4 urgent.
    pub priority: Option<i64>,
    /// The subject.
    pub subject: Option<String>,
    /// The language it is held in.
    pub language: Option<Language>,
    /// Team; `Some(None)` takes it from its team.
    pub team_id: Option<Option<i64>>,
    /// Owner; `Some(None)` gives it back.
    pub assignee_id: Option<Option<i64>>,
    /// Put away, or bring back.
    pub sleep: Option<Sleep>,
    /// Spam, trash, or back to life.
    pub disposition: Option<Disposition>,
}

/// What comes of a wish.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// The case as it will be; its version is risen when anything changed.
    pub after: Case,
    /// Kinds and bodies of the events, in order. Empty when nothing changes.
    pub events: Vec<(&'static str, Value)>,
}

impl Decision {
    fn tell(&mut self, kind: &'static str, from: impl Into<Value>, to: impl Into<Value>) {
        self.events.push((kind, json!({ "from": from.into(), "to": to.into() })));
    }

    fn wake(&mut self, why: Woken) {
        if let Some(until) = self.after.snoozed_until.take() {
            self.events.push(("SnoozeEnded", json!({ "until": until, "why": why.word() })));
        }
    }
}

/// Refuses work on a case that is merged, in the trash or closed.
pub fn workable(case: &Case) -> Result<(), Problem> {
    merged(case)?;
    if case.disposition == Disposition::Deleted.word() {
        return Err(Problem::new(Kind::CaseInTrash));
    }
    if case.category == Category::Closed {
        return Err(Problem::new(Kind::CaseClosed));
    }
    Ok(())
}

fn merged(case: &Case) -> Result<(), Problem> {
    match case.merged_into {
        Some(into) => Err(Problem::new(Kind::CaseMerged).with("into", into.to_string())),
        None => Ok(()),
    }
}

/// Decides a wish at `now`.
pub fn decide(case: &Case, wish: &Wish, now: Timestamp) -> Result<Decision, Problem> {
    let discards_only = Wish { disposition: wish.disposition, ..Wish::default() } == *wish;
    if discards_only { merged(case) } else { workable(case) }?;
    let mut decision = Decision { after: case.clone(), events: Vec::new() };
    properties(&mut decision, wish)?;
    owner(&mut decision, wish);
    if let Some((word, category)) = &wish.status {
        status(&mut decision, word, *category, now)?;
    }
    match wish.sleep {
        Some(Sleep::Until(until)) => snooze(&mut decision, until, now)?,
        Some(Sleep::End(why)) => decision.wake(why),
        None => {}
    }
    if let Some(disposition) = wish.disposition {
        dispose(&mut decision, disposition);
    }
    if !decision.events.is_empty() {
        decision.after.version += 1;
    }
    Ok(decision)
}

fn properties(decision: &mut Decision, wish: &Wish) -> Result<(), Problem> {
    let before = decision.after.clone();
    if let Some(kind) = wish.kind.as_ref().filter(|kind| **kind != before.kind) {
        decision.after.kind.clone_from(kind);
        decision.tell("KindChanged", before.kind, kind.as_str());
    }
    if let Some(priority) = wish.priority.filter(|priority| *priority != before.priority) {
        if !PRIORITIES.contains(&priority) {
            return Err(Problem::field(Kind::OutOfRange, "priority").with("min", "1").with("max", "4"));
        }
        decision.after.priority = priority;
        decision.tell("PriorityChanged", before.priority, priority);
    }
    if let Some(subject) = wish.subject.as_ref().map(|text| text.trim()) {
        check_subject(subject)?;
        if subject != before.subject {
            // The customer's words are not for the log: it says that they changed, and how long they are.
            let (from, to) = (before.subject.chars().count(), subject.chars().count());
            decision.after.subject = subject.to_owned();
            decision.events.push(("SubjectChanged", json!({ "characters": { "from": from, "to": to } })));
        }
    }
    if let Some(language) = wish.language.filter(|language| *language != before.language) {
        decision.after.language = language;
        decision.tell("LanguageChanged", before.language.tag(), language.tag());
    }
    Ok(())
}

/// Refuses a subject that is empty or too long.
pub fn check_subject(subject: &str) -> Result<(), Problem> {
    if subject.trim().is_empty() {
        return Err(Problem::field(Kind::Required, "subject"));
    }
    if subject.chars().count() > SUBJECT_MAX {
        return Err(Problem::field(Kind::TooLong, "subject").with("max", SUBJECT_MAX.to_string()));
    }
    Ok(())
}

fn owner(decision: &mut Decision, wish: &Wish) {
    let from = (decision.after.assignee_id, decision.after.team_id);
    let to = (wish.assignee_id.unwrap_or(from.0), wish.team_id.unwrap_or(from.1));
    if from != to {
        (decision.after.assignee_id, decision.after.team_id) = to;
        let told = |(assignee_id, team_id): (Option<i64>, Option<i64>)| json!({ "assignee_id": assignee_id, "team_id": team_id });
        decision.tell("CaseAssigned", told(from), told(to));
    }
}

/// Moves to a status. Only the category decides what it means.
fn status(decision: &mut Decision, word: &str, to: Category, now: Timestamp) -> Result<(), Problem> {
    let from = decision.after.category;
    if decision.after.status == word {
        return Ok(());
    }
    if to == Category::New && from != Category::New {
        return Err(Problem::field(Kind::NotNewAgain, "status"));
    }
    let kind = match (from, to) {
        _ if from == to => "StatusChanged",
        (_, Category::Resolved) => "CaseResolved",
        (_, Category::Closed) => "CaseClosed",
        (Category::Resolved, _) => "CaseReopened",
        (_, Category::Waiting) => "CaseWaiting",
        (_, Category::Hold) => "CaseHeld",
        (Category::New, _) => "CaseStarted",
        _ => "CaseResumed",
    };
    let body = json!({
        "from": decision.after.status, "to": word, "from_category": from.word(), "to_category": to.word(),
    });
    decision.events.push((kind, body));
    word.clone_into(&mut decision.after.status);
    decision.after.category = to;
    if from.is_unresolved() && !to.is_unresolved() {
        decision.after.resolved_at = Some(now);
        // Nobody waits for an answer to what is done.
        decision.after.unanswered_since = None;
        decision.wake(Woken::Staff);
    }
    if to == Category::Closed {
        decision.after.closed_at = Some(now);
    }
    if kind == "CaseReopened" {
        decision.after.reopened_count += 1;
    }
    Ok(())
}

/// Refuses a moment that is over, and one later than [`SNOOZE_MAX_DAYS`].
pub fn check_until(until: Timestamp, now: Timestamp) -> Result<(), Problem> {
    let latest = now.plus_days(SNOOZE_MAX_DAYS);
    if until > now && until <= latest {
        return Ok(());
    }
    let problem = Problem::field(Kind::OutOfRange, "until");
    Err(problem.with("min", now.to_string()).with("max", latest.to_string()))
}

fn snooze(decision: &mut Decision, until: Timestamp, now: Timestamp) -> Result<(), Problem> {
    if !decision.after.category.is_unresolved() {
        return Err(Problem::new(Kind::AlreadyResolved));
    }
    check_until(until, now)?;
    if decision.after.snoozed_until != Some(until) {
        let from = decision.after.snoozed_until.replace(until);
        decision.tell("CaseSnoozed", json!(from), json!(until));
    }
    Ok(())
}

fn dispose(decision: &mut Decision, to: Disposition) {
    if decision.after.disposition == to.word() {
        return;
    }
    let from = std::mem::replace(&mut decision.after.disposition, to.word().to_owned());
    let kind = match to {
        Disposition::Live => "CaseRestored",
        Disposition::Spam => "CaseMarkedSpam",
        Disposition::Deleted => "CaseTrashed",
    };
    decision.tell(kind, from, to.word());
}

/// What to do with something a customer writes into a known case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// It belongs to this case, which may wake or go back to open by it.
    Append,
    /// It belongs to the case this one was merged into.
    Into(i64),
    /// The old case is done with: a new one is opened.
    NewCase,
}

/// Decides where a customer's words go. Spam stays spam; what is in the trash is not disturbed. A resolved case takes
/// them for `reopen_days`.
pub fn arrival(case: &Case, now: Timestamp, reopen_days: i64) -> Arrival {
    if let Some(into) = case.merged_into {
        return Arrival::Into(into);
    }
    let too_late = match case.category {
        Category::Closed => true,
        Category::Resolved => case.resolved_at.is_none_or(|at| now > at.plus_days(reopen_days)),
        _ => false,
    };
    if too_late || case.disposition == Disposition::Deleted.word() {
        Arrival::NewCase
    } else {
        Arrival::Append
    }
}

/// What a customer's words wish of the case they are appended to: it wakes, and what waited or was resolved is ours
/// again. `open` is the word of the status to go to.
pub fn wish_of_arrival(case: &Case, open: &str) -> Wish {
    if case.disposition != Disposition::Live.word() {
        return Wish::default();
    }
    let ours_again = matches!(case.category, Category::Waiting | Category::Resolved);
    Wish {
        status: ours_again.then(|| (open.to_owned(), Category::Open)),
        sleep: Some(Sleep::End(Woken::Customer)),
        ..Wish::default()
    }
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
