//! Change what a policy says.

use kernel::{Actor, Kind, Permission, Problem};
use serde_json::{Value, json};

use super::checks;
use crate::events::{self, Event};
use crate::house::Desk;
use crate::http::check_version;
use crate::policies::{Policy, Terms, rules, store, subject};
use crate::{calendars, requests, staff};

/// Puts new terms in place. With `expected`, only if that is still the version; open clocks follow within a second.
pub async fn change(
    desk: &Desk,
    actor: &Actor,
    id: i64,
    terms: Terms,
    expected: Option<i64>,
) -> Result<Policy, Problem> {
    actor.may(Permission::SettingsChange)?;
    rules::check_terms(&terms, actor.language)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let mut list = checks::held(tx)?;
                let found = list.iter_mut().find(|policy| policy.id == id);
                let found = found.ok_or_else(|| Problem::new(Kind::NotFound))?;
                let before = found.clone();
                if !staff::reaches(tx, &actor, before.terms.brand_id)? {
                    return Err(Problem::new(Kind::NotFound));
                }
                check_version(expected, before.version)?;
                if before.terms == terms {
                    return Ok(before);
                }
                checks::check_references(tx, &actor, &terms)?;
                checks::check_calendar(tx, &pen, &actor, &terms)?;
                let after = Policy { version: before.version + 1, terms: terms.clone(), ..before.clone() };
                found.clone_from(&after);
                rules::check_order(&list, actor.language)?;
                store::update(tx, id, before.place, &terms)?;
                // A policy that changed brands is missed by one and new to the other.
                let brand_id = if before.terms.brand_id == terms.brand_id { terms.brand_id } else { None };
                calendars::ask_recount(tx, &pen, None, brand_id, pen.now)?;
                let body = json!({ "changed": changed(&before.terms, &terms) });
                events::record(tx, &pen, &Event::new(terms.brand_id, subject(id), "PolicyChanged", body))?;
                Ok(after)
            })
        })
        .await
}

/// The fields that differ, each with what it was and what it is.
fn changed(before: &Terms, after: &Terms) -> Value {
    let (Value::Object(before), Value::Object(after)) = (json!(before), json!(after)) else {
        return Value::Null;
    };
    after
        .into_iter()
        .filter_map(|(field, to)| {
            let from = before.get(&field).cloned().unwrap_or_default();
            (from != to).then(|| (field, json!({ "from": from, "to": to })))
        })
        .collect()
}
