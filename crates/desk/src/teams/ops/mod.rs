//! One verb, one file.

mod add;
mod change;
mod list;

pub use add::{NewTeam, TeamAdded, add};
pub use change::{TeamChange, change};
pub use list::list;
