//! Read an organisation.

use kernel::{Actor, Kind, Permission, Problem};

use crate::house::Desk;
use crate::organisations::{Organisation, get};

/// Reads an organisation with its domains.
pub async fn read(desk: &Desk, actor: &Actor, id: i64) -> Result<Organisation, Problem> {
    actor.may(Permission::CustomerView)?;
    desk.db().read(move |tx| get(tx, id)?.ok_or_else(|| Problem::new(Kind::NotFound))).await
}
