//! Removing what nobody needs: uploads that no message took, and files that no row names.
//!
//! A file is removed only when two looks, [`UNUSED_DAYS`] apart, found no row that names it: the first sets it aside,
//! the second removes it or puts it back. So a backup that copied the database earlier still finds its files, and a
//! request that was just about to name one loses nothing.

use std::collections::HashSet;

use kernel::{Actor, Problem, Timestamp, Via};

use super::keeping::{away, blocking};
use super::shelf::{AttachmentStore, Part};
use super::{store, subject};
use crate::events::{self, Event};
use crate::house::Desk;

/// How long an upload waits for its message, and a file that nobody names before it is removed, in days.
pub const UNUSED_DAYS: i64 = 7;
/// How long a file waits for its row before it may be set aside, in days.
const WAITS_DAYS: i64 = 1;
/// Rows dropped in one transaction.
const STEP: i64 = 200;

/// What a collection did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Collected {
    /// Uploads that no message took.
    pub uploads: usize,
    /// Files set aside because no row names them.
    pub set_aside: usize,
    /// Files that are named again.
    pub put_back: usize,
    /// Files removed for good.
    pub removed: usize,
}

/// Collects once through everything. For a daily job; may run on several nodes at once.
pub async fn collect(desk: &Desk) -> Result<Collected, Problem> {
    let mut sum = Collected { uploads: drop_uploads(desk).await?, ..Collected::default() };
    let (shelf, now) = (desk.attachments().clone(), desk.now());
    blocking(move || shelf.clear_unfinished(now.plus_days(-WAITS_DAYS)).map_err(|error| away(&error)))
        .await?;
    for shard in 0_u16..256 {
        let (from, until) = (format!("{shard:02x}"), format!("{:02x}", shard + 1));
        // After `ff` comes nothing in hex; `g` sorts behind every digit.
        let until = if shard == 255 { "g".to_owned() } else { until };
        let digits = from.clone();
        let named = desk.db().read(move |tx| store::named(tx, &from, &until)).await;
        let named: HashSet<String> = named.map_err(Problem::from)?.into_iter().collect();
        let shelf = desk.attachments().clone();
        let done =
            blocking(move || sweep(&shelf, &digits, &named, now).map_err(|error| away(&error))).await?;
        sum.set_aside += done.set_aside;
        sum.put_back += done.put_back;
        sum.removed += done.removed;
    }
    Ok(sum)
}

async fn drop_uploads(desk: &Desk) -> Result<usize, Problem> {
    let mut dropped = 0;
    loop {
        let pen = desk.pen(&Actor::system(Via::Automation));
        let before = pen.now.plus_days(-UNUSED_DAYS);
        let step = desk
            .db()
            .write(move |tx| {
                let rows = store::drop_unbound(tx, before, STEP)?;
                for (id, brand_id, case_id) in &rows {
                    let body = serde_json::json!({ "case_id": case_id });
                    let event = Event::new(Some(*brand_id), subject(*id), "AttachmentDropped", body);
                    events::record(tx, &pen, &event)?;
                }
                Ok::<_, Problem>(rows.len())
            })
            .await?;
        dropped += step;
        if step < usize::try_from(STEP).unwrap_or(usize::MAX) {
            return Ok(dropped);
        }
    }
}

/// Goes through the files whose names begin with `digits`.
fn sweep(
    shelf: &AttachmentStore,
    digits: &str,
    named: &HashSet<String>,
    now: Timestamp,
) -> std::io::Result<Collected> {
    let mut done = Collected::default();
    for file in shelf.found(Part::Aside, digits)? {
        if named.contains(&file.name) {
            unless_gone(shelf.put_back(&file.name))?;
            done.put_back += 1;
        } else if file.since < now.plus_days(-UNUSED_DAYS) {
            unless_gone(shelf.remove(&file.name))?;
            done.removed += 1;
        }
    }
    for file in shelf.found(Part::Kept, digits)? {
        if !named.contains(&file.name) && file.since < now.plus_days(-WAITS_DAYS) {
            unless_gone(shelf.set_aside(&file.name, now))?;
            done.set_aside += 1;
        }
    }
    Ok(done)
}

/// Another node may have done the same at the same moment.
fn unless_gone(done: std::io::Result<()>) -> std::io::Result<()> {
    match done {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
