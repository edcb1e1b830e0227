//! Mark a case as unwanted, and block who sent it.

use kernel::{Actor, Permission, Problem};

use super::on_case;
use crate::cases::blocking::{self, Block};
use crate::cases::rules::{Disposition, Wish};
use crate::cases::{At, Case, changing};
use crate::house::Desk;

/// Marks a case as spam. It counts nowhere from now on; it can be restored.
pub async fn spam(desk: &Desk, actor: &Actor, at: At, block: Block) -> Result<Case, Problem> {
    on_case(desk, actor, Permission::CaseDiscard, at, move |tx, pen, actor, case| {
        let wish = Wish { disposition: Some(Disposition::Spam), ..Wish::default() };
        let after = changing::apply(tx, pen, case, &wish, None)?;
        blocking::block(tx, pen, &after, block, actor.language)?;
        Ok(after)
    })
    .await
}
