//! Read mailboxes: those of the brands the actor works for.

use db::Tx;
use kernel::{Actor, Kind, Permission, Problem};

use crate::brands;
use crate::house::Desk;
use crate::mailboxes::ways::{self, MailboxDetails};
use crate::mailboxes::{Mailbox, store};

/// The mailbox, if it is of a brand the actor works for; there is no other for them.
pub(super) fn seen(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<Mailbox, Problem> {
    let none = || Problem::new(Kind::NotFound);
    let mailbox = store::get(tx, id)?.ok_or_else(none)?;
    brands::seen(tx, actor, mailbox.brand_id)?;
    Ok(mailbox)
}

/// The same with its ways.
pub(super) fn seen_details(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<MailboxDetails, Problem> {
    let mailbox = seen(tx, actor, id)?;
    Ok(ways::store::get(tx, id)?.of(mailbox))
}

/// Every mailbox the actor may see with its ways, by brand and address. Inside a larger read.
pub fn details(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<MailboxDetails>, Problem> {
    let served: Vec<i64> = brands::of_actor(tx, actor)?.into_iter().map(|brand| brand.id).collect();
    let all = store::all(tx)?;
    let seen = all.into_iter().filter(|mailbox| served.contains(&mailbox.brand_id)).collect();
    Ok(ways::store::details(tx, seen)?)
}

/// Every mailbox of the brands the actor works for.
pub async fn list(desk: &Desk, actor: &Actor) -> Result<Vec<MailboxDetails>, Problem> {
    actor.may(Permission::SettingsView)?;
    let actor = actor.clone();
    desk.db().read(move |tx| details(tx, &actor)).await
}

/// One of them.
pub async fn read(desk: &Desk, actor: &Actor, id: i64) -> Result<MailboxDetails, Problem> {
    actor.may(Permission::SettingsView)?;
    let actor = actor.clone();
    desk.db().read(move |tx| seen_details(tx, &actor, id)).await
}
