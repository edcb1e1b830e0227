//! Staff, their teams and roles, and how they prove who they are.

mod callers;
mod leads;
mod reach;
mod roles;
mod schema;
mod store;

use db::Tx;
use kernel::{Language, Problem, Timestamp};
use utoipa_axum::router::OpenApiRouter;

use crate::capability::Capability;
use crate::events::{self, Event, Subject};
use crate::pen::Pen;

pub use callers::{Caller, Callers, REMEMBERED_SECONDS, by_token, token_hash};
pub use leads::{exists, leads_of, overseers_of, reaches, team_exists};
pub use reach::{grants_of, is_of_brand, name_of, serves, team};
pub use roles::{BuiltIn, built_in};

/// What a new member of staff needs.
#[derive(Clone, Debug)]
pub struct NewStaff {
    /// Sign-in address.
    pub email: String,
    /// Full name.
    pub full_name: String,
    /// What colleagues call them.
    pub call_as: String,
    /// Reading language.
    pub language: Language,
    /// IANA time zone of their screens.
    pub zone: String,
    /// Argon2id hash in PHC form, when they already chose a password.
    pub password_hash: Option<String>,
    /// Made by the demo: its password never opens a real installation.
    pub demo: bool,
    /// Brands they serve.
    pub brands: Vec<i64>,
    /// Role words.
    pub roles: Vec<String>,
}

/// Writes the built-in roles that are missing.
pub fn ensure_roles(tx: &mut Tx<'_>, pen: &Pen) -> Result<(), Problem> {
    for role in built_in() {
        let words: serde_json::Value = role.words.iter().map(kernel::Permission::word).collect();
        let labels = serde_json::json!(role.labels);
        tx.execute(
            &store::INSERT_ROLE,
            &[&pen.id(), &role.word, &labels, &words, &role.scope.word(), &true],
        )?;
    }
    Ok(())
}

/// Writes a new member of staff and answers their id. The caller has checked the permission.
pub fn insert(tx: &mut Tx<'_>, pen: &Pen, new: &NewStaff) -> Result<i64, Problem> {
    let id = pen.id();
    tx.execute(
        &store::INSERT_STAFF,
        &[
            &id,
            &new.email,
            &text::fold(&new.email),
            &new.full_name,
            &new.call_as,
            &text::fold(&new.full_name),
            &new.language,
            &new.zone,
            &new.password_hash,
            &new.demo,
            &pen.now,
        ],
    )?;
    for brand in &new.brands {
        tx.execute(&store::GIVE_BRAND, &[&id, brand])?;
    }
    for role in &new.roles {
        tx.execute(&store::GIVE_ROLE, &[&id, role])?;
    }
    let body = serde_json::json!({ "brands": new.brands, "roles": new.roles });
    events::record(tx, pen, &Event::new(None, Subject { kind: "staff", id }, "StaffAdded", body))?;
    Ok(id)
}

/// The name a customer sees; empty when there is no such person.
pub fn display_name(tx: &mut Tx<'_>, id: i64) -> Result<String, db::DbError> {
    Ok(tx.first(&store::DISPLAY_NAME, &[&id], |row| row.get(0))?.unwrap_or_default())
}

/// Writes an API token's hash and answers its id. The caller shows the token once.
pub fn insert_token(
    tx: &mut Tx<'_>,
    pen: &Pen,
    staff_id: i64,
    name: &str,
    hash: &[u8; 32],
    expires_at: Option<Timestamp>,
) -> Result<i64, Problem> {
    let id = pen.id();
    tx.execute(&store::INSERT_TOKEN, &[&id, &staff_id, &name, hash, &pen.now, &expires_at])?;
    let body = serde_json::json!({ "token_id": id });
    events::record(tx, pen, &Event::new(None, Subject { kind: "staff", id: staff_id }, "TokenMade", body))?;
    Ok(id)
}

/// The staff's part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "staff",
        migrations: schema::MIGRATIONS,
        statements: store::STATEMENTS,
        operations: &[],
        api: OpenApiRouter::new,
    }
}
