//! The job that reads stored mail and files it: into its case, as a new case, or nowhere when a machine wrote it and
//! it belongs to none. A mail that cannot be read is set aside with the reason; its raw source stays.

use std::time::Duration;

use db::Tx;
use kernel::{Actor, Language, Problem, Via};
use mail::Inbound;
use mail::automatic::Automatic;
use mail::token::Candidate;
use tokio::sync::watch;

use super::door::base_address;
use super::intake_store::{self, Ending, RawMail};
use super::{raw, threading};
use crate::attachments::{self, Filing, Kept, NewFile};
use crate::cases::ops::{OpenCase, open_in};
use crate::cases::{self, LOCK, SUBJECT_MAX};
use crate::customers::CustomerRef;
use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::mailboxes;
use crate::messages::{Direction, Message, Recipient};
use crate::pen::Pen;

/// A mail that failed this often is set aside.
const ATTEMPTS_MAX: i64 = 5;
/// What is said of a mail whose source was forgotten before it was filed.
const GONE: &str = "its source is gone";
/// How long a node may take over a batch, in seconds.
const LEASE_SECONDS: i64 = 120;
/// Mails taken at once.
const BATCH: i64 = 16;

/// Files mail as it comes, until `stop` turns true. Looks by itself every second for what another node left behind.
pub async fn run_intake(desk: Desk, mut stop: watch::Receiver<bool>) {
    loop {
        if let Err(problem) = file_waiting(&desk).await {
            tracing::warn!(%problem, "mail could not be filed");
        }
        tokio::select! {
            () = desk.bells().intake.notified() => {}
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
    }
}

/// Files everything that waits; answers how many mails were dealt with.
pub async fn file_waiting(desk: &Desk) -> Result<usize, Problem> {
    let mut dealt = 0;
    loop {
        let now = desk.now();
        let batch = desk.db().write(move |tx| intake_store::claim(tx, now, LEASE_SECONDS, BATCH)).await?;
        if batch.is_empty() {
            return Ok(dealt);
        }
        for mail in batch {
            file_one(desk, mail).await?;
            dealt += 1;
        }
    }
}

async fn file_one(desk: &Desk, mail: RawMail) -> Result<(), Problem> {
    let id = mail.id;
    let attempts = mail.attempts;
    let done = async {
        let Some(source) = raw::raw_source(desk, id).await? else { return Ok(Err(GONE.to_owned())) };
        match read(mail, source).await {
            Ok(readable) => keep_and_file(desk, readable).await.map(Ok),
            Err(reason) => Ok(Err(reason)),
        }
    };
    let failed = match done.await {
        Ok(Ok(())) => return Ok(()),
        Ok(Err(reason)) => reason,
        // The database or the shelf is away or busy: the lease runs out and the mail is taken again.
        Err(problem) if problem.kind.status() == 503 => return Err(problem),
        Err(problem) if attempts < ATTEMPTS_MAX => {
            tracing::warn!(mail_in = id, %problem, "a mail could not be filed yet");
            return Ok(());
        }
        Err(problem) => problem.to_string(),
    };
    tracing::warn!(mail_in = id, reason = failed, "a mail was set aside");
    metrics::counter!("mail_in_quarantined_total").increment(1);
    let ending = Ending { state: "quarantined", error: Some(failed), ..Ending::default() };
    desk.db().write(move |tx| intake_store::end(tx, id, &ending)).await?;
    Ok(())
}

/// A mail read and made ready, so that filing it is nothing but database work.
struct Readable {
    raw: RawMail,
    inbound: Inbound,
    own: String,
    rest: Option<String>,
    html: Option<String>,
    language: Option<Language>,
    files: Vec<KeptFile>,
    /// Why parts were not kept: slugs of the refusals.
    refused: Vec<&'static str>,
}

/// A part of the mail that lies on the shelf.
struct KeptFile {
    kept: Kept,
    content_id: Option<String>,
    inline: bool,
}

/// Puts the parts on the shelf. One that may not be kept (too large, a program) does not keep the mail from its case.
async fn keep_and_file(desk: &Desk, mut mail: Readable) -> Result<(), Problem> {
    for part in std::mem::take(&mut mail.inbound.attachments) {
        let file = NewFile {
            filename: part.filename,
            declared_type: part.content_type,
            bytes: part.bytes,
            personal: true,
        };
        match attachments::keep(desk, file).await {
            Ok(kept) => {
                mail.files.push(KeptFile { kept, content_id: part.content_id, inline: part.inline });
            }
            Err(problem) if problem.kind.status() == 503 => return Err(problem),
            Err(problem) => mail.refused.push(problem.kind.slug()),
        }
    }
    file(desk, mail).await
}

/// Attaches what was kept, and records what was not.
fn attach_files(
    tx: &mut Tx<'_>,
    pen: &Pen,
    case: &cases::Case,
    message_id: i64,
    mail: &Readable,
) -> Result<(), Problem> {
    for file in &mail.files {
        let filing = Filing {
            brand_id: case.brand_id,
            case_id: case.id,
            message_id: Some(message_id),
            person_id: case.customer_id,
            content_id: file.content_id.clone(),
            inline: file.inline,
            uploaded_by: None,
        };
        attachments::attach(tx, pen, &file.kept, &filing)?;
    }
    for reason in &mail.refused {
        let body = serde_json::json!({ "message_id": message_id, "because": reason });
        let event = Event::new(Some(case.brand_id), Subject::case(case.id), "FileRefused", body);
        events::record(tx, pen, &event)?;
    }
    Ok(())
}

async fn read(raw: RawMail, source: Vec<u8>) -> Result<Readable, String> {
    let work = move || {
        let inbound = mail::inbound::parse(&source).map_err(|reason| reason.to_string())?;
        let html =
            inbound.html.as_deref().map(|html| mail::html::clean(html, &mail::html::Images::default()).html);
        let (own, rest) = mail::quote::split(&inbound.text);
        let language = text::guess(&format!("{} {own}", inbound.subject));
        let (own, rest) =
            (own.trim_end().to_owned(), Some(rest.to_owned()).filter(|rest| !rest.trim().is_empty()));
        Ok(Readable { raw, inbound, own, rest, html, language, files: Vec::new(), refused: Vec::new() })
    };
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| Err("the reader failed".to_owned()))
}

