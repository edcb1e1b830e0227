//! How one writes: for how long a letter waits so that it can be taken back.

use kernel::{Actor, Kind, Permission, Problem};
use serde::{Deserialize, Serialize};

use crate::correspondence::{UNDO_SECONDS_MAX, held, held_store};
use crate::house::Desk;

/// How somebody writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Habits {
    /// Seconds a letter waits before it leaves, 0 to 120; 0 lets it leave at once.
    pub undo_seconds: i64,
}

fn own(actor: &Actor) -> Result<i64, Problem> {
    actor.staff_id().ok_or_else(|| Problem::new(Kind::NotFound))
}

/// The actor's own habits.
pub async fn habits(desk: &Desk, actor: &Actor) -> Result<Habits, Problem> {
    actor.may(Permission::OwnProfile)?;
    let staff_id = own(actor)?;
    let seconds = desk.db().read(move |tx| Ok::<_, Problem>(held::undo_seconds_of(tx, staff_id)?)).await?;
    Ok(Habits { undo_seconds: seconds })
}

/// Changes them.
pub async fn change_habits(desk: &Desk, actor: &Actor, habits: Habits) -> Result<Habits, Problem> {
    actor.may(Permission::OwnProfile)?;
    let staff_id = own(actor)?;
    if !(0..=UNDO_SECONDS_MAX).contains(&habits.undo_seconds) {
        let problem = Problem::field(Kind::OutOfRange, "undo_seconds");
        return Err(problem.with("min", "0").with("max", UNDO_SECONDS_MAX.to_string()));
    }
    desk.db()
        .write(move |tx| Ok::<_, Problem>(held_store::set_habit(tx, staff_id, habits.undo_seconds)?))
        .await?;
    Ok(habits)
}
