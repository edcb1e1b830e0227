//! Failed proofs are counted, so that passwords cannot be guessed: a few tries per address and person, more per
//! network address, then a wait. Counted in the database, so that neither a restart nor a second server forgives; under
//! a hash, so that mistyped addresses are not kept.

use db::{DbError, Tx};
use kernel::{Kind, Problem, Timestamp};
use sha2::{Digest, Sha256};

use super::store;
use crate::house::Desk;

/// Tries counted together last this long, in seconds.
pub const WINDOW_SECONDS: i64 = 15 * 60;
/// Failed tries for one person from one network address.
pub const TRIES_PER_PERSON: i64 = 5;
/// Failed tries from one network address, whoever they were for.
pub const TRIES_PER_ADDRESS: i64 = 50;

/// What a count is kept under: a person at a network address, or (with an empty person) the address alone.
fn key(person: &str, remote: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in [person, remote] {
        hash.update(part.len().to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().into()
}

/// Counts a try before it is made, so that many at once do not slip through. Refused with [`Kind::TooMany`] when there
/// were too many; a refused try counts no further.
pub(super) async fn take(desk: &Desk, person: &str, remote: &str) -> Result<(), Problem> {
    let (one, all, now) = (key(person, remote), key("", remote), desk.now());
    desk.db()
        .write(move |tx| {
            count(tx, &one, TRIES_PER_PERSON, now)?;
            count(tx, &all, TRIES_PER_ADDRESS, now)
        })
        .await
}

fn count(tx: &mut Tx<'_>, key: &[u8; 32], max: i64, now: Timestamp) -> Result<(), Problem> {
    let window = now.plus_seconds(-WINDOW_SECONDS);
    let (since, tries): (Timestamp, i64) =
        tx.one(&store::COUNT_TRY, &[key, &now, &window], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if tries > max {
        let seconds = WINDOW_SECONDS - now.seconds_since(since);
        return Err(Problem::new(Kind::TooMany).with("seconds", seconds.max(1).to_string()));
    }
    Ok(())
}

/// The try succeeded: it and those before it for this person are forgiven. Answers how many had failed.
pub(super) async fn succeeded(desk: &Desk, person: &str, remote: &str) -> Result<i64, Problem> {
    let (one, all) = (key(person, remote), key("", remote));
    desk.db()
        .write(move |tx| {
            tx.execute(&store::FORGIVE_TRY, &[&all])?;
            let tries: Option<i64> = tx.first(&store::FORGET_TRY, &[&one], |row| row.get(0))?;
            Ok((tries.unwrap_or(1) - 1).max(0))
        })
        .await
}

/// Deletes counts whose time is over; answers how many.
pub(super) fn forget_old(tx: &mut Tx<'_>, now: Timestamp) -> Result<u64, DbError> {
    tx.execute(&store::FORGET_TRIES, &[&now.plus_seconds(-WINDOW_SECONDS)])
}
