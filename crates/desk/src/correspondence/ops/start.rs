//! Write to somebody first: a case of ours, opened by the letter that begins it, at once or when that leaves.

use kernel::{Actor, Kind, Language, Permission, Problem};
use serde::{Deserialize, Serialize};

use super::reply::{check_leaves, check_recipients, check_words};
use crate::cases::rules;
use crate::correspondence::begun::{self, own_draft};
use crate::correspondence::first_letter::{Means, check, leave_first};
use crate::correspondence::held::{HeldLetter, Leaves};
use crate::correspondence::rich::{self, Rich};
use crate::customers::CustomerRef;
use crate::house::Desk;
use crate::messages::Recipient;
use crate::{cases, requests};

/// What begins a conversation.
#[derive(Clone, Debug)]
pub struct Start {
    /// The brand that writes.
    pub brand_id: i64,
    /// To whom. They need an e-mail address.
    pub customer: CustomerRef,
    /// Which of the customer's addresses; empty for the one they are usually written to.
    pub to_address: String,
    /// In a line.
    pub subject: String,
    /// Plain text; made from `html` when that is given.
    pub body: String,
    /// The same from an editor. Uploaded images as `<img src="/attachments/{id}">`.
    pub html: Option<String>,
    /// Type word; the brand's first when empty.
    pub kind: String,
    /// 1 low to 4 urgent.
    pub priority: i64,
    /// The language it is written in; the customer's when unknown.
    pub language: Option<Language>,
    /// Cc and Bcc.
    pub copies: Vec<Recipient>,
    /// Files uploaded for the draft that leave with it.
    pub attachments: Vec<i64>,
    /// The actor's draft that this is; it is none any more.
    pub draft_id: Option<i64>,
    /// When it leaves.
    pub leaves: Leaves,
}

impl Start {
    /// What leaves with it: its files, and the images its text shows.
    pub(in crate::correspondence) fn uploads(&self, rich: &Rich) -> Vec<i64> {
        let mut uploads = self.attachments.clone();
        uploads.extend(rich.images.iter().filter(|id| !self.attachments.contains(id)));
        uploads
    }
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

/// A conversation that was begun: on its way, or held until it leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum Outset {
    /// It left and is a case.
    Left(Started),
    /// It will be one when it leaves.
    Held(Box<HeldLetter>),
}

fn check_typed(command: &Start, rich: &Rich) -> Result<(), Problem> {
    check_words(rich, command.uploads(rich).len())?;
    rules::check_subject(&command.subject)?;
    if !cases::PRIORITIES.contains(&command.priority) {
        return Err(Problem::field(Kind::OutOfRange, "priority").with("min", "1").with("max", "4"));
    }
    let to = |address: &str| Recipient {
        role: "to".to_owned(),
        name: String::new(),
        address: address.trim().to_owned(),
    };
    if let CustomerRef::Address { kind: "email", value, .. } = &command.customer {
        check_recipients(&[to(value)])?;
    }
    if command.copies.iter().any(|one| one.role == "to") {
        return Err(Problem::field(Kind::Malformed, "recipients").with("expected", "cc, bcc"));
    }
    let known = to("known@to-us");
    check_recipients(&std::iter::once(known).chain(command.copies.iter().cloned()).collect::<Vec<_>>())
}

/// Opens a case with a letter of ours, now or when it leaves. It is the writer's, and waits for the customer.
pub async fn start(desk: &Desk, actor: &Actor, command: Start) -> Result<Outset, Problem> {
    actor.may(Permission::CaseReply)?;
    actor.may(Permission::CaseOpen)?;
    let rich = rich::written(&command.body, command.html.as_deref());
    check_typed(&command, &rich)?;
    let (pen, actor, means) = (desk.pen(actor), actor.clone(), Means::drawn(desk));
    let done = desk
        .db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                // Asked here: a repeat is answered as before, though the time chosen has come meanwhile.
                check_leaves(command.leaves, pen.now)?;
                if let Some(id) = command.draft_id {
                    own_draft(tx, &actor, id)?;
                }
                if let Some(until) = command.leaves.after(pen.now) {
                    // What would stop it is told while its writer is there.
                    check(tx, &actor, &command)?;
                    return begun::hold(tx, &pen, &command, &rich, until)
                        .map(|held| Outset::Held(Box::new(held)));
                }
                leave_first(tx, &pen, &actor, &command, &rich, &means).map(Outset::Left)
            })
        })
        .await;
    desk.bells().outbox.notify_one();
    done
}
