//! Brands: the names under which one company serves. Everything a customer sees is of one brand.

mod api;
pub mod ops;
mod rules;
mod schema;
mod store;

use db::{DbError, Lock, Tx};
use kernel::{Actor, Kind, Labels, Language, Permission, Problem, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::capability::{Capability, Operation};
use crate::events::{self, Event, Subject};
use crate::fields;
use crate::pen::Pen;

pub(crate) use rules::domains;

/// The longest letterhead, in characters.
pub const LETTERHEAD_MAX: usize = 2_000;
/// The most domains one brand sends from.
pub const DOMAINS_MAX: usize = 50;

/// The row lock of a brand.
pub static LOCK: Lock = Lock(&store::LOCK_BRAND);

/// A brand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Brand {
    /// Its id.
    pub id: i64,
    /// What customers know it by, where no other name stands for their language.
    pub name: String,
    /// Its name by language (`en`, `ms`, `id`), where it differs.
    #[schema(value_type = crate::http::LabelTexts)]
    pub names: Labels,
    /// The company's name as it is registered; may be empty.
    pub legal_name: String,
    /// The languages it serves, `en`, `ms` or `id`, at least one. Whoever reads another is written to in the first.
    #[schema(value_type = Vec<String>)]
    pub languages: Vec<Language>,
    /// IANA time zone its reports run in.
    pub zone: String,
    /// The domains its mail is sent from; the first is the main one.
    pub sender_domains: Vec<String>,
    /// Name and address lines as they stand on letters.
    pub letterhead: String,
    /// When it was set up.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// Rises with each change.
    pub version: i64,
}

impl Brand {
    /// The language it writes in when it knows no better: the first it serves.
    pub fn language(&self) -> Language {
        self.languages.first().copied().unwrap_or_default()
    }

    /// The language in which the desk writes by itself to a customer who reads `wanted`: that one if the brand serves
    /// it, else the brand's first. The one place where this is decided.
    pub fn speaks(&self, wanted: Language) -> Language {
        if self.languages.contains(&wanted) { wanted } else { self.language() }
    }

    /// The languages in which a text is looked for that shall be in `first`: that one, those the brand serves, the rest.
    pub fn reading_order(&self, first: Language) -> [Language; 3] {
        let mut order = Language::ALL;
        let place = |one: &Language| self.languages.iter().position(|served| served == one);
        order.sort_by_key(|one| (*one != first, place(one).unwrap_or(usize::MAX)));
        order
    }

    /// Its name for a reader of that language.
    pub fn name_in(&self, language: Language) -> &str {
        let own = rules::own(&self.names, language);
        if own.is_empty() { &self.name } else { own }
    }

    /// The company's registered name, else the brand's.
    pub fn registered_name(&self) -> &str {
        if self.legal_name.is_empty() { &self.name } else { &self.legal_name }
    }

    /// Whether it goes by this name in some language, however it is spelled.
    pub fn is_called(&self, name: &str) -> bool {
        let folded = text::fold(name);
        let all = [&self.name, &self.names.en, &self.names.ms, &self.names.id];
        all.into_iter().any(|one| !one.is_empty() && text::fold(one) == folded)
    }

    /// Whether this is one of the domains its mail is sent from, however it is spelled.
    pub fn sends_from(&self, domain: &str) -> bool {
        let Some(form) = fields::domain_form(domain) else { return false };
        self.sender_domains.iter().any(|own| fields::domain_form(own).as_ref() == Some(&form))
    }
}

/// What a new brand needs.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct NewBrand {
    /// What customers know it by.
    pub name: String,
    /// Its name by language, where it differs.
    pub names: Labels,
    /// The company's name as it is registered; may be empty.
    pub legal_name: String,
    /// The languages it serves, at least one; the first is the one it writes in when it knows no better.
    pub languages: Vec<Language>,
    /// IANA time zone.
    pub zone: String,
    /// The domains its mail is sent from; may be none.
    pub sender_domains: Vec<String>,
    /// Name and address lines.
    pub letterhead: String,
}

/// Writes a new brand and answers its id. The caller has checked the permission and the fields.
pub fn insert(tx: &mut Tx<'_>, pen: &Pen, new: &NewBrand) -> Result<i64, Problem> {
    let id = pen.id();
    store::insert(tx, pen, id, new)?;
    let body = json!({ "name": new.name, "languages": new.languages, "zone": new.zone });
    events::record(tx, pen, &Event::new(Some(id), Subject { kind: "brand", id }, "BrandAdded", body))?;
    Ok(id)
}

/// The brand, or a refusal that names the field.
pub fn get(tx: &mut Tx<'_>, id: i64) -> Result<Brand, Problem> {
    store::get(tx, id)?
        .ok_or_else(|| Problem::field(Kind::UnknownReference, "brand_id").with("value", id.to_string()))
}

/// Every brand, by name.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Brand>, DbError> {
    store::all(tx)
}

/// The brands an actor works for, by name: all of them when their reach is everything.
pub fn of_actor(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Brand>, DbError> {
    store::of_actor(tx, actor)
}

/// A brand the actor works for; there is no other for them.
pub fn seen(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<Brand, Problem> {
    of_actor(tx, actor)?.into_iter().find(|brand| brand.id == id).ok_or_else(|| Problem::new(Kind::NotFound))
}

/// The brands' part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "brands",
        migrations: schema::MIGRATIONS,
        statements: store::STATEMENTS,
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
