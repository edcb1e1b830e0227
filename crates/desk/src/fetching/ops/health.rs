//! How each mailbox does: connected or not, how far behind, what is wrong and what to do.

use kernel::{Actor, Language, Permission, Problem, Timestamp};
use mail::Fault;

use crate::correspondence::{self, Waiting};
use crate::fetching::MailboxHealth;
use crate::house::Desk;
use crate::mailboxes::{self, MailboxDetails, Standing};

fn told(fault: Option<&String>, language: Language) -> Option<String> {
    fault.and_then(|word| Fault::from_word(word)).map(|fault| mailboxes::ops::told(fault, language))
}

fn state(of: &MailboxDetails, standing: &Standing, now: Timestamp) -> &'static str {
    if !of.mailbox.active {
        "paused"
    } else if of.imap.is_none() {
        "door"
    } else if standing.fault.is_some() {
        "failing"
    } else if standing.behind > 0 {
        "behind"
    } else if standing.is_connected(now) {
        "connected"
    } else {
        "starting"
    }
}

fn of(
    details: &MailboxDetails,
    standings: &[Standing],
    waiting: &[Waiting],
    now: Timestamp,
    language: Language,
) -> MailboxHealth {
    let id = details.mailbox.id;
    let known = standings.iter().find(|standing| standing.mailbox_id == id).cloned();
    let mut standing = known.unwrap_or_else(|| Standing { mailbox_id: id, ..Standing::default() });
    let lag_seconds = details.imap.as_ref().and_then(|_| standing.lag_seconds(now));
    if details.imap.is_none() {
        // What was once wrong with a folder that is no longer followed is nobody's trouble.
        (standing.fault, standing.detail, standing.failed_since, standing.behind) = (None, None, None, 0);
    }
    let waiting = waiting.iter().find(|waiting| waiting.mailbox_id == id);
    MailboxHealth {
        state: state(details, &standing, now).to_owned(),
        lag_seconds,
        fault_told: told(standing.fault.as_ref(), language),
        out_fault_told: told(standing.out_fault.as_ref(), language),
        letters_waiting: waiting.map_or(0, |waiting| waiting.letters),
        waiting_since: waiting.map(|waiting| waiting.since),
        standing,
    }
}

/// How each mailbox of the actor's brands does, in the order of [`mailboxes::list`].
pub async fn health(desk: &Desk, actor: &Actor) -> Result<Vec<MailboxHealth>, Problem> {
    actor.may(Permission::SettingsView)?;
    let (actor, now) = (actor.clone(), desk.now());
    desk.db()
        .read(move |tx| {
            let (standings, waiting) = (mailboxes::standings(tx)?, correspondence::waiting(tx)?);
            let all = mailboxes::ops::details(tx, &actor)?;
            Ok(all.iter().map(|one| of(one, &standings, &waiting, now, actor.language)).collect())
        })
        .await
}
