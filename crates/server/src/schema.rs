//! The tables of the installation itself, and the one ordered list of all schema steps.

use db::{Migration, Sql};

const OWN: &[Migration] = &[NODES, SECRETS];

/// Name of the step that makes the table of servers.
pub const NODES_STEP: &str = "server/0001_nodes";

const NODES: Migration = Migration::new(
    NODES_STEP,
    "create table installation (
        id {int} primary key check (id = 1),
        key_id {text} not null,
        made_at {int} not null,
        seen_at {int} not null
    ) {strict};
    create table node_slot (
        slot {int} primary key check (slot between 0 and 14),
        holder {text} not null,
        leased_until {int} not null
    ) {strict};",
);

/// Name of the step that makes the table of secrets.
pub const SECRETS_STEP: &str = "server/0002_secrets";

/// Empty until the master key is changed for the first time.
const SECRETS: Migration = Migration::new(
    SECRETS_STEP,
    "create table installation_secret (
        id {int} primary key check (id between 1 and 4),
        sealed {blob} not null
    ) {strict};",
);

/// Every schema step of the product, in order.
pub fn migrations() -> Vec<Migration> {
    let mut all = desk::migrations();
    all.extend_from_slice(insight::capability().migrations);
    all.extend_from_slice(OWN);
    all
}

/// Every static statement of the installation's own tables, for the test that prepares them on both engines.
pub fn statements() -> Vec<&'static Sql> {
    [
        crate::installation::STATEMENTS,
        crate::nodes::STATEMENTS,
        crate::secrets::STATEMENTS,
        insight::capability().statements,
    ]
    .concat()
}
