//! What can be done with search: find cases and customers, or customers alone.

mod find;

pub use find::{LIMIT_MAX, find, people};
