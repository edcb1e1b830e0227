//! Add an organisation. People who wrote from its domains before are put into it soon after.

use kernel::{Actor, Kind, Permission, Problem};
use serde_json::json;

use super::take_domain;
use crate::events::{self, Event};
use crate::house::Desk;
use crate::organisations::{Organisation, Terms, get, rules, store, subject};
use crate::requests;

/// An organisation to add.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewOrganisation {
    /// What it is called.
    pub name: String,
    /// The domains its people write from.
    pub domains: Vec<String>,
    /// What to remember of it.
    pub notes: String,
}

/// Adds an organisation and answers it.
pub async fn add(desk: &Desk, actor: &Actor, new: NewOrganisation) -> Result<Organisation, Problem> {
    actor.may(Permission::CustomerChange)?;
    let NewOrganisation { name, domains, notes } = new;
    let terms = rules::checked(&Terms { name, domains, notes, active: true })?;
    let pen = desk.pen(actor);
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let id = pen.id();
                if !store::insert(tx, &pen, id, &terms)? {
                    return Err(Problem::field(Kind::AlreadyTaken, "name").with("value", &terms.name));
                }
                for domain in &terms.domains {
                    take_domain(tx, &pen, id, domain)?;
                }
                let body = json!({ "name": terms.name, "domains": terms.domains });
                events::record(tx, &pen, &Event::new(None, subject(id), "OrganisationAdded", body))?;
                get(tx, id)?.ok_or_else(|| Problem::new(Kind::NotFound))
            })
        })
        .await
}
