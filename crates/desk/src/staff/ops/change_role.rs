//! Add and change roles. A role holds at least one word; the administrator's holds all, always.

use db::Tx;
use kernel::{Actor, Grants, Kind, Labels, Permission, PermissionSet, Problem, Scope};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::target;
use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::http::check_version;
use crate::pen::Pen;
use crate::staff::{ADMINISTRATOR, Limit, Role, roles, rules, store};
use crate::{fields, requests};

/// A role to add.
#[derive(Clone, Debug)]
pub struct NewRole {
    /// Stable name: small letters, digits, underscores.
    pub word: String,
    /// What it is called.
    pub labels: Labels,
    /// Permission words: at least one.
    pub permissions: Vec<String>,
    /// `own`, `team`, `brand` or `all`.
    pub scope: String,
    /// Up to how much its holders decide alone.
    pub limits: Vec<Limit>,
}

/// The fields to change; what is left out stays.
#[derive(Clone, Debug, Default)]
pub struct RoleChange {
    /// What it is called.
    pub labels: Option<Labels>,
    /// All its permission words from now on.
    pub permissions: Option<Vec<String>>,
    /// How far they reach.
    pub scope: Option<String>,
    /// All its limits from now on.
    pub limits: Option<Vec<Limit>>,
}

/// What came of adding one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RoleAdded {
    /// The new role.
    pub id: i64,
}

fn checked_words(words: &[String]) -> Result<PermissionSet, Problem> {
    if words.is_empty() {
        return Err(Problem::field(Kind::Required, "permissions"));
    }
    let unknown = |word: &str| Problem::field(Kind::UnknownReference, "permissions").with("value", word);
    words.iter().map(|word| Permission::from_word(word).ok_or_else(|| unknown(word))).collect()
}

fn checked_scope(word: &str) -> Result<Scope, Problem> {
    Scope::from_word(word).ok_or_else(|| Problem::field(Kind::UnknownReference, "scope").with("value", word))
}

fn checked_limits(limits: &[Limit]) -> Result<Vec<Limit>, Problem> {
    let mut cleaned = Vec::with_capacity(limits.len());
    for limit in limits {
        let currency = limit.currency.trim().to_ascii_uppercase();
        if currency.len() != 3 || !currency.chars().all(|c| c.is_ascii_uppercase()) {
            return Err(Problem::field(Kind::Malformed, "limits").with("expected", "MYR, IDR, SAR"));
        }
        if limit.amount_minor < 0 {
            return Err(Problem::field(Kind::OutOfRange, "limits")
                .with("min", "0")
                .with("max", i64::MAX.to_string()));
        }
        let kind = fields::word("limits", &limit.kind)?;
        cleaned.push(Limit { kind, currency, amount_minor: limit.amount_minor });
    }
    cleaned.sort_by(|a, b| (&a.kind, &a.currency).cmp(&(&b.kind, &b.currency)));
    let twice = cleaned.windows(2).find_map(|pair| match pair {
        [a, b] if a.kind == b.kind && a.currency == b.currency => Some(format!("{} {}", a.kind, a.currency)),
        _ => None,
    });
    twice.map_or(Ok(cleaned), |value| Err(Problem::field(Kind::AlreadyTaken, "limits").with("value", value)))
}

/// Refuses a role whose words, reach or limits go beyond the actor's own.
fn giveable(tx: &mut Tx<'_>, actor: &Actor, grants: Grants, limits: &[Limit]) -> Result<(), Problem> {
    rules::within(actor.grants, grants)?;
    let Some(id) = actor.staff_id() else { return Ok(()) };
    let everything = Grants { words: PermissionSet::all(), scope: Scope::All };
    if target::grants_of(tx, id)? == everything {
        return Ok(());
    }
    rules::within_limits(&store::roles::limits_of_staff(tx, id)?, limits)
}

fn written(words: PermissionSet) -> Vec<String> {
    words.iter().map(|word| word.word().to_owned()).collect()
}

