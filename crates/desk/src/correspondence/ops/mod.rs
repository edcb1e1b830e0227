//! Verbs of correspondence.

mod reply;
mod watch_outbox;

pub use reply::{Replied, Reply, mailbox_for, reply};
pub use watch_outbox::{outbox, send_again};
