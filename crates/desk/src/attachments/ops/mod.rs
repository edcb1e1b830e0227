//! One verb, one file.

mod list;
mod open;
mod upload;

pub use list::{CaseFiles, list};
pub use open::{Opened, open};
pub use upload::{Upload, upload};
