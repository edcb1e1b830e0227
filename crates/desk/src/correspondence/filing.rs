//! The job that reads stored mail and files it: into its case, as a new case, or nowhere when a machine wrote it and
//! it belongs to none. A mail that cannot be read is set aside with the reason; its raw source stays.

use std::time::Duration;

use kernel::{Actor, Problem, Via};
use mail::token::Candidate;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::intake_store::{self, Ending};
use super::reading::{self, KeptFile, Readable, Unread};
use super::{deciding, raw};
use crate::attachments::{self, NewFile};
use crate::cases;
use crate::house::Desk;

/// A mail that failed this often is set aside.
const ATTEMPTS_MAX: i64 = 5;
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
        dealt += batch.len();
        // Reading and looking up goes on for all at once; filing keeps the order they came in.
        let mut reading = JoinSet::new();
        for mail in batch {
            let desk = desk.clone();
            reading.spawn(async move {
                let (id, attempts) = (mail.id, mail.attempts);
                (id, attempts, reading::read(&desk, mail).await)
            });
        }
        let mut read = Vec::new();
        while let Some(done) = reading.join_next().await {
            match done {
                Ok(done) => read.push(done),
                // Its lease runs out, and it is taken again.
                Err(error) => tracing::error!(%error, "reading a mail ended in a panic"),
            }
        }
        read.sort_by_key(|(id, _, _)| *id);
        for (id, attempts, readable) in read {
            file_one(desk, id, attempts, readable).await?;
        }
    }
}

/// Files one mail at once: a person decided about it and looks on. Nothing happens when another node has it already.
pub(super) async fn file_now(desk: &Desk, id: i64) -> Result<(), Problem> {
    let now = desk.now();
    let claimed = desk.db().write(move |tx| intake_store::claim_one(tx, id, now, LEASE_SECONDS)).await?;
    let Some(mail) = claimed else { return Ok(()) };
    let attempts = mail.attempts;
    let readable = reading::read(desk, mail).await;
    file_one(desk, id, attempts, readable).await
}

async fn file_one(
    desk: &Desk,
    id: i64,
    attempts: i64,
    readable: Result<Readable, Unread>,
) -> Result<(), Problem> {
    let done = match readable {
        Ok(readable) => keep_and_file(desk, readable).await.map_err(Unread::NotNow),
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
    mail.clean();
    file(desk, mail).await
}

async fn file(desk: &Desk, mail: Readable) -> Result<(), Problem> {
    let pen = desk.pen(&Actor::system(Via::Mail)).occurring(mail.raw.received_at);
    let (salt, note_salt, tokens) = (desk.secret(), desk.secret(), desk.reply_tokens());
    let (vault, chance) = (desk.vault(), desk.secret());
    let mut candidates = mail::token::thread_candidates(&mail.inbound, &tokens);
    // The envelope tells more truly than the header whom a mail was sent to.
    if let Some(case_id) = tokens.read(&mail.raw.recipient) {
        candidates.insert(0, Candidate::Token { case_id });
    }
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
