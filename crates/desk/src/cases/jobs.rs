//! What the house does to cases by itself: wake those whose time came, purge those long in the trash. Any node may run
//! them at any time: each case is decided again once it is held.

use db::Sql;
use kernel::{Actor, Problem, Timestamp, Via};
use serde_json::json;

use super::rules::{Sleep, TRASH_DAYS, Wish, Woken};
use super::{LOCK, changing, reasons, store};
use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::messages;

/// Brings back the cases whose snooze is over. Answers how many; call again when it is not 0.
pub async fn wake_due(desk: &Desk) -> Result<usize, Problem> {
    let now = desk.now();
    let mut woken = 0;
    for id in due(desk, &store::TO_WAKE, now).await? {
        let pen = desk.pen(&Actor::system(Via::Automation));
        let done = desk.db().write(move |tx| {
            tx.lock(LOCK, id)?;
            let Some(case) = store::get(tx, id)? else { return Ok(0) };
            let Some(until) = case.snoozed_until.filter(|until| *until <= now) else { return Ok(0) };
            if case.disposition != "live" {
                // Nobody waits for it: the mark goes without a word, so that it is not found again.
                let quiet = super::Case { snoozed_until: None, ..case };
                store::update(tx, &quiet, false, pen.now)?;
                return Ok(0);
            }
            let wish = Wish { sleep: Some(Sleep::End(Woken::Due)), ..Wish::default() };
            // It came back at its time, even when nobody was running then.
            changing::apply(tx, &pen.clone().occurring(until), &case, &wish, None)?;
            Ok::<_, Problem>(1)
        });
        woken += done.await?;
    }
    Ok(woken)
}

/// Removes text, addresses and messages of cases that were in the trash for [`TRASH_DAYS`]. Their events stay.
/// Answers how many; call again when it is not 0.
pub async fn purge_due(desk: &Desk) -> Result<usize, Problem> {
    let before = desk.now().plus_days(-TRASH_DAYS);
    let mut purged = 0;
    for id in due(desk, &store::TO_PURGE, before).await? {
        let pen = desk.pen(&Actor::system(Via::Automation));
        let done = desk.db().write(move |tx| {
            tx.lock(LOCK, id)?;
            // Somebody may have restored it, or another node purged it.
            let still: Option<i64> = tx.first(&store::STILL_TO_PURGE, &[&id, &before], |row| row.get(0))?;
            let Some(brand_id) = still else { return Ok(0) };
            let count = messages::purge(tx, id)?;
            tx.execute(&store::PURGE_PARTICIPANTS, &[&id])?;
            reasons::forget(tx, id)?;
            tx.execute(&store::PURGE, &[&id, &pen.now])?;
            let body = json!({ "messages": count });
            events::record(tx, &pen, &Event::new(Some(brand_id), Subject::case(id), "CasePurged", body))?;
            Ok::<_, Problem>(1)
        });
        purged += done.await?;
    }
    Ok(purged)
}

async fn due(desk: &Desk, sql: &'static Sql, at: Timestamp) -> Result<Vec<i64>, Problem> {
    desk.db().read(move |tx| Ok(tx.query(sql, &[&at], |row| row.get::<i64>(0))?)).await
}
