//! Verbs of correspondence.

mod details;
mod held;
mod mail_rules;
mod original;
mod reply;
mod send_kept;
mod watch_outbox;

pub use details::{CaseMail, case_mail, reopen_thanked, source};
pub use held::{Decision, held, held_count, held_source, settle_held};
pub use mail_rules::{
    acknowledgements, mail_rules, set_acknowledgement, set_mail_rules, trust_address, undeliverable,
};
pub use original::{OriginalLook, original};
pub use reply::{Replied, Reply, mailbox_for, reply};
pub use send_kept::{KEPT_MAX, KeptLetters, kept, send_kept};
pub use watch_outbox::{outbox, send_again};
