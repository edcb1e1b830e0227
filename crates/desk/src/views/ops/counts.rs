//! How many cases are in each of a reader's views.

use kernel::{Actor, Permission, Problem};

use crate::cases::lists;
use crate::house::Desk;
use crate::views::{CEILING, COUNTED_MAX, Count, of_actor};

fn shown(count: i64) -> String {
    if count >= CEILING { format!("{}+", CEILING - 1) } else { count.to_string() }
}

/// Counts the first [`COUNTED_MAX`] views of the actor, each by one query that stops at [`CEILING`].
pub async fn counts(desk: &Desk, actor: &Actor) -> Result<Vec<Count>, Problem> {
    actor.may(Permission::CaseView)?;
    let (actor, now) = (actor.clone(), desk.now());
    desk.db()
        .read(move |tx| {
            let mut counts = Vec::new();
            for view in of_actor(tx, &actor)?.into_iter().take(COUNTED_MAX) {
                let count = lists::count(tx, &actor, &view.query(), now, CEILING)?;
                counts.push(Count { id: view.id, count, shown: shown(count) });
            }
            Ok(counts)
        })
        .await
}
