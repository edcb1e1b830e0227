//! Find snippets, write them down, fill one in for a case.

mod fill;
mod fill_begun;
mod keep;
mod list;

pub use fill::fill;
pub(crate) use fill_begun::setting;
pub use fill_begun::{FillFor, fill_begun, languages_for};
pub use keep::{add, change, retire};
pub use list::list;
