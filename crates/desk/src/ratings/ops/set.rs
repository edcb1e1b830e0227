//! Whether a brand asks its customers, and how often: read and set.

use kernel::{Actor, Kind, Permission, Problem};
use serde_json::{Map, Value, json};

use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::http::check_version;
use crate::ratings::{Setting, store};
use crate::{brands, requests};

/// The fewest and most days between two questions to one person.
const AGAIN_DAYS: std::ops::RangeInclusive<i64> = 1..=365;

/// What a brand the actor works for has set.
pub async fn setting(desk: &Desk, actor: &Actor, brand_id: i64) -> Result<Setting, Problem> {
    actor.may(Permission::SettingsView)?;
    let actor = actor.clone();
    desk.db()
        .read(move |tx| {
            brands::seen(tx, &actor, brand_id)?;
            Ok::<_, Problem>(store::setting(tx, brand_id)?)
        })
        .await
}

/// Sets whether a brand asks and how many days one person is left in peace. With `expected`, only over that version.
pub async fn set(
    desk: &Desk,
    actor: &Actor,
    brand_id: i64,
    (asks, again_days): (bool, i64),
    expected: Option<i64>,
) -> Result<Setting, Problem> {
    actor.may(Permission::SettingsChange)?;
    if !AGAIN_DAYS.contains(&again_days) {
        return Err(Problem::field(Kind::OutOfRange, "again_days")
            .with("min", AGAIN_DAYS.start().to_string())
            .with("max", AGAIN_DAYS.end().to_string()));
    }
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                tx.lock(brands::LOCK, brand_id)?;
                brands::seen(tx, &actor, brand_id)?;
                let old = store::setting(tx, brand_id)?;
                check_version(expected, old.version)?;
                let mut changed = Map::new();
                let mut put = |field: &str, from: Value, to: Value| {
                    if from != to {
                        changed.insert(field.to_owned(), json!({ "from": from, "to": to }));
                    }
                };
                put("asks", json!(old.asks), json!(asks));
                put("again_days", json!(old.again_days), json!(again_days));
                if changed.is_empty() {
                    return Ok(old);
                }
                let new = Setting { asks, again_days, version: old.version + 1, ..old };
                store::set(tx, &new)?;
                let subject = Subject { kind: "brand", id: brand_id };
                let body = json!({ "changed": changed });
                events::record(
                    tx,
                    &pen,
                    &Event::new(Some(brand_id), subject, "RatingSettingsChanged", body),
                )?;
                Ok(new)
            })
        })
        .await
}
