//! Reply to the customer: the message, the letter that carries it and what it does to the case, in one transaction.

use db::Tx;
use kernel::{Actor, Kind, Permission, Problem};
use serde::{Deserialize, Serialize};

use crate::cases::ops::BODY_MAX;
use crate::cases::{self, Case, LOCK};
use crate::correspondence::intake_store;
use crate::correspondence::outbox::{Letter, Queued, queue};
use crate::correspondence::refuse_dead;
use crate::house::Desk;
use crate::labels::Category;
use crate::mailboxes::{self, Mailbox};
use crate::messages::{self, Direction, Message, Recipient};
use crate::pen::Pen;
use crate::{attachments, customers, requests, staff};

/// The most recipients of one reply.
const RECIPIENTS_MAX: usize = 50;

/// A reply.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// The case.
    pub case_id: i64,
    /// Plain text.
    pub body: String,
    /// To, Cc and Bcc; whoever wrote last, and the case's participants as Cc, when empty.
    pub recipients: Vec<Recipient>,
    /// Uploads of this case that leave with the reply.
    pub attachments: Vec<i64>,
    /// The status the case moves to; `open` when it was new, otherwise as it is.
    pub then: Option<String>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Replied {
    /// The message.
    pub message_id: i64,
    /// The letter in the outbox.
    pub outbox_id: Option<i64>,
}

fn check(reply: &Reply) -> Result<(), Problem> {
    if reply.body.trim().is_empty() {
        return Err(Problem::field(Kind::Required, "body"));
    }
    if reply.body.chars().count() > BODY_MAX {
        return Err(Problem::field(Kind::TooLong, "body").with("max", BODY_MAX.to_string()));
    }
    if reply.recipients.len() > RECIPIENTS_MAX {
        return Err(Problem::field(Kind::TooLong, "recipients").with("max", RECIPIENTS_MAX.to_string()));
    }
    for recipient in &reply.recipients {
        let known = matches!(recipient.role.as_str(), "to" | "cc" | "bcc");
        let address = recipient.address.as_str();
        let fine = address.is_ascii()
            && !address
                .contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ','))
            && address.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && domain.len() > 1);
        if !known || !fine {
            return Err(Problem::field(Kind::Malformed, "recipients").with("expected", "nama@contoh.my"));
        }
    }
    if !reply.recipients.is_empty() && !reply.recipients.iter().any(|recipient| recipient.role == "to") {
        return Err(Problem::field(Kind::NoRecipient, "recipients"));
    }
    Ok(())
}

/// Writes to the customer.
pub async fn reply(desk: &Desk, actor: &Actor, command: Reply) -> Result<Replied, Problem> {
    actor.may(Permission::CaseReply)?;
    check(&command)?;
    let (pen, actor, salt) = (desk.pen(actor), actor.clone(), desk.secret());
    let tokens = desk.reply_tokens();
    let html = mail::html::from_text(&command.body);
    let done = desk
        .db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let case = cases::seen(tx, &actor, command.case_id)?;
                tx.lock(LOCK, case.id)?;
                let case = cases::seen(tx, &actor, case.id)?;
                writable(&case)?;
                let message = write_message(tx, &pen, &actor, &case, &command)?;
                refuse_dead(tx, case.brand_id, &message.recipients)?;
                let mailbox = mailbox_for(tx, &case)?;
                let rfc_id = tokens.message_id(message.id, case.id, domain_of(&mailbox));
                let thread = messages::rfc_ids_of_case(tx, case.id)?;
                let message = Message {
                    author_address: mailbox.address.clone(),
                    rfc_message_id: Some(rfc_id),
                    in_reply_to: thread.last().cloned(),
                    body_html: Some(html.clone()),
                    ..message
                };
                cases::staff_wrote(tx, &pen, &case, &message, &salt, command.then.as_deref())?;
                attachments::bind(tx, &pen, &command.attachments, case.id, message.id)?;
                let letter = Letter {
                    attachments: command.attachments.clone(),
                    reply_to: Some(tokens.address(&mailbox.address, case.id)),
                    ..letter(&message, &mailbox, thread, &case)
                };
                let outbox_id = queue(
                    tx,
                    &pen,
                    &Queued {
                        key: format!("reply:{}", message.id),
                        kind: "reply",
                        brand_id: case.brand_id,
                        mailbox_id: mailbox.id,
                        case_id: Some(case.id),
                        message_id: Some(message.id),
                        send_after: pen.now,
                        letter: &letter,
                    },
                )?;
                Ok(Replied { message_id: message.id, outbox_id })
            })
        })
        .await;
    desk.bells().outbox.notify_one();
    done
}

