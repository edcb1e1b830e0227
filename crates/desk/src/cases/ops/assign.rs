//! Give a case to a colleague, a team, both, or back to nobody.

use db::Tx;
use kernel::{Actor, Kind, Permission, Problem};

use super::on_case;
use crate::cases::rules::Wish;
use crate::cases::{At, Case, changing};
use crate::house::Desk;
use crate::pen::Pen;
use crate::staff;

/// Whom to give it to; `None` leaves it, `Some(None)` takes it away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AssignCase {
    /// The owner.
    pub assignee_id: Option<Option<i64>>,
    /// The team.
    pub team_id: Option<Option<i64>>,
}

/// Assigns a case.
pub async fn assign(desk: &Desk, actor: &Actor, at: At, command: AssignCase) -> Result<Case, Problem> {
    actor.may(Permission::CaseAssign)?;
    if command == AssignCase::default() {
        return Err(Problem::field(Kind::Required, "assignee_id"));
    }
    on_case(desk, actor, Permission::CaseAssign, at, move |tx, pen, _, case| {
        assign_in(tx, pen, case, command)
    })
    .await
}

/// Assigns a case held by a transaction that does more.
pub fn assign_in(tx: &mut Tx<'_>, pen: &Pen, case: &Case, command: AssignCase) -> Result<Case, Problem> {
    // A case keeps an owner who may no longer have one; none is given to them.
    if let Some(Some(owner)) = command.assignee_id
        && case.assignee_id != Some(owner)
    {
        if staff::grants_of(tx, owner)?.is_none() {
            return Err(
                Problem::field(Kind::UnknownReference, "assignee_id").with("value", owner.to_string())
            );
        }
        if !staff::is_of_brand(tx, owner, case.brand_id)? {
            return Err(Problem::field(Kind::OtherBrand, "assignee_id"));
        }
        staff::check_can_own(tx, "assignee_id", owner)?;
    }
    // A case keeps a team that was retired meanwhile; none is given to it.
    if let Some(Some(team)) = command.team_id
        && case.team_id != Some(team)
        && !staff::team_takes(tx, team, case.brand_id)?
    {
        return Err(Problem::field(Kind::UnknownReference, "team_id").with("value", team.to_string()));
    }
    let wish = Wish { assignee_id: command.assignee_id, team_id: command.team_id, ..Wish::default() };
    changing::apply(tx, pen, case, &wish, None)
}
