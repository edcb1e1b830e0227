//! The job that reads stored mail and files it: into its case, as a new case, or nowhere when a machine wrote it and
//! it belongs to none. A mail that cannot be read is set aside with the reason; its raw source stays.
//!
//! Mails are taken a portion at a time. While one portion is filed the next is read, outside of any transaction. Mails
//! that have nothing in common are filed side by side, each in a transaction of its own, so that many share a commit;
//! those that have keep their order ([`turns`]).

use std::collections::{BTreeMap, VecDeque};
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use kernel::{Actor, Problem, Via};
use mail::token::Candidate;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::intake_store::{self, Ending, RawMail};
use super::reading::{self, KeptFile, Readable, Unread};
use super::turns::{self, Tie};
use super::{deciding, raw};
use crate::attachments::{self, NewFile};
use crate::cases;
use crate::house::Desk;

/// A mail that failed this often is set aside.
const ATTEMPTS_MAX: i64 = 5;
/// How long a node may take over a batch, in seconds.
const LEASE_SECONDS: i64 = 120;
/// Mails taken at once.
const BATCH: i64 = 64;
/// How many mails of a batch are in memory at once: those whose weights make up this.
const PORTION: usize = 64;
/// What a mail that lies on the shelf weighs, whereas one in its row weighs 1.
const LARGE: usize = 16;

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
    let mut waiting = VecDeque::new();
    let (mut dealt, mut portion) = (0, next_portion(desk, &mut waiting).await?);
    while let Some(Portion { taken, read }) = portion {
        dealt += taken;
        let (filed, following) = tokio::join!(file_all(desk, read), next_portion(desk, &mut waiting));
        filed?;
        portion = following?;
    }
    Ok(dealt)
}

/// Files one mail at once: a person decided about it and looks on. Nothing happens when another node has it already.
pub(super) async fn file_now(desk: &Desk, id: i64) -> Result<(), Problem> {
    let now = desk.now();
    let claimed = desk.db().write(move |tx| intake_store::claim_one(tx, id, now, LEASE_SECONDS)).await?;
    let Some(mail) = claimed else { return Ok(()) };
    let attempts = mail.attempts;
    let readable = reading::read(desk, mail).await;
    file_all(desk, vec![Taken { id, attempts, mail: readable }]).await
}

/// A mail that was taken, and what could be read of it.
struct Taken<T> {
    id: i64,
    attempts: i64,
    mail: Result<T, Unread>,
}

/// Some mails, in the order they came.
struct Portion {
    /// How many were taken: those whose reading ended in a panic are not among the read ones.
    taken: usize,
    read: Vec<Taken<Readable>>,
}

/// Reads the next mails of those that were taken; takes more when none are left. `None` when none wait.
async fn next_portion(desk: &Desk, waiting: &mut VecDeque<RawMail>) -> Result<Option<Portion>, Problem> {
    if waiting.is_empty() {
        let now = desk.now();
        let batch = desk.db().write(move |tx| intake_store::claim(tx, now, LEASE_SECONDS, BATCH)).await?;
        waiting.extend(batch);
    }
    let (mut reading, mut weight) = (JoinSet::new(), 0);
    while let Some(mail) = waiting.pop_front() {
        weight += if mail.is_large { LARGE } else { 1 };
        let desk = desk.clone();
        reading.spawn(async move {
            let (id, attempts) = (mail.id, mail.attempts);
            Taken { id, attempts, mail: reading::read(&desk, mail).await }
        });
        if weight >= PORTION {
            break;
        }
    }
    let taken = reading.len();
    let mut read = Vec::with_capacity(taken);
    while let Some(done) = reading.join_next().await {
        match done {
            Ok(done) => read.push(done),
            // Its lease runs out, and it is taken again.
            Err(error) => tracing::error!(%error, "reading a mail ended in a panic"),
        }
    }
    read.sort_by_key(|mail| mail.id);
    Ok((taken > 0).then_some(Portion { taken, read }))
}

/// A mail that waits for nothing but its transaction.
struct Ready {
    mail: Readable,
    candidates: Vec<Candidate>,
}

/// Files mails turn by turn. Each begins in the order it came: the embedded engine's one writer keeps that order.
async fn file_all(desk: &Desk, read: Vec<Taken<Readable>>) -> Result<(), Problem> {
    let ready = all_of(read.into_iter().map(|taken| make_ready(desk, taken)).collect()).await;
    let mut tied: Vec<Vec<Tie>> = ready.iter().map(tied).collect();
    let unclear = turns::unclear(&tied);
    if !unclear.is_empty() {
        let found = desk.db().read(move |tx| {
            let mut found = BTreeMap::new();
            for number in &unclear {
                if let Some(id) = cases::id_of_reference(tx, *number)? {
                    found.insert(*number, id);
                }
            }
            Ok::<_, Problem>(found)
        });
        turns::clear(&mut tied, &found.await?);
    }
    let turns = turns::turns(&tied);
    let last = turns.iter().max().copied().unwrap_or(0);
    let mut by_turn: Vec<Vec<Taken<Ready>>> = (0..=last).map(|_| Vec::new()).collect();
    for (mail, turn) in ready.into_iter().zip(turns) {
        if let Some(of_turn) = by_turn.get_mut(turn) {
            of_turn.push(mail);
        }
    }
    for of_turn in by_turn {
        let filed = all_of(of_turn.into_iter().map(|mail| file_one(desk, mail)).collect()).await;
        filed.into_iter().collect::<Result<(), Problem>>()?;
    }
    Ok(())
}

