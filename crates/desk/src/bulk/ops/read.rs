//! See how far one's own bulk changes are.

use kernel::{Actor, Permission, Problem};

use super::own;
use crate::bulk::{Bulk, store};
use crate::house::Desk;

/// One's own bulk change.
pub async fn read(desk: &Desk, actor: &Actor, id: i64) -> Result<Bulk, Problem> {
    actor.may(Permission::CaseView)?;
    let actor = actor.clone();
    desk.db().read(move |tx| own(tx, &actor, id)).await
}

/// One's own latest 20, newest first.
pub async fn list(desk: &Desk, actor: &Actor) -> Result<Vec<Bulk>, Problem> {
    actor.may(Permission::CaseView)?;
    let actor = actor.clone();
    desk.db()
        .read(move |tx| {
            let Some(staff_id) = actor.staff_id() else { return Ok(Vec::new()) };
            let ids: Vec<i64> = tx.query(&store::OF_STAFF, &[&staff_id], |row| row.get(0))?;
            ids.into_iter().map(|id| own(tx, &actor, id)).collect()
        })
        .await
}
