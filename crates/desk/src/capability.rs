//! What a capability hands the roof: its schema, statements, operations and routes, as one value.

use db::{Migration, Sql};
use kernel::Permission;
use utoipa_axum::router::OpenApiRouter;

use crate::house::Desk;

/// One operation: its name, the word it asks for and the route that reaches it.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// `cases.open`.
    pub name: &'static str,
    /// The permission word; `None` only for what nobody must be signed in for.
    pub permission: Option<Permission>,
    /// Method and path template of the API route: `POST /api/v1/cases`.
    pub route: &'static str,
}

/// A capability, as the roof sees it.
pub struct Capability {
    /// The folder's name.
    pub name: &'static str,
    /// Schema steps, in order.
    pub migrations: &'static [Migration],
    /// Every static statement, for the test that prepares them on both engines.
    pub statements: &'static [&'static Sql],
    /// Every operation.
    pub operations: &'static [Operation],
    /// The API routes.
    pub api: fn() -> OpenApiRouter<Desk>,
}
