//! Write to somebody first: a case of ours, opened by the letter that begins it.

use db::Tx;
use kernel::{Actor, Kind, Language, Permission, Problem};
use mail::token::ReplyTokens;
use serde::{Deserialize, Serialize};

use super::reply::{check_recipients, check_words};
use crate::cases::changing;
use crate::cases::ops::{OpenCase, open_in};
use crate::cases::rules::Wish;
use crate::cases::{self, LOCK, rules, visibility};
use crate::correspondence::held_store::Words;
use crate::correspondence::leaving::{address_first, begin};
use crate::correspondence::refuse_dead;
use crate::correspondence::rich::{self, Rich};
use crate::customers::CustomerRef;
use crate::house::Desk;
use crate::labels::{self, Category};
use crate::messages::{Direction, Message, Recipient};
use crate::pen::Pen;
use crate::{customers, requests, staff};

/// What begins a conversation.
#[derive(Clone, Debug)]
pub struct Start {
    /// The brand that writes.
    pub brand_id: i64,
    /// To whom. They need an e-mail address.
    pub customer: CustomerRef,
    /// In a line.
    pub subject: String,
    /// Plain text; made from `html` when that is given.
    pub body: String,
    /// The same from an editor.
    pub html: Option<String>,
    /// Type word; the brand's first when empty.
    pub kind: String,
    /// 1 low to 4 urgent.
    pub priority: i64,
    /// The language it is written in; the customer's when unknown.
    pub language: Option<Language>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Started {
    /// The case.
    pub id: i64,
    /// The number people see, without `KH-`.
    pub reference: i64,
    /// The customer.
    pub customer_id: i64,
    /// The message.
    pub message_id: i64,
    /// The letter in the outbox.
    pub outbox_id: Option<i64>,
}

/// Opens a case with a letter of ours. It is the writer's, and waits for the customer.
pub async fn start(desk: &Desk, actor: &Actor, command: Start) -> Result<Started, Problem> {
    actor.may(Permission::CaseReply)?;
    actor.may(Permission::CaseOpen)?;
    let rich = rich::written(&command.body, command.html.as_deref());
    check_words(&rich, 0)?;
    rules::check_subject(&command.subject)?;
    if !cases::PRIORITIES.contains(&command.priority) {
        return Err(Problem::field(Kind::OutOfRange, "priority").with("min", "1").with("max", "4"));
    }
    if let CustomerRef::Address { kind: "email", value, .. } = &command.customer {
        let to = Recipient { role: "to".to_owned(), name: String::new(), address: value.clone() };
        check_recipients(&[to])?;
    }
    let (pen, actor, salt) = (desk.pen(actor), actor.clone(), desk.secret());
    let tokens = desk.reply_tokens();
    let done = desk
        .db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| begun(tx, &pen, &actor, &command, &rich, &salt, &tokens))
        })
        .await;
    desk.bells().outbox.notify_one();
    done
}

fn begun(
    tx: &mut Tx<'_>,
    pen: &Pen,
    actor: &Actor,
    command: &Start,
    rich: &Rich,
    salt: &[u8; 32],
    tokens: &ReplyTokens,
) -> Result<Started, Problem> {
    if !visibility::serves(tx, actor, command.brand_id)? {
        let value = command.brand_id.to_string();
        return Err(Problem::field(Kind::UnknownReference, "brand_id").with("value", value));
    }
    let author_name = match actor.staff_id() {
        Some(id) => staff::display_name(tx, id)?,
        None => String::new(),
    };
    let first = Message {
        direction: Direction::Out,
        author_kind: pen.who.kind().to_owned(),
        author_id: pen.who.id(),
        author_name,
        body_html: Some(rich.shown.clone()),
        ..Message::said_by_customer("email", command.subject.trim(), rich.text.clone())
    };
    let open = OpenCase {
        brand_id: command.brand_id,
        customer: command.customer.clone(),
        subject: command.subject.clone(),
        kind: command.kind.clone(),
        priority: command.priority,
        channel: "email".to_owned(),
        language: command.language,
        team_id: None,
        assignee_id: actor.staff_id(),
        first,
    };
    let opened = open_in(tx, pen, &open, salt)?;
    let person = customers::get(tx, opened.customer_id)?;
    let address = person.identities.iter().find(|one| one.kind == "email");
    let address = address.ok_or_else(|| Problem::field(Kind::NoRecipient, "customer"))?.value.clone();
    tx.lock(LOCK, opened.id)?;
    let case = cases::found(tx, opened.id)?.ok_or_else(|| Problem::new(Kind::NotFound))?;
    let to = Recipient { role: "to".to_owned(), name: person.full_name, address };
    let to = [to];
    refuse_dead(tx, case.brand_id, &to)?;
    let words = Words {
        subject: format!("{} [#{}]", case.subject, case.written_reference()),
        text: rich.text.clone(),
        shown: rich.shown.clone(),
        sent: rich.sent.clone(),
        recipients: to.to_vec(),
        ..Words::default()
    };
    address_first(tx, &case, opened.message_id, &words, tokens)?;
    let outbox_id = begin(tx, pen, &case, opened.message_id, &words, tokens)?;
    let (_, waiting) = labels::first_status(tx, Category::Waiting)?;
    let wish = Wish { status: Some((waiting, Category::Waiting)), ..Wish::default() };
    changing::apply(tx, pen, &case, &wish, None)?;
    Ok(Started {
        id: case.id,
        reference: opened.reference,
        customer_id: opened.customer_id,
        message_id: opened.message_id,
        outbox_id,
    })
}
