//! One verb, one file: permission, load, rule, store, event, in one transaction.

mod open;
mod read;

pub use open::{BODY_MAX, OpenCase, Opened, SUBJECT_MAX, open, open_in};
pub use read::{Thread, read};
