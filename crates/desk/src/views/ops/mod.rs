//! Find views, keep them, put them in order, count them.

mod arrange;
mod counts;
mod keep;
mod list;

pub use arrange::{Order, arrange};
pub use counts::counts;
pub use keep::{add, change, remove};
pub use list::{cases, list, menu, menu_of, read};
