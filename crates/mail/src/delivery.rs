//! Handing a finished mail to the relay.

/// How the connection to the relay is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Security {
    /// In clear: only for a relay on the same machine or network.
    None,
    /// In clear first, then `STARTTLS`; refused when the relay does not offer it.
    #[default]
    StartTls,
    /// TLS from the first byte, usually port 465.
    Tls,
}

/// Where mail is handed over.
#[derive(Clone, PartialEq, Eq)]
pub struct Relay {
    /// Host name or address; certificates are checked against it.
    pub host: String,
    /// 25, 465 or 587, usually.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// To sign in with, both or neither.
    pub username: Option<String>,
    /// To sign in with.
    pub password: Option<String>,
    /// The name we greet with.
    pub helo: String,
}

/// The relay took the mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// What it said, code first: `250 2.0.0 Ok: queued as 4bX…`.
    pub response: String,
}

/// The relay did not take the mail.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct Failure {
    /// Sending it again will not help.
    pub permanent: bool,
    /// The reply code, when the relay gave one.
    pub code: Option<u16>,
    /// What went wrong, for the person who operates the desk.
    pub text: String,
}
