//! List the policies of the brands one serves, in their order.

use kernel::{Actor, Permission, Problem};

use crate::house::Desk;
use crate::policies::{Policy, store};
use crate::staff;

/// The policies the actor may see, in the order they are looked through.
pub async fn list(desk: &Desk, actor: &Actor) -> Result<Vec<Policy>, Problem> {
    actor.may(Permission::SettingsView)?;
    let actor = actor.clone();
    desk.db()
        .read(move |tx| {
            let mut seen = Vec::new();
            for policy in store::all(tx)? {
                if staff::reaches(tx, &actor, policy.terms.brand_id)? {
                    seen.push(policy);
                }
            }
            Ok(seen)
        })
        .await
}
