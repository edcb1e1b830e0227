//! Fetching mail from a folder on another server (IMAP, RFC 3501), without trusting it: `\Seen` means nothing here,
//! what was fetched is known by (UIDVALIDITY, UID); a mail is stored durably before its UID counts as done; every wait
//! has an end and every answer a size; one mail that cannot be had never keeps the others back.
//!
//! The grammar of answers is `imap-proto`'s. What is read before it is ours: where an answer ends and how large it may
//! become, so that a server can neither fill the memory nor stop the reader with an answer nobody asked for.

mod dial;
mod folder;
mod follow;
mod one;
mod progress;
mod talk;
mod verbs;
mod wire;

use std::time::Duration;

use kernel::Timestamp;
use zeroize::Zeroizing;

use crate::delivery::Security;
use crate::reach::Reach;

pub use dial::{Dial, Duplex, Network};
pub use folder::to_wire as folder_on_the_wire;
pub use follow::{Arrived, Keyless, Listed, NotNow, Shelf, State, check, follow};
pub use one::{One, fetch_one};
pub use progress::Progress;
pub(crate) use wire::encrypted;

/// How one signs in to a mail server. Never printed, wiped from memory when dropped.
#[derive(Clone, PartialEq, Eq)]
pub enum SignIn {
    /// With a user name and a password.
    Password {
        /// The user name, usually the address.
        username: String,
        /// The password.
        password: Zeroizing<String>,
    },
    /// With a user name and an OAuth 2 access token (SASL `XOAUTH2`).
    Token {
        /// The address.
        username: String,
        /// The token.
        token: Zeroizing<String>,
    },
}

impl std::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Password { .. } => "SignIn::Password",
            Self::Token { .. } => "SignIn::Token",
        })
    }
}

impl SignIn {
    /// With a password.
    pub fn password(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self::Password { username: username.into(), password: Zeroizing::new(password.into()) }
    }

    /// With a token.
    pub fn token(username: impl Into<String>, token: impl Into<String>) -> Self {
        Self::Token { username: username.into(), token: Zeroizing::new(token.into()) }
    }
}

/// What happens on the server to a mail that was stored here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Afterwards {
    /// Nothing: the folder is opened for reading only.
    #[default]
    Leave,
    /// It is marked as read.
    MarkSeen,
    /// It is moved to this folder.
    MoveTo(String),
}

/// A folder to be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Host name or address; its certificate is checked against it.
    pub host: String,
    /// 993 or 143, usually.
    pub port: u16,
    /// How the connection is protected. In clear only to a machine of one's own network.
    pub security: Security,
    /// How to sign in.
    pub sign_in: SignIn,
    /// The folder: `INBOX`.
    pub folder: String,
    /// What happens to a mail that was stored.
    pub afterwards: Afterwards,
    /// Mail that the server received before this instant is left alone; `None` takes all there is.
    pub since: Option<Timestamp>,
    /// The largest mail that is fetched whole, in bytes; of a larger one only the headers are.
    pub max_bytes: u32,
    /// Which machines may be called.
    pub reach: Reach,
    /// Further root certificates to trust, as PEM.
    pub further_roots: Option<String>,
    /// How long things may take.
    pub patience: Patience,
}

/// How long things may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// To look the host up, to connect, to agree on encryption: each.
    pub connect: Duration,
    /// The longest silence while an answer is waited for.
    pub silence: Duration,
    /// The longest answer to one command, from the first byte to the last.
    pub command: Duration,
    /// How long `IDLE` lasts before it is issued again. RFC 2177 says at most 29 minutes; routers forget a silent
    /// connection much sooner.
    pub idle: Duration,
    /// How often a server that does not offer `IDLE` is asked.
    pub poll: Duration,
    /// The first wait after a failure; it doubles from there.
    pub first_wait: Duration,
    /// The longest wait after failures.
    pub longest_wait: Duration,
    /// The shortest wait after a refused sign-in: more would lock the account.
    pub refused_wait: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            silence: Duration::from_mins(1),
            command: Duration::from_mins(10),
            idle: Duration::from_mins(9),
            poll: Duration::from_mins(1),
            first_wait: Duration::from_secs(2),
            longest_wait: Duration::from_mins(5),
            refused_wait: Duration::from_mins(2),
        }
    }
}
