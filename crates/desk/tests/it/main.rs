//! The desk's scenarios, each on both engines: what is answered, what was recorded.

mod calendars;
mod clocks;
mod opening;
mod policies;
mod statements;
