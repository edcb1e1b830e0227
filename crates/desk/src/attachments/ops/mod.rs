//! One verb, one file.

mod open;
mod upload;

pub use open::{Opened, open};
pub use upload::{Upload, upload};
