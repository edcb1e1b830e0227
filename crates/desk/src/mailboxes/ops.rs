//! Add and list mailboxes.

use db::Tx;
use kernel::{Actor, Kind, Permission, Problem};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Mailbox, store};
use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::pen::Pen;
use crate::{brands, requests};

/// What a new mailbox needs.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMailbox {
    /// The brand it belongs to.
    pub brand_id: i64,
    /// The address.
    pub address: String,
    /// The name shown beside it; the brand's when empty.
    #[serde(default)]
    pub display_name: String,
    /// What stands under every reply.
    #[serde(default)]
    pub signature: String,
}

fn check(new: &NewMailbox) -> Result<(), Problem> {
    let address = new.address.trim();
    if address.is_empty() {
        return Err(Problem::field(Kind::Required, "address"));
    }
    let parts = address.split_once('@');
    let fine = address.is_ascii()
        && !address.contains(char::is_whitespace)
        && parts
            .is_some_and(|(local, domain)| !local.is_empty() && !local.contains('+') && domain.contains('.'));
    if !fine {
        return Err(Problem::field(Kind::Malformed, "address").with("expected", "umrah@safatravel.example"));
    }
    Ok(())
}

/// Adds a mailbox and answers its id.
pub async fn add(desk: &Desk, actor: &Actor, new: NewMailbox) -> Result<i64, Problem> {
    actor.may(Permission::SettingsChange)?;
    check(&new)?;
    let pen = desk.pen(actor);
    desk.db().write(move |tx| requests::once(tx, &pen, |tx| insert(tx, &pen, &new))).await
}

/// Writes a mailbox inside a larger change. Permission and form were checked.
pub fn insert(tx: &mut Tx<'_>, pen: &Pen, new: &NewMailbox) -> Result<i64, Problem> {
    let brand = brands::get(tx, new.brand_id)?;
    let id = pen.id();
    let address = new.address.trim();
    let name = if new.display_name.trim().is_empty() { &brand.name } else { new.display_name.trim() };
    let added = tx.execute(
        &store::INSERT,
        &[&id, &brand.id, &address, &text::fold(address), &name, &new.signature, &pen.now],
    )?;
    if added == 0 {
        return Err(Problem::field(Kind::AlreadyTaken, "address").with("value", address));
    }
    let subject = Subject { kind: "mailbox", id };
    events::record(
        tx,
        pen,
        &Event::new(Some(brand.id), subject, "MailboxAdded", json!({ "address": address })),
    )?;
    Ok(id)
}

/// Every mailbox.
pub async fn list(desk: &Desk, actor: &Actor) -> Result<Vec<Mailbox>, Problem> {
    actor.may(Permission::SettingsView)?;
    Ok(desk.db().read(store::all).await?)
}
