//! One verb, one file.

mod fetch;
mod leave;
mod read;

pub use fetch::fetch;
pub use leave::{discard, replay};
pub use read::{count, list, read, source};
