//! One verb, one file: permission, load, rule, store, event, in one transaction.

mod assign;
mod block;
mod change;
mod note;
mod open;
mod participants;
mod read;
mod read_mentions;
mod restore;
mod snooze;
mod spam;
mod tag;
mod trash;
mod unblock;
mod untag;
mod wake;

pub use assign::{AssignCase, assign, assign_in};
pub use block::block;
pub use change::{ChangeCase, change, change_in};
pub use note::{Noted, WriteNote, note, note_in};
pub use open::{BODY_MAX, OpenCase, Opened, open, open_in};
pub use participants::{Participants, add_participant, remove_participant};
pub use read::{Thread, history, history_of, read, thread};
pub use read_mentions::{Noticed, read_mentions};
pub use restore::restore;
pub use snooze::snooze;
pub use spam::spam;
pub use tag::{Tagged, tag, tag_in};
pub use trash::trash;
pub use unblock::{Unblocked, blocked_senders, unblock};
pub use untag::{untag, untag_in};
pub use wake::wake;

use db::Tx;
use kernel::{Actor, Permission, Problem};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{At, Case, held};
use crate::house::Desk;
use crate::pen::Pen;
use crate::requests;

/// Runs a verb on one case: the permission, the case held and of the version seen, once per named request.
async fn on_case<T, W>(
    desk: &Desk,
    actor: &Actor,
    permission: Permission,
    at: At,
    work: W,
) -> Result<T, Problem>
where
    T: Serialize + DeserializeOwned + Send + 'static,
    W: Fn(&mut Tx<'_>, &Pen, &Actor, &Case) -> Result<T, Problem> + Send + 'static,
{
    actor.may(permission)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let case = held(tx, &actor, at)?;
                work(tx, &pen, &actor, &case)
            })
        })
        .await
}
