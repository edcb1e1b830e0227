//! Organisations: companies, committees, partner hotels whose people write to the desk. One belongs to the desk, not to
//! a brand, as the same company may deal with several. Who belongs to it is kept with the customers.

mod api;
mod gathering;
pub mod ops;
mod rules;
mod schema;
mod store;

use db::{DbError, Lock, Tx};
use kernel::{Permission, Timestamp};
use serde::{Deserialize, Serialize};

use crate::capability::{Capability, Operation};
use crate::events::Subject;

pub use gathering::{Gathering, claim_gathering, gatherings_waiting, move_gathering};
pub use rules::domain_of;

/// The longest notes, in characters.
pub const NOTES_MAX: usize = 4_000;
/// The most domains of one organisation.
pub const DOMAINS_MAX: usize = 50;

/// The most organisations that are offered to choose from.
pub const CALLED_MAX: i64 = 500;

/// The row lock of an organisation. Taken before a person's.
pub(crate) static LOCK: Lock = Lock(&store::LOCK_ORGANISATION);

/// What an organisation is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// What it is called; no two share a name, however it is spelled.
    pub name: String,
    /// The domains its people write from.
    pub domains: Vec<String>,
    /// What to remember of it. Nothing about its people: erasing one of them leaves this.
    pub notes: String,
    /// Whether people can still be put into it.
    pub active: bool,
}

/// An organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Organisation {
    /// Its id.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// The domains its people write from, in order.
    pub domains: Vec<String>,
    /// What to remember of it.
    pub notes: String,
    /// Whether people can still be put into it. Those who are in a retired one stay.
    pub active: bool,
    /// When it was added.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// Rises with each change; the `ETag`.
    pub version: i64,
}

const fn subject(id: i64) -> Subject {
    Subject { kind: "organisation", id }
}

/// The organisation, retired or not.
pub fn get(tx: &mut Tx<'_>, id: i64) -> Result<Option<Organisation>, DbError> {
    store::get(tx, id)
}

/// Its name, whoever asks.
pub fn name_of(tx: &mut Tx<'_>, id: i64) -> Result<Option<String>, DbError> {
    Ok(store::get(tx, id)?.map(|organisation| organisation.name))
}

/// What an organisation is called: what is chosen from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Whether people can still be put into it.
    pub active: bool,
}

/// The first [`CALLED_MAX`] organisations by name, retired ones among them.
pub fn called(tx: &mut Tx<'_>) -> Result<Vec<Called>, DbError> {
    store::called(tx)
}

/// Holds the organisation for whoever names it; `false` when there is none in use.
pub fn held(tx: &mut Tx<'_>, id: i64) -> Result<bool, DbError> {
    tx.lock(LOCK, id)?;
    Ok(store::get(tx, id)?.is_some_and(|organisation| organisation.active))
}

/// The organisation in use whose people write from where this address is.
pub fn of_address(tx: &mut Tx<'_>, address: &str) -> Result<Option<i64>, DbError> {
    match rules::domain_of(address) {
        Some(domain) => store::of_domain(tx, &domain),
        None => Ok(None),
    }
}

/// The organisations' part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "organisations",
        migrations: schema::MIGRATIONS,
        statements: &store::ALL,
        operations: OPERATIONS,
        api: api::routes,
    }
}

const fn op(name: &'static str, permission: Permission, route: &'static str) -> Operation {
    Operation { name, permission: Some(permission), route }
}

const OPERATIONS: &[Operation] = &[
    op("organisations.list", Permission::CustomerView, "GET /api/v1/organisations"),
    op("organisations.add", Permission::CustomerChange, "POST /api/v1/organisations"),
    op("organisations.read", Permission::CustomerView, "GET /api/v1/organisations/{id}"),
    op("organisations.change", Permission::CustomerChange, "PATCH /api/v1/organisations/{id}"),
];
