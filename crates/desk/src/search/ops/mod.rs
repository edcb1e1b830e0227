//! What can be done with search: find.

mod find;

pub use find::{LIMIT_MAX, find};
