//! Change what a label is called, where it stands and whether it can be chosen. Cases that have it keep it.

use kernel::{Actor, Kind, Labels, Permission, Problem};
use serde_json::json;

use super::{Label, check_labels};
use crate::capability::{Nameable, refuse_while_named};
use crate::events::{self, Event};
use crate::house::Desk;
use crate::http::check_version;
use crate::labels::{List, store};
use crate::requests;

/// What to change; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct ChangeLabel {
    /// New texts, all languages at once.
    pub labels: Option<Labels>,
    /// Whether it can be chosen.
    pub active: Option<bool>,
    /// Its place in the list, from 0.
    pub place: Option<i64>,
}

/// Places go up to here.
const PLACE_MAX: i64 = 10_000;

/// Changes a label. Refused for the last type, or the last status of its category, that would be switched off, and for a
/// type that a policy in force names.
pub async fn change(
    desk: &Desk,
    actor: &Actor,
    list: List,
    id: i64,
    expected: Option<i64>,
    wish: ChangeLabel,
) -> Result<Label, Problem> {
    actor.may(Permission::SettingsChange)?;
    if let Some(labels) = &wish.labels {
        check_labels(labels)?;
    }
    if wish.place.is_some_and(|place| !(0..=PLACE_MAX).contains(&place)) {
        let problem = Problem::field(Kind::OutOfRange, "place");
        return Err(problem.with("min", "0").with("max", PLACE_MAX.to_string()));
    }
    let (pen, language) = (desk.pen(actor), actor.language);
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let before = store::get(tx, list, id)?.ok_or_else(|| Problem::new(Kind::NotFound))?;
                check_version(expected, before.version)?;
                let after = Label {
                    labels: wish.labels.clone().unwrap_or_else(|| before.labels.clone()),
                    active: wish.active.unwrap_or(before.active),
                    place: wish.place.filter(|_| list != List::Tags).unwrap_or(before.place),
                    ..before.clone()
                };
                if after == before {
                    return Ok(before);
                }
                let switched_off = before.active && !after.active;
                if switched_off && list != List::Tags && store::others_in_use(tx, &before)? == 0 {
                    return Err(Problem::new(Kind::LastOfCategory));
                }
                if switched_off && list == List::Kinds {
                    refuse_while_named(tx, Nameable::Kind(&before.word), language)?;
                }
                store::change(tx, &after)?;
                let body = json!({
                    "list": list.word(), "word": before.word,
                    "from": { "labels": before.labels, "active": before.active, "place": before.place },
                    "to": { "labels": after.labels, "active": after.active, "place": after.place },
                });
                events::record(tx, &pen, &Event::new(None, list.subject(id), "LabelChanged", body))?;
                Ok(Label { version: before.version + 1, ..after })
            })
        })
        .await
}
