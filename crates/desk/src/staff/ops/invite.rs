//! Invite a member of staff to choose a password, the first time or after they forgot it: a one-time link that replaces
//! every earlier one of theirs. Who sends it, and how, is for the invitations.

use db::Tx;
use kernel::{Actor, Kind, Problem, Timestamp};
use serde_json::json;

use super::target;
use crate::house::Desk;
use crate::pen::Pen;
use crate::staff::secrets::{self, Opens, Secret};
use crate::staff::{self, Member, store};

/// How long an invitation stands, in days.
pub const INVITATION_DAYS: i64 = 7;

/// The secret of an invitation that is yet to be written.
pub(crate) fn fresh_invitation(desk: &Desk) -> Secret {
    secrets::fresh(desk, Opens::Invitation)
}

/// The secret at the end of an invitation's link, from its seed.
pub(crate) fn invitation_secret(desk: &Desk, seed: &str) -> String {
    secrets::again(desk, Opens::Invitation, seed)
}

/// Writes an invitation and answers whom it is for and when it ends. The caller has checked the permission word; whom the
/// actor does not see, or stands below, is refused here.
pub(crate) fn invite_in(
    tx: &mut Tx<'_>,
    pen: &Pen,
    actor: &Actor,
    id: i64,
    secret: &Secret,
) -> Result<(Member, Timestamp), Problem> {
    let member = target::managed(tx, actor, id)?;
    if !member.active {
        return Err(Problem::new(Kind::NotFound));
    }
    let expires_at = pen.now.plus_days(INVITATION_DAYS);
    tx.execute(&store::DROP_LINKS_OF, &[&id])?;
    tx.execute(&store::INSERT_LINK, &[&secret.hash, &Some(id), &pen.now, &expires_at])?;
    staff::record(tx, pen, id, "StaffInvited", json!({}))?;
    Ok((member, expires_at))
}
