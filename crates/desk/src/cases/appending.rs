//! What a message does to its case: who waits for whom now, whether the case opens again, what its row shows.

use db::{DbError, Tx};
use kernel::{Problem, Timestamp, Who};
use serde_json::json;

use super::{Case, store};
use crate::events::{self, Event, Subject};
use crate::labels::{self, Category};
use crate::messages::{self, Direction, Message};
use crate::pen::Pen;

/// How much of the last message a list row keeps, in characters.
const SNIPPET: usize = 160;
/// How long after it was resolved a customer's answer opens the case again, in days.
pub const REOPENS_DAYS: i64 = 14;

/// What a list row shows of a message: one line, cut.
pub(super) fn snippet(body: &str) -> String {
    let mut line = String::new();
    for word in body.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if line.len() > SNIPPET * 4 {
            break;
        }
    }
    line.chars().take(SNIPPET).collect()
}

/// Whether a customer's message still belongs to this case, rather than to a new one.
pub fn takes_answers(case: &Case, now: Timestamp) -> bool {
    case.disposition == "live"
        && match case.category {
            Category::Closed => false,
            Category::Resolved => case.resolved_at.is_none_or(|at| now <= at.plus_days(REOPENS_DAYS)),
            _ => true,
        }
}

/// The category a case is in after its customer wrote: we owe the next step again.
const fn after_customer(category: Category) -> Category {
    match category {
        Category::New => Category::New,
        Category::Open | Category::Waiting | Category::Hold | Category::Resolved | Category::Closed => {
            Category::Open
        }
    }
}

/// Files what a customer wrote. Automatic mail is kept but wakes nobody. The case's row must be locked.
pub fn customer_wrote(
    tx: &mut Tx<'_>,
    pen: &Pen,
    case: &Case,
    message: &Message,
    salt: &[u8; 32],
) -> Result<(), Problem> {
    debug_assert_eq!(message.direction, Direction::In);
    messages::insert(tx, message, salt, pen.now)?;
    let body =
        json!({ "message_id": message.id, "channel": message.channel, "automatic": message.automatic });
    let event = Event::new(Some(case.brand_id), Subject::case(case.id), "MessageReceived", body)
        .sealing(messages::sealed(message, salt));
    let cause = events::record(tx, pen, &event)?;
    if message.automatic.is_some() {
        store::count_message(tx, case.id)?;
        return Ok(());
    }
    store::customer_wrote(tx, case.id, &snippet(&message.body), pen.occurred_at)?;
    let category = after_customer(case.category);
    if category != case.category {
        move_case(tx, &pen.clone().because_of(cause), case, category.word(), "customer")?;
    }
    Ok(())
}

/// Moves a case to a status, with the event that says so.
fn move_case(tx: &mut Tx<'_>, pen: &Pen, case: &Case, word: &str, by: &str) -> Result<(), Problem> {
    let (status_id, category) = labels::status(tx, word)?;
    let reopens = !case.category.is_unresolved() && category.is_unresolved();
    let resolved_at = match category {
        Category::Resolved => Some(pen.occurred_at),
        Category::Closed => case.resolved_at,
        _ => None,
    };
    let closed_at = (category == Category::Closed).then_some(pen.occurred_at);
    store::move_to(tx, case.id, status_id, category, reopens, resolved_at, closed_at)?;
    let kind = if reopens { "CaseReopened" } else { moved(category) };
    let body = json!({ "from": case.status, "to": word, "by": by });
    events::record(tx, pen, &Event::new(Some(case.brand_id), Subject::case(case.id), kind, body))?;
    Ok(())
}

/// The event that tells of a case entering a category.
const fn moved(category: Category) -> &'static str {
    match category {
        Category::New | Category::Open => "CaseOpen",
        Category::Waiting => "CaseWaiting",
        Category::Hold => "CaseHeld",
        Category::Resolved => "CaseResolved",
        Category::Closed => "CaseClosed",
    }
}

/// Files what we wrote to a customer, and moves the case to `then` when a status was chosen. A case nobody owned
/// belongs to whoever answered. The case's row must be locked.
pub fn staff_wrote(
    tx: &mut Tx<'_>,
    pen: &Pen,
    case: &Case,
    message: &Message,
    salt: &[u8; 32],
    then: Option<&str>,
) -> Result<(), Problem> {
    debug_assert_eq!(message.direction, Direction::Out);
    messages::insert(tx, message, salt, pen.now)?;
    let body = json!({ "message_id": message.id, "channel": message.channel, "first": case.first_replied_at.is_none() });
    let event = Event::new(Some(case.brand_id), Subject::case(case.id), "MessageSent", body)
        .sealing(messages::sealed(message, salt));
    let cause = events::record(tx, pen, &event)?;
    let replier = if let Who::Staff(id) = pen.who { Some(id) } else { None };
    store::staff_wrote(tx, case.id, &snippet(&message.body), pen.occurred_at, replier)?;
    let pen = pen.clone().because_of(cause);
    if let (None, Some(owner)) = (case.assignee_id, replier) {
        let body = json!({ "from": null, "to": owner, "because": "replied" });
        events::record(
            tx,
            &pen,
            &Event::new(Some(case.brand_id), Subject::case(case.id), "CaseAssigned", body),
        )?;
    }
    let default = (case.category == Category::New).then_some("open");
    if let Some(word) = then.or(default) {
        move_case(tx, &pen, case, word, "staff")?;
    }
    Ok(())
}

/// Everybody who takes part in a case beside its customer, and every address its messages came from or went to:
/// whoever answers from one of these answers in this case.
pub fn takes_part(tx: &mut Tx<'_>, case: &Case, address_folded: &str) -> Result<bool, DbError> {
    store::takes_part(tx, case.id, case.customer_id, address_folded)
}
