//! Search over cases, messages and people. What is written is indexed by a subscriber of the log a moment later, by the
//! words and stems of [`text::terms`]; what is searched for is taken apart the same way. The index holds no text: what
//! is shown is cut from the original, and only from what the reader may see.

mod api;
mod indexing;
mod leftovers;
pub mod ops;
mod snippets;

use db::{DbError, Tx};
use kernel::Permission;
use serde::{Deserialize, Serialize};

use crate::capability::{Capability, Operation};
use crate::cases::lists::Row;
use crate::index;

pub use crate::index::Asked;
pub use indexing::subscriber;
pub use leftovers::write_over;

/// Takes things out of the index, by their ids.
pub fn forget(tx: &mut Tx<'_>, ids: &[i64]) -> Result<(), DbError> {
    ids.iter().try_for_each(|id| index::drop_one(tx, *id))
}

/// Takes everything of a case out of the index.
pub fn forget_case(tx: &mut Tx<'_>, case_id: i64) -> Result<(), DbError> {
    index::drop_case(tx, case_id)
}

/// A piece of a text, and whether it is what was searched for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = SearchPiece)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Whether it matches.
    #[serde(default)]
    pub hit: bool,
}

/// A case that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = SearchedCase)]
pub struct Hit {
    /// The case as in a list.
    pub case: Row,
    /// The message it was found by; none when by its subject.
    pub message_id: Option<i64>,
    /// `in`, `out`, `note` or `subject`: what it was found by.
    pub by: String,
    /// Who wrote that message.
    pub author: String,
    /// The passage it was found by.
    pub passage: Vec<Piece>,
}

/// A customer who was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = SearchedPerson)]
pub struct PersonHit {
    /// Their id.
    pub id: i64,
    /// Their brand.
    pub brand_id: i64,
    /// Full name.
    pub full_name: String,
    /// Their addresses.
    pub addresses: Vec<String>,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = SearchFound)]
pub struct Found {
    /// Cases, best first.
    pub cases: Vec<Hit>,
    /// Customers.
    pub people: Vec<PersonHit>,
    /// Whether there may be more cases than are given.
    pub more: bool,
}

/// Search's part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "search",
        migrations: &[],
        statements: &[],
        operations: &[Operation {
            name: "search.find",
            permission: Some(Permission::CaseView),
            route: "GET /api/v1/search",
        }],
        api: api::routes,
    }
}
