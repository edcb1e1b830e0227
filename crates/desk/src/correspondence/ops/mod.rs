//! Verbs of correspondence.

mod reply;
mod send_kept;
mod watch_outbox;

pub use reply::{Replied, Reply, mailbox_for, reply};
pub use send_kept::{KEPT_MAX, KeptLetters, kept, send_kept};
pub use watch_outbox::{outbox, send_again};
