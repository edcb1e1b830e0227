//! Brands: the names under which one company serves. Everything a customer sees is of one brand.

use db::{DbError, Migration, Row, Tx, statements};
use kernel::{Kind, Language, Problem, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;

use crate::capability::Capability;
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
}

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

/// The brands' part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "brands",
        migrations: MIGRATIONS,
        statements: STATEMENTS,
        operations: &[],
        api: OpenApiRouter::new,
    }
}
