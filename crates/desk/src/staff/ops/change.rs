//! Change a member of staff: name, address, language, brands, roles.

use kernel::{Actor, Language, Permission, Problem};
use serde_json::{Map, Value, json};

use super::add::{called, not_empty};
use super::target;
use crate::house::Desk;
use crate::http::check_version;
use crate::staff::store::{self, people};
use crate::staff::{self, ADMINISTRATOR, Member};
use crate::{fields, requests};

/// The fields to change; what is left out stays.
#[derive(Clone, Debug, Default)]
pub struct StaffChange {
    /// Sign-in address.
    pub email: Option<String>,
    /// Full name.
    pub full_name: Option<String>,
    /// What colleagues call them.
    pub call_as: Option<String>,
    /// Reading language.
    pub language: Option<Language>,
    /// IANA time zone.
    pub zone: Option<String>,
    /// All brands they serve from now on.
    pub brands: Option<Vec<i64>>,
    /// All roles they hold from now on.
    pub roles: Option<Vec<String>>,
}

/// The person as they will be.
pub(super) fn applied(old: &Member, change: &StaffChange) -> Result<Member, Problem> {
    let mut new = old.clone();
    if let Some(email) = &change.email {
        new.email = fields::email("email", email)?;
    }
    if let Some(name) = &change.full_name {
        new.full_name = fields::required("full_name", name, fields::NAME_MAX)?;
    }
    if let Some(name) = &change.call_as {
        new.call_as = called(name, &new.full_name)?;
    }
    if let Some(zone) = &change.zone {
        new.zone = fields::zone("zone", zone)?;
    }
    if let Some(brands) = &change.brands {
        new.brands = not_empty("brands", brands.clone())?;
    }
    if let Some(roles) = &change.roles {
        new.roles = not_empty("roles", roles.clone())?;
    }
    new.language = change.language.unwrap_or(old.language);
    Ok(new)
}

/// What differs, as the event keeps it: plain values where they are nobody's own, names of fields where they are.
pub(super) fn differences(old: &Member, new: &Member) -> Option<Value> {
    let mut changed = Map::new();
    let mut put = |field: &str, from: Value, to: Value| {
        if from != to {
            changed.insert(field.to_owned(), json!({ "from": from, "to": to }));
        }
    };
    put("language", json!(old.language), json!(new.language));
    put("zone", json!(old.zone), json!(new.zone));
    put("brands", json!(old.brands), json!(new.brands));
    put("roles", json!(old.roles), json!(new.roles));
    let own = [
        ("email", old.email != new.email),
        ("full_name", old.full_name != new.full_name),
        ("call_as", old.call_as != new.call_as),
    ];
    let personal: Vec<&str> = own.iter().filter(|(_, differs)| *differs).map(|(field, _)| *field).collect();
    let nothing = changed.is_empty() && personal.is_empty();
    (!nothing).then(|| json!({ "changed": changed, "personal": personal }))
}

/// Changes a member of staff and answers them as they now are.
pub async fn change(
    desk: &Desk,
    actor: &Actor,
    id: i64,
    change: StaffChange,
    expected: Option<i64>,
) -> Result<Member, Problem> {
    actor.may(Permission::StaffChange)?;
    let (pen, actor, demo) = (desk.pen(actor), actor.clone(), desk.is_demo());
    let done = desk.db().write(move |tx| {
        requests::once(tx, &pen, |tx| {
            let old = target::managed(tx, &actor, id)?;
            check_version(expected, old.version)?;
            let new = applied(&old, &change)?;
            let Some(body) = differences(&old, &new) else { return Ok(old) };
            target::giveable(tx, &actor, &new.brands, &new.roles)?;
            if !new.roles.iter().any(|role| role == ADMINISTRATOR) {
                target::not_the_last(tx, demo, &old)?;
            }
            people::update(tx, &new)?;
            people::put_brands(tx, id, &new.brands)?;
            tx.execute(&store::LEAVE_TEAMS, &[&id])?;
            people::put_roles(tx, id, &new.roles)?;
            staff::record(tx, &pen, id, "StaffChanged", body)?;
            staff::seen(tx, &actor, id)
        })
    });
    target::changed(desk, done.await)
}
