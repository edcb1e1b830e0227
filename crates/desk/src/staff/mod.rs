//! Staff, their roles, and how they prove who they are: passwords and sessions, API tokens, one-time links. The first
//! start has no staff at all; its set-up link makes the first administrator.

mod api;
mod attempts;
mod callers;
mod leads;
mod reach;
pub mod ops;
mod passwords;
mod roles;
mod rules;
mod schema;
pub mod shortcuts;
mod secrets;
mod store;

use db::{DbError, Tx};
use kernel::{Actor, Kind, Language, Permission, Problem, Timestamp};
use serde::{Deserialize, Serialize};

use crate::capability::{Capability, Operation};
use crate::events::{self, Event, Subject};
use crate::pen::Pen;

pub use attempts::{TRIES_PER_ADDRESS, TRIES_PER_PERSON, WINDOW_SECONDS};
pub use callers::{Caller, Callers, IDLE_HOURS, REMEMBERED_SECONDS, by_session, by_token, token_hash};
pub use leads::{exists, leads_of, overseers_of, reaches, team_held, team_takes};
pub use ops::{SET_UP_HOURS, set_up, set_up_link, sign_in};
pub use passwords::Passwords;
pub use reach::{by_email, can_own, check_can_own, grants_of, is_of_brand, name_of, serves, team, zone_of};
pub use roles::{ADMINISTRATOR, BuiltIn, Limit, Role, built_in};

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

/// A member of staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Member {
    /// Their id.
    pub id: i64,
    /// Sign-in address.
    pub email: String,
    /// Full name.
    pub full_name: String,
    /// What colleagues call them.
    pub call_as: String,
    /// Reading language.
    #[schema(value_type = String)]
    pub language: Language,
    /// IANA time zone of their screens.
    pub zone: String,
    /// False once they left.
    pub active: bool,
    /// Whether they have chosen a password.
    pub can_sign_in: bool,
    /// Made by the demo.
    pub demo: bool,
    /// Ids of the brands they serve.
    pub brands: Vec<i64>,
    /// Their role words.
    pub roles: Vec<String>,
    /// When they were added.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// Rises with each change; the `ETag`.
    pub version: i64,
}

/// A colleague, as far as everybody may know them: whom a case can be given to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Colleague {
    /// Their id.
    pub id: i64,
    /// Full name.
    pub full_name: String,
    /// What colleagues call them.
    pub call_as: String,
    /// Whether they may write in cases, so that cases can be theirs.
    #[serde(default)]
    pub can_own: bool,
}

/// An API token, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Token {
    /// Its id.
    pub id: i64,
    /// What its owner calls it.
    pub name: String,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it ends by itself, if it does.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires_at: Option<Timestamp>,
}

/// A browser that is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Session {
    /// Its id.
    pub id: i64,
    /// What the browser calls itself.
    pub user_agent: String,
    /// The network address it signed in from.
    pub remote: String,
    /// When it signed in.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was last used, to five minutes.
    #[schema(value_type = String, format = DateTime)]
    pub seen_at: Timestamp,
    /// When it ends at the latest.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
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

