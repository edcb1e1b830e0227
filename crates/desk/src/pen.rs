//! What an operation writes with: who acts, through which door, at what instant, and fresh ids. Made before the
//! operation is queued, so that a request that runs twice writes the same thing.

use std::sync::Arc;

use kernel::{Actor, IdSource, RequestKey, Timestamp, Via, Who};

use crate::calendars::Shelf;

/// The writing hand of one operation.
#[derive(Clone)]
pub struct Pen {
    /// When the change is recorded.
    pub now: Timestamp,
    /// When it happened: now, except for imports and mail.
    pub occurred_at: Timestamp,
    /// Who acts.
    pub who: Who,
    /// Through which door.
    pub via: Via,
    /// The event that caused this change, if one did.
    pub cause: Option<i64>,
    /// The caller's name for the request, if given.
    pub request: Option<RequestKey>,
    ids: Arc<IdSource>,
    chain_key: [u8; 32],
    calendars: Arc<Shelf>,
}

impl Pen {
    pub(crate) fn new(
        now: Timestamp,
        actor: &Actor,
        ids: Arc<IdSource>,
        chain_key: [u8; 32],
        calendars: Arc<Shelf>,
    ) -> Self {
        Self {
            now,
            occurred_at: now,
            who: actor.who,
            via: actor.via,
            cause: None,
            request: actor.request.clone(),
            ids,
            chain_key,
            calendars,
        }
    }

    /// A fresh id.
    pub fn id(&self) -> i64 {
        self.ids.next(self.now)
    }

    /// The key of the event chains.
    pub(crate) const fn chain_key(&self) -> &[u8; 32] {
        &self.chain_key
    }

    /// Calendars ready to answer: looked up inside the transaction, compiled once per version.
    pub(crate) fn calendars(&self) -> &Shelf {
        &self.calendars
    }

    /// The house's own hand writing what fell due by itself at `instant`. The door stays when a history is written.
    #[must_use]
    pub fn by_the_house(&self, instant: Timestamp) -> Self {
        let via = if matches!(self.via, Via::Import | Via::Demo) { self.via } else { Via::Automation };
        Self { who: Who::System, via, occurred_at: instant, request: None, ..self.clone() }
    }

    /// The same hand writing what followed from `cause`.
    #[must_use]
    pub fn because_of(mut self, cause: i64) -> Self {
        self.cause = Some(cause);
        self
    }

    /// The same hand writing what happened at `instant`.
    #[must_use]
    pub const fn occurring(mut self, instant: Timestamp) -> Self {
        self.occurred_at = instant;
        self
    }
}
