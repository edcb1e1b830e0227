//! Find snippets, write them down, fill one in for a case.

mod fill;
mod keep;
mod list;

pub use fill::fill;
pub use keep::{add, change, retire};
pub use list::list;
