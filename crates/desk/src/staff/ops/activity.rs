//! A member of staff leaves, or comes back. Whoever leaves is out at once: sessions, tokens and links end with them and
//! stay ended.

use db::Tx;
use kernel::{Actor, Permission, Problem};
use serde_json::json;

use super::target;
use crate::house::Desk;
use crate::pen::Pen;
use crate::requests;
use crate::staff::{self, Member, store};

/// Ends everything a person could come in with, but for one session (0 for none).
pub(super) fn shut_out(tx: &mut Tx<'_>, pen: &Pen, id: i64, but_session: i64) -> Result<(), Problem> {
    tx.execute(&store::REVOKE_SESSIONS, &[&id, &pen.now, &but_session])?;
    tx.execute(&store::DROP_LINKS_OF, &[&id])?;
    Ok(())
}

/// Shuts a member of staff out.
pub async fn deactivate(desk: &Desk, actor: &Actor, id: i64) -> Result<Member, Problem> {
    actor.may(Permission::StaffChange)?;
    let (pen, actor, demo) = (desk.pen(actor), actor.clone(), desk.is_demo());
    let done = desk.db().write(move |tx| {
        requests::once(tx, &pen, |tx| {
            let member = target::managed(tx, &actor, id)?;
            if !member.active {
                return Ok(member);
            }
            target::not_the_last(tx, demo, &member)?;
            tx.execute(&store::SET_ACTIVE, &[&id, &false])?;
            tx.execute(&store::REVOKE_TOKENS, &[&id, &pen.now])?;
            shut_out(tx, &pen, id, 0)?;
            staff::record(tx, &pen, id, "StaffDeactivated", json!({}))?;
            staff::seen(tx, &actor, id)
        })
    });
    target::changed(desk, done.await)
}

/// Lets a former member of staff back in; they sign in anew.
pub async fn reactivate(desk: &Desk, actor: &Actor, id: i64) -> Result<Member, Problem> {
    actor.may(Permission::StaffChange)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    let done = desk.db().write(move |tx| {
        requests::once(tx, &pen, |tx| {
            let member = target::managed(tx, &actor, id)?;
            if member.active {
                return Ok(member);
            }
            tx.execute(&store::SET_ACTIVE, &[&id, &true])?;
            staff::record(tx, &pen, id, "StaffReactivated", json!({}))?;
            staff::seen(tx, &actor, id)
        })
    });
    target::changed(desk, done.await)
}
