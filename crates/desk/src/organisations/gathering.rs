//! Work that a new domain leaves behind: the people who wrote from there before are gathered, a page at a time.
//!
//! The people are gone through twice. A request that read the domains before the new one may add its customer after
//! the first round has passed; by the second no such request can still be running.

use db::{DbError, Tx};
use kernel::Timestamp;

use super::store;
use crate::pen::Pen;

/// When the second round starts, in seconds after the first: longer than any request may run.
const SECOND_ROUND_SECONDS: i64 = 60;
/// Rounds in all.
const ROUNDS: i64 = 2;

/// A domain whose people are being gathered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gathering {
    /// Its id.
    pub id: i64,
    /// The domain.
    pub domain: String,
    /// The organisation it was given to.
    pub organisation_id: i64,
    /// People up to this id are done in this round.
    pub after_person: i64,
    /// Rounds done.
    pub passes: i64,
}

/// Asks for the people of a domain.
pub(super) fn ask(tx: &mut Tx<'_>, pen: &Pen, organisation_id: i64, domain: &str) -> Result<(), DbError> {
    tx.execute(&store::ASK_GATHERING, &[&pen.id(), &domain, &organisation_id, &pen.now]).map(|_| ())
}

/// What waits to be gathered at `now`.
pub fn gatherings_waiting(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<Gathering>, DbError> {
    tx.query(&store::GATHERINGS, &[&now], |row| {
        Ok(Gathering {
            id: row.get(0)?,
            domain: row.get(1)?,
            organisation_id: row.get(2)?,
            after_person: row.get(3)?,
            passes: row.get(4)?,
        })
    })
}

/// Takes the work for this transaction; `false` when another node has it, moved it on or ended it, or when the domain
/// is no longer the organisation's, which ends it.
pub fn claim_gathering(tx: &mut Tx<'_>, gathering: &Gathering) -> Result<bool, DbError> {
    let place: Option<(i64, i64)> =
        tx.first(&store::CLAIM_GATHERING, &[&gathering.id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if place != Some((gathering.after_person, gathering.passes)) {
        return Ok(false);
    }
    let still = store::of_domain(tx, &gathering.domain)? == Some(gathering.organisation_id);
    if !still {
        tx.execute(&store::END_GATHERING, &[&gathering.id])?;
    }
    Ok(still)
}

/// Notes that people up to `last` are done; with `None` the round is over.
pub fn move_gathering(
    tx: &mut Tx<'_>,
    gathering: &Gathering,
    last: Option<i64>,
    now: Timestamp,
) -> Result<(), DbError> {
    match last {
        Some(last) => {
            tx.execute(&store::MOVE_GATHERING, &[&gathering.id, &last, &gathering.passes, &now])?;
        }
        None if gathering.passes + 1 < ROUNDS => {
            let next = now.plus_seconds(SECOND_ROUND_SECONDS);
            tx.execute(&store::MOVE_GATHERING, &[&gathering.id, &0, &(gathering.passes + 1), &next])?;
        }
        None => {
            tx.execute(&store::END_GATHERING, &[&gathering.id])?;
        }
    }
    Ok(())
}
