//! Take a tag off a case.

use kernel::{Actor, Permission, Problem};
use serde_json::json;

use super::{Tagged, on_case};
use crate::cases::{At, rules, store};
use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::labels;

/// Takes a tag off. One the case does not have is no fault: it is off.
pub async fn untag(desk: &Desk, actor: &Actor, at: At, typed: String) -> Result<Tagged, Problem> {
    on_case(desk, actor, Permission::CaseChange, at, move |tx, pen, _, case| {
        rules::workable(case)?;
        let mut version = case.version;
        if let Some((tag_id, word)) = labels::tag_known(tx, &typed)?
            && tx.execute(&store::UNTAG, &[&case.id, &tag_id])? == 1
        {
            version = tx.one(&store::TOUCH, &[&case.id], |row| row.get(0))?;
            let body = json!({ "tag_id": tag_id, "tag": word });
            events::record(
                tx,
                pen,
                &Event::new(Some(case.brand_id), Subject::case(case.id), "TagRemoved", body),
            )?;
        }
        Ok(Tagged { version, tags: store::tags(tx, case.id)? })
    })
    .await
}
