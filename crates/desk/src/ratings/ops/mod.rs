//! Verbs of ratings. `show` and `give` need no sign-in: whoever holds the link is the customer it was sent to.

mod give;
mod read;
mod set;
mod show;

pub use give::give;
pub use read::read;
pub use set::{set, setting};
pub use show::{Shown, show};
