//! The server engine: threads that each hold a connection, and a sequencer that numbers committed log rows.

mod link;
mod pool;
mod sequencer;
mod whispering;

pub(crate) use link::PgLink;
pub(crate) use pool::{Pool, connect, start_pool};
pub(crate) use sequencer::{Sequencer, start_sequencer};
pub(crate) use whispering::start_whispering;
