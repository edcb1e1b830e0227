//! The views of a reader, one of them, and its cases.

use db::Tx;
use kernel::{Actor, Permission, Problem};

use crate::cases::lists::{self, Page};
use crate::house::Desk;
use crate::views::{COUNTED_MAX, Named, View, gone, of_actor, seen};

/// One's own, one's teams' and everybody's, in the order the actor gave them, then by name.
pub async fn list(desk: &Desk, actor: &Actor) -> Result<Vec<View>, Problem> {
    actor.may(Permission::CaseView)?;
    let actor = actor.clone();
    desk.db()
        .read(move |tx| {
            let mut views = of_actor(tx, &actor)?;
            for view in &mut views {
                view.gone = gone(tx, &view.filters)?;
            }
            Ok(views)
        })
        .await
}

/// The first [`COUNTED_MAX`] of them by name alone: what a menu shows.
pub async fn menu(desk: &Desk, actor: &Actor) -> Result<Vec<Named>, Problem> {
    actor.may(Permission::CaseView)?;
    let actor = actor.clone();
    desk.db().read(move |tx| menu_of(tx, &actor)).await
}

/// The same, for who reads more in one snapshot.
pub fn menu_of(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Named>, Problem> {
    actor.may(Permission::CaseView)?;
    let views = of_actor(tx, actor)?.into_iter().take(COUNTED_MAX);
    Ok(views.map(|view| Named { id: view.id, name: view.name }).collect())
}

/// One view.
pub async fn read(desk: &Desk, actor: &Actor, id: i64) -> Result<View, Problem> {
    actor.may(Permission::CaseView)?;
    let actor = actor.clone();
    desk.db().read(move |tx| seen(tx, &actor, id)).await
}

/// A page of the view's cases that the actor may see, after the cursor `after`.
pub async fn cases(desk: &Desk, actor: &Actor, id: i64, after: Option<String>) -> Result<Page, Problem> {
    actor.may(Permission::CaseView)?;
    let view = read(desk, actor, id).await?;
    lists::list(desk, actor, &lists::Query { after, ..view.query() }).await
}
