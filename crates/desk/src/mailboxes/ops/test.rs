//! Test a mailbox now: really sign in both ways, take and send nothing, and say exactly what failed and what to do.

use std::time::Duration;

use kernel::{Actor, Language, Permission, Problem};
use mail::imap::{self, Network};
use mail::{Fault, Trouble, delivery};
use serde::Serialize;
use serde_json::json;
use tokio::time::timeout;

use super::read::seen;
use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::mailboxes::{grants, standing, ways};
use crate::words::words;

/// Somebody waits for the answer: a server that needs longer than this is told to be slow.
const LIMIT: Duration = Duration::from_secs(20);
/// To look up, to connect, to agree on encryption: each.
const CONNECT: Duration = Duration::from_secs(6);

/// How one way answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Verdict {
    /// Whether one can sign in, and find the folder.
    pub works: bool,
    /// What is wrong: a stable word such as `sign-in-refused`.
    pub fault: Option<String>,
    /// In the words of the other server.
    pub detail: Option<String>,
    /// What failed and what to do, in the caller's language; what was found when it works.
    pub told: String,
}

/// How both ways answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Tested {
    /// Fetching; absent when mail comes through the desk's own door.
    pub incoming: Option<Verdict>,
    /// Sending; absent when letters leave through the installation's relay and there is none to ask.
    pub outgoing: Option<Verdict>,
}

/// What is wrong and what to do about it.
pub fn told(fault: Fault, language: Language) -> String {
    words().say(language, &format!("mailbox-fault-{}", fault.word()), &[])
}

fn failed(trouble: Trouble, language: Language) -> Verdict {
    Verdict {
        works: false,
        fault: Some(trouble.fault.word().to_owned()),
        told: told(trouble.fault, language),
        detail: Some(trouble.detail).filter(|detail| !detail.is_empty()),
    }
}

fn works(told: String) -> Verdict {
    Verdict { works: true, fault: None, detail: None, told }
}

fn slow(host: &str) -> Trouble {
    Trouble::new(Fault::Slow, format!("{host} did not answer within {} s", LIMIT.as_secs()))
}

/// A fault of ours in the middle of a test, told as what it is for the one who waits.
fn ours(problem: &Problem) -> Trouble {
    Trouble::new(Fault::Refused, problem.to_string())
}

async fn check_incoming(
    desk: &Desk,
    id: i64,
    account: &mut imap::Account,
    progress: imap::Progress,
) -> Result<usize, Trouble> {
    let key = async |known: &mail::SignIn, is_refused| {
        grants::key(desk, id, known, is_refused).await.map_err(|problem| ours(&problem))?
    };
    account.sign_in = key(&account.sign_in, false).await?;
    let checked = imap::check(account, &Network, progress).await;
    if !checked.as_ref().is_err_and(|trouble| trouble.fault == Fault::SignInRefused) {
        return checked;
    }
    let other = key(&account.sign_in, true).await?;
    if other == account.sign_in {
        return checked;
    }
    account.sign_in = other;
    imap::check(account, &Network, progress).await
}

async fn check_outgoing(desk: &Desk, id: i64, relay: &delivery::Relay) -> Result<(), Trouble> {
    let checked = delivery::check(relay).await;
    if !checked.as_ref().is_err_and(|trouble| trouble.fault == Fault::SignInRefused) {
        return checked;
    }
    match ways::renewed_relay(desk, id, relay).await.map_err(|problem| ours(&problem))? {
        Some(renewed) => delivery::check(&renewed?).await,
        None => checked,
    }
}

/// Tests a mailbox of a brand the actor works for.
pub async fn test(desk: &Desk, actor: &Actor, id: i64) -> Result<Tested, Problem> {
    actor.may(Permission::SettingsChange)?;
    let (by, at) = (actor.clone(), desk.clone());
    let (mailbox, account) = desk
        .db()
        .read(move |tx| {
            let mailbox = seen(tx, &by, id)?;
            let account = ways::account(tx, &at, id)?;
            let account = match account {
                Some(account) => Some((standing::progress(tx, id, &account)?, account)),
                None => None,
            };
            Ok::<_, Problem>((mailbox, account))
        })
        .await?;
    let own = ways::relay(desk, id).await?;
    let language = actor.language;
    let relay = own.or_else(|| desk.post().relay().cloned().map(Ok));
    let incoming = async {
        let (progress, mut account) = account?;
        let host = account.host.clone();
        account.patience = imap::Patience { connect: CONNECT, ..account.patience };
        let checking = check_incoming(desk, id, &mut account, progress);
        Some(match timeout(LIMIT, checking).await.unwrap_or_else(|_| Err(slow(&host))) {
            Ok(waiting) => {
                works(words().say(language, "mailbox-fetching-works", &[("waiting", waiting.into())]))
            }
            Err(trouble) => failed(trouble, language),
        })
    };
    let outgoing = async {
        let mut relay = match relay? {
            Ok(relay) => relay,
            Err(trouble) => return Some(failed(trouble, language)),
        };
        relay.patience = delivery::Patience { connect: CONNECT, ..relay.patience };
        let checking = check_outgoing(desk, id, &relay);
        Some(match timeout(LIMIT, checking).await.unwrap_or_else(|_| Err(slow(&relay.host))) {
            Ok(()) => works(words().say(language, "mailbox-sending-works", &[])),
            Err(trouble) => failed(trouble, language),
        })
    };
    let (incoming, outgoing) = tokio::join!(incoming, outgoing);
    let pen = desk.pen(actor);
    let outcome = |verdict: &Option<Verdict>| {
        verdict.as_ref().map(|verdict| verdict.fault.clone().unwrap_or_else(|| "works".to_owned()))
    };
    let body = json!({ "incoming": outcome(&incoming), "outgoing": outcome(&outgoing) });
    desk.db()
        .write(move |tx| {
            let subject = Subject { kind: "mailbox", id };
            let event = Event::new(Some(mailbox.brand_id), subject, "MailboxTested", body.clone());
            events::record(tx, &pen, &event).map(|_| ())
        })
        .await?;
    Ok(Tested { incoming, outgoing })
}
