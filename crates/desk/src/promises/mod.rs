//! Promises of cases, kept and read: the ticker that lets clocks warn, break and escalate, the recount after a change of
//! hours, and the clocks beside a case.

mod api;
pub mod ops;
mod ticker;

use kernel::Permission;

use crate::capability::{Capability, Operation};

pub use ticker::{Ticked, tick};

/// The promises' part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "promises",
        migrations: &[],
        statements: &[],
        operations: &[
            Operation {
                name: "calendars.foresee",
                permission: Some(Permission::SettingsView),
                route: "POST /api/v1/calendars/{id}/foresee",
            },
            Operation {
                name: "promises.read",
                permission: Some(Permission::CaseView),
                route: "GET /api/v1/cases/{id}/clocks",
            },
        ],
        api: api::routes,
    }
}
