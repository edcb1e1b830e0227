//! The vault: personal values and files are sealed with a key of their person's, which is itself sealed ("wrapped")
//! with the master key of the key file. Destroying a person's key is erasure: everything it sealed, in the database, in
//! the attachments folder and in whatever copies hold no older database, is unreadable from then on.

mod master;
mod reseal;
mod schema;
mod seal;
mod store;

use db::Tx;
use kernel::{Kind, Problem};
use utoipa_axum::router::OpenApiRouter;

use crate::capability::Capability;
use crate::events::{self, Event, Subject};
use crate::pen::Pen;

pub use master::Vault;
pub(crate) use reseal::PERSONS;
pub use reseal::{RESEAL_STEP, Reseal, resealed};
pub(crate) use seal::derive;
pub use seal::{Key, OVERHEAD, Place, Unreadable, sealed_with};

/// Where a person's wrapped key stands.
const fn place(person_id: i64) -> Place {
    Place::new("person_key", "wrapped", person_id)
}

/// The person's key; `None` when nothing of theirs was ever sealed. [`Kind::Erased`] when it was destroyed.
pub fn person_key(tx: &mut Tx<'_>, vault: &Vault, person_id: i64) -> Result<Option<Key>, Problem> {
    let Some(stored) = store::get(tx, person_id)? else { return Ok(None) };
    let wrapped = stored.wrapped.ok_or_else(|| Problem::new(Kind::Erased))?;
    let bytes = zeroize::Zeroizing::new(vault.wrapping().open(&place(person_id), &wrapped)?);
    let bytes = bytes.as_slice().try_into().map_err(|_| Unreadable::Damaged)?;
    Ok(Some(Key::new(stored.id, bytes)))
}

/// The person's key, made from `chance` (32 random bytes drawn before the request was queued) when there is none yet.
/// A person whose key was destroyed does not get another: [`Kind::Erased`].
pub fn ensure_person_key(
    tx: &mut Tx<'_>,
    pen: &Pen,
    vault: &Vault,
    person_id: i64,
    chance: &[u8; 32],
) -> Result<Key, Problem> {
    if let Some(key) = person_key(tx, vault, person_id)? {
        return Ok(key);
    }
    // Derived, so that one draw may serve several persons and files of a request.
    let fresh = Key::new(pen.id(), derive(chance, "person", &[&person_id.to_be_bytes()]));
    let wrapped = vault.wrapping().seal(&place(person_id), fresh.bytes());
    store::insert(tx, person_id, fresh.id(), &wrapped, pen.now)?;
    // Two requests may meet here; whichever key was written first is the person's.
    person_key(tx, vault, person_id)?.ok_or_else(|| Problem::new(Kind::Internal))
}

/// Destroys the person's key, for good. Answers whether there was one left to destroy. The caller has checked the
/// permission and holds the person's lock.
pub fn destroy(tx: &mut Tx<'_>, pen: &Pen, brand_id: i64, person_id: i64) -> Result<bool, Problem> {
    if !store::destroy(tx, person_id, pen.id(), pen.now)? {
        return Ok(false);
    }
    let event =
        Event::new(Some(brand_id), Subject::person(person_id), "PersonKeyDestroyed", serde_json::json!({}));
    events::record(tx, pen, &event)?;
    Ok(true)
}

/// Removes a key that was made for something that never was a person, such as a conversation that is only begun. What it
/// sealed has gone over to another key, or is gone.
pub fn drop_spent(tx: &mut Tx<'_>, id: i64) -> Result<(), db::DbError> {
    store::drop(tx, id)
}

/// The vault's part of the house. It has no routes: what it keeps is reached through those it keeps it for.
pub fn capability() -> Capability {
    Capability {
        name: "vault",
        migrations: schema::MIGRATIONS,
        statements: store::STATEMENTS,
        operations: &[],
        api: OpenApiRouter::new,
    }
}
