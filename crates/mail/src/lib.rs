//! Mail and nothing but mail: taking it in over SMTP or LMTP, fetching it over IMAP, reading it, telling same from same, naming threads,
//! writing it and handing it to a relay. Knows nothing of cases, customers or the database; the roof above gives it a
//! place to store what arrives ([`listener::Intake`]) and asks it to read and to write.
//!
//! Reading order: what a mail is made of, how one is read, what is known about it, how one is written, how it travels.

pub mod address;
mod charset;
mod filename;
mod header;
mod parameters;
mod mime;

pub mod automatic;
pub mod bounce;
pub mod glance;
pub mod html;
pub mod identity;
pub mod invitation;
pub mod tnef;
pub mod inbound;
pub mod quote;
pub mod thanks;
pub mod token;
pub mod authenticity;

pub mod outbound;

pub mod reach;
pub mod trouble;
mod trust;

pub mod delivery;
pub mod imap;
pub mod listener;
pub mod oauth;

pub use address::Address;
pub use automatic::{Automatic, reply_is_welcome};
pub use imap::SignIn;
pub use inbound::{Attachment, Inbound, Sealed, Unreadable, parse};
pub use reach::Reach;
pub use token::{Candidate, ReplyTokens, thread_candidates};
pub use trouble::{Fault, Trouble};

#[cfg(test)]
mod tests;
