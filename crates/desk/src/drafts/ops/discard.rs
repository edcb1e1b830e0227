//! Discard a draft.

use kernel::{Actor, Permission, Problem};

use crate::cases;
use crate::drafts;
use crate::house::Desk;

/// Discards the actor's draft. That there is none is no fault.
pub async fn discard(desk: &Desk, actor: &Actor, case_id: i64, form: &str) -> Result<(), Problem> {
    actor.may(Permission::CaseView)?;
    drafts::check_form(form)?;
    let staff_id = drafts::author(actor)?;
    let (actor, form) = (actor.clone(), form.to_owned());
    desk.db()
        .write(move |tx| {
            cases::seen(tx, &actor, case_id)?;
            Ok(drafts::forget(tx, staff_id, case_id, &form)?)
        })
        .await
}
