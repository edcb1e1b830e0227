//! List teams.

use kernel::{Actor, Permission, Problem};

use crate::house::Desk;
use crate::teams::{self, Team};

/// The teams of the brands the actor works for, the oldest first.
pub async fn list(desk: &Desk, actor: &Actor) -> Result<Vec<Team>, Problem> {
    actor.may(Permission::StaffView)?;
    let actor = actor.clone();
    desk.db().read(move |tx| Ok(teams::of_actor(tx, &actor)?)).await
}
