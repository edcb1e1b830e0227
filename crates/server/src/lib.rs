//! Everything behind the program `khidmat`.

pub mod demo;
