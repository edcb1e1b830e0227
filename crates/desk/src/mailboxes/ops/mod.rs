//! One verb, one file.

mod add;
mod change;
mod pause;
mod read;
mod test;
mod wishes;

pub use add::{NewMailbox, add, insert};
pub use change::{MailboxChange, change};
pub use pause::{pause, resume};
pub use read::{details, list, read};
pub use test::{Tested, Verdict, test, told};
pub use wishes::{ImapWish, OauthWish, Secret, Set, SmtpWish};
