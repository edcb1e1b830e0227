//! Add a mailbox.

use db::Tx;
use kernel::{Actor, Kind, Language, Permission, Problem, Scope};
use serde::Deserialize;
use serde_json::json;

use super::wishes::{ImapWish, OauthWish, SmtpWish, granted, incoming, outgoing};
use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::mailboxes::ways::{self, MailboxDetails, Ways};
use crate::mailboxes::{Mailbox, grants, rules, store};
use crate::pen::Pen;
use crate::{brands, fields, requests, staff};

/// What a new mailbox needs.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
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
    /// The team its new cases go to.
    pub team_id: Option<i64>,
    /// The language of its new cases where the mail does not tell; the brand's when left out.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub language: Option<Language>,
    /// The folder its mail is fetched from; through the desk's own door when left out.
    pub imap: Option<ImapWish>,
    /// The server its letters leave through; the installation's relay when left out.
    pub smtp: Option<SmtpWish>,
    /// Where access tokens are renewed, for servers one signs in to with a token; typed in with them when left out.
    pub oauth: Option<OauthWish>,
}

/// The longest signature, in characters.
const SIGNATURE_MAX: usize = 4_000;

/// An address of ours: ASCII, without a `+` part, which is where reply tokens go.
pub(super) fn checked_address(address: &str) -> Result<String, Problem> {
    let address = fields::required("address", address, 254)?;
    let parts = address.split_once('@');
    let fine = address.is_ascii()
        && !address.contains(char::is_whitespace)
        && parts
            .is_some_and(|(local, domain)| !local.is_empty() && !local.contains('+') && domain.contains('.'));
    if !fine {
        return Err(Problem::field(Kind::Malformed, "address").with("expected", "umrah@safatravel.example"));
    }
    Ok(address)
}

/// Fields that every mailbox has, as they are to be.
pub(super) fn checked(tx: &mut Tx<'_>, wished: &Mailbox) -> Result<Mailbox, Problem> {
    let brand = brands::get(tx, wished.brand_id)?;
    let name = fields::text("display_name", &wished.display_name, fields::NAME_MAX)?;
    let display_name = if name.is_empty() { brand.name } else { name };
    if display_name.chars().any(char::is_control) {
        return Err(Problem::field(Kind::Malformed, "display_name").with("expected", "Safa Travel"));
    }
    if let Some(team_id) = wished.team_id
        && !staff::team_held(tx, team_id, Some(wished.brand_id))?
    {
        return Err(Problem::field(Kind::UnknownReference, "team_id").with("value", team_id.to_string()));
    }
    let signature = fields::text("signature", &wished.signature, SIGNATURE_MAX)?;
    let address = checked_address(&wished.address)?;
    Ok(Mailbox { address, display_name, signature, ..wished.clone() })
}

/// The mailbox with its ways, compared with all others. Locks nothing: two that meet are told apart by the address.
pub(super) fn agrees(
    tx: &mut Tx<'_>,
    desk: &Desk,
    wished: &MailboxDetails,
    language: Language,
) -> Result<(), Problem> {
    let all = store::all(tx)?;
    let others = ways::store::details(tx, all)?;
    rules::check(wished, &others, &brands::all(tx)?, desk.outward(), language)
}

/// Adds a mailbox to a brand the actor works for, and answers its id.
pub async fn add(desk: &Desk, actor: &Actor, new: NewMailbox) -> Result<i64, Problem> {
    actor.may(Permission::SettingsChange)?;
    let (pen, at, by) = (desk.pen(actor), desk.clone(), actor.clone());
    let added = desk.db().write(move |tx| {
        requests::once(tx, &pen, |tx| {
            if by.grants.scope != Scope::All {
                brands::seen(tx, &by, new.brand_id).map_err(|_| {
                    Problem::field(Kind::UnknownReference, "brand_id").with("value", new.brand_id.to_string())
                })?;
            }
            let id = pen.id();
            let mut ways = Ways::default();
            if let Some(wish) = &new.oauth {
                ways.oauth = Some(granted(wish, &at.vault(), id, None)?);
            }
            let is_renewed = ways.oauth.is_some();
            if let Some(wish) = &new.imap {
                ways.imap =
                    Some(incoming(wish, new.address.trim(), &at.vault(), id, (None, is_renewed), pen.now)?);
            }
            if let Some(wish) = &new.smtp {
                ways.smtp = Some(outgoing(wish, new.address.trim(), &at.vault(), id, (None, is_renewed))?);
            }
            let mailbox = checked(tx, &of(id, &new, &pen))?;
            agrees(tx, &at, &ways.clone().of(mailbox.clone()), by.language)?;
            write(tx, &pen, &mailbox, &ways)?;
            Ok(id)
        })
    });
    let added = added.await;
    desk.bells().mailboxes.notify_one();
    added
}

fn of(id: i64, new: &NewMailbox, pen: &Pen) -> Mailbox {
    Mailbox {
        id,
        brand_id: new.brand_id,
        address: new.address.clone(),
        display_name: new.display_name.clone(),
        signature: new.signature.clone(),
        team_id: new.team_id,
        language: new.language,
        active: true,
        created_at: pen.now,
        version: 1,
    }
}

fn write(tx: &mut Tx<'_>, pen: &Pen, mailbox: &Mailbox, ways: &Ways) -> Result<(), Problem> {
    if !store::insert(tx, mailbox)? {
        return Err(Problem::field(Kind::AlreadyTaken, "address").with("value", &mailbox.address));
    }
    ways::store::put(tx, mailbox.id, ways)?;
    if ways.oauth.is_some() {
        grants::put(tx, mailbox.id, ways.oauth.as_ref())?;
    }
    let shown = ways.clone().of(mailbox.clone());
    let body =
        json!({ "address": mailbox.address, "imap": shown.imap, "smtp": shown.smtp, "oauth": shown.oauth });
    let subject = Subject { kind: "mailbox", id: mailbox.id };
    events::record(tx, pen, &Event::new(Some(mailbox.brand_id), subject, "MailboxAdded", body))?;
    Ok(())
}

/// Writes a mailbox without ways of its own inside a larger change. The caller has checked the permission.
pub fn insert(tx: &mut Tx<'_>, pen: &Pen, new: &NewMailbox) -> Result<i64, Problem> {
    let mailbox = checked(tx, &of(pen.id(), new, pen))?;
    write(tx, pen, &mailbox, &Ways::default())?;
    Ok(mailbox.id)
}
