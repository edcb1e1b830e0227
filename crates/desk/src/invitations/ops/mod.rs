//! One verb, one file.

mod send;

pub use send::{Invitation, send};