fn tied(taken: &Taken<Ready>) -> Vec<Tie> {
    taken.mail.as_ref().map_or_else(|_| Vec::new(), |ready| turns::ties(&ready.mail, &ready.candidates))
}

/// Runs all of them side by side, and answers in their order. Each is begun in that order too, so that what they queue
/// first keeps it: a set of tasks would begin them in any.
async fn all_of<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
    let mut running: Vec<Pin<Box<F>>> = futures.into_iter().map(Box::pin).collect();
    let mut done: Vec<Option<F::Output>> = running.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        let mut all_done = true;
        for (future, output) in running.iter_mut().zip(&mut done).filter(|(_, output)| output.is_none()) {
            match future.as_mut().poll(context) {
                Poll::Ready(ready) => *output = Some(ready),
                Poll::Pending => all_done = false,
            }
        }
        if all_done { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    done.into_iter().flatten().collect()
}

/// Does what filing needs beside the database: keeps the parts, cleans the HTML, reads where the mail points.
async fn make_ready(desk: &Desk, taken: Taken<Readable>) -> Taken<Ready> {
    let Taken { id, attempts, mail } = taken;
    let mail = match mail {
        Ok(mail) => ready(desk, mail).await,
        Err(unread) => Err(unread),
    };
    Taken { id, attempts, mail }
}

async fn ready(desk: &Desk, mut mail: Readable) -> Result<Ready, Unread> {
    keep_parts(desk, &mut mail).await.map_err(Unread::NotNow)?;
    if mail.own_html.is_some() {
        let work = move || {
            mail.clean();
            mail
        };
        let cleaned = tokio::task::spawn_blocking(work).await;
        mail = cleaned.map_err(|_| Unread::Never("the reader failed".to_owned()))?;
    }
    let tokens = desk.reply_tokens();
    let mut candidates = mail::token::thread_candidates(&mail.inbound, &tokens);
    // The envelope tells more truly than the header whom a mail was sent to.
    if let Some(case_id) = tokens.read(&mail.raw.recipient) {
        candidates.insert(0, Candidate::Token { case_id });
    }
    Ok(Ready { mail, candidates })
}

/// Puts the parts on the shelf. One that may not be kept (too large, a program) does not keep the mail from its case.
async fn keep_parts(desk: &Desk, mail: &mut Readable) -> Result<(), Problem> {
    for part in std::mem::take(&mut mail.inbound.attachments) {
        let filename = part.filename.clone();
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
            Err(problem) => mail.refused.push((filename, problem.kind)),
        }
    }
    Ok(())
}

async fn file_one(desk: &Desk, taken: Taken<Ready>) -> Result<(), Problem> {
    let Taken { id, attempts, mail } = taken;
    let done = match mail {
        Ok(ready) => file(desk, ready).await.map_err(Unread::NotNow),
        Err(unread) => Err(unread),
    };
    let failed = match done {
        Ok(()) => return Ok(()),
        Err(Unread::Never(reason)) => reason,
        // The database or the shelf is away or busy: the lease runs out and the mail is taken again.
        Err(Unread::NotNow(problem)) if problem.kind.status() == 503 => return Err(problem),
        Err(Unread::NotNow(problem)) if attempts < ATTEMPTS_MAX => {
            tracing::warn!(mail_in = id, %problem, "a mail could not be filed yet");
            return Ok(());
        }
        Err(Unread::NotNow(problem)) => problem.to_string(),
    };
    tracing::warn!(mail_in = id, reason = failed, "a mail was set aside");
    metrics::counter!("mail_in_quarantined_total").increment(1);
    let ending = Ending { state: "quarantined", error: Some(failed), ..Ending::default() };
    desk.db().write(move |tx| intake_store::end(tx, id, &ending)).await?;
    Ok(())
}

async fn file(desk: &Desk, Ready { mail, candidates }: Ready) -> Result<(), Problem> {
    let pen = desk.pen(&Actor::system(Via::Mail)).occurring(mail.raw.received_at);
    let (salt, note_salt, tokens) = (desk.secret(), desk.secret(), desk.reply_tokens());
    let (vault, chance) = (desk.vault(), desk.secret());
    desk.db()
        .write(move |tx| {
            let with = deciding::Desk {
                tokens: &tokens,
                candidates: &candidates,
                salt: &salt,
                note_salt: &note_salt,
            };
            let ending = deciding::decide(tx, &pen, &mail, &with)?;
            intake_store::end(tx, mail.raw.id, &ending)?;
            if let Some(case) = ending.case_id.map(|id| cases::found(tx, id)).transpose()?.flatten() {
                raw::hand_over(tx, &pen, &vault, mail.raw.id, case.customer_id, &chance)?;
            }
            Ok(())
        })
        .await
}
