//! Read all three lists: what a form offers.

use db::Tx;
use kernel::{Actor, Permission, Problem};
use serde::Serialize;

use crate::house::Desk;
use crate::labels::{self, CaseKind, CaseStatus, Tag};

/// Every label there is, in use or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Lists {
    /// Types of case, in their order.
    pub kinds: Vec<CaseKind>,
    /// Statuses, in their order.
    pub statuses: Vec<CaseStatus>,
    /// Tags, by word.
    pub tags: Vec<Tag>,
}

/// Reads the lists.
pub async fn list(desk: &Desk, actor: &Actor) -> Result<Lists, Problem> {
    actor.may(Permission::CaseView)?;
    desk.db().read(lists).await
}

/// The same, for who reads more in one snapshot and may see cases.
pub fn lists(tx: &mut Tx<'_>) -> Result<Lists, Problem> {
    Ok(Lists { kinds: labels::kinds(tx)?, statuses: labels::statuses(tx)?, tags: labels::tags(tx)? })
}
