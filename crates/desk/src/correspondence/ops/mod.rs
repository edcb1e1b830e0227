//! Verbs of correspondence.

mod begun_drafts;
mod begun_letters;
mod deliveries;
mod details;
mod forward;
mod habits;
mod held;
mod held_letters;
mod letterheads;
mod mail_rules;
mod original;
mod reply;
mod send_kept;
mod signatures;
mod start;
mod waiting_letters;
mod watch_outbox;

pub use begun_drafts::{
    BegunFile, begin_draft, begun_case, begun_draft, begun_drafts, discard_begun, files_of_begun, save_begun,
    upload_begun,
};
pub use deliveries::{deliveries, retry};
pub use details::{CaseMail, case_mail, reopen_thanked, source};
pub use forward::{Forward, forward};
pub use habits::{Habits, change_habits, habits};
pub use held::{Decision, held, held_count, held_source, settle_held};
pub use held_letters::{TakenBack, held_letters, reschedule, withdraw};
pub(super) use held_letters::{people, typed_of};
pub use letterheads::{begun_letterhead, case_letterhead, letterhead_of_case, mail_addresses};
pub use mail_rules::{
    acknowledgements, mail_rules, set_acknowledgement, set_mail_rules, trust_address, undeliverable,
};
pub use original::{OriginalLook, original};
pub use reply::{Replied, Reply, mailbox_for, reply};
pub use send_kept::{KEPT_MAX, KeptLetters, kept, send_kept};
pub use signatures::{change_signatures, signatures};
pub use start::{Outset, Start, Started, start};
pub use waiting_letters::{WaitingLetter, waiting_count, waiting_letters};
pub use watch_outbox::{outbox, send_again};
