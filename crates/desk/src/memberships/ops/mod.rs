//! One verb, one file: what is done about who belongs where.

mod counts;
mod join;

pub use counts::{Count, counts};
pub use join::join;
