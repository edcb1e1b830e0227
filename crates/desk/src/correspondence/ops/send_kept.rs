//! Send the letters that were kept because no mail server was set up. Nobody wants weeks of old letters to leave by
//! themselves the moment one is: somebody looks at how many there are and says so.

use kernel::{Actor, Kind, Permission, Problem};
use serde::Serialize;
use serde_json::json;

use crate::correspondence::outbox_store;
use crate::events::{self, Event, Subject};
use crate::house::{Desk, Post};
use crate::requests;

/// Kept letters are counted, and queued at once, up to this; the rest are counted again.
pub const KEPT_MAX: i64 = 5_000;

/// The letters that were kept and could leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct KeptLetters {
    /// How many, counted up to 5,000. Letters of a demo are not among them.
    pub count: i64,
    /// Whether a mail server is set up that would take them.
    pub can_leave: bool,
}

fn can_leave(desk: &Desk) -> bool {
    matches!(desk.post(), Post::Relay(_)) && !desk.is_demo()
}

/// How many letters were kept.
pub async fn kept(desk: &Desk, actor: &Actor) -> Result<KeptLetters, Problem> {
    actor.may(Permission::MailOperate)?;
    let count = desk.db().read(|tx| tx.one(&outbox_store::KEPT, &[&KEPT_MAX], |row| row.get(0))).await;
    let count = count.map_err(|error: db::DbError| Problem::from(error))?;
    Ok(KeptLetters { count, can_leave: can_leave(desk) })
}

/// Queues the kept letters, oldest first, at most [`KEPT_MAX`]. `count` is how many whoever decided it was told of: [`Kind::ChangedMeanwhile`] when there
/// are more or fewer by now, [`Kind::NoMailServer`] when they could not leave. Answers how many were queued.
pub async fn send_kept(desk: &Desk, actor: &Actor, count: i64) -> Result<i64, Problem> {
    actor.may(Permission::MailOperate)?;
    if !can_leave(desk) {
        return Err(Problem::new(Kind::NoMailServer));
    }
    let pen = desk.pen(actor);
    let done = desk
        .db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let queued = tx.execute(&outbox_store::SEND_KEPT, &[&pen.now, &KEPT_MAX])?;
                if i64::try_from(queued) != Ok(count) {
                    return Err(Problem::new(Kind::ChangedMeanwhile));
                }
                let subject = Subject { kind: "outbox", id: 0 };
                let event = Event::new(None, subject, "KeptMailQueued", json!({ "count": count }));
                events::record(tx, &pen, &event)?;
                Ok(count)
            })
        })
        .await;
    desk.bells().outbox.notify_one();
    done
}
