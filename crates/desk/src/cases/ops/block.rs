//! Block an address or a domain by hand, before it has written.

use kernel::{Actor, Kind, Permission, Problem};

use crate::cases::blocking::{self, BlockedSender};
use crate::cases::visibility;
use crate::house::Desk;
use crate::requests;

/// Blocks `value` for a brand: an address, or a whole domain when it has no `@`. Our own are refused, and domains that
/// strangers share.
pub async fn block(
    desk: &Desk,
    actor: &Actor,
    brand_id: i64,
    value: String,
) -> Result<BlockedSender, Problem> {
    actor.may(Permission::CaseDiscard)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                if !visibility::serves(tx, &actor, brand_id)? {
                    let unknown = Problem::field(Kind::UnknownReference, "brand_id");
                    return Err(unknown.with("value", brand_id.to_string()));
                }
                let id = blocking::block_typed(tx, &pen, brand_id, &value, actor.language)?;
                blocking::get(tx, id)?.ok_or_else(|| Problem::new(Kind::NotFound))
            })
        })
        .await
}
