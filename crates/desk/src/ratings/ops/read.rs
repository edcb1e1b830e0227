//! Read the rating of a case.

use kernel::{Actor, Permission, Problem};

use crate::cases;
use crate::house::Desk;
use crate::ratings::{self, CaseRating};

/// The rating of a case the actor may see; `None` when nobody was asked.
pub async fn read(desk: &Desk, actor: &Actor, case_id: i64) -> Result<Option<CaseRating>, Problem> {
    actor.may(Permission::CaseView)?;
    let actor = actor.clone();
    desk.db()
        .read(move |tx| {
            let case = cases::seen(tx, &actor, case_id)?;
            ratings::of_case(tx, case.id)
        })
        .await
}
