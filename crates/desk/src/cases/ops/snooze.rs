//! Put a case away until a certain time.

use kernel::{Actor, Permission, Problem, Timestamp};

use super::on_case;
use crate::cases::rules::{Sleep, Wish};
use crate::cases::{At, Case, changing};
use crate::house::Desk;

/// Hides a case from the daily folders until `until`, or until its customer writes.
pub async fn snooze(desk: &Desk, actor: &Actor, at: At, until: Timestamp) -> Result<Case, Problem> {
    on_case(desk, actor, Permission::CaseChange, at, move |tx, pen, _, case| {
        let wish = Wish { sleep: Some(Sleep::Until(until)), ..Wish::default() };
        changing::apply(tx, pen, case, &wish, None)
    })
    .await
}