async fn file(desk: &Desk, mail: Readable) -> Result<(), Problem> {
    let pen = desk.pen(&Actor::system(Via::Mail)).occurring(mail.raw.received_at);
    let (salt, tokens) = (desk.secret(), desk.reply_tokens());
    let (vault, chance) = (desk.vault(), desk.secret());
    let mut candidates = mail::token::thread_candidates(&mail.inbound, &tokens);
    // The envelope tells more truly than the header whom a mail was sent to.
    if let Some(case_id) = tokens.read(&mail.raw.recipient) {
        candidates.insert(0, Candidate::Token { case_id });
    }
    desk.db()
        .write(move |tx| {
            let ending = decide(tx, &pen, &mail, &candidates, &salt)?;
            intake_store::end(tx, mail.raw.id, &ending)?;
            if let Some(case) = ending.case_id.map(|id| cases::found(tx, id)).transpose()?.flatten() {
                raw::hand_over(tx, &pen, &vault, mail.raw.id, case.customer_id, &chance)?;
            }
            Ok(())
        })
        .await
}

fn ignored(rule: &'static str) -> Ending {
    Ending { state: "ignored", rule: Some(rule), ..Ending::default() }
}

/// Whether a machine's mail that belongs to no case is worth nobody's time.
const fn is_noise(automatic: &Automatic) -> bool {
    matches!(
        automatic,
        Automatic::Bounce
            | Automatic::NullSender
            | Automatic::AutoSubmitted(_)
            | Automatic::AutoReplyHeader(_)
    )
}

