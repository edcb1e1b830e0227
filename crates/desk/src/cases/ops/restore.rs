//! Bring a case back from spam or the trash.

use kernel::{Actor, Permission, Problem};

use super::on_case;
use crate::cases::rules::{Disposition, Wish};
use crate::cases::{At, Case, blocking, changing};
use crate::house::Desk;

/// Restores a case. What was blocked because of it is heard again.
pub async fn restore(desk: &Desk, actor: &Actor, at: At) -> Result<Case, Problem> {
    on_case(desk, actor, Permission::CaseDiscard, at, |tx, pen, _, case| {
        let wish = Wish { disposition: Some(Disposition::Live), ..Wish::default() };
        let after = changing::apply(tx, pen, case, &wish, None)?;
        if case.disposition == Disposition::Spam.word() {
            blocking::lift(tx, pen, &after)?;
        }
        Ok(after)
    })
    .await
}
