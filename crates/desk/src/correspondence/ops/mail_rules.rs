//! Set how a brand treats incoming mail, what its mailboxes acknowledge with, and which addresses work.

use kernel::{Actor, Kind, Permission, Problem};
use serde_json::json;

use crate::brands;
use crate::cases::visibility::serves;
use crate::correspondence::reports::{self, Undeliverable};
use crate::correspondence::rules::{self, Acknowledgement, MailRules};
use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::http::check_version;
use crate::{mailboxes, requests};

fn check_serves(tx: &mut db::Tx<'_>, actor: &Actor, brand_id: i64) -> Result<(), Problem> {
    if serves(tx, actor, brand_id)? { Ok(()) } else { Err(Problem::new(Kind::NotFound)) }
}

/// A brand's rules.
pub async fn mail_rules(desk: &Desk, actor: &Actor, brand_id: i64) -> Result<MailRules, Problem> {
    actor.may(Permission::SettingsView)?;
    let actor = actor.clone();
    desk.db()
        .read(move |tx| {
            check_serves(tx, &actor, brand_id)?;
            brands::get(tx, brand_id)?;
            Ok(rules::rules_of(tx, brand_id)?)
        })
        .await
}

/// Sets a brand's rules; `seen` is the version they were changed from.
pub async fn set_mail_rules(
    desk: &Desk,
    actor: &Actor,
    brand_id: i64,
    wanted: MailRules,
    seen: Option<i64>,
) -> Result<MailRules, Problem> {
    actor.may(Permission::SettingsChange)?;
    wanted.check()?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                check_serves(tx, &actor, brand_id)?;
                tx.lock(brands::LOCK, brand_id)?;
                brands::get(tx, brand_id)?;
                let before = rules::rules_of(tx, brand_id)?;
                check_version(seen, before.version)?;
                rules::put_rules(tx, brand_id, &wanted, pen.now)?;
                let after = rules::rules_of(tx, brand_id)?;
                let told = |rules: &MailRules| {
                    json!({
                        "reopen_days": rules.reopen_days, "sender_limit": rules.sender_limit,
                        "thanks_stay": rules.thanks_stay,
                    })
                };
                let body = json!({ "from": told(&before), "to": told(&after) });
                let subject = Subject { kind: "brand", id: brand_id };
                events::record(tx, &pen, &Event::new(Some(brand_id), subject, "MailRulesChanged", body))?;
                Ok(after)
            })
        })
        .await
}

/// What a mailbox acknowledges with, one for each language.
pub async fn acknowledgements(
    desk: &Desk,
    actor: &Actor,
    mailbox_id: i64,
) -> Result<Vec<Acknowledgement>, Problem> {
    actor.may(Permission::SettingsView)?;
    let actor = actor.clone();
    desk.db()
        .read(move |tx| {
            let mailbox = mailboxes::get(tx, mailbox_id).map_err(|_| Problem::new(Kind::NotFound))?;
            check_serves(tx, &actor, mailbox.brand_id)?;
            Ok(rules::acknowledgements_of(tx, mailbox_id)?)
        })
        .await
}

/// Sets what a mailbox acknowledges with in one language.
pub async fn set_acknowledgement(
    desk: &Desk,
    actor: &Actor,
    mailbox_id: i64,
    wanted: Acknowledgement,
) -> Result<(), Problem> {
    actor.may(Permission::SettingsChange)?;
    wanted.check()?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let mailbox = mailboxes::get(tx, mailbox_id).map_err(|_| Problem::new(Kind::NotFound))?;
                check_serves(tx, &actor, mailbox.brand_id)?;
                let before = rules::acknowledgements_of(tx, mailbox_id)?;
                let before = before.into_iter().find(|one| one.language == wanted.language);
                rules::put_acknowledgement(tx, mailbox_id, &wanted, pen.now)?;
                let body = json!({ "language": wanted.language.tag(), "from": before, "to": wanted });
                let subject = Subject { kind: "mailbox", id: mailbox_id };
                let event = Event::new(Some(mailbox.brand_id), subject, "AcknowledgementChanged", body);
                events::record(tx, &pen, &event)?;
                Ok(())
            })
        })
        .await
}

/// The addresses of a brand that mail did not reach, the latest first.
pub async fn undeliverable(desk: &Desk, actor: &Actor, brand_id: i64) -> Result<Vec<Undeliverable>, Problem> {
    actor.may(Permission::CustomerView)?;
    let actor = actor.clone();
    desk.db()
        .read(move |tx| {
            check_serves(tx, &actor, brand_id)?;
            Ok(reports::undeliverables(tx, brand_id)?)
        })
        .await
}

/// Says that an address works again: mail is sent there as before.
pub async fn trust_address(
    desk: &Desk,
    actor: &Actor,
    brand_id: i64,
    address: String,
) -> Result<(), Problem> {
    actor.may(Permission::CustomerChange)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                check_serves(tx, &actor, brand_id)?;
                if !reports::clear(tx, brand_id, &address)? {
                    return Err(Problem::new(Kind::NotFound));
                }
                // The address itself is personal and stays out of the log.
                let subject = Subject { kind: "brand", id: brand_id };
                let event = Event::new(Some(brand_id), subject, "AddressTrusted", json!({}));
                events::record(tx, &pen, &event)?;
                Ok(())
            })
        })
        .await
}
