//! List organisations by name, or find them by a part of their name or domain.

use kernel::{Actor, Kind, Permission, Problem};
use serde::{Deserialize, Serialize};

use crate::house::Desk;
use crate::organisations::Organisation;
use crate::organisations::store::{self, Wanted};

/// The most organisations on a page.
pub const LIMIT_MAX: i64 = 500;
/// Organisations on a page when nobody says.
const LIMIT: i64 = 50;

/// Which organisations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrganisationQuery {
    /// A part of a name or domain in any spelling; all when empty.
    pub words: String,
    /// Those in use, or those retired; both when `None`.
    pub active: Option<bool>,
    /// [`OrganisationPage::next`] of the page before.
    pub after: Option<String>,
    /// Organisations on a page, 1 to [`LIMIT_MAX`]; 0 for 50.
    pub limit: i64,
}

/// A page of organisations, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct OrganisationPage {
    /// With their domains.
    pub organisations: Vec<Organisation>,
    /// Where to go on; `null` on the last page.
    pub next: Option<String>,
}

/// The organisations of the desk.
pub async fn list(
    desk: &Desk,
    actor: &Actor,
    query: &OrganisationQuery,
) -> Result<OrganisationPage, Problem> {
    actor.may(Permission::CustomerView)?;
    if !(0..=LIMIT_MAX).contains(&query.limit) {
        let problem = Problem::field(Kind::OutOfRange, "limit");
        return Err(problem.with("min", "1").with("max", LIMIT_MAX.to_string()));
    }
    let limit = if query.limit == 0 { LIMIT } else { query.limit };
    let wanted = Wanted {
        words: text::fold(&query.words),
        active: query.active,
        after: query.after.as_deref().map(read_cursor).transpose()?,
        limit: limit + 1,
    };
    desk.db()
        .read(move |tx| {
            let mut organisations = store::find(tx, &wanted)?;
            let most = usize::try_from(limit).unwrap_or_default();
            let more = organisations.len() > most;
            organisations.truncate(most);
            let last = organisations.last().filter(|_| more);
            let next = last.map(|last| format!("{}.{}", last.id, text::fold(&last.name)));
            Ok(OrganisationPage { organisations, next })
        })
        .await
}

/// A cursor is the last row's id and sort key.
fn read_cursor(cursor: &str) -> Result<(String, i64), Problem> {
    let parts = cursor.split_once('.').and_then(|(id, sort)| Some((sort.to_owned(), id.parse().ok()?)));
    parts.ok_or_else(|| Problem::field(Kind::Malformed, "after").with("expected", "next"))
}
