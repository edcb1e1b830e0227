//! One verb, one file.

mod cancel;
mod read;
mod start;
mod undo;

pub use cancel::cancel;
pub use read::{list, read};
pub use start::{StartBulk, start};
pub use undo::undo;

use db::Tx;
use kernel::{Actor, Kind, Problem};

use super::{Bulk, store};

/// One's own bulk change; another's does not exist.
fn own(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<Bulk, Problem> {
    let staff_id = actor.staff_id().ok_or_else(|| Problem::new(Kind::NotFound))?;
    store::get(tx, id, staff_id, actor.language)?.ok_or_else(|| Problem::new(Kind::NotFound))
}
