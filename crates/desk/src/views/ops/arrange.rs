//! Put one's views in order. Everybody has their own order, of shared views too.

use std::collections::BTreeSet;

use kernel::{Actor, Kind, Permission, Problem};
use serde::{Deserialize, Serialize};

use crate::house::Desk;
use crate::requests;
use crate::views::{View, of_actor, store};

/// Views in the order they shall stand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ViewOrder)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// View ids; what is left out follows by name.
    pub ids: Vec<i64>,
}

/// Puts the actor's views in order and answers them so.
pub async fn arrange(desk: &Desk, actor: &Actor, order: Order) -> Result<Vec<View>, Problem> {
    actor.may(Permission::CaseView)?;
    let staff_id = actor.staff_id().ok_or_else(|| Problem::new(Kind::NotFound))?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let before = of_actor(tx, &actor)?;
                let unknown =
                    |id: &i64| Problem::field(Kind::UnknownReference, "ids").with("value", id.to_string());
                if let Some(id) = order.ids.iter().find(|id| !before.iter().any(|view| view.id == **id)) {
                    return Err(unknown(id));
                }
                // An id twice stands where it was named first.
                let mut known = BTreeSet::new();
                let rest = before.iter().map(|view| view.id);
                let ids: Vec<i64> =
                    order.ids.iter().copied().chain(rest).filter(|id| known.insert(*id)).collect();
                store::place(tx, staff_id, &ids)?;
                of_actor(tx, &actor)
            })
        })
        .await
}
