//! Erasing a customer: name, addresses, what was written, files, raw mails and search entries are gone for good. What
//! stays is what tells nobody who it was: the cases' numbers, types, times and figures, scores, and the chain of events.
//! It refuses while a case is open or somebody put the customer under a hold.
//!
//! The person goes first, in one transaction, with everything their addresses lead to. Their cases follow one by one, so
//! that a long history holds up nobody; a job takes up what a crash left, and at last has the database's own leftovers
//! (index segments, the log of writes) written over.

mod api;
mod emptying;
pub mod ops;
mod schema;
mod store;

use db::{DbError, Tx};
use kernel::{Permission, Timestamp};
use serde::{Deserialize, Serialize};

use crate::capability::{Capability, Operation};

pub use emptying::finish;

/// Why somebody is erased. A fixed word, because a reason in a colleague's own words may name the very person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// They asked for it.
    Asked,
    /// They should never have been recorded.
    Mistake,
    /// They are kept no longer than the house keeps people.
    Expired,
}

impl Reason {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Asked, Self::Mistake, Self::Expired];

    /// As stored.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Mistake => "mistake",
            Self::Expired => "expired",
        }
    }

    /// Reads a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.word() == word)
    }
}

/// Why a customer may not be erased for now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = CustomerHold)]
pub struct Hold {
    /// Why, in a colleague's words.
    pub reason: String,
    /// Who put it.
    pub made_by: Option<i64>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub made_at: Timestamp,
}

/// That a customer was erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Erasure {
    /// Why.
    pub reason: Reason,
    /// Who did it.
    pub erased_by: Option<i64>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub erased_at: Timestamp,
    /// When the last trace was written over; none while that goes on.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ended_at: Option<Timestamp>,
}

/// The hold a customer is under, if any.
pub fn hold_of(tx: &mut Tx<'_>, person_id: i64) -> Result<Option<Hold>, DbError> {
    store::hold_of(tx, person_id)
}

/// The erasure of a customer, if they were erased.
pub fn erasure_of(tx: &mut Tx<'_>, person_id: i64) -> Result<Option<Erasure>, DbError> {
    store::erasure_of(tx, person_id)
}

const fn op(name: &'static str, route: &'static str) -> Operation {
    Operation { name, permission: Some(Permission::CustomerErase), route }
}

const OPERATIONS: &[Operation] = &[
    op("erasure.erase", "POST /api/v1/customers/{id}/erasure"),
    op("erasure.look", "GET /api/v1/customers/{id}/erasure"),
    op("erasure.hold", "PUT /api/v1/customers/{id}/hold"),
    op("erasure.release", "DELETE /api/v1/customers/{id}/hold"),
];

/// The erasing part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "erasure",
        migrations: schema::MIGRATIONS,
        statements: store::STATEMENTS,
        operations: OPERATIONS,
        api: api::routes,
    }
}
