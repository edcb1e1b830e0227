//! The ticker: every second, on every node. It reads first and writes only when something is due. A case is claimed by
//! the node that gets to it; the others pass it by.

use kernel::{Actor, Problem, Via};

use crate::calendars::{self, Recount};
use crate::clocks::{self, Moment};
use crate::house::Desk;
use crate::pen::Pen;
use crate::{cases, policies};

/// Cases looked for at once.
const PAGE: i64 = 200;
/// Cases in one write: a request should hold the writer for a few milliseconds only.
const BATCH: usize = 20;
/// Pages in one tick: after a long silence the rest waits for the next second, and other work gets its turn.
const PAGES_MAX: usize = 50;

/// What one tick did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ticked {
    /// Cases in which something fell due.
    pub due: usize,
    /// Cases counted again after a change of hours or policies.
    pub recounted: usize,
}

/// Lets everything happen that fell due by now, and carries on with recounts. Call it every second on every node; what
/// it finds after a silence is recorded with its true time and told in one notice.
pub async fn tick(desk: &Desk) -> Result<Ticked, Problem> {
    let pen = desk.pen(&Actor::system(Via::Automation));
    provide(desk, &pen).await?;
    let recounted = recount(desk, &pen).await?;
    let due = fall_due(desk, &pen).await?;
    Ok(Ticked { due, recounted })
}

/// Gives every new brand office hours and targets to start from: brands know nothing of policies.
async fn provide(desk: &Desk, pen: &Pen) -> Result<(), Problem> {
    for brand in desk.db().read(policies::brands_without).await? {
        let pen = pen.clone();
        desk.db().write(move |tx| policies::ensure_default(tx, &pen, &brand)).await?;
    }
    Ok(())
}

async fn fall_due(desk: &Desk, pen: &Pen) -> Result<usize, Problem> {
    let mut done = 0;
    for _ in 0..PAGES_MAX {
        let now = pen.now;
        let found = desk.db().read(move |tx| Ok::<_, Problem>(clocks::to_look_at(tx, now, PAGE)?)).await?;
        let mut taken = 0;
        for batch in found.chunks(BATCH) {
            taken += write(desk, pen, batch, Claim::IfFree).await?;
        }
        done += taken;
        // None left, or all that are left are in other hands.
        if taken == 0 {
            break;
        }
    }
    Ok(done)
}

/// Whether to wait for a case that another request has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Claim {
    IfFree,
    Wait,
}

async fn write(desk: &Desk, pen: &Pen, batch: &[i64], claim: Claim) -> Result<usize, Problem> {
    let (pen, batch) = (pen.clone(), batch.to_vec());
    desk.db()
        .write(move |tx| {
            let mut taken = 0;
            for case_id in &batch {
                let moment = Moment::TimePassed;
                let done = match claim {
                    Claim::IfFree => cases::promise_if_free(tx, &pen, *case_id, moment)?,
                    Claim::Wait => {
                        tx.lock(cases::LOCK, *case_id)?;
                        cases::promise(tx, &pen, *case_id, moment)?;
                        true
                    }
                };
                taken += usize::from(done);
            }
            Ok::<_, Problem>(taken)
        })
        .await
}

/// Goes on with every recount that waits, a page of cases at a time.
async fn recount(desk: &Desk, pen: &Pen) -> Result<usize, Problem> {
    let mut done = 0;
    for _ in 0..PAGES_MAX {
        let now = pen.now;
        let waiting =
            desk.db().read(move |tx| Ok::<_, Problem>(calendars::recounts_waiting(tx, now)?)).await?;
        let Some(first) = waiting.first() else { break };
        let Some(count) = page(desk, pen, *first).await? else { break };
        done += count;
    }
    Ok(done)
}

/// One page of one recount; `None` when another node has it.
async fn page(desk: &Desk, pen: &Pen, recount: Recount) -> Result<Option<usize>, Problem> {
    let found = desk.db().read(move |tx| Ok::<_, Problem>(clocks::to_recount(tx, &recount, PAGE)?)).await?;
    for batch in found.chunks(BATCH) {
        write(desk, pen, batch, Claim::Wait).await?;
    }
    let (last, now) = (found.last().copied(), pen.now);
    let moved = desk
        .db()
        .write(move |tx| {
            let Some(current) = calendars::claim_recount(tx, recount, now)? else { return Ok(false) };
            // Two nodes may have gone over the same page; it is moved on once.
            if (current.after_case, current.passes) == (recount.after_case, recount.passes) {
                calendars::move_recount(tx, current, last, now)?;
            }
            Ok::<_, Problem>(true)
        })
        .await?;
    Ok(moved.then_some(found.len()))
}
