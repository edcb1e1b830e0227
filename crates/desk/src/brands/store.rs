//! Every statement that touches the table of brands.

use db::{DbError, Row, Tx, statements};
use kernel::{Actor, Language, Scope};
use serde_json::json;

use super::{Brand, NewBrand};
use crate::pen::Pen;

statements! {
    INSERT = "brands.insert",
        "insert into brand (id, name, names, legal_name, languages, zone, sender_domains, letterhead, created_at, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)";
    GET = "brands.get",
        "select id, name, names, legal_name, languages, zone, sender_domains, letterhead, created_at, version
         from brand where id = $1";
    ALL = "brands.all",
        "select id, name, names, legal_name, languages, zone, sender_domains, letterhead, created_at, version
         from brand order by name, id";
    OF_ACTOR = "brands.of_actor",
        "select b.id, b.name, b.names, b.legal_name, b.languages, b.zone, b.sender_domains, b.letterhead, b.created_at,
             b.version from brand b
         where $1 or b.id in (select brand_id from staff_brand where staff_id = $2) order by b.name, b.id";
    LOCK_BRAND = "brands.lock", "select id from brand where id = $1 {for update}";
    // Every row is taken, so that two people cannot give one name or domain to two brands.
    HOLD_ALL = "brands.hold_all", "select id from brand order by id {for update}";
    CHANGE = "brands.change",
        "update brand set name = $2, names = $3, legal_name = $4, languages = $5, zone = $6, sender_domains = $7,
             letterhead = $8, version = version + 1 where id = $1";
}

fn read(row: &Row<'_>) -> Result<Brand, DbError> {
    let mut languages: Vec<Language> = row.json_or_default(4)?;
    // Never so: a brand without a language is refused.
    if languages.is_empty() {
        languages.push(Language::default());
    }
    Ok(Brand {
        id: row.get(0)?,
        name: row.get(1)?,
        names: row.json_or_default(2)?,
        legal_name: row.get(3)?,
        languages,
        zone: row.get(5)?,
        sender_domains: row.json_or_default(6)?,
        letterhead: row.get(7)?,
        created_at: row.get(8)?,
        version: row.get(9)?,
    })
}

pub(super) fn insert(tx: &mut Tx<'_>, pen: &Pen, id: i64, new: &NewBrand) -> Result<(), DbError> {
    let NewBrand { name, names, legal_name, languages, zone, sender_domains, letterhead } = new;
    let (names, languages, domains) = (json!(names), json!(languages), json!(sender_domains));
    tx.execute(&INSERT, &[&id, name, &names, legal_name, &languages, zone, &domains, letterhead, &pen.now])?;
    Ok(())
}

pub(super) fn change(tx: &mut Tx<'_>, id: i64, new: &NewBrand) -> Result<(), DbError> {
    let NewBrand { name, names, legal_name, languages, zone, sender_domains, letterhead } = new;
    let (names, languages, domains) = (json!(names), json!(languages), json!(sender_domains));
    tx.execute(&CHANGE, &[&id, name, &names, legal_name, &languages, zone, &domains, letterhead])?;
    Ok(())
}

pub(super) fn get(tx: &mut Tx<'_>, id: i64) -> Result<Option<Brand>, DbError> {
    tx.first(&GET, &[&id], read)
}

pub(super) fn all(tx: &mut Tx<'_>) -> Result<Vec<Brand>, DbError> {
    tx.query(&ALL, &[], read)
}

pub(super) fn of_actor(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Brand>, DbError> {
    let everywhere = actor.grants.scope == Scope::All;
    tx.query(&OF_ACTOR, &[&everywhere, &actor.staff_id().unwrap_or(0)], read)
}

/// Takes every brand, in the order of their ids.
pub(super) fn hold_all(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.query(&HOLD_ALL, &[], |row| row.get::<i64>(0)).map(|_| ())
}
