//! Change a brand's names, languages, zone, sender domains or letterhead.

use kernel::{Actor, Labels, Language, Permission, Problem};
use serde_json::{Map, Value, json};

use crate::brands::{self, Brand, NewBrand, rules, store};
use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::http::check_version;
use crate::requests;

/// The fields to change; what is left out stays.
#[derive(Clone, Debug, Default)]
pub struct BrandChange {
    /// What customers know it by.
    pub name: Option<String>,
    /// Its name by language, where it differs: all of them at once.
    pub names: Option<Labels>,
    /// The company's name as it is registered.
    pub legal_name: Option<String>,
    /// The languages it serves, at least one; the first is the one it writes in when it knows no better.
    pub languages: Option<Vec<Language>>,
    /// IANA time zone.
    pub zone: Option<String>,
    /// The domains its mail is sent from, all of them at once.
    pub sender_domains: Option<Vec<String>>,
    /// Name and address lines.
    pub letterhead: Option<String>,
}

/// What differs, field by field, as the event keeps it.
fn differences(old: &Brand, new: &NewBrand) -> Map<String, Value> {
    let pairs = [
        ("name", json!(old.name), json!(new.name)),
        ("names", json!(old.names), json!(new.names)),
        ("legal_name", json!(old.legal_name), json!(new.legal_name)),
        ("languages", json!(old.languages), json!(new.languages)),
        ("zone", json!(old.zone), json!(new.zone)),
        ("sender_domains", json!(old.sender_domains), json!(new.sender_domains)),
        ("letterhead", json!(old.letterhead), json!(new.letterhead)),
    ];
    let differing = pairs.into_iter().filter(|(_, from, to)| from != to);
    differing.map(|(field, from, to)| (field.to_owned(), json!({ "from": from, "to": to }))).collect()
}

fn wished(old: &Brand, wish: BrandChange) -> NewBrand {
    NewBrand {
        name: wish.name.unwrap_or_else(|| old.name.clone()),
        names: wish.names.unwrap_or_else(|| old.names.clone()),
        legal_name: wish.legal_name.unwrap_or_else(|| old.legal_name.clone()),
        languages: wish.languages.unwrap_or_else(|| old.languages.clone()),
        zone: wish.zone.unwrap_or_else(|| old.zone.clone()),
        sender_domains: wish.sender_domains.unwrap_or_else(|| old.sender_domains.clone()),
        letterhead: wish.letterhead.unwrap_or_else(|| old.letterhead.clone()),
    }
}

/// Changes a brand the actor works for and answers it as it now is.
pub async fn change(
    desk: &Desk,
    actor: &Actor,
    id: i64,
    change: BrandChange,
    expected: Option<i64>,
) -> Result<Brand, Problem> {
    actor.may(Permission::SettingsChange)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                store::hold_all(tx)?;
                let old = brands::seen(tx, &actor, id)?;
                check_version(expected, old.version)?;
                let new = rules::checked(&wished(&old, change.clone()), actor.language)?;
                rules::check_beside(&new, Some(id), &brands::all(tx)?, actor.language)?;
                let changed = differences(&old, &new);
                if changed.is_empty() {
                    return Ok(old);
                }
                store::change(tx, id, &new)?;
                let body = json!({ "changed": changed });
                let event = Event::new(Some(id), Subject { kind: "brand", id }, "BrandChanged", body);
                events::record(tx, &pen, &event)?;
                brands::get(tx, id)
            })
        })
        .await
}
