//! Bring a case back that was put away.

use kernel::{Actor, Permission, Problem};

use super::on_case;
use crate::cases::rules::{Sleep, Wish, Woken};
use crate::cases::{At, Case, changing};
use crate::house::Desk;

/// Ends a snooze. A case that is not put away stays as it is.
pub async fn wake(desk: &Desk, actor: &Actor, at: At) -> Result<Case, Problem> {
    on_case(desk, actor, Permission::CaseChange, at, |tx, pen, _, case| {
        let wish = Wish { sleep: Some(Sleep::End(Woken::Staff)), ..Wish::default() };
        changing::apply(tx, pen, case, &wish, None)
    })
    .await
}
