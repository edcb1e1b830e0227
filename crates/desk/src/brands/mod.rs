//! Brands: the names under which one company serves. Everything a customer sees is of one brand.

mod api;
pub mod ops;

use db::{DbError, Lock, Migration, Row, Tx, statements};
use kernel::{Actor, Kind, Language, Permission, Problem, Scope, Timestamp};
use serde::{Deserialize, Serialize};

use crate::capability::{Capability, Operation};
use crate::events::{self, Event, Subject};
use crate::pen::Pen;

const MIGRATIONS: &[Migration] = &[Migration::new(
    "desk/0003_brands",
    "create table brand (
        id {int} primary key,
        name {text} not null,
        language {text} not null,
        zone {text} not null,
        sender_domain {text} not null,
        letterhead {text} not null,
        created_at {int} not null,
        version {int} not null
    ) {strict};",
)];

statements! {
    INSERT = "brands.insert",
        "insert into brand (id, name, language, zone, sender_domain, letterhead, created_at, version)
         values ($1, $2, $3, $4, $5, $6, $7, 1)";
    GET = "brands.get",
        "select id, name, language, zone, sender_domain, letterhead, created_at, version from brand where id = $1";
    ALL = "brands.all",
        "select id, name, language, zone, sender_domain, letterhead, created_at, version from brand order by name, id";
    OF_ACTOR = "brands.of_actor",
        "select b.id, b.name, b.language, b.zone, b.sender_domain, b.letterhead, b.created_at, b.version from brand b
         where $1 or b.id in (select brand_id from staff_brand where staff_id = $2) order by b.name, b.id";
    LOCK_BRAND = "brands.lock", "select id from brand where id = $1 {for update}";
    CHANGE = "brands.change",
        "update brand set name = $2, language = $3, zone = $4, sender_domain = $5, letterhead = $6,
             version = version + 1 where id = $1";
}

/// The row lock of a brand.
pub static LOCK: Lock = Lock(&LOCK_BRAND);

/// A brand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Brand {
    /// Its id.
    pub id: i64,
    /// What customers know it by.
    pub name: String,
    /// The language it writes in when it knows no better: `en`, `ms` or `id`.
    #[schema(value_type = String)]
    pub language: Language,
    /// IANA time zone its reports run in.
    pub zone: String,
    /// The domain its mail is sent from.
    pub sender_domain: String,
    /// Name and address lines as they stand on letters.
    pub letterhead: String,
    /// When it was set up.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// Rises with each change.
    pub version: i64,
}

/// What a new brand needs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewBrand {
    /// What customers know it by.
    pub name: String,
    /// The language it writes in when it knows no better.
    pub language: Language,
    /// IANA time zone.
    pub zone: String,
    /// The domain its mail is sent from.
    pub sender_domain: String,
    /// Name and address lines.
    pub letterhead: String,
}

fn read(row: &Row<'_>) -> Result<Brand, DbError> {
    Ok(Brand {
        id: row.get(0)?,
        name: row.get(1)?,
        language: row.get(2)?,
        zone: row.get(3)?,
        sender_domain: row.get(4)?,
        letterhead: row.get(5)?,
        created_at: row.get(6)?,
        version: row.get(7)?,
    })
}

/// Writes a new brand and answers its id. The caller has checked the permission.
pub fn insert(tx: &mut Tx<'_>, pen: &Pen, new: &NewBrand) -> Result<i64, Problem> {
    let id = pen.id();
    tx.execute(
        &INSERT,
        &[&id, &new.name, &new.language, &new.zone, &new.sender_domain, &new.letterhead, &pen.now],
    )?;
    let body = serde_json::json!({ "name": new.name, "language": new.language.tag(), "zone": new.zone });
    events::record(tx, pen, &Event::new(Some(id), Subject { kind: "brand", id }, "BrandAdded", body))?;
    Ok(id)
}

/// The brand, or a refusal that names the field.
pub fn get(tx: &mut Tx<'_>, id: i64) -> Result<Brand, Problem> {
    tx.first(&GET, &[&id], read)?
        .ok_or_else(|| Problem::field(Kind::UnknownReference, "brand_id").with("value", id.to_string()))
}

/// Every brand, by name.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Brand>, DbError> {
    tx.query(&ALL, &[], read)
}

/// The brands an actor works for, by name: all of them when their reach is everything.
pub fn of_actor(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Brand>, DbError> {
    let everywhere = actor.grants.scope == Scope::All;
    tx.query(&OF_ACTOR, &[&everywhere, &actor.staff_id().unwrap_or(0)], read)
}

/// A brand the actor works for; there is no other for them.
pub fn seen(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<Brand, Problem> {
    of_actor(tx, actor)?.into_iter().find(|brand| brand.id == id).ok_or_else(|| Problem::new(Kind::NotFound))
}

/// Refuses a name that another brand has, however it is spelled.
fn name_is_free(tx: &mut Tx<'_>, name: &str, but: Option<i64>) -> Result<(), Problem> {
    let folded = text::fold(name);
    if all(tx)?.iter().any(|other| Some(other.id) != but && text::fold(&other.name) == folded) {
        return Err(Problem::field(Kind::AlreadyTaken, "name").with("value", name));
    }
    Ok(())
}

/// The brands' part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "brands",
        migrations: MIGRATIONS,
        statements: STATEMENTS,
        operations: &[
            Operation {
                name: "brands.list",
                permission: Some(Permission::SettingsView),
                route: "GET /api/v1/brands",
            },
            Operation {
                name: "brands.add",
                permission: Some(Permission::SettingsChange),
                route: "POST /api/v1/brands",
            },
            Operation {
                name: "brands.read",
                permission: Some(Permission::SettingsView),
                route: "GET /api/v1/brands/{id}",
            },
            Operation {
                name: "brands.change",
                permission: Some(Permission::SettingsChange),
                route: "PATCH /api/v1/brands/{id}",
            },
        ],
        api: api::routes,
    }
}
