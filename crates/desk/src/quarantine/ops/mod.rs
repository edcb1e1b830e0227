//! One verb, one file.

mod leave;
mod read;

pub use leave::{discard, replay};
pub use read::{count, list, read, source};
