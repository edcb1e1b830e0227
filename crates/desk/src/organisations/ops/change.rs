//! Change an organisation: its name, domains, notes, whether it is in use. Who is in it stays in it.

use kernel::{Actor, Kind, Permission, Problem};
use serde_json::{Map, Value, json};

use super::take_domain;
use crate::capability::{Nameable, refuse_while_named};
use crate::events::{self, Event};
use crate::house::Desk;
use crate::http::check_version;
use crate::organisations::{LOCK, Organisation, Terms, gathering, get, rules, store, subject};
use crate::requests;

/// What to change; what is `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeOrganisation {
    /// What it is called.
    pub name: Option<String>,
    /// All the domains its people write from.
    pub domains: Option<Vec<String>>,
    /// What to remember of it.
    pub notes: Option<String>,
    /// Whether people can still be put into it; `false` retires it.
    pub active: Option<bool>,
}

impl ChangeOrganisation {
    fn applied(&self, before: &Terms) -> Terms {
        let wish = self.clone();
        Terms {
            name: wish.name.unwrap_or_else(|| before.name.clone()),
            domains: wish.domains.unwrap_or_else(|| before.domains.clone()),
            notes: wish.notes.unwrap_or_else(|| before.notes.clone()),
            active: wish.active.unwrap_or(before.active),
        }
    }
}

/// What differs, field by field. Notes are long and may name somebody: that they changed is enough.
fn differences(before: &Terms, after: &Terms) -> Map<String, Value> {
    let mut changed = Map::new();
    let mut note = |field: &str, from: Value, to: Value| {
        if from != to {
            changed.insert(field.to_owned(), json!({ "from": from, "to": to }));
        }
    };
    note("name", json!(before.name), json!(after.name));
    note("domains", json!(before.domains), json!(after.domains));
    note("active", json!(before.active), json!(after.active));
    if before.notes != after.notes {
        changed.insert("notes".to_owned(), json!({}));
    }
    changed
}

/// Changes an organisation and answers it as it now is. One that a policy in force names is not retired. People who wrote
/// from a new domain before are put into it soon after; those who came by a domain it gives up stay.
pub async fn change(
    desk: &Desk,
    actor: &Actor,
    id: i64,
    wish: ChangeOrganisation,
    expected: Option<i64>,
) -> Result<Organisation, Problem> {
    actor.may(Permission::CustomerChange)?;
    let (pen, language) = (desk.pen(actor), actor.language);
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                tx.lock(LOCK, id)?;
                let gone = || Problem::new(Kind::NotFound);
                let old = get(tx, id)?.ok_or_else(gone)?;
                check_version(expected, old.version)?;
                let Organisation { name, domains, notes, active, .. } = old.clone();
                let before = rules::checked(&Terms { name, domains, notes, active })?;
                let after = rules::checked(&wish.applied(&before))?;
                let changed = differences(&before, &after);
                if changed.is_empty() {
                    return Ok(old);
                }
                if store::named(tx, &after.name)?.is_some_and(|other| other != id) {
                    return Err(Problem::field(Kind::AlreadyTaken, "name").with("value", &after.name));
                }
                if before.active && !after.active {
                    refuse_while_named(tx, Nameable::Organisation(id), language)?;
                }
                store::update(tx, id, &after)?;
                for domain in before.domains.iter().filter(|domain| !after.domains.contains(domain)) {
                    store::remove_domain(tx, id, domain)?;
                }
                for domain in &after.domains {
                    if !before.domains.contains(domain) {
                        take_domain(tx, &pen, id, domain)?;
                    } else if after.active && !before.active {
                        // Whoever wrote from there while it was retired was not put into it.
                        gathering::ask(tx, &pen, id, domain)?;
                    }
                }
                let body = json!({ "changed": changed });
                events::record(tx, &pen, &Event::new(None, subject(id), "OrganisationChanged", body))?;
                get(tx, id)?.ok_or_else(gone)
            })
        })
        .await
}
