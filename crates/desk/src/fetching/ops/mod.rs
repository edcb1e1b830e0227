//! One verb, one file.

mod health;

pub use health::health;
