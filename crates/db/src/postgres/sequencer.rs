//! Numbers committed rows of the append-only log.
//!
//! Transactions commit in another order than they start, so a position given inside them could be passed by a reader
//! before it appears. Rows are therefore written without one, and numbered here, after their commit, by one node at a
//! time (an advisory transaction lock). Readers go by position only and miss nothing.

use std::time::Duration;

use flume::{Receiver, RecvTimeoutError};
use postgres::Client;
use postgres::fallible_iterator::FallibleIterator;
use tokio::sync::watch;

use super::pool::connect;
use crate::error::DbError;

/// The lock every node's sequencer takes; any constant that nothing else uses.
const LOCK_KEY: i64 = 0x4b48_4944_4d41_5401;
/// How often other nodes' work is looked for when nobody says anything.
const IDLE: Duration = Duration::from_millis(500);

pub(crate) struct Sequencer {
    pub(crate) url: String,
    pub(crate) log_table: &'static str,
    pub(crate) committed: watch::Sender<i64>,
}

pub(crate) fn start_sequencer(
    sequencer: Sequencer,
    wake: Receiver<()>,
) -> Result<std::thread::JoinHandle<()>, DbError> {
    std::thread::Builder::new()
        .name("db-sequencer".to_owned())
        .spawn(move || {
            let mut client = None;
            loop {
                match wake.recv_timeout(IDLE) {
                    Ok(()) | Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => return,
                }
                if let Err(error) = sequencer.round(&mut client) {
                    tracing::warn!(%error, "could not number the log");
                    client = None;
                }
            }
        })
        .map_err(|error| DbError::Unavailable(error.to_string()))
}

impl Sequencer {
    fn round(&self, slot: &mut Option<Client>) -> Result<(), DbError> {
        let wrong = |error: postgres::Error| DbError::from_postgres(&error);
        if slot.is_none() {
            let mut client = connect(&self.url)?;
            client.batch_execute("listen khidmat_log").map_err(wrong)?;
            *slot = Some(client);
        }
        let Some(client) = slot.as_mut() else { return Ok(()) };
        loop {
            let numbered = self.number(client).map_err(wrong)?;
            if numbered == 0 {
                break;
            }
        }
        // What other nodes said only matters as a reason to look.
        while client.notifications().iter().next().map_err(wrong)?.is_some() {}
        let table = self.log_table;
        let last: i64 = client
            .query_one(&format!("select coalesce(max(position), 0)::bigint from {table}"), &[])
            .map_err(wrong)?
            .get(0);
        self.committed.send_if_modified(|known| {
            let newer = last > *known;
            *known = last.max(*known);
            newer
        });
        Ok(())
    }

    fn number(&self, client: &mut Client) -> Result<u64, postgres::Error> {
        let table = self.log_table;
        let mut tx = client.transaction()?;
        tx.execute("select pg_advisory_xact_lock($1)", &[&LOCK_KEY])?;
        let numbered = tx.execute(
            &format!(
                "with fresh as (
                     select id, row_number() over (order by id) as nth from {table}
                     where position is null order by id limit 1000),
                 top as (select coalesce(max(position), 0) as last from {table})
                 update {table} set position = top.last + fresh.nth from fresh, top where {table}.id = fresh.id"
            ),
            &[],
        )?;
        if numbered > 0 {
            tx.execute("select pg_notify('khidmat_log', '')", &[])?;
        }
        tx.commit()?;
        Ok(numbered)
    }
}
