//! The snippets an actor may use.

use kernel::{Actor, Permission, Problem};

use crate::house::Desk;
use crate::snippets::{Snippet, is_for, store};

/// One's own, one's teams' and one's brands', by name.
pub async fn list(desk: &Desk, actor: &Actor) -> Result<Vec<Snippet>, Problem> {
    actor.may(Permission::CaseReply)?;
    let actor = actor.clone();
    desk.db()
        .read(move |tx| {
            let mut usable = Vec::new();
            for snippet in store::usable(tx, actor.staff_id().unwrap_or(0))? {
                if is_for(tx, &actor, &snippet)? {
                    usable.push(snippet);
                }
            }
            Ok(usable)
        })
        .await
}
