//! Make an API token for oneself. It may do what its owner may, and ends with them.

use kernel::{Actor, Kind, Permission, Problem, Timestamp};
use serde::{Deserialize, Serialize};

use crate::house::Desk;
use crate::staff::secrets::{self, Opens};
use crate::{fields, requests, staff};

/// A token as it is shown, once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MadeToken {
    /// Its id.
    pub id: i64,
    /// The secret: keep it, it is not shown again.
    pub token: String,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    id: i64,
    seed: String,
}

/// Makes a token called `name` that ends at `expires_at`, if it is to end by itself.
pub async fn make_token(
    desk: &Desk,
    actor: &Actor,
    name: &str,
    expires_at: Option<Timestamp>,
) -> Result<MadeToken, Problem> {
    actor.may(Permission::TokenCreate)?;
    let owner = actor.staff_id().ok_or_else(|| Problem::new(Kind::NotFound))?;
    let name = fields::required("name", name, fields::NAME_MAX)?;
    let pen = desk.pen(actor);
    if expires_at.is_some_and(|end| end <= pen.now) {
        let latest = pen.now.plus_days(3_650).to_string();
        return Err(Problem::field(Kind::OutOfRange, "expires_at")
            .with("min", pen.now.to_string())
            .with("max", latest));
    }
    let secret = secrets::fresh(desk, Opens::Api);
    let kept: Kept = desk
        .db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let id = staff::insert_token(tx, &pen, owner, &name, &secret.hash, expires_at)?;
                Ok(Kept { id, seed: secret.seed.clone() })
            })
        })
        .await?;
    Ok(MadeToken { id: kept.id, token: secrets::again(desk, Opens::Api, &kept.seed) })
}
