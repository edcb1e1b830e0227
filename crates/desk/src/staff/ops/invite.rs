//! Invite a member of staff to choose a password, the first time or after they forgot it: a one-time link that replaces
//! every earlier one of theirs.

use kernel::{Actor, Kind, Permission, Problem, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::target;
use crate::house::Desk;
use crate::requests;
use crate::staff::secrets::{self, Opens};
use crate::staff::{self, store};

/// How long an invitation stands, in days.
pub const INVITATION_DAYS: i64 = 7;

/// An invitation. Its secret is shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Invitation {
    /// The secret at the end of the link.
    pub token: String,
    /// When it ends.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    seed: String,
    expires_at: Timestamp,
}

/// Makes an invitation.
pub async fn invite(desk: &Desk, actor: &Actor, id: i64) -> Result<Invitation, Problem> {
    actor.may(Permission::StaffChange)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    let secret = secrets::fresh(desk, Opens::Invitation);
    let expires_at = pen.now.plus_days(INVITATION_DAYS);
    let kept: Kept = desk
        .db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let member = target::managed(tx, &actor, id)?;
                if !member.active {
                    return Err(Problem::new(Kind::NotFound));
                }
                tx.execute(&store::DROP_LINKS_OF, &[&id])?;
                tx.execute(&store::INSERT_LINK, &[&secret.hash, &Some(id), &pen.now, &expires_at])?;
                staff::record(tx, &pen, id, "StaffInvited", json!({}))?;
                Ok(Kept { seed: secret.seed.clone(), expires_at })
            })
        })
        .await?;
    let token = secrets::again(desk, Opens::Invitation, &kept.seed);
    Ok(Invitation { token, expires_at: kept.expires_at })
}
