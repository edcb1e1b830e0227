//! Customers: people of one brand, known by any number of addresses, none of them required. An address belongs to one
//! person of a brand, so that a mail finds its writer.

mod api;
mod belonging;
mod likeness;
pub mod ops;
mod schema;
mod store;

use std::sync::LazyLock;

use db::{DbError, Lock, Tx};
use kernel::{Kind, Language, Permission, Problem, Timestamp};
use serde::{Deserialize, Serialize};

use crate::capability::{Capability, Operation};
use crate::events::{self, Event, Subject};
use crate::organisations;
use crate::pen::Pen;

/// The row lock of a person. Taken before a case's.
pub static LOCK: Lock = Lock(&store::LOCK_PERSON);

/// A customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Person {
    /// Its id.
    pub id: i64,
    /// The brand it belongs to.
    pub brand_id: i64,
    /// Full name, as the person writes it.
    pub full_name: String,
    /// What to call them: `Puan Siti`, `Pak Budi`.
    pub call_as: String,
    /// `Hajah`, `Dato'`, `Ir.`…; empty when none.
    pub honorific: String,
    /// The language they receive.
    #[schema(value_type = String)]
    pub language: Language,
    /// What we remember of them.
    #[serde(default)]
    pub notes: String,
    /// Whether they were erased: nobody's name, nobody's addresses.
    #[serde(default)]
    pub erased: bool,
    /// The organisation they belong to, if any.
    #[serde(default)]
    pub organisation_id: Option<i64>,
    /// When the desk first knew them.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// Rises with each change.
    pub version: i64,
    /// How they can be reached.
    #[serde(default)]
    pub identities: Vec<Identity>,
}

/// An address of any kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Identity {
    /// Its id.
    pub id: i64,
    /// `email`, `phone`, `whatsapp`…
    pub kind: String,
    /// As written.
    pub value: String,
    /// When they proved it is theirs.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub verified_at: Option<Timestamp>,
}

pub use belonging::{By, Free, belong, counts_of_organisations, free_people, is_free};
pub use likeness::Reason;

/// How a caller names a customer: one already known, or who writes from where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CustomerRef {
    /// A known person.
    Known(i64),
    /// Whoever this address belongs to; a new person when nobody.
    Address {
        /// `email` or `phone`.
        kind: &'static str,
        /// The address as written.
        value: String,
        /// The name to give a new person; the address when empty.
        name: String,
    },
    /// A new person without any address.
    Named(String),
}

/// The form two spellings of an address share: an e-mail folded, a phone as `+` and digits.
pub fn matching_form(kind: &str, value: &str) -> String {
    if kind == "email" {
        return text::fold(value.trim());
    }
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    match (value.trim().starts_with('+'), digits.strip_prefix('0')) {
        // Local forms: Indonesian mobiles start 08, everything else here is Malaysian.
        (false, Some(rest)) if rest.starts_with('8') && digits.len() >= 10 => format!("+62{rest}"),
        (false, Some(rest)) => format!("+60{rest}"),
        (true, _) | (false, None) => format!("+{digits}"),
    }
}

/// Whether text has the shape of an e-mail address. Whether it reaches anybody, only a mail can tell.
pub fn looks_like_email(text: &str) -> bool {
    let text = text.trim();
    text.len() <= 254
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
        && text.rsplit_once('@').is_some_and(|(local, domain)| !local.is_empty() && domain.len() > 1)
}

/// Finds the person a reference names, or makes one. `language` is what a new person is taken to read.
pub fn find_or_make(
    tx: &mut Tx<'_>,
    pen: &Pen,
    brand_id: i64,
    who: &CustomerRef,
    language: Language,
) -> Result<Person, Problem> {
    match who {
        CustomerRef::Known(id) => {
            // Held, so that whoever puts them into another organisation meanwhile sees what is made with this one.
            tx.lock(LOCK, *id)?;
            let person = get(tx, *id)?;
            if person.brand_id != brand_id {
                return Err(Problem::field(Kind::OtherBrand, "customer"));
            }
            if person.erased {
                return Err(Problem::new(Kind::Erased));
            }
            Ok(person)
        }
        CustomerRef::Address { kind, value, name } => {
            let folded = matching_form(kind, value);
            if let Some(id) = store::person_of(tx, brand_id, kind, &folded)? {
                tx.lock(LOCK, id)?;
                return get(tx, id);
            }
            let organisation_id = if *kind == "email" { organisations::of_address(tx, value)? } else { None };
            let name = if name.trim().is_empty() { value } else { name };
            let id = store::insert_person(tx, pen, brand_id, name.trim(), language, organisation_id)?;
            // Two mails of a new customer at once: on conflict the other one's person is taken.
            if !store::add_identity(tx, pen, id, brand_id, kind, value.trim(), &folded)? {
                store::drop_person(tx, id)?;
                let other = store::person_of(tx, brand_id, kind, &folded)?;
                return get(tx, other.ok_or(DbError::Contended)?);
            }
            made(tx, pen, brand_id, id)?;
            if organisation_id.is_some() {
                belonging::record(tx, pen, (brand_id, id), (None, organisation_id), By::Domain)?;
            }
            get(tx, id)
        }
        CustomerRef::Named(name) => {
            let id = store::insert_person(tx, pen, brand_id, name.trim(), language, None)?;
            made(tx, pen, brand_id, id)?;
            get(tx, id)
        }
    }
}

