//! Take a tag off a case.

use db::Tx;
use kernel::{Actor, Permission, Problem};
use serde_json::json;

use super::{Tagged, on_case};
use crate::cases::{At, Case, rules, store};
use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::labels;
use crate::pen::Pen;

/// Takes a tag off. One the case does not have is no fault: it is off.
pub async fn untag(desk: &Desk, actor: &Actor, at: At, typed: String) -> Result<Tagged, Problem> {
    on_case(desk, actor, Permission::CaseChange, at, move |tx, pen, _, case| untag_in(tx, pen, case, &typed))
        .await
}

/// Takes a tag off a case held by a transaction that does more.
pub fn untag_in(tx: &mut Tx<'_>, pen: &Pen, case: &Case, typed: &str) -> Result<Tagged, Problem> {
    rules::workable(case)?;
    let mut version = case.version;
    if let Some((tag_id, word)) = labels::tag_known(tx, typed)?
        && tx.execute(&store::UNTAG, &[&case.id, &tag_id])? == 1
    {
        version = tx.one(&store::TOUCH, &[&case.id], |row| row.get(0))?;
        let body = json!({ "tag_id": tag_id, "tag": word });
        let event = Event::new(Some(case.brand_id), Subject::case(case.id), "TagRemoved", body);
        events::record(tx, pen, &event)?;
    }
    Ok(Tagged { version, tags: store::tags(tx, case.id)? })
}
