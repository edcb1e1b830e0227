//! Invitations: a colleague gets a one-time link by mail, in their language, from their brand, and chooses a password.
//! The link can be handed over by other means too; it is shown once to whoever made it and written to no log.

mod api;
mod letter;
pub mod ops;

use kernel::Permission;

use crate::capability::{Capability, Operation};

/// The invitations' part of the house. Their table is with the staff's.
pub fn capability() -> Capability {
    Capability {
        name: "invitations",
        migrations: &[],
        statements: &[],
        operations: &[Operation {
            name: "invitations.send",
            permission: Some(Permission::StaffChange),
            route: "POST /api/v1/staff/{id}/invitation",
        }],
        api: api::routes,
    }
}
