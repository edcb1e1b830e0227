//! The desk's scenarios, each on both engines: what is answered, what was recorded.

mod customers;
mod discarding;
mod labels;
mod listing;
mod opening;
mod statements;
mod team;
mod working;
