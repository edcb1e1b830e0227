//! Take note of having been called to a case. A read mark is state, not an event.

use kernel::{Actor, Permission, Problem};
use serde::{Deserialize, Serialize};

use crate::cases::{seen, store};
use crate::house::Desk;

/// What was taken note of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Noticed {
    /// How many mentions were unread.
    pub mentions: u64,
}

/// Marks the actor's mentions on a case as read: it leaves their folder of mentions. Doing it again does nothing.
pub async fn read_mentions(desk: &Desk, actor: &Actor, id: i64) -> Result<Noticed, Problem> {
    actor.may(Permission::CaseView)?;
    let (actor, now) = (actor.clone(), desk.now());
    desk.db()
        .write(move |tx| {
            seen(tx, &actor, id)?;
            let Some(staff_id) = actor.staff_id() else { return Ok(Noticed { mentions: 0 }) };
            Ok(Noticed { mentions: tx.execute(&store::READ_MENTIONS, &[&id, &staff_id, &now])? })
        })
        .await
}
