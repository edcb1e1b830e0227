//! The desk's scenarios, each on both engines: what is answered, what was recorded.

mod attachments;
mod opening;
mod statements;
mod vault;
