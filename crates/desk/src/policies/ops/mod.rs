//! One verb, one file.

mod add;
mod change;
mod checks;
mod list;
mod reorder;

pub use add::add;
pub use change::change;
pub use list::list;
pub use reorder::reorder;
