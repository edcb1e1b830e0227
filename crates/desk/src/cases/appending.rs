//! What a message does to its case: who waits for whom now, whether the case opens again, what its row shows.

use db::{DbError, Tx};
use kernel::{Problem, Timestamp, Who};
use serde_json::json;

use super::rules::{self, Arrival, Wish};
use super::{Case, changing, promise, store};
use crate::clocks::Moment;
use crate::events::{self, Event, Subject};
use crate::labels::{self, Category};
use crate::messages::{self, Direction, Message};
use crate::pen::Pen;

/// How much of the last message a list row keeps, in characters.
const SNIPPET: usize = 160;
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
    if let Some((end, _)) = line.char_indices().nth(SNIPPET) {
        line.truncate(end);
    }
    line
}

/// Whether a customer's message still belongs to this case, rather than to a new one.
pub fn takes_answers(case: &Case, now: Timestamp, reopen_days: i64) -> bool {
    rules::arrival(case, now, reopen_days) == Arrival::Append
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
    let pen = pen.clone().because_of(cause);
    changing::on_customer_message(tx, &pen, case)?;
    promise(tx, &pen, case.id, Moment::CustomerWrote)
}

/// Files thanks: they are kept and counted, but nobody waits for an answer and a case that is done stays so. The case's
/// row must be locked.
pub fn customer_thanked(
    tx: &mut Tx<'_>,
    pen: &Pen,
    case: &Case,
    message: &Message,
    salt: &[u8; 32],
) -> Result<(), Problem> {
    debug_assert_eq!(message.direction, Direction::In);
    messages::insert(tx, message, salt, pen.now)?;
    let body = json!({ "message_id": message.id, "channel": message.channel });
    let event = Event::new(Some(case.brand_id), Subject::case(case.id), "ThanksReceived", body)
        .sealing(messages::sealed(message, salt));
    events::record(tx, pen, &event)?;
    store::count_message(tx, case.id)?;
    Ok(())
}

/// What thanks would have done had they been a question: somebody found that they were. The case's row must be locked.
pub fn thanks_were_more(tx: &mut Tx<'_>, pen: &Pen, case: &Case, message: &Message) -> Result<(), Problem> {
    store::customer_asked(tx, case.id, &snippet(&message.body), message.occurred_at)?;
    changing::on_customer_message(tx, pen, case)?;
    promise(tx, pen, case.id, Moment::CustomerWrote)
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
    let status = match then {
        Some(word) => Some((word.to_owned(), labels::status(tx, word)?.1)),
        None if case.category == Category::New => {
            Some((labels::first_status(tx, Category::Open)?.1, Category::Open))
        }
        None => None,
    };
    let wish = Wish {
        status,
        assignee_id: case.assignee_id.is_none().then_some(replier).filter(Option::is_some),
        ..Wish::default()
    };
    let answered = Case { unanswered_since: None, ..case.clone() };
    changing::write(tx, &pen, &answered, &wish, None)?;
    promise(tx, &pen, case.id, Moment::StaffReplied)
}

/// A reply of ours never arrived: the customer waits as if it had not been sent. The case's row must be locked.
pub fn reply_lost(tx: &mut Tx<'_>, pen: &Pen, case: &Case, message_id: i64) -> Result<(), Problem> {
    let Some(sent_at) = messages::written_at(tx, message_id)? else { return Ok(()) };
    // Answered again since, by a letter that did not get lost.
    let Some((Direction::In, waits)) = messages::last_but(tx, case.id, message_id)? else { return Ok(()) };
    tx.execute(&store::REPLY_LOST, &[&case.id, &sent_at, &waits])?;
    promise(tx, pen, case.id, Moment::ReplyLost { sent_at })
}

/// Files what went to, or came from, somebody outside. It is no answer to the customer and no question of theirs: the
/// clocks do not move, only what waited for an outsider's words is open again. The case's row must be locked.
pub fn outsider_wrote(
    tx: &mut Tx<'_>,
    pen: &Pen,
    case: &Case,
    message: &Message,
    salt: &[u8; 32],
) -> Result<(), Problem> {
    debug_assert!(message.outside);
    messages::insert(tx, message, salt, pen.now)?;
    let kind = if message.direction == Direction::Out { "CaseForwarded" } else { "OutsiderAnswered" };
    let body = json!({ "message_id": message.id, "automatic": message.automatic });
    let event = Event::new(Some(case.brand_id), Subject::case(case.id), kind, body)
        .sealing(messages::sealed(message, salt));
    let cause = events::record(tx, pen, &event)?;
    tx.execute(&store::OUTSIDER_WROTE, &[&case.id, &pen.occurred_at])?;
    let wakes = message.direction == Direction::In && message.automatic.is_none();
    if !wakes || case.category != Category::Hold {
        return Ok(());
    }
    let pen = pen.clone().because_of(cause);
    let (_, open) = labels::first_status(tx, Category::Open)?;
    let wish = Wish { status: Some((open, Category::Open)), ..Wish::default() };
    changing::apply(tx, &pen, case, &wish, None).map(|_| ())
}

/// Whether an address is one of the customer's or of somebody in copy: whoever answers from one of these answers in this
/// case.
pub fn takes_part(tx: &mut Tx<'_>, case: &Case, address_folded: &str) -> Result<bool, DbError> {
    store::takes_part(tx, case.id, case.customer_id, address_folded)
}
