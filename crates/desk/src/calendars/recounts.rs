//! Work that a change of hours leaves behind: the open clocks it may move are counted again, a page of cases at a time.
//!
//! It is gone through twice. A request that read the old hours may commit after the first round has passed its case; by
//! the second no such request can still be running.

use db::{DbError, Tx};
use kernel::Timestamp;

use super::store;
use crate::pen::Pen;

/// When the second round starts, in seconds after the change: longer than any request may run.
const SECOND_ROUND_SECONDS: i64 = 60;
/// Rounds in all.
const ROUNDS: i64 = 2;

/// A change whose clocks are to be counted again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recount {
    /// Its id.
    pub id: i64,
    /// The calendar that changed; `None` when policies did.
    pub calendar_id: Option<i64>,
    /// The brand whose policies changed; `None` with no calendar either means every brand.
    pub brand_id: Option<i64>,
    /// Broken promises that ended before this cannot be affected.
    pub touches_from: Timestamp,
    /// Cases up to this id are done in this round.
    pub after_case: i64,
    /// Rounds done.
    pub passes: i64,
}

/// Asks the ticker to count again what this change may move.
pub fn ask_recount(
    tx: &mut Tx<'_>,
    pen: &Pen,
    calendar_id: Option<i64>,
    brand_id: Option<i64>,
    touches_from: Timestamp,
) -> Result<(), DbError> {
    tx.execute(&store::ASK_RECOUNT, &[&pen.id(), &calendar_id, &brand_id, &touches_from, &pen.now])?;
    Ok(())
}

/// What waits to be counted again at `now`.
pub fn recounts_waiting(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<Recount>, DbError> {
    tx.query(&store::WAITING, &[&now], |row| {
        Ok(Recount {
            id: row.get(0)?,
            calendar_id: row.get(1)?,
            brand_id: row.get(2)?,
            touches_from: row.get(3)?,
            after_case: row.get(4)?,
            passes: row.get(5)?,
        })
    })
}

/// Takes the work for this transaction, as it stands now; `None` when another node has it or it is done.
pub fn claim_recount(tx: &mut Tx<'_>, recount: Recount, now: Timestamp) -> Result<Option<Recount>, DbError> {
    let found: Option<(i64, i64)> =
        tx.first(&store::CLAIM_RECOUNT, &[&recount.id, &now], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.map(|(after_case, passes)| Recount { after_case, passes, ..recount }))
}

/// Notes that cases up to `last` are done; with `None` the round is over.
pub fn move_recount(
    tx: &mut Tx<'_>,
    recount: Recount,
    last: Option<i64>,
    now: Timestamp,
) -> Result<(), DbError> {
    match last {
        Some(case_id) => {
            tx.execute(&store::MOVE_RECOUNT, &[&recount.id, &case_id, &recount.passes, &now])?;
        }
        None if recount.passes + 1 < ROUNDS => {
            let next = now.plus_seconds(SECOND_ROUND_SECONDS);
            tx.execute(&store::MOVE_RECOUNT, &[&recount.id, &0, &(recount.passes + 1), &next])?;
        }
        None => {
            tx.execute(&store::END_RECOUNT, &[&recount.id])?;
        }
    }
    Ok(())
}
