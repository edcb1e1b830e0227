//! Add a brand. Whoever adds one must reach everything: nobody serves the new brand yet.

use kernel::{Actor, Kind, Permission, Problem, Scope};
use serde::{Deserialize, Serialize};

use crate::brands::{self, NewBrand};
use crate::house::Desk;
use crate::{fields, requests};

/// The longest letterhead, in characters.
pub const LETTERHEAD_MAX: usize = 2_000;

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct BrandAdded {
    /// The new brand.
    pub id: i64,
}

/// The fields of a brand, cleaned.
pub(crate) fn checked(new: &NewBrand) -> Result<NewBrand, Problem> {
    Ok(NewBrand {
        name: fields::required("name", &new.name, fields::NAME_MAX)?,
        language: new.language,
        zone: fields::zone("zone", &new.zone)?,
        sender_domain: fields::domain("sender_domain", &new.sender_domain)?,
        letterhead: fields::text("letterhead", &new.letterhead, LETTERHEAD_MAX)?,
    })
}

/// Adds a brand.
pub async fn add(desk: &Desk, actor: &Actor, new: NewBrand) -> Result<BrandAdded, Problem> {
    actor.may(Permission::SettingsChange)?;
    if actor.grants.scope != Scope::All {
        return Err(Problem::new(Kind::BeyondYours).with("missing", Scope::All.word()));
    }
    let (new, pen) = (checked(&new)?, desk.pen(actor));
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                brands::name_is_free(tx, &new.name, None)?;
                Ok(BrandAdded { id: brands::insert(tx, &pen, &new)? })
            })
        })
        .await
}
