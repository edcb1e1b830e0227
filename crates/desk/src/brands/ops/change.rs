//! Change a brand's name, language, zone, sender domain or letterhead.

use kernel::{Actor, Language, Permission, Problem};
use serde_json::{Value, json};

use super::add::checked;
use crate::brands::{self, Brand, CHANGE, LOCK, NewBrand};
use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::http::check_version;
use crate::requests;

/// The fields to change; what is left out stays.
#[derive(Clone, Debug, Default)]
pub struct BrandChange {
    /// What customers know it by.
    pub name: Option<String>,
    /// The language it writes in when it knows no better.
    pub language: Option<Language>,
    /// IANA time zone.
    pub zone: Option<String>,
    /// The domain its mail is sent from.
    pub sender_domain: Option<String>,
    /// Name and address lines.
    pub letterhead: Option<String>,
}

/// What differs, field by field, as the event keeps it.
fn differences(old: &Brand, new: &NewBrand) -> Value {
    let mut changed = serde_json::Map::new();
    for (field, from, to) in [
        ("name", old.name.as_str(), new.name.as_str()),
        ("language", old.language.tag(), new.language.tag()),
        ("zone", &old.zone, &new.zone),
        ("sender_domain", &old.sender_domain, &new.sender_domain),
        ("letterhead", &old.letterhead, &new.letterhead),
    ] {
        if from != to {
            changed.insert(field.to_owned(), json!({ "from": from, "to": to }));
        }
    }
    Value::Object(changed)
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
                tx.lock(LOCK, id)?;
                let old = brands::seen(tx, &actor, id)?;
                check_version(expected, old.version)?;
                let wish = change.clone();
                let new = checked(&NewBrand {
                    name: wish.name.unwrap_or_else(|| old.name.clone()),
                    language: wish.language.unwrap_or(old.language),
                    zone: wish.zone.unwrap_or_else(|| old.zone.clone()),
                    sender_domain: wish.sender_domain.unwrap_or_else(|| old.sender_domain.clone()),
                    letterhead: wish.letterhead.unwrap_or_else(|| old.letterhead.clone()),
                })?;
                brands::name_is_free(tx, &new.name, Some(id))?;
                let changed = differences(&old, &new);
                if changed.as_object().is_some_and(serde_json::Map::is_empty) {
                    return Ok(old);
                }
                tx.execute(
                    &CHANGE,
                    &[&id, &new.name, &new.language, &new.zone, &new.sender_domain, &new.letterhead],
                )?;
                let body = json!({ "changed": changed });
                let event = Event::new(Some(id), Subject { kind: "brand", id }, "BrandChanged", body);
                events::record(tx, &pen, &event)?;
                brands::get(tx, id)
            })
        })
        .await
}
