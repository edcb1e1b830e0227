//! Read a customer with their addresses.

use kernel::{Actor, Permission, Problem};

use super::seen;
use crate::customers::Person;
use crate::house::Desk;

/// Reads a customer of a brand the actor works for.
pub async fn read(desk: &Desk, actor: &Actor, id: i64) -> Result<Person, Problem> {
    actor.may(Permission::CustomerView)?;
    let actor = actor.clone();
    desk.db().read(move |tx| seen(tx, &actor, id)).await
}
