//! List customers by name, or find them by the beginning of a name, an e-mail address or a number.

use kernel::{Actor, Kind, Permission, Problem, Scope, Who};
use serde::{Deserialize, Serialize};

use crate::customers::store::{self, Wanted};
use crate::customers::{Person, matching_form};
use crate::house::Desk;

/// The most customers on a page.
pub const LIMIT_MAX: i64 = 100;

/// Which customers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomerQuery {
    /// The beginning of a name, address or number; everybody when empty.
    pub words: String,
    /// Of one brand.
    pub brand_id: Option<i64>,
    /// Of one organisation.
    pub organisation_id: Option<i64>,
    /// [`CustomerPage::next`] of the page before.
    pub after: Option<String>,
    /// Customers on a page, 1 to [`LIMIT_MAX`]; 0 for 50.
    pub limit: i64,
}

/// A page of customers, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CustomerPage {
    /// With their addresses.
    pub customers: Vec<Person>,
    /// Where to go on; `null` on the last page.
    pub next: Option<String>,
}

/// The beginning that telephone numbers share with what was typed; `None` for what is no number.
fn number_typed(words: &str) -> Option<String> {
    let digits = words.chars().filter(char::is_ascii_digit).count();
    let only = words.chars().all(|c| c.is_ascii_digit() || " +-().".contains(c));
    (only && digits >= 3).then(|| matching_form("phone", words))
}

/// The customers of the actor's brands.
pub async fn list(desk: &Desk, actor: &Actor, query: &CustomerQuery) -> Result<CustomerPage, Problem> {
    actor.may(Permission::CustomerView)?;
    if !(0..=LIMIT_MAX).contains(&query.limit) {
        let problem = Problem::field(Kind::OutOfRange, "limit");
        return Err(problem.with("min", "1").with("max", LIMIT_MAX.to_string()));
    }
    let limit = if query.limit == 0 { 50 } else { query.limit };
    let (everywhere, reader) = match actor.who {
        Who::System => (true, 0),
        Who::Staff(id) => (actor.grants.scope == Scope::All, id),
        Who::Customer(_) | Who::Nobody => return Ok(CustomerPage { customers: vec![], next: None }),
    };
    let wanted = Wanted {
        reader,
        everywhere,
        brand_id: query.brand_id,
        organisation_id: query.organisation_id,
        beginning: text::fold(&query.words),
        number: number_typed(&query.words),
        after: query.after.as_deref().map(read_cursor).transpose()?,
        limit: limit + 1,
    };
    desk.db()
        .read(move |tx| {
            let mut found = store::find(tx, &wanted)?;
            let most = usize::try_from(limit).unwrap_or_default();
            let more = found.len() > most;
            found.truncate(most);
            let next = found.last().filter(|_| more).map(|(id, sort)| format!("{id}.{sort}"));
            let mut customers = Vec::with_capacity(found.len());
            for (id, _) in found {
                customers.extend(store::get(tx, id)?);
            }
            Ok(CustomerPage { customers, next })
        })
        .await
}

/// A cursor is the last row's id and sort key.
fn read_cursor(cursor: &str) -> Result<(String, i64), Problem> {
    let parts = cursor.split_once('.').and_then(|(id, sort)| Some((sort.to_owned(), id.parse().ok()?)));
    parts.ok_or_else(|| Problem::field(Kind::Malformed, "after").with("expected", "next"))
}
