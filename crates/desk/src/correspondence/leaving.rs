//! The moment a letter leaves: its message is written into the case, what follows from an answer follows, and the
//! letter goes to the outbox, in one transaction.

use db::Tx;
use kernel::{Problem, Who};
use mail::token::ReplyTokens;

use super::held_store::{self, Words};
use super::ops::mailbox_for;
use super::outbox::{Letter, Queued, queue};
use super::{copies, letterhead};
use crate::brands::{self, Brand};
use crate::cases::{self, Case};
use crate::mailboxes::{self, Mailbox};
use crate::messages::{self, Direction, Message};
use crate::pen::Pen;
use crate::staff;

/// What leaves.
#[derive(Clone, Debug)]
pub(super) struct Leaving {
    /// The message it becomes.
    pub message_id: i64,
    /// Whether it goes to somebody outside instead of the customer.
    pub outside: bool,
    /// What it says, to whom.
    pub words: Words,
}

/// Writes the message, lets the case know and queues the letter; answers the letter's id. The case's row is locked.
pub(super) fn leave(
    tx: &mut Tx<'_>,
    pen: &Pen,
    case: &Case,
    leaving: &Leaving,
    salt: &[u8; 32],
    tokens: &ReplyTokens,
) -> Result<Option<i64>, Problem> {
    let mailbox = mailbox_for(tx, case)?;
    let thread = if leaving.outside {
        outside_thread(tx, case, &leaving.words)?
    } else {
        messages::rfc_ids_of_case(tx, case.id)?
    };
    let message = message(tx, pen, case, leaving, &mailbox, &thread, tokens)?;
    if leaving.outside {
        cases::outsider_wrote(tx, pen, case, &message, salt)?;
        for to in &leaving.words.recipients {
            held_store::add_outsider(tx, case.id, to, pen.now)?;
        }
    } else {
        cases::staff_wrote(tx, pen, case, &message, salt, leaving.words.then.as_deref())?;
        let openly = leaving.words.recipients.iter().filter(|to| to.role != "bcc");
        copies::keep(tx, pen, case, openly.map(|to| (to.name.as_str(), to.address.as_str())))?;
    }
    let brand = brands::get(tx, case.brand_id)?;
    let signature = signature(tx, case, &brand, &mailbox, &message)?;
    let letter = letter(&message, (&brand, &mailbox), &signature, &leaving.words, thread, case);
    send(tx, pen, case, leaving, &mailbox, letter, tokens)
}

/// Completes the first message of a conversation that we began: its sender, its recipients and its Message-ID.
pub(super) fn address_first(
    tx: &mut Tx<'_>,
    case: &Case,
    message_id: i64,
    words: &Words,
    tokens: &ReplyTokens,
) -> Result<(), Problem> {
    let mailbox = mailboxes::first_of_brand(tx, case.brand_id)?;
    let rfc_id = tokens.message_id(message_id, case.id, domain_of(&mailbox));
    Ok(messages::address(tx, message_id, &mailbox.address, &words.recipients, &rfc_id)?)
}

/// Queues the letter of a message that was written already: the first of a conversation that we began.
pub(super) fn begin(
    tx: &mut Tx<'_>,
    pen: &Pen,
    case: &Case,
    message_id: i64,
    words: &Words,
    tokens: &ReplyTokens,
) -> Result<Option<i64>, Problem> {
    let leaving = Leaving { message_id, outside: false, words: words.clone() };
    let mailbox = mailboxes::first_of_brand(tx, case.brand_id)?;
    let message = message(tx, pen, case, &leaving, &mailbox, &[], tokens)?;
    let brand = brands::get(tx, case.brand_id)?;
    let signature = signature(tx, case, &brand, &mailbox, &message)?;
    send(
        tx,
        pen,
        case,
        &leaving,
        &mailbox,
        letter(&message, (&brand, &mailbox), &signature, words, Vec::new(), case),
        tokens,
    )
}

