//! The job behind every subscriber: batches while all is well, one by one around an event that fails.

use std::time::Duration;

use db::Tx;
use kernel::{Actor, Problem, Via};
use tokio::sync::watch;

use super::{BATCH, Subscriber, store};
use crate::house::Desk;
use crate::pen::Pen;

/// How often an event that fails alone is tried before it is set aside.
const ATTEMPTS_MAX: u32 = 3;
/// Looks by itself this often, for what another node left behind.
const ROUND: Duration = Duration::from_secs(2);

/// Rests this long after each look: what happens meanwhile is handled together, in one commit instead of one for each.
/// What comes after a rest is handled at once, and nobody who waits for a subscriber waits for its rest.
const REST: Duration = Duration::from_millis(250);

/// Handles events as they are committed, until `stop` turns true.
pub async fn run(desk: Desk, subscriber: Subscriber, mut stop: watch::Receiver<bool>) {
    let mut committed = desk.db().committed();
    loop {
        let position = *committed.borrow_and_update();
        match catch_up(&desk, &subscriber).await {
            Ok(_) => desk.reached().put(subscriber.name, position),
            Err(problem) => {
                tracing::warn!(subscriber = subscriber.name, %problem, "events could not be handled yet");
            }
        }
        let wanted = desk.reached().wanted(subscriber.name);
        tokio::select! {
            () = tokio::time::sleep(REST) => {}
            () = wanted.notified() => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
        tokio::select! {
            changed = committed.changed() => if changed.is_err() { return },
            () = tokio::time::sleep(ROUND) => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
    }
}

/// Handles everything that has a position by now; answers how many events that were.
pub async fn catch_up(desk: &Desk, subscriber: &Subscriber) -> Result<usize, Problem> {
    let name = subscriber.name;
    let (mut handled, mut careful, mut failures) = (0, 0_i64, 0);
    while desk.db().read(move |tx| store::is_behind(tx, name)).await? {
        let limit = if careful > 0 { 1 } else { BATCH };
        let pen = desk.pen(&Actor::system(Via::Automation));
        let hand = subscriber.clone();
        match desk.db().write(move |tx| step(tx, &pen, &hand, limit)).await {
            Ok(count) => {
                handled += count;
                careful = (careful - 1).max(0);
                failures = 0;
            }
            // The database is away or busy: nothing is wrong with the event.
            Err(problem) if problem.kind.status() == 503 => return Err(problem),
            Err(problem) if limit == 1 && failures + 1 >= ATTEMPTS_MAX => {
                tracing::error!(subscriber = name, %problem, "an event was set aside");
                metrics::counter!("events_set_aside_total", "subscriber" => name).increment(1);
                let (now, told) = (desk.now(), problem.to_string());
                let hand = subscriber.clone();
                desk.db().write(move |tx| skip(tx, &hand, &told, now)).await?;
                (careful, failures) = ((careful - 1).max(0), 0);
            }
            Err(_) if limit == 1 => failures += 1,
            Err(_) => careful = BATCH,
        }
    }
    Ok(handled)
}

/// One transaction: the cursor's row, the events after it, what the handler writes, the cursor's new place.
fn step(tx: &mut Tx<'_>, pen: &Pen, subscriber: &Subscriber, limit: i64) -> Result<usize, Problem> {
    let at = store::take(tx, subscriber.name)?;
    let Some((found, last)) = subscriber.next(tx, at, limit)? else { return Ok(0) };
    (subscriber.handler)(tx, pen, &found)?;
    store::move_to(tx, subscriber.name, last)?;
    Ok(found.len())
}

fn skip(
    tx: &mut Tx<'_>,
    subscriber: &Subscriber,
    problem: &str,
    now: kernel::Timestamp,
) -> Result<(), Problem> {
    let at = store::take(tx, subscriber.name)?;
    let Some((found, last)) = subscriber.next(tx, at, 1)? else { return Ok(()) };
    for event in found {
        let position = event.position.unwrap_or(last);
        store::set_aside(tx, subscriber.name, event.id, position, problem, now)?;
    }
    store::move_to(tx, subscriber.name, last)?;
    Ok(())
}
