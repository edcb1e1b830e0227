//! Change a mailbox: its names, its team and language, the ways mail takes to it and from it.

use kernel::{Actor, Kind, Language, Permission, Problem, Timestamp};
use serde_json::{Map, Value, json};

use super::add::{agrees, checked};
use super::read::seen;
use super::wishes::{ImapWish, OauthWish, Set, SmtpWish, granted, incoming, outgoing, signs_in};
use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::http::check_version;
use crate::mailboxes::ways::{self, MailboxDetails, Ways};
use crate::mailboxes::{Mailbox, grants, store};
use crate::requests;
use crate::vault::Vault;

/// The fields to change; what is left out stays.
#[derive(Clone, Debug, Default)]
pub struct MailboxChange {
    /// The address.
    pub address: Option<String>,
    /// The name shown beside it.
    pub display_name: Option<String>,
    /// What stands under every reply.
    pub signature: Option<String>,
    /// The team its new cases go to, or none.
    pub team_id: Set<i64>,
    /// The language of its new cases, or the brand's.
    pub language: Set<Language>,
    /// The folder its mail is fetched from, or the desk's own door.
    pub imap: Set<ImapWish>,
    /// The server its letters leave through, or the installation's relay.
    pub smtp: Set<SmtpWish>,
    /// Where access tokens are renewed, or nowhere: they are typed in.
    pub oauth: Set<OauthWish>,
}

/// What differs, field by field, before and after. A signature is long, a secret secret: that they changed is enough.
fn differences(old: &MailboxDetails, new: &MailboxDetails, secrets: &[(&str, bool)]) -> Value {
    let mut changed = Map::new();
    let mut note = |field: &str, from: Value, to: Value| {
        if from != to {
            changed.insert(field.to_owned(), json!({ "from": from, "to": to }));
        }
    };
    let (was, is) = (&old.mailbox, &new.mailbox);
    note("address", json!(was.address), json!(is.address));
    note("display_name", json!(was.display_name), json!(is.display_name));
    note("team_id", json!(was.team_id), json!(is.team_id));
    note("language", json!(was.language.map(Language::tag)), json!(is.language.map(Language::tag)));
    note("imap", json!(old.imap), json!(new.imap));
    note("smtp", json!(old.smtp), json!(new.smtp));
    note("oauth", json!(old.oauth), json!(new.oauth));
    let signature = ("signature", was.signature != is.signature);
    for (field, differs) in std::iter::once(signature).chain(secrets.iter().copied()) {
        if differs {
            changed.insert(field.to_owned(), json!({}));
        }
    }
    Value::Object(changed)
}

fn wished(old: &Mailbox, change: &MailboxChange) -> Mailbox {
    let text = |new: &Option<String>, old: &str| new.clone().unwrap_or_else(|| old.to_owned());
    Mailbox {
        address: text(&change.address, &old.address),
        display_name: text(&change.display_name, &old.display_name),
        signature: text(&change.signature, &old.signature),
        team_id: change.team_id.over(old.team_id),
        language: change.language.over(old.language),
        ..old.clone()
    }
}

/// The ways as they are to be.
fn ways_of(
    change: &MailboxChange,
    old: &Ways,
    mailbox: &Mailbox,
    vault: &Vault,
    now: Timestamp,
) -> Result<Ways, Problem> {
    let (id, address) = (mailbox.id, mailbox.address.as_str());
    let mut new = old.clone();
    match &change.oauth {
        Set::Keep => {}
        Set::Clear => new.oauth = None,
        Set::To(wish) => new.oauth = Some(granted(wish, vault, id, old.oauth.as_ref())?),
    }
    let is_renewed = new.oauth.is_some();
    match &change.imap {
        Set::Keep => {}
        Set::Clear => new.imap = None,
        Set::To(wish) => {
            let known = (old.imap.as_ref(), is_renewed);
            new.imap = Some(incoming(wish, address, vault, id, known, now)?);
        }
    }
    match &change.smtp {
        Set::Keep => {}
        Set::Clear => new.smtp = None,
        Set::To(wish) => {
            let known = (old.smtp.as_ref(), is_renewed);
            new.smtp = Some(outgoing(wish, address, vault, id, known)?);
        }
    }
    signs_in(&new, vault, id)?;
    Ok(new)
}

/// Which secrets are others now.
fn secrets_changed(old: &Ways, new: &Ways) -> [(&'static str, bool); 3] {
    let incoming = |ways: &Ways| ways.imap.as_ref().map(|way| way.sealed.clone());
    let outgoing = |ways: &Ways| ways.smtp.as_ref().map(|way| way.sealed.clone());
    let renewal = |ways: &Ways| {
        ways.oauth.as_ref().map(|grant| (grant.client_secret.clone(), grant.refresh_token.clone()))
    };
    [
        ("imap_secret", incoming(old) != incoming(new)),
        ("smtp_secret", outgoing(old) != outgoing(new)),
        ("oauth_secret", renewal(old) != renewal(new)),
    ]
}

/// Changes a mailbox of a brand the actor works for and answers it as it now is.
pub async fn change(
    desk: &Desk,
    actor: &Actor,
    id: i64,
    change: MailboxChange,
    expected: Option<i64>,
) -> Result<MailboxDetails, Problem> {
    actor.may(Permission::SettingsChange)?;
    let (pen, at, by) = (desk.pen(actor), desk.clone(), actor.clone());
    let changed = desk.db().write(move |tx| {
        requests::once(tx, &pen, |tx| {
            tx.lock(store::LOCK, id)?;
            let before = seen(tx, &by, id)?;
            check_version(expected, before.version)?;
            // A renewal may be replacing the refresh token just now.
            tx.lock(grants::LOCK, id)?;
            let old = ways::store::get(tx, id)?;
            let mailbox = checked(tx, &wished(&before, &change))?;
            let new = ways_of(&change, &old, &mailbox, &at.vault(), pen.now)?;
            let details = new.clone().of(mailbox.clone());
            agrees(tx, &at, &details, by.language)?;
            if new == old && mailbox == before {
                return Ok(details);
            }
            if !store::change(tx, &mailbox)? {
                return Err(Problem::field(Kind::AlreadyTaken, "address").with("value", &mailbox.address));
            }
            ways::store::put(tx, id, &new)?;
            if new.oauth != old.oauth {
                grants::put(tx, id, new.oauth.as_ref())?;
            }
            let secrets = secrets_changed(&old, &new);
            let body = json!({ "changed": differences(&old.of(before.clone()), &details, &secrets) });
            let subject = Subject { kind: "mailbox", id };
            events::record(tx, &pen, &Event::new(Some(before.brand_id), subject, "MailboxChanged", body))?;
            Ok(new.of(seen(tx, &by, id)?))
        })
    });
    let changed = changed.await;
    desk.bells().mailboxes.notify_one();
    desk.bells().outbox.notify_one();
    changed
}