fn writable(case: &Case) -> Result<(), Problem> {
    if let Some(into) = case.merged_into {
        return Err(Problem::new(Kind::CaseMerged).with("into", into.to_string()));
    }
    if case.category == Category::Closed {
        return Err(Problem::new(Kind::CaseClosed));
    }
    Ok(())
}

/// The mailbox the customer wrote to last, or the brand's first.
pub fn mailbox_for(tx: &mut Tx<'_>, case: &Case) -> Result<Mailbox, Problem> {
    match intake_store::mailbox_of_case(tx, case.id)? {
        Some(id) => mailboxes::get(tx, id),
        None => mailboxes::first_of_brand(tx, case.brand_id),
    }
}

fn domain_of(mailbox: &Mailbox) -> &str {
    mailbox.address.rsplit_once('@').map_or("localhost", |(_, domain)| domain)
}

fn write_message(
    tx: &mut Tx<'_>,
    pen: &Pen,
    actor: &Actor,
    case: &Case,
    command: &Reply,
) -> Result<Message, Problem> {
    let recipients =
        if command.recipients.is_empty() { usual_recipients(tx, case)? } else { command.recipients.clone() };
    let author_name = match actor.staff_id() {
        Some(id) => staff::display_name(tx, id)?,
        None => String::new(),
    };
    Ok(Message {
        id: pen.id(),
        case_id: case.id,
        brand_id: case.brand_id,
        direction: Direction::Out,
        author_kind: pen.who.kind().to_owned(),
        author_id: pen.who.id(),
        author_name,
        recipients,
        language: Some(case.language),
        occurred_at: pen.occurred_at,
        ..Message::said_by_customer("email", &subject_for(case), command.body.clone())
    })
}

/// `Re:` once, and the number, so that an answer without any headers still shows where it belongs.
fn subject_for(case: &Case) -> String {
    let tag = format!("[#{}]", case.written_reference());
    let bare = case.subject.trim_start_matches("Re: ").trim_start_matches("RE: ");
    if bare.contains(&tag) { format!("Re: {bare}") } else { format!("Re: {bare} {tag}") }
}

/// Whoever wrote last from outside, or the customer's first address; participants get copies.
fn usual_recipients(tx: &mut Tx<'_>, case: &Case) -> Result<Vec<Recipient>, Problem> {
    let person = customers::get(tx, case.customer_id)?;
    let last = messages::last_writer(tx, case.id)?;
    let to = last
        .filter(|(_, address)| !address.is_empty())
        .or_else(|| {
            let email = person.identities.iter().find(|identity| identity.kind == "email")?;
            Some((person.full_name.clone(), email.value.clone()))
        })
        .ok_or_else(|| Problem::new(Kind::NoRecipient))?;
    let folded = text::fold(&to.1);
    let mut all = vec![Recipient { role: "to".to_owned(), name: to.0, address: to.1 }];
    let others = cases::participants(tx, case.id)?.into_iter();
    all.extend(others.filter(|other| text::fold(&other.address) != folded));
    Ok(all)
}

fn letter(message: &Message, mailbox: &Mailbox, thread: Vec<String>, case: &Case) -> Letter {
    let signed = |text: &str| {
        if mailbox.signature.trim().is_empty() {
            text.to_owned()
        } else {
            format!("{text}\n\n-- \n{}", mailbox.signature.trim())
        }
    };
    let text = signed(&message.body);
    Letter {
        from: mailbox.address.clone(),
        from_name: if message.author_name.is_empty() {
            mailbox.display_name.clone()
        } else {
            format!("{} ({})", message.author_name, mailbox.display_name)
        },
        reply_to: None,
        recipients: message.recipients.clone(),
        subject: message.subject.clone(),
        html: Some(mail::html::from_text(&text)),
        text,
        attachments: Vec::new(),
        message_id: message.rfc_message_id.clone().unwrap_or_default(),
        in_reply_to: message.in_reply_to.clone(),
        references: thread,
        language: case.language,
        automatic: None,
        date: message.occurred_at,
    }
}
