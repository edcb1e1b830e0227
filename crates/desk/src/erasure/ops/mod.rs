//! One verb, one file.

mod erase;
mod hold;
mod look;

pub use erase::{Erased, erase};
pub use hold::{HOLD_REASON_MAX, hold, release};
pub use look::{Standing, look};

use db::Tx;
use kernel::{Actor, Kind, Problem};

use crate::customers::{self, Person};
use crate::staff;

/// The customer, taken for this transaction, if the actor works for their brand; otherwise there is none.
fn taken(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<Person, Problem> {
    tx.lock(customers::LOCK, id)?;
    seen(tx, actor, id)
}

fn seen(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<Person, Problem> {
    let person = customers::found(tx, id)?.ok_or_else(|| Problem::new(Kind::NotFound))?;
    if staff::serves(tx, actor, person.brand_id)? { Ok(person) } else { Err(Problem::new(Kind::NotFound)) }
}
