//! Memberships: putting customers into organisations and out of them, gathering those who write from a new domain, and
//! how much there is of each organisation. Clocks of open cases follow, since a policy may be for one organisation.

mod api;
mod gathering;
pub mod ops;

use db::Tx;
use kernel::{Permission, Problem};

use crate::capability::{Capability, Operation};
use crate::customers::{By, Person};
use crate::pen::Pen;
use crate::{calendars, cases, customers};

pub use gathering::gather;

/// Cases of one customer whose clocks follow at once; the others follow with a recount of their brand.
const AT_ONCE: usize = 20;

/// Puts a person, held by this transaction, into an organisation or out of theirs, and has the clocks follow.
fn put(tx: &mut Tx<'_>, pen: &Pen, person: &Person, to: Option<i64>, by: By) -> Result<(), Problem> {
    customers::belong(tx, pen, person, to, by)?;
    if person.organisation_id != to && cases::promise_to_customer(tx, pen, person.id, AT_ONCE)? {
        calendars::ask_recount(tx, pen, None, Some(person.brand_id), pen.now)?;
    }
    Ok(())
}

/// The memberships' part of the house. Their rows are those of customers.
pub fn capability() -> Capability {
    Capability {
        name: "memberships",
        migrations: &[],
        statements: &[],
        operations: OPERATIONS,
        api: api::routes,
    }
}

const fn op(name: &'static str, permission: Permission, route: &'static str) -> Operation {
    Operation { name, permission: Some(permission), route }
}

const OPERATIONS: &[Operation] = &[
    op("memberships.counts", Permission::CustomerView, "GET /api/v1/organisations/counts"),
    op("memberships.join", Permission::CustomerChange, "PUT /api/v1/customers/{id}/organisation"),
];
