//! The job that hands letters to the relay. A letter is marked as being sent before its first byte leaves; after a
//! crash it is sent again under the same Message-ID and marked as possibly repeated.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use kernel::{Actor, Problem, Timestamp, Via};
use mail::delivery::{Failure, Relay, deliver};
use mail::outbound::{AutoSubmitted, Outgoing, OutgoingAttachment, check, compose};
use mail::{Address, Fault, Trouble};
use serde_json::json;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::links;
use super::outbox::Letter;
use super::outbox_store::{self, Posted};
use crate::events::{self, Event, Subject};
use crate::house::{Desk, Post};
use crate::pen::Pen;
use crate::{attachments, cases, mailboxes, messages, notices};

/// Letters of one mailbox in the air at once.
const BATCH: i64 = 4;
/// Longer than a delivery may take at most (ten minutes of data, and what comes before), in seconds.
const LEASE_SECONDS: i64 = 15 * 60;
/// A letter tried this often is given up, and a person sees it.
const ATTEMPTS_MAX: i64 = 10;

/// Sends letters as they are queued, until `stop` turns true. Each mailbox has a lane of its own: a server that is slow
/// or away holds up no letter of another mailbox.
pub async fn run_outbox(desk: Desk, mut stop: watch::Receiver<bool>) {
    let mut lanes: JoinSet<i64> = JoinSet::new();
    let mut busy: BTreeSet<i64> = BTreeSet::new();
    loop {
        match due_lanes(&desk).await {
            Ok(due) => {
                for mailbox_id in due.into_iter().filter(|id| busy.insert(*id)).collect::<Vec<_>>() {
                    lanes.spawn(empty_lane(desk.clone(), mailbox_id));
                }
            }
            Err(problem) => tracing::warn!(%problem, "letters could not be sent"),
        }
        tokio::select! {
            () = desk.bells().outbox.notified() => {}
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
            Some(done) = lanes.join_next() => match done {
                Ok(mailbox_id) => { busy.remove(&mailbox_id); }
                // Whose lane fell over is not told; a lane that is asked for twice sends nothing twice.
                Err(error) => { tracing::error!(%error, "a lane of the outbox fell over"); busy.clear(); }
            },
            _ = stop.wait_for(|stop| *stop) => break,
        }
    }
    // What is in the air may land.
    while lanes.join_next().await.is_some() {}
}

/// The mailboxes that have letters due and are not paused.
async fn due_lanes(desk: &Desk) -> Result<Vec<i64>, Problem> {
    super::release_due(desk).await?;
    let now = desk.now();
    desk.db()
        .read(move |tx| {
            let paused = mailboxes::paused(tx)?;
            let due = outbox_store::due(tx, now)?;
            Ok(due.into_iter().filter(|id| !paused.contains(id)).collect())
        })
        .await
}

async fn empty_lane(desk: Desk, mailbox_id: i64) -> i64 {
    if let Err(problem) = send_lane(&desk, mailbox_id).await {
        tracing::warn!(%problem, mailbox_id, "letters could not be sent");
    }
    mailbox_id
}

/// Sends every letter that is due; answers how many were tried.
pub async fn send_due(desk: &Desk) -> Result<usize, Problem> {
    let mut tried = 0;
    loop {
        let mut sent = 0;
        for mailbox_id in due_lanes(desk).await? {
            sent += send_lane(desk, mailbox_id).await?;
        }
        if sent == 0 {
            return Ok(tried);
        }
        tried += sent;
    }
}

/// Sends the letters of one mailbox that are due; answers how many were tried.
async fn send_lane(desk: &Desk, mailbox_id: i64) -> Result<usize, Problem> {
    let mut tried = 0;
    loop {
        let now = desk.now();
        let letters =
            desk.db().write(move |tx| outbox_store::claim(tx, mailbox_id, now, LEASE_SECONDS, BATCH)).await?;
        if letters.is_empty() {
            return Ok(tried);
        }
        let own = if desk.is_demo() { None } else { mailboxes::relay(desk, mailbox_id).await? };
        let lane = Arc::new(Lane { mailbox_id, own });
        tried += letters.len();
        let mut sending = JoinSet::new();
        for posted in letters {
            let (desk, lane) = (desk.clone(), Arc::clone(&lane));
            sending.spawn(async move { send_one(&desk, &lane, posted).await });
        }
        while let Some(done) = sending.join_next().await {
            match done {
                Ok(done) => done?,
                Err(error) => tracing::error!(%error, "a delivery ended in a panic"),
            }
        }
    }
}

