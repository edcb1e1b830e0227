//! Search over cases, messages and people. What is written is indexed by a subscriber of the log a moment later, by the
//! words and stems of [`text::terms`]; what is searched for is taken apart the same way. The index holds no text: what
//! is shown is cut from the original, and only from what the reader may see.

mod api;
mod asked;
mod indexing;
mod leftovers;
pub mod ops;
mod snippets;
mod store;

use db::{DbError, Migration, Tx};
use kernel::Permission;
use serde::{Deserialize, Serialize};

use crate::capability::{Capability, Operation};
use crate::cases::lists::Row;

pub use asked::Asked;
pub use indexing::subscriber;
pub use leftovers::write_over;

const MIGRATIONS: &[Migration] = &[Migration {
    name: "desk/0070_search",
    ddl: "create table search_entry (
        doc_id {int} primary key,
        kind {text} not null,
        case_id {int} not null,
        brand_id {int} not null
    ) {strict};
    create index search_entry_by_case on search_entry (case_id, doc_id);",
    sqlite_only: "create virtual table search_terms using fts5(
        surface, stems, scope, content = '', contentless_delete = 1, tokenize = 'ascii');",
    postgres_only: "create table search_terms (doc_id bigint primary key, terms tsvector not null);
    create index search_terms_gin on search_terms using gin (terms) with (fastupdate = on);",
}];

/// Takes things out of the index, by their ids.
pub fn forget(tx: &mut Tx<'_>, ids: &[i64]) -> Result<(), DbError> {
    ids.iter().try_for_each(|id| store::drop_one(tx, *id))
}

/// Takes everything of a case out of the index.
pub fn forget_case(tx: &mut Tx<'_>, case_id: i64) -> Result<(), DbError> {
    store::drop_case(tx, case_id)
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
        migrations: MIGRATIONS,
        statements: store::STATEMENTS,
        operations: &[Operation {
            name: "search.find",
            permission: Some(Permission::CaseView),
            route: "GET /api/v1/search",
        }],
        api: api::routes,
    }
}
