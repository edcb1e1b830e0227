//! One verb, one file.

mod add;
mod change;
mod read;

pub use add::{BrandAdded, add};
pub use change::{BrandChange, change};
pub use read::{list, read};