/// Writes a new member of staff and answers their id; a taken address is refused. The caller has checked the permission.
pub fn insert(tx: &mut Tx<'_>, pen: &Pen, new: &NewStaff) -> Result<i64, Problem> {
    let id = pen.id();
    let written = tx.execute(
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
    if written == 0 {
        return Err(store::people::taken(&new.email));
    }
    store::people::put_brands(tx, id, &new.brands)?;
    store::people::put_roles(tx, id, &new.roles)?;
    record(tx, pen, id, "StaffAdded", serde_json::json!({ "brands": new.brands, "roles": new.roles }))?;
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
    record(tx, pen, staff_id, "TokenMade", serde_json::json!({ "token_id": id }))?;
    Ok(id)
}

/// The person, if the actor may see them; otherwise there is none.
pub fn seen(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<Member, Problem> {
    if !store::people::sees(tx, actor, id)? {
        return Err(Problem::new(Kind::NotFound));
    }
    store::people::get(tx, id)?.ok_or_else(|| Problem::new(Kind::NotFound))
}

/// Active staff who share a brand with the actor, by name: whom work can be given to.
pub fn colleagues(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Colleague>, DbError> {
    store::people::colleagues(tx, actor)
}

/// Active colleagues who work for a brand, by name: who can be given its cases. With them whoever has one now, even if
/// they left.
pub fn colleagues_of_brand(
    tx: &mut Tx<'_>,
    brand_id: i64,
    now_with: Option<i64>,
) -> Result<Vec<Colleague>, DbError> {
    store::people::colleagues_of_brand(tx, brand_id, now_with)
}

/// Every role, the built-in ones first.
pub fn all_roles(tx: &mut Tx<'_>) -> Result<Vec<Role>, DbError> {
    store::roles::all(tx)
}

/// Up to how much a person decides alone, the highest of all their roles.
pub fn limits_of(tx: &mut Tx<'_>, staff_id: i64) -> Result<Vec<Limit>, DbError> {
    store::roles::limits_of_staff(tx, staff_id)
}

/// Deletes counts of failed sign-ins whose time is over; answers how many.
pub fn forget_old_tries(tx: &mut Tx<'_>, now: Timestamp) -> Result<u64, DbError> {
    attempts::forget_old(tx, now)
}

/// Deletes sessions that ended over 30 days ago; answers how many.
pub fn forget_old_sessions(tx: &mut Tx<'_>, now: Timestamp) -> Result<u64, DbError> {
    tx.execute(&store::FORGET_SESSIONS, &[&now.plus_days(-30)])
}

fn record(
    tx: &mut Tx<'_>,
    pen: &Pen,
    id: i64,
    kind: &'static str,
    body: serde_json::Value,
) -> Result<(), DbError> {
    events::record(tx, pen, &Event::new(None, Subject { kind: "staff", id }, kind, body)).map(|_| ())
}

const fn operation(name: &'static str, word: Permission, route: &'static str) -> Operation {
    Operation { name, permission: Some(word), route }
}

const OPERATIONS: &[Operation] = &[
    operation("staff.list", Permission::StaffView, "GET /api/v1/staff"),
    operation("staff.add", Permission::StaffChange, "POST /api/v1/staff"),
    operation("staff.read", Permission::StaffView, "GET /api/v1/staff/{id}"),
    operation("staff.change", Permission::StaffChange, "PATCH /api/v1/staff/{id}"),
    operation("staff.deactivate", Permission::StaffChange, "POST /api/v1/staff/{id}/deactivate"),
    operation("staff.reactivate", Permission::StaffChange, "POST /api/v1/staff/{id}/reactivate"),
    operation("staff.end_sessions", Permission::StaffChange, "POST /api/v1/staff/{id}/sign-out"),
    operation("staff.colleagues", Permission::CaseView, "GET /api/v1/colleagues"),
    operation("staff.list_roles", Permission::StaffView, "GET /api/v1/roles"),
    operation("staff.add_role", Permission::StaffChange, "POST /api/v1/roles"),
    operation("staff.change_role", Permission::StaffChange, "PATCH /api/v1/roles/{id}"),
    operation("profile.read", Permission::OwnProfile, "GET /api/v1/profile"),
    operation("profile.change", Permission::OwnProfile, "PATCH /api/v1/profile"),
    operation("profile.keys", Permission::OwnProfile, "GET /api/v1/profile/keys"),
    operation("profile.choose_keys", Permission::OwnProfile, "PUT /api/v1/profile/keys"),
    operation("profile.change_password", Permission::OwnProfile, "POST /api/v1/profile/password"),
    operation("sessions.list", Permission::OwnProfile, "GET /api/v1/profile/sessions"),
    operation("sessions.revoke", Permission::OwnProfile, "DELETE /api/v1/profile/sessions/{id}"),
    operation("tokens.list", Permission::TokenCreate, "GET /api/v1/tokens"),
    operation("tokens.make", Permission::TokenCreate, "POST /api/v1/tokens"),
    operation("tokens.revoke", Permission::TokenCreate, "DELETE /api/v1/tokens/{id}"),
    // The one-time secret in the body is the proof; nobody is signed in yet.
    Operation { name: "staff.accept_invitation", permission: None, route: "POST /api/v1/invitations/accept" },
    Operation { name: "staff.set_up", permission: None, route: "POST /api/v1/set-up" },
];

/// The staff's part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "staff",
        migrations: schema::MIGRATIONS,
        statements: store::STATEMENTS,
        operations: OPERATIONS,
        api: api::routes,
    }
}
