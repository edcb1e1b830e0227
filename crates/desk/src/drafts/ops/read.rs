//! Read one's own drafts in a case.

use kernel::{Actor, Permission, Problem};

use crate::cases;
use crate::drafts::{self, Draft};
use crate::house::Desk;

/// The actor's drafts in a case they see, by form.
pub async fn read(desk: &Desk, actor: &Actor, case_id: i64) -> Result<Vec<Draft>, Problem> {
    actor.may(Permission::CaseView)?;
    let staff_id = drafts::author(actor)?;
    let actor = actor.clone();
    desk.db()
        .read(move |tx| {
            cases::seen(tx, &actor, case_id)?;
            Ok(drafts::of_case(tx, staff_id, case_id)?)
        })
        .await
}
