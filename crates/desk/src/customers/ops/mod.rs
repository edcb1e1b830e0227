//! One verb, one file: what is done to customers.

mod add_identity;
mod change;
mod duplicates;
mod list;
mod read;
mod remove_identity;

pub use add_identity::{NewIdentity, add_identity};
pub use change::{ChangeCustomer, change};
pub use duplicates::{Duplicate, duplicates};
pub use list::{CustomerPage, CustomerQuery, list};
pub use read::read;
pub use remove_identity::remove_identity;

use db::Tx;
use kernel::{Actor, Kind, Permission, Problem};

use super::{LOCK, Person, store};
use crate::house::Desk;
use crate::http::check_version;
use crate::pen::Pen;
use crate::{requests, staff};

/// The customer, if the actor works for their brand; otherwise there is none.
fn seen(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<Person, Problem> {
    let person = store::get(tx, id)?.ok_or_else(|| Problem::new(Kind::NotFound))?;
    if staff::serves(tx, actor, person.brand_id)? { Ok(person) } else { Err(Problem::new(Kind::NotFound)) }
}

/// The customer, held for a change; refused when they were erased, or changed since the caller looked.
pub(crate) fn held(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: i64,
    expected: Option<i64>,
) -> Result<Person, Problem> {
    tx.lock(LOCK, id)?;
    let person = seen(tx, actor, id)?;
    if person.erased {
        return Err(Problem::new(Kind::Erased));
    }
    check_version(expected, person.version)?;
    Ok(person)
}

/// Runs a verb on one customer: the person held and of the version seen, once per named request. Answers them as they
/// are afterwards.
async fn on_person<W>(
    desk: &Desk,
    actor: &Actor,
    id: i64,
    expected: Option<i64>,
    work: W,
) -> Result<Person, Problem>
where
    W: Fn(&mut Tx<'_>, &Pen, &Person) -> Result<(), Problem> + Send + 'static,
{
    actor.may(Permission::CustomerChange)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let person = held(tx, &actor, id, expected)?;
                work(tx, &pen, &person)?;
                seen(tx, &actor, id)
            })
        })
        .await
}
