//! Verbs of correspondence.

mod deliveries;
mod forward;
mod habits;
mod held;
mod reply;
mod send_kept;
mod signatures;
mod start;
mod watch_outbox;

pub use deliveries::{deliveries, retry};
pub use forward::{Forward, forward};
pub use habits::{Habits, change_habits, habits};
pub use held::{held, reschedule, withdraw};
pub use reply::{Replied, Reply, mailbox_for, reply};
pub use send_kept::{KEPT_MAX, KeptLetters, kept, send_kept};
pub use signatures::{change_signatures, signatures};
pub use start::{Start, Started, start};
pub use watch_outbox::{outbox, send_again};