/// What the letters of one mailbox leave through.
struct Lane {
    mailbox_id: i64,
    /// Its own server; the installation's relay when it has none. The demo sends nothing through either.
    /// Why one cannot sign in to it, when its token was not renewed.
    own: Option<Result<Relay, Trouble>>,
}

fn addresses(letter: &Letter, role: &str) -> Vec<Address> {
    letter
        .recipients
        .iter()
        .filter(|to| to.role == role)
        .map(|to| Address {
            name: (!to.name.is_empty()).then(|| to.name.clone()),
            address: to.address.clone(),
        })
        .collect()
}

/// The letter in the form the mail crate writes.
fn outgoing(letter: &Letter, attachments: Vec<OutgoingAttachment>) -> Outgoing {
    Outgoing {
        from: Address::bare(&letter.from),
        sender_name: Some(letter.from_name.clone()).filter(|name| !name.is_empty()),
        reply_to: letter.reply_to.as_deref().map(Address::bare),
        to: addresses(letter, "to"),
        cc: addresses(letter, "cc"),
        bcc: addresses(letter, "bcc"),
        subject: letter.subject.clone(),
        text: letter.text.clone(),
        html: letter.html.clone(),
        attachments,
        message_id: letter.message_id.clone(),
        in_reply_to: letter.in_reply_to.clone(),
        references: letter.references.clone(),
        date: letter.date,
        language: letter.language,
        auto_submitted: match letter.automatic.as_deref() {
            Some("replied") => Some(AutoSubmitted::Replied),
            Some(_) => Some(AutoSubmitted::Generated),
            None => None,
        },
        extra_headers: Vec::new(),
    }
}

/// How one attempt ended.
enum Attempt {
    Sent(String),
    Kept,
    Failed(Failure),
}

/// The files that leave with a letter.
async fn files(desk: &Desk, letter: &Letter) -> Result<Vec<OutgoingAttachment>, Problem> {
    let system = Actor::system(Via::Automation);
    let mut files = Vec::with_capacity(letter.attachments.len());
    for id in &letter.attachments {
        let opened = attachments::ops::open(desk, &system, *id).await?;
        files.push(OutgoingAttachment {
            filename: opened.attachment.filename,
            content_type: opened.attachment.content_type,
            content_id: opened.attachment.content_id.filter(|_| opened.attachment.inline),
            bytes: opened.bytes,
        });
    }
    Ok(files)
}

/// A failure of ours: lasting, unless the database or the shelf is only away.
fn own_failure(text: String, permanent: bool) -> Attempt {
    Attempt::Failed(Failure { permanent, code: None, text, fault: None, maybe_delivered: false })
}

async fn send_one(desk: &Desk, lane: &Lane, posted: Posted) -> Result<(), Problem> {
    if posted.demo || (lane.own.is_none() && matches!(desk.post(), Post::Keep)) {
        // A letter no server could ever take is told at once, not when a relay is set months later.
        let kept = match check(&outgoing(&posted.letter, Vec::new())) {
            Ok(()) => Attempt::Kept,
            Err(error) => own_failure(error.to_string(), true),
        };
        return finish(desk, lane, posted, kept).await;
    }
    // The link of an invitation exists from here on, in this letter alone.
    let posted = links::with_links(desk, posted);
    let attempt = match files(desk, &posted.letter).await {
        Err(problem) => own_failure(problem.to_string(), problem.kind.status() != 503),
        Ok(files) => hand_over(desk, lane, &posted.letter, &outgoing(&posted.letter, files)).await,
    };
    finish(desk, lane, posted, attempt).await
}

async fn hand_over(desk: &Desk, lane: &Lane, letter: &Letter, mail: &Outgoing) -> Attempt {
    let raw = match compose(mail) {
        Err(error) => return own_failure(error.to_string(), true),
        Ok(raw) => raw,
    };
    let relay = match &lane.own {
        Some(Ok(relay)) => relay,
        Some(Err(trouble)) => return Attempt::Failed(trouble.clone().into()),
        None => match desk.post().relay() {
            Some(relay) => relay,
            None => return Attempt::Kept,
        },
    };
    // Automatic mail leaves with the empty return path, so that nothing answers it.
    let from = mail.auto_submitted.is_none().then_some(letter.from.as_str());
    let recipients = mail.recipients();
    let mut delivered = deliver(relay, from, &recipients, &raw).await;
    if delivered.as_ref().is_err_and(|failure| failure.fault == Some(Fault::SignInRefused))
        && lane.own.is_some()
    {
        // A token may have been taken back before its time: another is tried once.
        match mailboxes::renewed_relay(desk, lane.mailbox_id, relay).await {
            Ok(Some(Ok(other))) => delivered = deliver(&other, from, &recipients, &raw).await,
            Ok(Some(Err(trouble))) => delivered = Err(trouble.into()),
            Ok(None) => {}
            Err(problem) => return own_failure(problem.to_string(), false),
        }
    }
    match delivered {
        Ok(receipt) => Attempt::Sent(receipt.response),
        Err(failure) => Attempt::Failed(failure),
    }
}

