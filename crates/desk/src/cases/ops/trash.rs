//! Move a case to the trash, where it stays restorable for 30 days.

use kernel::{Actor, Permission, Problem};

use super::on_case;
use crate::cases::reasons::Reason;
use crate::cases::rules::{Disposition, Wish};
use crate::cases::{At, Case, changing};
use crate::house::Desk;

/// Moves a case to the trash.
pub async fn trash(desk: &Desk, actor: &Actor, at: At, reason: Option<String>) -> Result<Case, Problem> {
    actor.may(Permission::CaseDiscard)?;
    let reason = Reason::given(desk, reason.as_deref())?;
    on_case(desk, actor, Permission::CaseDiscard, at, move |tx, pen, _, case| {
        let wish = Wish { disposition: Some(Disposition::Deleted), ..Wish::default() };
        changing::apply(tx, pen, case, &wish, reason.as_ref())
    })
    .await
}
