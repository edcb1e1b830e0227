//! Read, save and discard one's drafts.

mod discard;
mod read;
mod save;

pub use discard::discard;
pub use read::read;
pub use save::{Save, save};
