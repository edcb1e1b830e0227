//! What stands in the way of erasing a customer, or that it was done.

use kernel::{Actor, Permission, Problem};
use serde::Serialize;

use super::seen;
use crate::cases;
use crate::erasure::{Erasure, Hold, store};
use crate::house::Desk;

/// How it stands with a customer's erasure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = ErasureStanding)]
pub struct Standing {
    /// That they were erased, if they were.
    pub erasure: Option<Erasure>,
    /// The hold they are under, if any.
    pub hold: Option<Hold>,
    /// How many cases of theirs there are.
    pub cases: i64,
    /// Those that are still open, by the number people see, at most ten.
    pub open: Vec<String>,
}

/// Looks.
pub async fn look(desk: &Desk, actor: &Actor, id: i64) -> Result<Standing, Problem> {
    actor.may(Permission::CustomerErase)?;
    let actor = actor.clone();
    desk.db()
        .read(move |tx| {
            let person = seen(tx, &actor, id)?;
            Ok(Standing {
                erasure: store::erasure_of(tx, person.id)?,
                hold: store::hold_of(tx, person.id)?,
                cases: cases::count_of_customer(tx, person.id)?,
                open: cases::open_of_customer(tx, person.id)?,
            })
        })
        .await
}