fn made(tx: &mut Tx<'_>, pen: &Pen, brand_id: i64, id: i64) -> Result<(), DbError> {
    let event = Event::new(Some(brand_id), Subject::person(id), "CustomerAdded", serde_json::json!({}));
    events::record(tx, pen, &event).map(|_| ())
}

/// Erases a person: names, notes and addresses. `nobody` is what they are called from now on. What else was kept of them
/// is for others to erase.
pub fn erase(tx: &mut Tx<'_>, id: i64, nobody: &str) -> Result<(), DbError> {
    tx.execute(&store::FORGET_IDENTITIES, &[&id])?;
    tx.execute(&store::ERASE, &[&id, &nobody, &text::fold(nobody)])?;
    Ok(())
}

/// A person with their addresses, if there is one.
pub fn found(tx: &mut Tx<'_>, id: i64) -> Result<Option<Person>, DbError> {
    store::get(tx, id)
}

/// People with their addresses, in the order of the ids; ids of other things are passed over.
pub fn some(tx: &mut Tx<'_>, ids: &[i64]) -> Result<Vec<Person>, DbError> {
    store::some(tx, ids)
}

/// A person with their addresses; refused when there is none.
pub fn get(tx: &mut Tx<'_>, id: i64) -> Result<Person, Problem> {
    store::get(tx, id)?
        .ok_or_else(|| Problem::field(Kind::UnknownReference, "customer").with("value", id.to_string()))
}

/// The language somebody reads, known by their e-mail address; `None` for a stranger.
pub fn language_of(tx: &mut Tx<'_>, brand_id: i64, email: &str) -> Result<Option<Language>, DbError> {
    store::language_of(tx, brand_id, &matching_form("email", email))
}

static ALL_STATEMENTS: LazyLock<Vec<&'static db::Sql>> = LazyLock::new(|| {
    [store::STATEMENTS, &[&store::SOME, &store::IDENTITIES_OF_SOME, &store::COUNT_OF_ORGANISATIONS]].concat()
});

/// The customers' part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "customers",
        migrations: schema::MIGRATIONS,
        statements: &ALL_STATEMENTS,
        operations: OPERATIONS,
        api: api::routes,
    }
}

const fn op(name: &'static str, permission: Permission, route: &'static str) -> Operation {
    Operation { name, permission: Some(permission), route }
}

const OPERATIONS: &[Operation] = &[
    op("customers.list", Permission::CustomerView, "GET /api/v1/customers"),
    op("customers.read", Permission::CustomerView, "GET /api/v1/customers/{id}"),
    op("customers.duplicates", Permission::CustomerView, "GET /api/v1/customers/{id}/duplicates"),
    op("customers.change", Permission::CustomerChange, "PATCH /api/v1/customers/{id}"),
    op("customers.add_identity", Permission::CustomerChange, "POST /api/v1/customers/{id}/identities"),
    op(
        "customers.remove_identity",
        Permission::CustomerChange,
        "DELETE /api/v1/customers/{id}/identities/{identity_id}",
    ),
];

#[cfg(test)]
mod tests {
    use super::matching_form;

    #[test]
    fn spellings_of_one_number_meet() {
        for (written, form) in [
            ("012-345 6789", "+60123456789"),
            ("+60 12 345 6789", "+60123456789"),
            ("60123456789", "+60123456789"),
            ("0812 3456 7890", "+6281234567890"),
            ("+62 812-3456-7890", "+6281234567890"),
            ("03-5510 2233", "+60355102233"),
        ] {
            assert_eq!(matching_form("phone", written), form, "{written}");
        }
        assert_eq!(matching_form("email", " Siti.Aminah@Example.MY "), "siti.aminah@example.my");
    }
}
