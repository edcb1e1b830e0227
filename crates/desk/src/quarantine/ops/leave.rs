//! The two ways out of the quarantine: filed again, or discarded.

use kernel::{Actor, Kind, Permission, Problem};
use serde_json::json;

use super::read::seen;
use crate::correspondence::setting_aside;
use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::requests;
use crate::words::words;

/// Has a mail filed again. Refused for one whose headers alone are here.
pub async fn replay(desk: &Desk, actor: &Actor, id: i64) -> Result<(), Problem> {
    actor.may(Permission::MailOperate)?;
    let (pen, by) = (desk.pen(actor), actor.clone());
    let done = desk.db().write(move |tx| {
        requests::once(tx, &pen, |tx| {
            let aside = seen(tx, &by, id)?;
            if !aside.is_whole() {
                let detail = words().say(by.language, "quarantine-headers-only", &[]);
                return Err(Problem::new(Kind::Contradiction).with("detail", detail));
            }
            if !setting_aside::replay(tx, id)? {
                return Err(Problem::new(Kind::ChangedMeanwhile));
            }
            let subject = Subject { kind: "mail", id };
            let body = json!({ "mailbox_id": aside.mailbox_id });
            events::record(tx, &pen, &Event::new(Some(aside.brand_id), subject, "MailFiledAgain", body))?;
            Ok(())
        })
    });
    let done = done.await;
    desk.bells().intake.notify_one();
    done
}

/// Discards a mail: it becomes no case and is not shown again.
pub async fn discard(desk: &Desk, actor: &Actor, id: i64) -> Result<(), Problem> {
    actor.may(Permission::MailOperate)?;
    let (pen, by) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let aside = seen(tx, &by, id)?;
                if !setting_aside::discard(tx, id)? {
                    return Err(Problem::new(Kind::ChangedMeanwhile));
                }
                let subject = Subject { kind: "mail", id };
                let body = json!({ "mailbox_id": aside.mailbox_id, "because": aside.reason });
                events::record(tx, &pen, &Event::new(Some(aside.brand_id), subject, "MailDiscarded", body))?;
                Ok(())
            })
        })
        .await
}
