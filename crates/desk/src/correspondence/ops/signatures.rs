//! What stands under the letters of a mailbox, in each language.

use kernel::{Actor, Kind, Labels, Permission, Problem};
use serde_json::json;

use crate::correspondence::held_store;
use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::{brands, mailboxes, requests};

/// The longest signature, in characters.
const SIGNATURE_MAX: usize = 2_000;

/// The signatures of a mailbox; in every language the one it was set up with, until they are written.
pub async fn signatures(desk: &Desk, actor: &Actor, mailbox_id: i64) -> Result<Labels, Problem> {
    actor.may(Permission::SettingsView)?;
    let actor = actor.clone();
    desk.db()
        .read(move |tx| {
            let gone = |_| Problem::new(Kind::NotFound);
            let mailbox = mailboxes::get(tx, mailbox_id).map_err(gone)?;
            brands::seen(tx, &actor, mailbox.brand_id)?;
            let texts = held_store::signatures(tx, mailbox_id)?;
            Ok(texts.unwrap_or_else(|| Labels { en: mailbox.signature, ..Labels::default() }))
        })
        .await
}

/// Writes them. A line whose place (`{{agent.name}}`, `{{brand.name}}`, `{{brand.legal_name}}`, `{{brand.letterhead}}`,
/// `{{case.reference}}`) has no value is left out of a letter.
pub async fn change_signatures(
    desk: &Desk,
    actor: &Actor,
    mailbox_id: i64,
    texts: Labels,
) -> Result<Labels, Problem> {
    actor.may(Permission::SettingsChange)?;
    for text in [&texts.en, &texts.ms, &texts.id] {
        if text.chars().count() > SIGNATURE_MAX {
            return Err(Problem::field(Kind::TooLong, "texts").with("max", SIGNATURE_MAX.to_string()));
        }
    }
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let gone = |_| Problem::new(Kind::NotFound);
                let mailbox = mailboxes::get(tx, mailbox_id).map_err(gone)?;
                brands::seen(tx, &actor, mailbox.brand_id)?;
                let before = held_store::signatures(tx, mailbox_id)?;
                held_store::set_signatures(tx, mailbox_id, &texts)?;
                let body = json!({ "from": before, "to": texts });
                let subject = Subject { kind: "mailbox", id: mailbox_id };
                events::record(
                    tx,
                    &pen,
                    &Event::new(Some(mailbox.brand_id), subject, "SignatureChanged", body),
                )?;
                Ok(texts.clone())
            })
        })
        .await
}
