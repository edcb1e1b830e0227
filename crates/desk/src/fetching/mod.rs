//! Fetching: every mailbox whose mail lies on another server is followed by a task of its own, on one server of the
//! desk at a time. What is fetched goes through the same door as all mail; what cannot be had whole goes to the
//! quarantine.

mod api;
mod following;
pub mod ops;
mod shelf;

use kernel::{Permission, Timestamp};
use serde::Serialize;

use crate::capability::{Capability, Operation};
use crate::mailboxes::Standing;

pub use following::run;
pub use shelf::store;

/// How a mailbox does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MailboxHealth {
    /// How fetching and sending stand.
    #[serde(flatten)]
    pub standing: Standing,
    /// `paused`, `door` (mail comes through the desk's own), `starting`, `connected`, `behind` or `failing`.
    pub state: String,
    /// Seconds since everything was last here; 0 while it is. Absent when it never was, and for mail that comes by
    /// itself.
    pub lag_seconds: Option<i64>,
    /// What is wrong with fetching and what to do, in the caller's language.
    pub fault_told: Option<String>,
    /// What is wrong with sending and what to do, in the caller's language.
    pub out_fault_told: Option<String>,
    /// Letters that have not left.
    pub letters_waiting: i64,
    /// When the oldest of them was queued.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub waiting_since: Option<Timestamp>,
}

/// Fetching's part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "fetching",
        migrations: &[],
        statements: &[],
        operations: &[Operation {
            name: "fetching.health",
            permission: Some(Permission::SettingsView),
            route: "GET /api/v1/mailbox-health",
        }],
        api: api::routes,
    }
}
