//! Telling whoever opened a case that it arrived: by mailbox and language, in and out of working hours. Never to a
//! machine, never to whoever asked for silence or is disowned by their own domain, and once a day to one sender.

use db::Tx;
use kernel::Problem;
use mail::token::ReplyTokens;
use serde_json::json;

use super::door::base_address;
use super::outbox::{Letter, Queued, queue};
use super::reading::Readable;
use super::{reports, rules};
use crate::cases::Case;
use crate::events::{self, Event, Subject};
use crate::mailboxes;
use crate::messages::Recipient;
use crate::pen::Pen;
use crate::policies;
use crate::{brands, customers};

/// Queues the acknowledgement of a case that a mail just opened; `false` when none is due.
pub(super) fn acknowledge(
    tx: &mut Tx<'_>,
    pen: &Pen,
    tokens: &ReplyTokens,
    case: &Case,
    mail: &Readable,
    from: &mail::Address,
) -> Result<bool, Problem> {
    if !mail::reply_is_welcome(&mail.inbound) || mail.verdict.is_forged() || mail.raw.is_null_sender {
        return Ok(false);
    }
    let mailbox = mailboxes::get(tx, mail.raw.mailbox_id)?;
    let ours = text::fold(&mailbox.address);
    let mut addressed = mail.inbound.to.iter().chain(&mail.inbound.cc);
    // Sent in blind copy: whoever wrote did not mean to hear from us.
    if !addressed.any(|to| base_address(&to.address) == ours) {
        return Ok(false);
    }
    let brand = brands::get(tx, case.brand_id)?;
    let language = brand.speaks(case.language);
    let found = rules::acknowledgements_of(tx, mailbox.id)?;
    let Some(found) = found.into_iter().find(|one| one.language == language && one.active) else {
        return Ok(false);
    };
    let said = if is_open(tx, pen, case)? { found.in_hours } else { found.out_of_hours };
    let folded = text::fold(&from.address);
    if said.trim().is_empty()
        || !reports::takes_automatic(tx, case.brand_id, &folded)?
        || !rules::may_acknowledge(tx, mailbox.id, &folded, pen.now)?
    {
        return Ok(false);
    }
    let person = customers::get(tx, case.customer_id)?;
    let name = if person.call_as.trim().is_empty() { person.full_name } else { person.call_as };
    let text = said.replace("{reference}", &case.written_reference()).replace("{name}", &name);
    let number = pen.id();
    let domain = mailbox.address.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    let letter = Letter {
        from: mailbox.address.clone(),
        from_name: mailbox.name_for(&brand, language).to_owned(),
        reply_to: Some(tokens.address(&mailbox.address, case.id)),
        recipients: vec![Recipient {
            role: "to".to_owned(),
            name: from.name.clone().unwrap_or_default(),
            address: from.address.clone(),
        }],
        subject: subject(case),
        html: Some(mail::html::from_text(&text)),
        text,
        attachments: Vec::new(),
        message_id: tokens.message_id(number, case.id, domain),
        in_reply_to: mail.inbound.message_id.clone(),
        references: mail.inbound.message_id.clone().into_iter().collect(),
        language,
        automatic: Some("replied".to_owned()),
        date: pen.now,
    };
    let queued = Queued {
        key: format!("acknowledgement:{}", case.id),
        kind: "acknowledgement",
        brand_id: case.brand_id,
        mailbox_id: mailbox.id,
        case_id: Some(case.id),
        message_id: None,
        send_after: pen.now,
        letter: &letter,
    };
    let Some(outbox_id) = queue(tx, pen, &queued)? else { return Ok(false) };
    let body = json!({ "outbox_id": outbox_id });
    events::record(
        tx,
        pen,
        &Event::new(Some(case.brand_id), Subject::case(case.id), "MailAcknowledged", body),
    )?;
    Ok(true)
}

/// `Re:` the customer's own words, with the number: what they find again in their mailbox.
fn subject(case: &Case) -> String {
    format!("Re: {} [#{}]", mail::quote::bare_subject(&case.subject), case.written_reference())
}

/// Whether the brand works at the moment the mail came, by the calendar that governs the case; always without one.
fn is_open(tx: &mut Tx<'_>, pen: &Pen, case: &Case) -> Result<bool, Problem> {
    let Some(governing) = policies::governing(tx, &case.question())? else { return Ok(true) };
    let hours = pen.calendars().hours(tx, governing.policy.terms.calendar_id, governing.calendar_version)?;
    Ok(hours.is_open(pen.occurred_at))
}
