//! Taking mail in over SMTP (RFC 5321) or LMTP (RFC 2033).
//!
//! A mail is handed to [`Intake::store`] and acknowledged only when that says it is durably stored. Data ends at
//! CRLF `.` CRLF and nowhere else: a bare CR or LF is content, kept as it came, so nobody can smuggle a second mail
//! past a filter that reads line ends otherwise. Bytes that a client sent along with `STARTTLS` are thrown away.

use std::future::Future;
use std::net::IpAddr;
use std::time::Duration;

/// Which protocol is spoken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Protocol {
    /// As a mail exchanger or behind one.
    #[default]
    Smtp,
    /// Behind a mail server on the same machine: one answer per recipient after the data.
    Lmtp,
}

/// Who sent what to whom, as the connection said it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// The return path; `None` is the empty one (`<>`).
    pub mail_from: Option<String>,
    /// Every accepted recipient, once, in the order they were given.
    pub recipients: Vec<String>,
    /// The other end.
    pub remote: IpAddr,
    /// The name it greeted with.
    pub helo: String,
    /// Whether the connection was encrypted when the mail came.
    pub tls: bool,
}

/// What the roof says about a recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecipientVerdict {
    /// Ours.
    Accept,
    /// Not ours: 550, the sender hears it at once.
    Unknown,
    /// Cannot be told right now: 451, the sender tries again.
    Busy,
}

/// What the roof says about a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreVerdict {
    /// Durably stored: 250.
    Stored,
    /// Not now: 451 with this text, the sender tries again.
    TryLater(String),
    /// Never: 554 with this text.
    Refused(String),
}

/// The place mail goes to.
pub trait Intake: Send + Sync + 'static {
    /// Whether mail for `address` is taken.
    fn recipient(&self, address: &str) -> impl Future<Output = RecipientVerdict> + Send;

    /// Stores the raw mail. Must not say [`StoreVerdict::Stored`] before it survives a power cut.
    fn store(&self, envelope: Envelope, raw: Vec<u8>) -> impl Future<Output = StoreVerdict> + Send;
}

/// What one connection, one address and one mail may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest mail, in bytes, as sent.
    pub max_bytes: usize,
    /// The longest command line, in bytes with its line end. RFC 5321 asks for 512 and more for extensions.
    pub max_command_line: usize,
    /// The longest line of a mail, in bytes with its line end. RFC 5321 says 1,000, but real mail is wilder: a longer
    /// line than this is refused with 500.
    pub max_data_line: usize,
    /// The most recipients of one mail; RFC 5321 asks for at least 100.
    pub max_recipients: usize,
    /// The most connections at once.
    pub max_connections: usize,
    /// The most connections at once from one address (one /64 network for IPv6).
    pub max_connections_per_address: usize,
    /// Wrong or refused commands before the connection is closed.
    pub max_errors: usize,
    /// The longest silence.
    pub idle: Duration,
    /// The longest connection.
    pub session: Duration,
    /// How long open connections may go on after the stop signal.
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 36_700_160,
            max_command_line: 2_048,
            max_data_line: 1_048_576,
            max_recipients: 100,
            max_connections: 200,
            max_connections_per_address: 20,
            max_errors: 20,
            idle: Duration::from_mins(5),
            session: Duration::from_hours(1),
            grace: Duration::from_secs(20),
        }
    }
}
