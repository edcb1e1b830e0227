//! Pause a mailbox and resume it. While it is paused mail stays where it is: on the server it is fetched from, with the
//! senders, who are asked to try later, and in the outbox.

use kernel::{Actor, Permission, Problem};
use serde_json::json;

use super::read::seen;
use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::mailboxes::store;
use crate::requests;

/// Pauses a mailbox of a brand the actor works for. One that is paused already stays so.
pub async fn pause(desk: &Desk, actor: &Actor, id: i64) -> Result<(), Problem> {
    set(desk, actor, id, false).await
}

/// Resumes it.
pub async fn resume(desk: &Desk, actor: &Actor, id: i64) -> Result<(), Problem> {
    set(desk, actor, id, true).await
}

async fn set(desk: &Desk, actor: &Actor, id: i64, active: bool) -> Result<(), Problem> {
    actor.may(Permission::SettingsChange)?;
    let (pen, by) = (desk.pen(actor), actor.clone());
    let done = desk.db().write(move |tx| {
        requests::once(tx, &pen, |tx| {
            tx.lock(store::LOCK, id)?;
            let mailbox = seen(tx, &by, id)?;
            if mailbox.active == active {
                return Ok(());
            }
            store::set_active(tx, id, active)?;
            let kind = if active { "MailboxResumed" } else { "MailboxPaused" };
            let subject = Subject { kind: "mailbox", id };
            events::record(tx, &pen, &Event::new(Some(mailbox.brand_id), subject, kind, json!({})))?;
            Ok(())
        })
    });
    let done = done.await;
    desk.bells().mailboxes.notify_one();
    desk.bells().outbox.notify_one();
    done
}
