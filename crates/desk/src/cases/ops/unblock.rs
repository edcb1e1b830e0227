//! See who is blocked, and hear them again.

use kernel::{Actor, Kind, Permission, Problem};
use serde::{Deserialize, Serialize};

use crate::cases::blocking::{self, BlockedSender};
use crate::cases::visibility;
use crate::house::Desk;
use crate::requests;

/// The block that was lifted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Unblocked {
    /// Its id.
    pub id: i64,
}

/// The blocked senders of a brand the actor works for.
pub async fn blocked_senders(
    desk: &Desk,
    actor: &Actor,
    brand_id: i64,
) -> Result<Vec<BlockedSender>, Problem> {
    actor.may(Permission::CaseDiscard)?;
    let actor = actor.clone();
    desk.db()
        .read(move |tx| {
            if !visibility::serves(tx, &actor, brand_id)? {
                return Err(
                    Problem::field(Kind::UnknownReference, "brand_id").with("value", brand_id.to_string())
                );
            }
            Ok(blocking::of_brand(tx, brand_id)?)
        })
        .await
}

/// Lifts a block.
pub async fn unblock(desk: &Desk, actor: &Actor, id: i64) -> Result<Unblocked, Problem> {
    actor.may(Permission::CaseDiscard)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let blocked = blocking::get(tx, id)?.ok_or_else(|| Problem::new(Kind::NotFound))?;
                if !visibility::serves(tx, &actor, blocked.brand_id)? {
                    return Err(Problem::new(Kind::NotFound));
                }
                blocking::remove(tx, &pen, &blocked)?;
                Ok(Unblocked { id })
            })
        })
        .await
}
