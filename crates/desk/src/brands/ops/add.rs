//! Add a brand. Whoever adds one must reach everything: nobody serves the new brand yet.

use kernel::{Actor, Kind, Permission, Problem, Scope};
use serde::{Deserialize, Serialize};

use crate::brands::{self, NewBrand, rules, store};
use crate::house::Desk;
use crate::requests;

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct BrandAdded {
    /// The new brand.
    pub id: i64,
}

/// Adds a brand.
pub async fn add(desk: &Desk, actor: &Actor, new: NewBrand) -> Result<BrandAdded, Problem> {
    actor.may(Permission::SettingsChange)?;
    if actor.grants.scope != Scope::All {
        return Err(Problem::new(Kind::BeyondYours).with("missing", Scope::All.word()));
    }
    let reader = actor.language;
    let (new, pen) = (rules::checked(&new, reader)?, desk.pen(actor));
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                store::hold_all(tx)?;
                rules::check_beside(&new, None, &brands::all(tx)?, reader)?;
                Ok(BrandAdded { id: brands::insert(tx, &pen, &new)? })
            })
        })
        .await
}
