//! One verb, one file: what is done to organisations.

mod add;
mod change;
mod list;
mod read;

pub use add::{NewOrganisation, add};
pub use change::{ChangeOrganisation, change};
pub use list::{LIMIT_MAX, OrganisationPage, OrganisationQuery, list};
pub use read::read;

use db::Tx;
use kernel::{Kind, Problem};

use super::{gathering, store};
use crate::pen::Pen;

/// Gives a domain to an organisation and has its people gathered; refused when another has it.
fn take_domain(tx: &mut Tx<'_>, pen: &Pen, id: i64, domain: &str) -> Result<(), Problem> {
    if !store::add_domain(tx, id, domain)? {
        let owner = store::owner(tx, domain)?.map(|(_, name)| name).unwrap_or_default();
        let value = format!("{domain} ({owner})");
        return Err(Problem::field(Kind::AlreadyTaken, "domains").with("value", value));
    }
    Ok(gathering::ask(tx, pen, id, domain)?)
}
