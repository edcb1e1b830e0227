//! Subscriptions: what the house does by itself because something happened. A subscriber reads the log in order after
//! its own durable cursor; what it writes and the cursor's move are one transaction, so each event counts once. One
//! that keeps failing is set aside with the reason, and holds up nobody behind it.

mod catching_up;
mod reached;
mod store;

use std::sync::Arc;

use db::{DbError, Tx};
use kernel::Problem;
use utoipa_axum::router::OpenApiRouter;

use crate::capability::Capability;
use crate::events::{self, Stored};
use crate::pen::Pen;

pub use catching_up::{catch_up, run};
pub use reached::Reached;

/// The most events handled in one transaction.
pub const BATCH: i64 = 200;
/// Who waits for one kind of event looks through so many positions in one transaction.
const STRIDE: i64 = 2_000;

type Handler = dyn Fn(&mut Tx<'_>, &Pen, &[Stored]) -> Result<(), Problem> + Send + Sync;

/// Somebody who reads the log.
#[derive(Clone)]
pub struct Subscriber {
    name: &'static str,
    /// The only kind it is told of; `None` for every event.
    kind: Option<&'static str>,
    handler: Arc<Handler>,
}

impl Subscriber {
    /// A subscriber whose cursor is kept under `name`. The handler may see a batch twice when its first run was undone,
    /// so it depends on nothing but the database and what it captured, and it does no I/O.
    pub fn new(
        name: &'static str,
        handler: impl Fn(&mut Tx<'_>, &Pen, &[Stored]) -> Result<(), Problem> + Send + Sync + 'static,
    ) -> Self {
        Self { name, kind: None, handler: Arc::new(handler) }
    }

    /// The same for events of one kind: the others are passed over unread.
    pub fn of_kind(
        name: &'static str,
        kind: &'static str,
        handler: impl Fn(&mut Tx<'_>, &Pen, &[Stored]) -> Result<(), Problem> + Send + Sync + 'static,
    ) -> Self {
        Self { kind: Some(kind), ..Self::new(name, handler) }
    }

    /// Up to `limit` of its events after `at`, and the position up to which these are all; `None` when nothing was
    /// committed since.
    fn next(&self, tx: &mut Tx<'_>, at: i64, limit: i64) -> Result<Option<(Vec<Stored>, i64)>, DbError> {
        let Some(kind) = self.kind else {
            let found = events::after(tx, at, limit)?;
            let last = found.last().and_then(|event| event.position);
            return Ok(last.map(|last| (found, last)));
        };
        // Positions are given in the order in which they can be seen: none appears later below the last one.
        let end = store::last_position(tx)?.min(at + STRIDE);
        if end <= at {
            return Ok(None);
        }
        let found = events::of_kind_up_to(tx, kind, at, end, limit)?;
        let is_full = i64::try_from(found.len()).is_ok_and(|count| count == limit);
        let last = found.last().and_then(|event| event.position).filter(|_| is_full);
        Ok(Some((found, last.unwrap_or(end))))
    }

    /// What its cursor is kept under.
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

/// The cursor's place: every event up to it was handled. Locked until the transaction ends.
pub fn position(tx: &mut Tx<'_>, name: &str) -> Result<i64, DbError> {
    store::take(tx, name)
}

/// Puts the cursor at `position`: for whoever has just read everything by other means.
pub fn move_to(tx: &mut Tx<'_>, name: &str, position: i64) -> Result<(), DbError> {
    store::take(tx, name)?;
    store::move_to(tx, name, position)
}

/// The last position any event has.
pub fn last_position(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    store::last_position(tx)
}

/// The subscriptions' part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "subscriptions",
        migrations: store::MIGRATIONS,
        statements: store::STATEMENTS,
        operations: &[],
        api: OpenApiRouter::new,
    }
}
