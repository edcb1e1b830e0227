//! Remove an address by which a customer can no longer be reached.

use kernel::{Actor, Kind, Problem};
use serde_json::json;

use super::on_person;
use crate::customers::{Person, store};
use crate::events::{self, Event, Subject};
use crate::house::Desk;

/// Removes an address. None is required: a person may be left without any.
pub async fn remove_identity(
    desk: &Desk,
    actor: &Actor,
    id: i64,
    expected: Option<i64>,
    identity_id: i64,
) -> Result<Person, Problem> {
    on_person(desk, actor, id, expected, move |tx, pen, person| {
        let known = person.identities.iter().find(|identity| identity.id == identity_id);
        let identity = known.ok_or_else(|| Problem::new(Kind::NotFound))?;
        store::remove_identity(tx, id, identity_id)?;
        store::touch(tx, id)?;
        let body = json!({ "identity_id": identity_id, "kind": identity.kind });
        events::record(
            tx,
            pen,
            &Event::new(Some(person.brand_id), Subject::person(id), "IdentityRemoved", body),
        )?;
        Ok(())
    })
    .await
}