fn decide(
    tx: &mut Tx<'_>,
    pen: &Pen,
    mail: &Readable,
    candidates: &[Candidate],
    salt: &[u8; 32],
) -> Result<Ending, Problem> {
    let Some(from) = mail.inbound.from.clone().or_else(|| mail.inbound.reply_to.first().cloned()) else {
        return Ok(ignored("no_sender"));
    };
    let sender = text::fold(&from.address);
    if mailboxes::is_ours(tx, &base_address(&from.address))? {
        return Ok(ignored("own_address"));
    }
    if cases::blocking::is_blocked(tx, mail.raw.brand_id, &from.address)? {
        return Ok(ignored("blocked_sender"));
    }
    let found = threading::find(tx, candidates, mail.raw.brand_id, &sender, pen.occurred_at)?;
    let filed = |case_id, message_id, rule| Ending {
        state: "filed",
        rule: Some(rule),
        case_id: Some(case_id),
        message_id: Some(message_id),
        error: None,
    };
    if let Some(found) = found {
        tx.lock(LOCK, found.case.id)?;
        // Read again under the lock: it may have been resolved or merged in between.
        let case = cases::found(tx, found.case.id)?.unwrap_or(found.case);
        let message = Message { id: pen.id(), case_id: case.id, ..message(mail, &from) };
        let message = Message { author_id: Some(case.customer_id), ..message };
        cases::customer_wrote(tx, pen, &case, &message, salt)?;
        attach_files(tx, pen, &case, message.id, mail)?;
        add_copied(tx, pen, &case, mail)?;
        return Ok(filed(case.id, message.id, found.rule));
    }
    if mail.inbound.automatic.as_ref().is_some_and(is_noise) {
        return Ok(ignored("automatic"));
    }
    let first = message(mail, &from);
    let came_to = mailboxes::by_address(tx, &base_address(&mail.raw.recipient))?;
    let opened = open_in(
        tx,
        pen,
        &OpenCase {
            brand_id: mail.raw.brand_id,
            customer: CustomerRef::Address {
                kind: "email",
                value: from.address.clone(),
                name: from.name.clone().unwrap_or_default(),
            },
            subject: subject(mail),
            kind: String::new(),
            priority: 2,
            channel: "email".to_owned(),
            language: mail.language.or_else(|| came_to.as_ref().and_then(|mailbox| mailbox.language)),
            team_id: came_to.and_then(|mailbox| mailbox.team_id),
            assignee_id: None,
            first,
        },
        salt,
    )?;
    if let Some(case) = cases::found(tx, opened.id)? {
        attach_files(tx, pen, &case, opened.message_id, mail)?;
        add_copied(tx, pen, &case, mail)?;
    }
    Ok(filed(opened.id, opened.message_id, "new"))
}

/// The subject as the customer wrote it; the first words of the mail when there is none.
fn subject(mail: &Readable) -> String {
    let subject = mail.inbound.subject.trim();
    let source = if subject.is_empty() { mail.own.trim() } else { subject };
    let line = source.lines().next().unwrap_or_default();
    let cut: String = line.chars().take(SUBJECT_MAX).collect();
    if cut.is_empty() { "–".to_owned() } else { cut }
}

fn message(mail: &Readable, from: &mail::Address) -> Message {
    let recipients = |role: &str, list: &[mail::Address]| -> Vec<Recipient> {
        list.iter()
            .map(|to| Recipient {
                role: role.to_owned(),
                name: to.name.clone().unwrap_or_default(),
                address: to.address.clone(),
            })
            .collect()
    };
    let mut all = recipients("to", &mail.inbound.to);
    all.extend(recipients("cc", &mail.inbound.cc));
    Message {
        brand_id: mail.raw.brand_id,
        direction: Direction::In,
        author_name: from.name.clone().unwrap_or_default(),
        author_address: from.address.clone(),
        recipients: all,
        body_html: mail.html.clone(),
        trimmed: mail.rest.clone(),
        rfc_message_id: mail.inbound.message_id.clone(),
        in_reply_to: mail.inbound.in_reply_to.first().cloned(),
        automatic: mail
            .inbound
            .automatic
            .as_ref()
            .filter(|reason| !reason.is_weak())
            .map(|reason| format!("{reason:?}")),
        mail_in_id: Some(mail.raw.id),
        language: mail.language,
        occurred_at: mail.raw.received_at,
        ..Message::said_by_customer("email", &mail.inbound.subject, mail.own.clone())
    }
}

/// Whoever else the customer wrote to gets copies of our answers.
fn add_copied(tx: &mut Tx<'_>, pen: &Pen, case: &cases::Case, mail: &Readable) -> Result<(), Problem> {
    for copied in mail.inbound.to.iter().chain(&mail.inbound.cc).take(20) {
        if mailboxes::is_ours(tx, &base_address(&copied.address))?
            || cases::takes_part(tx, case, &text::fold(&copied.address))?
        {
            continue;
        }
        let who = Recipient {
            role: "cc".to_owned(),
            name: copied.name.clone().unwrap_or_default(),
            address: copied.address.clone(),
        };
        cases::add_participant(tx, case, &who, pen.now)?;
    }
    Ok(())
}
