//! Node slots: several servers may share one PostgreSQL, and each mints ids of its own slot. A slot is leased; whoever
//! holds it says so again every few seconds, and a server that could not stops rather than mint another's ids.
//!
//! A lease is written in its holder's time, and taken over only by one whose clock has passed its end; so the ids of
//! two holders never meet, even when their clocks differ.

use db::{Db, DbError, Engine, Tx, statements};
use kernel::Timestamp;

/// How long a lease lasts, in seconds.
pub const LEASE_SECONDS: i64 = 60;
/// How often it is renewed, in seconds.
pub const RENEW_SECONDS: u64 = 10;
/// Slots 0–14 are leased; 15 belongs to imports.
const SLOTS: i64 = 15;

statements! {
    TAKE = "nodes.take",
        "insert into node_slot (slot, holder, leased_until) values ($1, $2, $3)
         on conflict (slot) do update set holder = excluded.holder, leased_until = excluded.leased_until
         where node_slot.leased_until < $4";
    RENEW = "nodes.renew",
        "update node_slot set leased_until = $3 where slot = $1 and holder = $2";
    ALIVE = "nodes.alive",
        "select count(*) from node_slot where leased_until >= $1";
    RELEASE = "nodes.release",
        "update node_slot set leased_until = $3 where slot = $1 and holder = $2";
}

/// Why there is no slot.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum NodeError {
    /// Fifteen servers run already.
    #[error(
        "all {SLOTS} places for servers on this database are taken; stop one, or wait a minute after a crash"
    )]
    NoneFree,
    /// The database refused.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// A place among the servers of one database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// The slot, 0–14.
    pub slot: u8,
    /// Name of the holder: `None` on the embedded engine, which has only one server.
    holder: Option<String>,
}

/// Leases a slot. `holder` names this process and no other.
pub async fn lease(db: &Db, holder: String, now: Timestamp) -> Result<Lease, NodeError> {
    if db.engine() == Engine::Sqlite {
        return Ok(Lease { slot: 0, holder: None });
    }
    db.write(move |tx| {
        for slot in 0..SLOTS {
            if take(tx, slot, &holder, now)? {
                let slot = u8::try_from(slot).map_err(|_| NodeError::NoneFree)?;
                return Ok(Lease { slot, holder: Some(holder.clone()) });
            }
        }
        Err(NodeError::NoneFree)
    })
    .await
}

/// How many servers hold a slot.
pub fn alive(tx: &mut Tx<'_>, now: Timestamp) -> Result<i64, DbError> {
    tx.one(&ALIVE, &[&now], |row| row.get(0))
}

fn take(tx: &mut Tx<'_>, slot: i64, holder: &str, now: Timestamp) -> Result<bool, DbError> {
    Ok(tx.execute(&TAKE, &[&slot, &holder, &now.plus_seconds(LEASE_SECONDS), &now])? == 1)
}

impl Lease {
    /// Says again that the slot is held. `false` when somebody else holds it now.
    pub async fn renew(&self, db: &Db, now: Timestamp) -> Result<bool, DbError> {
        let Some(holder) = self.holder.clone() else { return Ok(true) };
        let slot = i64::from(self.slot);
        db.write(move |tx| Ok(tx.execute(&RENEW, &[&slot, &holder, &now.plus_seconds(LEASE_SECONDS)])? == 1))
            .await
    }

    /// Gives the slot back. Ids minted up to now stay this holder's.
    pub async fn release(&self, db: &Db, now: Timestamp) -> Result<(), DbError> {
        let Some(holder) = self.holder.clone() else { return Ok(()) };
        let slot = i64::from(self.slot);
        db.write(move |tx| tx.execute(&RELEASE, &[&slot, &holder, &now.plus_seconds(1)]).map(|_| ())).await
    }
}
