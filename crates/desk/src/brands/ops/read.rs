//! Read brands.

use kernel::{Actor, Permission, Problem};

use crate::brands::{self, Brand};
use crate::house::Desk;

/// The brands the actor works for, by name.
pub async fn list(desk: &Desk, actor: &Actor) -> Result<Vec<Brand>, Problem> {
    actor.may(Permission::SettingsView)?;
    let actor = actor.clone();
    desk.db().read(move |tx| Ok(brands::of_actor(tx, &actor)?)).await
}

/// One of them.
pub async fn read(desk: &Desk, actor: &Actor, id: i64) -> Result<Brand, Problem> {
    actor.may(Permission::SettingsView)?;
    let actor = actor.clone();
    desk.db().read(move |tx| brands::seen(tx, &actor, id)).await
}
