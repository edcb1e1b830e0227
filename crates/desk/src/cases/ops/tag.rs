//! Put tags on a case.

use db::Tx;
use kernel::{Actor, Kind, Permission, Problem};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::on_case;
use crate::cases::{At, Case, CaseTag, rules, store};
use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::labels;
use crate::pen::Pen;

/// The most tags a case may carry.
pub const TAGS_MAX: usize = 30;

/// A case's tags after a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Tagged {
    /// The case's version now.
    pub version: i64,
    /// Its tags, by word.
    pub tags: Vec<CaseTag>,
}

/// Puts tags on a case, by what people type. Those it has already stay.
pub async fn tag(desk: &Desk, actor: &Actor, at: At, typed: Vec<String>) -> Result<Tagged, Problem> {
    actor.may(Permission::CaseChange)?;
    if typed.is_empty() {
        return Err(Problem::field(Kind::Required, "tag"));
    }
    on_case(desk, actor, Permission::CaseChange, at, move |tx, pen, actor, case| {
        tag_in(tx, pen, actor, case, &typed)
    })
    .await
}

/// Puts tags on a case held by a transaction that does more.
pub fn tag_in(
    tx: &mut Tx<'_>,
    pen: &Pen,
    actor: &Actor,
    case: &Case,
    typed: &[String],
) -> Result<Tagged, Problem> {
    rules::workable(case)?;
    let mut version = case.version;
    for typed in typed {
        let (tag_id, word) = labels::tag_typed(tx, pen, actor, typed)?;
        if tx.execute(&store::TAG, &[&case.id, &tag_id])? == 1 {
            version = tx.one(&store::TOUCH, &[&case.id], |row| row.get(0))?;
            let body = json!({ "tag_id": tag_id, "tag": word });
            events::record(
                tx,
                pen,
                &Event::new(Some(case.brand_id), Subject::case(case.id), "TagAdded", body),
            )?;
        }
    }
    let tags = store::tags(tx, case.id)?;
    if tags.len() > TAGS_MAX {
        return Err(Problem::field(Kind::OutOfRange, "tag")
            .with("min", "0")
            .with("max", TAGS_MAX.to_string()));
    }
    Ok(Tagged { version, tags })
}
