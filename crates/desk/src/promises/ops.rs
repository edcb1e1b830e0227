//! Read the clocks of a case.

use kernel::{Actor, Permission, Problem};

use crate::cases;
use crate::clocks::{self, View};
use crate::house::Desk;

/// The clocks of a case the actor may see, oldest first, as they stand now.
pub async fn read(desk: &Desk, actor: &Actor, case_id: i64) -> Result<Vec<View>, Problem> {
    actor.may(Permission::CaseView)?;
    let (actor, now, held) = (actor.clone(), desk.now(), desk.clone());
    desk.db()
        .read(move |tx| {
            cases::seen(tx, &actor, case_id)?;
            clocks::of_case(tx, held.calendars(), case_id, now)
        })
        .await
}
