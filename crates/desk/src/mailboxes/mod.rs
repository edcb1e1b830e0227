//! Mailboxes: the addresses a brand is written to and writes from.

mod api;
mod ops;
mod store;

use db::{DbError, Tx};
use kernel::{Kind, Permission, Problem, Timestamp};
use serde::{Deserialize, Serialize};

use crate::capability::{Capability, Operation};

pub use ops::{NewMailbox, add, insert, list};

/// An address of a brand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Mailbox {
    /// Its id.
    pub id: i64,
    /// Its brand.
    pub brand_id: i64,
    /// The address.
    pub address: String,
    /// The name shown beside it: `Safa Travel`.
    pub display_name: String,
    /// What stands under every reply.
    pub signature: String,
    /// Whether mail for it is taken.
    pub active: bool,
    /// When it was set up.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// Rises with each change.
    pub version: i64,
}

/// The active mailbox an address belongs to.
pub fn by_address(tx: &mut Tx<'_>, folded: &str) -> Result<Option<Mailbox>, DbError> {
    store::by_address(tx, folded)
}

/// A mailbox by id.
pub fn get(tx: &mut Tx<'_>, id: i64) -> Result<Mailbox, Problem> {
    store::get(tx, id)?.ok_or_else(|| Problem::new(Kind::NoMailbox))
}

/// The mailbox a brand writes from when a case came by none: its first.
pub fn first_of_brand(tx: &mut Tx<'_>, brand_id: i64) -> Result<Mailbox, Problem> {
    store::first_of_brand(tx, brand_id)?.ok_or_else(|| Problem::new(Kind::NoMailbox))
}

/// Whether an address is one of ours: we never answer ourselves.
pub fn is_ours(tx: &mut Tx<'_>, folded: &str) -> Result<bool, DbError> {
    store::is_ours(tx, folded)
}

/// Whether any of our addresses is at this folded domain.
pub fn is_our_domain(tx: &mut Tx<'_>, folded: &str) -> Result<bool, DbError> {
    store::any_at(tx, &format!("@{folded}"))
}

/// The mailboxes' part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "mailboxes",
        migrations: store::MIGRATIONS,
        statements: store::STATEMENTS,
        operations: &[
            Operation {
                name: "mailboxes.list",
                permission: Some(Permission::SettingsView),
                route: "GET /api/v1/mailboxes",
            },
            Operation {
                name: "mailboxes.add",
                permission: Some(Permission::SettingsChange),
                route: "POST /api/v1/mailboxes",
            },
        ],
        api: api::routes,
    }
}
