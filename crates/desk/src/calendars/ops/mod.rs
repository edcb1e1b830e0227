//! One verb, one file.

mod add;
mod declare;
mod fill;
mod put;
mod read;
mod retire;
mod tried;

pub use add::{Source, add};
pub use declare::declare;
pub use fill::{Filled, fill_from_ics, fill_from_region};
pub use put::put;
pub use read::{list, read};
pub use retire::set_active;
pub use tried::{Question, try_document, try_stored};
