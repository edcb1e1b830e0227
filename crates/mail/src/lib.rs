//! Mail and nothing but mail: taking it in over SMTP or LMTP, reading it, telling same from same, naming threads,
//! writing it and handing it to a relay. Knows nothing of cases, customers or the database; the roof above gives it a
//! place to store what arrives ([`listener::Intake`]) and asks it to read and to write.
//!
//! Reading order: what a mail is, how one is read, what is known about it, how one is written, how it travels.

pub mod address;
pub mod automatic;
pub mod delivery;
pub mod inbound;
pub mod listener;
pub mod outbound;

pub use address::Address;
