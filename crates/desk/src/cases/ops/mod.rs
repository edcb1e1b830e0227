//! One verb, one file: permission, load, rule, store, event, in one transaction.

mod open;
mod read;

pub use open::{OpenCase, Opened, open, open_in};
pub use read::{Thread, read};
