//! The event log: one row for every change, written in the change's own transaction. It is the audit trail, the
//! timeline, the source of live updates and of every figure. A stored event is never rewritten.
//!
//! Bodies hold ids and changed fields, never message text or plain personal values; what must be provable although it
//! may be erased is *sealed*: only a salted digest is in the event. Per subject the events form an HMAC chain.

mod anchors;
mod chain;
mod schema;
mod store;

use db::{DbError, Tx};
use kernel::Timestamp;
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;

use crate::capability::Capability;
use crate::pen::Pen;

pub use anchors::{Anchor, anchor, anchor_holds, anchors_after, outside_mac};
pub use chain::{Seal, seal};
pub use schema::ANCHORS_STEP;
pub use store::{Broken, about, after, history, of_kind_up_to, verify_chains};

/// What an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    /// `case`, `person`, `staff`, `brand`…
    pub kind: &'static str,
    /// Its id.
    pub id: i64,
}

impl Subject {
    /// A case.
    pub const fn case(id: i64) -> Self {
        Self { kind: "case", id }
    }

    /// A customer.
    pub const fn person(id: i64) -> Self {
        Self { kind: "person", id }
    }
}

/// An event about to be written.
#[derive(Clone, Debug)]
pub struct Event {
    /// The brand it belongs to; `None` for what concerns the whole house.
    pub brand_id: Option<i64>,
    /// What it is about.
    pub subject: Subject,
    /// Past tense: `CaseOpened`.
    pub kind: &'static str,
    /// Version of the body's shape.
    pub version: i64,
    /// The reason a person gave.
    pub reason: Option<String>,
    /// Ids and changed fields.
    pub body: Value,
    /// Digests of personal values, by field.
    pub sealed: Vec<Seal>,
}

impl Event {
    /// An event of version 1 without reason or seals.
    pub fn new(brand_id: Option<i64>, subject: Subject, kind: &'static str, body: Value) -> Self {
        Self { brand_id, subject, kind, version: 1, reason: None, body, sealed: Vec::new() }
    }

    /// Adds the reason a person gave.
    #[must_use]
    pub fn because(mut self, reason: Option<String>) -> Self {
        self.reason = reason;
        self
    }

    /// Adds the digest of a personal value.
    #[must_use]
    pub fn sealing(mut self, seal: Seal) -> Self {
        self.sealed.push(seal);
        self
    }
}

/// An event as read back.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Stored {
    /// Its id.
    pub id: i64,
    /// Its place in the whole log.
    pub position: Option<i64>,
    /// The brand.
    pub brand_id: Option<i64>,
    /// What it is about: kind.
    pub subject_kind: String,
    /// What it is about: id.
    pub subject_id: i64,
    /// Its number within the subject, from 1.
    pub seq: i64,
    /// What happened.
    pub kind: String,
    /// Version of the body's shape.
    pub version: i64,
    /// Who: kind.
    pub actor_kind: String,
    /// Who: id.
    pub actor_id: Option<i64>,
    /// Through which door.
    pub via: String,
    /// The event that caused it.
    pub cause_id: Option<i64>,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// When it was written.
    pub recorded_at: Timestamp,
    /// Why, in a person's words.
    pub reason: Option<String>,
    /// Ids and changed fields.
    pub body: Value,
}

/// Writes an event and answers its id.
pub fn record(tx: &mut Tx<'_>, pen: &Pen, event: &Event) -> Result<i64, DbError> {
    store::append(tx, pen, event)
}

/// The log's part of the house. It has no routes of its own: histories are read through their subjects.
pub fn capability() -> Capability {
    Capability {
        name: "events",
        migrations: schema::MIGRATIONS,
        statements: STATEMENTS,
        operations: &[],
        api: OpenApiRouter::new,
    }
}

static STATEMENTS: &[&db::Sql] = &[
    &store::LOCK_HEAD,
    &store::MOVE_HEAD,
    &store::APPEND,
    &store::HISTORY,
    &store::AFTER,
    &store::OF_KIND_UP_TO,
    &store::SUBJECTS,
    &anchors::LAST,
    &anchors::AFTER,
    &anchors::INSERT,
    &anchors::TOP,
    &anchors::MACS,
];
