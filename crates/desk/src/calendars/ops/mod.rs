//! One verb, one file.

mod add;
mod declare;
mod put;
mod read;
mod tried;

pub use add::{Source, add};
pub use declare::declare;
pub use put::put;
pub use read::{list, read};
pub use tried::{Question, try_document, try_stored};
