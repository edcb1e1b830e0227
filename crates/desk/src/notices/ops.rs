//! Read one's own notices.

use db::Tx;
use kernel::{Actor, Kind, Permission, Problem};
use serde::{Deserialize, Serialize};

use super::{Notice, store};
use crate::house::Desk;

/// The most notices in one page.
pub const PAGE_MAX: i64 = 100;

fn own(actor: &Actor) -> Result<i64, Problem> {
    actor.may(Permission::OwnProfile)?;
    // Only staff are told anything.
    actor.staff_id().ok_or_else(|| Problem::new(Kind::NotFound))
}

/// The actor's notices older than `before` (all when `None`), newest first, at most [`PAGE_MAX`].
pub async fn list(
    desk: &Desk,
    actor: &Actor,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Notice>, Problem> {
    let staff_id = own(actor)?;
    let (before, limit) = (before.unwrap_or(i64::MAX), limit.clamp(1, PAGE_MAX));
    desk.db().read(move |tx| Ok::<_, Problem>(store::of_staff(tx, staff_id, before, limit)?)).await
}

/// Marks one of the actor's notices as read. Reading it again changes nothing.
pub async fn read(desk: &Desk, actor: &Actor, id: i64) -> Result<(), Problem> {
    let staff_id = own(actor)?;
    let now = desk.now();
    let found = desk.db().write(move |tx| Ok::<_, Problem>(store::read(tx, id, staff_id, now)?)).await?;
    if found { Ok(()) } else { Err(Problem::new(Kind::NotFound)) }
}

/// How many notices wait to be read, counted up to [`UNREAD_MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Unread {
    /// The number; [`UNREAD_MAX`] stands for more.
    pub unread: i64,
}

/// The most that is counted: beyond it a number says nothing more.
pub const UNREAD_MAX: i64 = 100;

/// How many of the actor's notices are unread.
pub async fn unread(desk: &Desk, actor: &Actor) -> Result<Unread, Problem> {
    let actor = actor.clone();
    desk.db().read(move |tx| Ok(Unread { unread: unread_of(tx, &actor)? })).await
}

/// The same, for who reads more in one snapshot.
pub fn unread_of(tx: &mut Tx<'_>, actor: &Actor) -> Result<i64, Problem> {
    Ok(store::unread(tx, own(actor)?)?)
}

/// What marking all as read did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ReadAll {
    /// How many were unread before.
    pub read: u64,
}

/// Marks the actor's notices as read, up to and with the one they saw last: what came meanwhile stays unread.
pub async fn read_all(desk: &Desk, actor: &Actor, up_to: i64) -> Result<ReadAll, Problem> {
    let staff_id = own(actor)?;
    let now = desk.now();
    desk.db()
        .write(move |tx| Ok::<_, Problem>(ReadAll { read: store::read_all(tx, staff_id, up_to, now)? }))
        .await
}
