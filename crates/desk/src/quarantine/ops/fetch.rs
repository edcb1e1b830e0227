//! Fetch the rest of a mail whose headers alone are here: from the folder it was left in, by its UID, with a larger
//! limit. What came is filed like any mail; what did not stays in the quarantine with what is known now.

use std::time::Duration;

use kernel::{Actor, Kind, Permission, Problem};
use mail::imap::{self, Account, Network, One};
use mail::listener::StoreVerdict;
use mail::{Fault, Trouble};
use serde_json::json;
use tokio::time::timeout;

use super::read::seen;
use crate::correspondence::setting_aside::{self, GONE, LeftAt, NOT_GIVEN, SetAside, TOO_LARGE};
use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::mailboxes::{self, Mailbox};
use crate::quarantine::FetchedWhole;
use crate::words::words;
use crate::{fetching, requests};

/// The largest mail that is fetched when a person asks for it, in bytes.
const ASKED_MAX_BYTES: u32 = 104_857_600;
/// A person waits for it.
const LIMIT: Duration = Duration::from_secs(90);

/// Where the rest of a mail is, checked: the mailbox still follows the folder it was left in.
struct Rest {
    aside: SetAside,
    left_at: LeftAt,
    mailbox: Mailbox,
    account: Account,
}

async fn rest(desk: &Desk, actor: &Actor, id: i64) -> Result<Rest, Problem> {
    let (at, by) = (desk.clone(), actor.clone());
    desk.db()
        .read(move |tx| {
            let aside = seen(tx, &by, id)?;
            let refused = |key: &str| {
                Problem::new(Kind::Contradiction).with("detail", words().say(by.language, key, &[]))
            };
            if aside.is_whole() {
                return Err(refused("quarantine-is-whole"));
            }
            let mailbox = mailboxes::get(tx, aside.mailbox_id)?;
            if !mailbox.active {
                return Err(refused("quarantine-mailbox-paused"));
            }
            let account = mailboxes::account(tx, &at, mailbox.id)?;
            let found = account.zip(aside.left_at.clone());
            // Another folder's numbers name other mails.
            let found = found.filter(|(account, left)| mailboxes::folder_key(account) == left.folder);
            let (account, left_at) = found.ok_or_else(|| refused("quarantine-left-elsewhere"))?;
            Ok(Rest { aside, left_at, mailbox, account })
        })
        .await
}

async fn ask(desk: &Desk, rest: &Rest) -> Result<Result<One, Trouble>, Problem> {
    let mut account = Account { max_bytes: ASKED_MAX_BYTES, ..rest.account.clone() };
    for is_refused in [false, true] {
        let known = account.sign_in.clone();
        match mailboxes::grants::key(desk, rest.mailbox.id, &known, is_refused).await? {
            Ok(key) if is_refused && key == known => break,
            Ok(key) => account.sign_in = key,
            Err(trouble) => return Ok(Err(trouble)),
        }
        let asked = timeout(LIMIT, imap::fetch_one(&account, &Network, rest.left_at.listed)).await;
        match asked {
            Err(_) => return Ok(Err(Trouble::new(Fault::Slow, &account.host))),
            Ok(Err(trouble)) if trouble.fault == Fault::SignInRefused => {
                if is_refused {
                    return Ok(Err(trouble));
                }
            }
            Ok(answered) => return Ok(answered),
        }
    }
    Ok(Err(Trouble::new(Fault::SignInRefused, "")))
}

fn outcome(actor: &Actor, outcome: &str, detail: Option<String>) -> FetchedWhole {
    let told = words().say(actor.language, &format!("quarantine-fetch-{outcome}"), &[]);
    FetchedWhole { outcome: outcome.to_owned(), told, detail }
}

/// Writes down what came of it: with all of it stored, its headers leave the quarantine; otherwise they stay.
async fn write(desk: &Desk, actor: &Actor, aside: &SetAside, found: &'static str) -> Result<(), Problem> {
    let (pen, id, aside) = (desk.pen(actor), aside.id, aside.clone());
    let done = desk.db().write(move |tx| {
        requests::once(tx, &pen, |tx| {
            if found != "fetched" {
                setting_aside::stays(tx, id, found)?;
            } else if !setting_aside::fetched(tx, id)? {
                return Err(Problem::new(Kind::ChangedMeanwhile));
            }
            let body = json!({ "mailbox_id": aside.mailbox_id, "outcome": found });
            let subject = Subject { kind: "mail", id };
            events::record(tx, &pen, &Event::new(Some(aside.brand_id), subject, "MailFetchTried", body))?;
            Ok(())
        })
    });
    done.await
}

/// Tries to fetch all of a mail whose headers alone are here.
pub async fn fetch(desk: &Desk, actor: &Actor, id: i64) -> Result<FetchedWhole, Problem> {
    actor.may(Permission::MailOperate)?;
    let rest = rest(desk, actor, id).await?;
    let found = match ask(desk, &rest).await? {
        Err(trouble) => {
            let told = mailboxes::ops::told(trouble.fault, actor.language);
            let detail = Some(trouble.detail).filter(|detail| !detail.is_empty());
            return Ok(FetchedWhole { outcome: "failed".to_owned(), told, detail });
        }
        Ok(One::Gone) => GONE,
        Ok(One::TooLarge(_)) => TOO_LARGE,
        Ok(One::NotGiven) => NOT_GIVEN,
        // Stored before its headers are let go: a crash in between leaves both, and the mail is known again.
        Ok(One::Whole(raw)) => match fetching::store(desk, &rest.mailbox, &rest.account, raw).await {
            StoreVerdict::Stored => "fetched",
            StoreVerdict::NoRoom => return Err(Problem::new(Kind::StorageUnavailable)),
            _ => return Err(Problem::new(Kind::Busy)),
        },
    };
    write(desk, actor, &rest.aside, found).await?;
    Ok(outcome(actor, found, None))
}
