//! Put a customer into an organisation, or out of the one they are in.

use kernel::{Actor, Kind, Permission, Problem};

use crate::customers::{self, By, Person};
use crate::house::Desk;
use crate::memberships::put;
use crate::{organisations, requests};

/// Puts a customer of the actor's brands into an organisation that is in use; `None` puts them out of any. No domain
/// changes it afterwards. The clocks of their open cases follow.
pub async fn join(
    desk: &Desk,
    actor: &Actor,
    id: i64,
    expected: Option<i64>,
    organisation_id: Option<i64>,
) -> Result<Person, Problem> {
    actor.may(Permission::CustomerChange)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                // An organisation is held before its people.
                let in_use = organisation_id.map(|wanted| organisations::held(tx, wanted)).transpose()?;
                let person = customers::ops::held(tx, &actor, id, expected)?;
                if person.organisation_id == organisation_id {
                    return Ok(person);
                }
                if let (Some(wanted), Some(false)) = (organisation_id, in_use) {
                    let problem = Problem::field(Kind::UnknownReference, "organisation_id");
                    return Err(problem.with("value", wanted.to_string()));
                }
                put(tx, &pen, &person, organisation_id, By::Hand)?;
                customers::get(tx, id)
            })
        })
        .await
}