/// Queues a letter of a case.
fn send(
    tx: &mut Tx<'_>,
    pen: &Pen,
    case: &Case,
    leaving: &Leaving,
    mailbox: &Mailbox,
    letter: Letter,
    tokens: &ReplyTokens,
) -> Result<Option<i64>, Problem> {
    let letter = Letter { reply_to: Some(tokens.address(&mailbox.address, case.id)), ..letter };
    let kind = if leaving.outside { "forward" } else { "reply" };
    let queued = Queued {
        key: format!("{kind}:{}", leaving.message_id),
        kind,
        brand_id: case.brand_id,
        mailbox_id: mailbox.id,
        case_id: Some(case.id),
        message_id: Some(leaving.message_id),
        send_after: pen.now,
        letter: &letter,
    };
    Ok(queue(tx, pen, &queued)?)
}

/// The Message-IDs of what went between us and these outsiders before.
fn outside_thread(tx: &mut Tx<'_>, case: &Case, words: &Words) -> Result<Vec<String>, Problem> {
    let to: Vec<String> = words.recipients.iter().map(|to| text::fold(&to.address)).collect();
    let is_theirs = |message: &Message| {
        to.contains(&text::fold(&message.author_address))
            || message.recipients.iter().any(|one| to.contains(&text::fold(&one.address)))
    };
    let before =
        messages::of_case(tx, case.id)?.into_iter().filter(|message| message.outside && is_theirs(message));
    Ok(before.filter_map(|message| message.rfc_message_id).collect())
}

fn domain_of(mailbox: &Mailbox) -> &str {
    mailbox.address.rsplit_once('@').map_or("localhost", |(_, domain)| domain)
}

fn message(
    tx: &mut Tx<'_>,
    pen: &Pen,
    case: &Case,
    leaving: &Leaving,
    mailbox: &Mailbox,
    thread: &[String],
    tokens: &ReplyTokens,
) -> Result<Message, Problem> {
    let author_name = match pen.who {
        Who::Staff(id) => staff::display_name(tx, id)?,
        _ => String::new(),
    };
    let words = &leaving.words;
    Ok(Message {
        id: leaving.message_id,
        case_id: case.id,
        brand_id: case.brand_id,
        direction: Direction::Out,
        author_kind: pen.who.kind().to_owned(),
        author_id: pen.who.id(),
        author_name,
        author_address: mailbox.address.clone(),
        recipients: words.recipients.clone(),
        body_html: Some(words.shown.clone()),
        language: Some(case.language),
        rfc_message_id: Some(tokens.message_id(leaving.message_id, case.id, domain_of(mailbox))),
        in_reply_to: thread.last().cloned(),
        outside: leaving.outside,
        occurred_at: pen.occurred_at,
        ..Message::said_by_customer("email", &words.subject, words.text.clone())
    })
}

/// What stands under a letter of this mailbox, in the language the brand speaks to its reader.
fn signature(
    tx: &mut Tx<'_>,
    case: &Case,
    brand: &Brand,
    mailbox: &Mailbox,
    message: &Message,
) -> Result<String, Problem> {
    let signed =
        letterhead::signature(tx, mailbox, (brand, case.language, &message.author_name), Some(case))?;
    Ok(signed.0)
}

fn letter(
    message: &Message,
    (brand, mailbox): (&Brand, &Mailbox),
    signature: &str,
    words: &Words,
    thread: Vec<String>,
    case: &Case,
) -> Letter {
    let (text, html) = if signature.is_empty() {
        (words.text.clone(), words.sent.clone())
    } else {
        let signed = mail::html::from_text(&format!("-- \n{signature}"));
        (format!("{}\n\n-- \n{signature}", words.text.trim_end()), format!("{}\n{signed}", words.sent))
    };
    Letter {
        from: mailbox.address.clone(),
        from_name: letterhead::from_name(&message.author_name, mailbox, (brand, case.language)),
        reply_to: None,
        recipients: message.recipients.clone(),
        subject: message.subject.clone(),
        html: Some(html),
        text,
        attachments: words.attachments.clone(),
        message_id: message.rfc_message_id.clone().unwrap_or_default(),
        in_reply_to: message.in_reply_to.clone(),
        references: thread,
        language: case.language,
        automatic: None,
        date: message.occurred_at,
    }
}