/// When a letter that failed for the `attempts`-th time is tried again: after 1, 2, 4… minutes, at most four hours.
fn next_try(now: Timestamp, attempts: i64) -> Timestamp {
    let doublings = u32::try_from(attempts.clamp(1, 9) - 1).unwrap_or(0);
    now.plus_minutes((1_i64 << doublings).min(240))
}

/// A reply that was given up: its writer is told, and the customer waits as if it had not been sent.
fn lost(tx: &mut db::Tx<'_>, pen: &Pen, posted: &Posted) -> Result<(), Problem> {
    let (Some(case_id), Some(message_id)) = (posted.case_id, posted.message_id) else { return Ok(()) };
    if let Some(author) = messages::author_of(tx, message_id)? {
        let item = json!({ "case_id": case_id, "message_id": message_id, "outbox_id": posted.id });
        notices::tell(tx, pen, &[author], "mail_failed", posted.brand_id, &item)?;
    }
    if posted.kind != "reply" {
        return Ok(());
    }
    tx.lock(cases::LOCK, case_id)?;
    match cases::found(tx, case_id)? {
        Some(case) => cases::reply_lost(tx, pen, &case, message_id),
        None => Ok(()),
    }
}

/// Notes how the mailbox's own server did: that it took a letter, or why it could not even be asked to.
fn note(tx: &mut db::Tx<'_>, lane: &Lane, attempt: &Attempt, now: Timestamp) -> Result<(), db::DbError> {
    match attempt {
        Attempt::Sent(_) => mailboxes::sent(tx, lane.mailbox_id, None, now),
        Attempt::Failed(Failure { fault: Some(fault), text, .. }) if lane.own.is_some() => {
            mailboxes::sent(tx, lane.mailbox_id, Some(&Trouble::new(*fault, text)), now)
        }
        Attempt::Kept | Attempt::Failed(_) => Ok(()),
    }
}

async fn finish(desk: &Desk, lane: &Lane, posted: Posted, attempt: Attempt) -> Result<(), Problem> {
    let noted = Lane { mailbox_id: lane.mailbox_id, own: lane.own.clone() };
    let pen = desk.pen(&Actor::system(Via::Automation));
    // Whatever a demo keeps, it keeps for good.
    let demo = posted.demo || desk.is_demo();
    desk.db()
        .write(move |tx| {
            note(tx, &noted, &attempt, pen.now)?;
            let ended = |tx: &mut db::Tx<'_>, state: &str, response: Option<&str>, error: Option<&str>| {
                tx.execute(&outbox_store::SENT, &[&posted.id, &state, &response, &error, &pen.now])
            };
            let told = match &attempt {
                Attempt::Sent(response) => {
                    ended(tx, "sent", Some(response), None)?;
                    Some("MailSent")
                }
                Attempt::Kept => {
                    tx.execute(&outbox_store::KEEP, &[&posted.id, &demo, &pen.now])?;
                    None
                }
                Attempt::Failed(failure) if failure.permanent || posted.attempts >= ATTEMPTS_MAX => {
                    ended(tx, "failed", None, Some(&failure.text))?;
                    lost(tx, &pen, &posted)?;
                    Some("MailFailed")
                }
                Attempt::Failed(failure) => {
                    let again = next_try(pen.now, posted.attempts);
                    tx.execute(
                        &outbox_store::LATER,
                        &[&posted.id, &failure.text, &again, &failure.maybe_delivered],
                    )?;
                    None
                }
            };
            if let (Some(kind), Some(case_id)) = (told, posted.case_id) {
                let body = json!({ "outbox_id": posted.id, "message_id": posted.message_id });
                events::record(
                    tx,
                    &pen,
                    &Event::new(Some(posted.brand_id), Subject::case(case_id), kind, body),
                )?;
            }
            Ok(())
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_letter_waits_longer_each_time_but_never_over_four_hours() {
        let now = Timestamp(0);
        let minutes: Vec<i64> = (1..=12).map(|n| next_try(now, n).seconds_since(now) / 60).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 64, 128, 240, 240, 240, 240]);
    }
}