fn record(tx: &mut Tx<'_>, pen: &Pen, id: i64, kind: &'static str, body: Value) -> Result<(), Problem> {
    events::record(tx, pen, &Event::new(None, Subject { kind: "role", id }, kind, body))?;
    Ok(())
}

/// Adds a role.
pub async fn add_role(desk: &Desk, actor: &Actor, new: NewRole) -> Result<RoleAdded, Problem> {
    actor.may(Permission::StaffChange)?;
    let word = fields::word("word", &new.word)?;
    let labels = fields::labels("labels", &new.labels)?;
    let grants = Grants { words: checked_words(&new.permissions)?, scope: checked_scope(&new.scope)? };
    let limits = checked_limits(&new.limits)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                giveable(tx, &actor, grants, &limits)?;
                let (id, words) = (pen.id(), written(grants.words));
                let row = tx.execute(
                    &store::INSERT_ROLE,
                    &[&id, &word, &json!(labels), &json!(words), &grants.scope.word(), &false],
                )?;
                if row == 0 {
                    return Err(Problem::field(Kind::AlreadyTaken, "word").with("value", word.clone()));
                }
                store::roles::put_limits(tx, id, &limits)?;
                let body = json!({ "permissions": words, "scope": grants.scope.word(), "limits": limits });
                record(tx, &pen, id, "RoleAdded", body)?;
                Ok(RoleAdded { id })
            })
        })
        .await
}

fn load(tx: &mut Tx<'_>, id: i64) -> Result<Role, Problem> {
    let found = store::roles::all(tx)?.into_iter().find(|role| role.id == id);
    found.ok_or_else(|| Problem::new(Kind::NotFound))
}

/// The role as it will be.
fn applied(old: &Role, change: &RoleChange) -> Result<Role, Problem> {
    let mut new = old.clone();
    if let Some(labels) = &change.labels {
        new.labels = fields::labels("labels", labels)?;
    }
    if let Some(words) = &change.permissions {
        new.permissions = written(checked_words(words)?);
    }
    if let Some(scope) = &change.scope {
        checked_scope(scope)?.word().clone_into(&mut new.scope);
    }
    if let Some(limits) = &change.limits {
        new.limits = checked_limits(limits)?;
    }
    if old.word == ADMINISTRATOR && (change.permissions.is_some() || change.scope.is_some()) {
        return Err(Problem::new(Kind::FixedRole));
    }
    Ok(new)
}

/// Changes a role and answers it as it now is. Its holders have the new words within seconds.
pub async fn change_role(
    desk: &Desk,
    actor: &Actor,
    id: i64,
    change: RoleChange,
    expected: Option<i64>,
) -> Result<Role, Problem> {
    actor.may(Permission::StaffChange)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    let done = desk.db().write(move |tx| {
        requests::once(tx, &pen, |tx| {
            tx.lock(store::ROLE_LOCK, id)?;
            let old = load(tx, id)?;
            check_version(expected, old.version)?;
            // Neither take from those above nor give what one does not have.
            rules::within(actor.grants, roles::grants_of(&old))?;
            let new = applied(&old, &change)?;
            if new == old {
                return Ok(old);
            }
            giveable(tx, &actor, roles::grants_of(&new), &new.limits)?;
            tx.execute(&store::UPDATE_ROLE, &[&id, &json!(new.labels), &json!(new.permissions), &new.scope])?;
            store::roles::put_limits(tx, id, &new.limits)?;
            let body = json!({
                "permissions": { "from": old.permissions, "to": new.permissions },
                "scope": { "from": old.scope, "to": new.scope },
                "limits": { "from": old.limits, "to": new.limits },
                "labels": { "from": old.labels, "to": new.labels },
            });
            record(tx, &pen, id, "RoleChanged", body)?;
            load(tx, id)
        })
    });
    target::changed(desk, done.await)
}
