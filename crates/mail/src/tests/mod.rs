//! The crate from outside: real connections on loopback, mails there and back, and a shelf of mails with what should
//! be read from each.

mod corpus;
mod delivery;
mod imap;
mod imap_world;
mod listener;
mod round_trip;
mod world;
