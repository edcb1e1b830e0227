//! What goes wrong between the desk and a mail server, in kinds that a person can be told the remedy of.

/// A kind of trouble. Its word is stable: it is stored, counted and looked up in the texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// The host's name leads nowhere.
    UnknownHost,
    /// The host is on a private network, which is not allowed.
    PrivateAddress,
    /// Nothing listens there, or a firewall refuses.
    Unreachable,
    /// No answer in time.
    Slow,
    /// The server's certificate is not trusted, has run out, or is another host's.
    Certificate,
    /// The server does not offer the encryption that was asked for, or does not speak it on this port.
    NoEncryption,
    /// In clear is allowed only to a machine of one's own network.
    ClearRefused,
    /// User name, password or token were not accepted.
    SignInRefused,
    /// The server offers no way of signing in that the desk speaks.
    NoWayToSignIn,
    /// There is no such folder.
    NoFolder,
    /// What the server says makes no sense.
    Garbled,
    /// The server hung up.
    HungUp,
    /// The server refused a command; the detail has its words.
    Refused,
    /// The token server gives no new access token for what it was shown.
    TokenRefused,
    /// The token server is on a private network, which is not allowed.
    TokenServerPrivate,
    /// The token server does not answer, or not in a way that makes sense.
    TokenServerAway,
}

impl Fault {
    /// Every kind.
    pub const ALL: [Self; 16] = [
        Self::UnknownHost,
        Self::PrivateAddress,
        Self::Unreachable,
        Self::Slow,
        Self::Certificate,
        Self::NoEncryption,
        Self::ClearRefused,
        Self::SignInRefused,
        Self::NoWayToSignIn,
        Self::NoFolder,
        Self::Garbled,
        Self::HungUp,
        Self::Refused,
        Self::TokenRefused,
        Self::TokenServerPrivate,
        Self::TokenServerAway,
    ];

    /// Its word: `sign-in-refused`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::UnknownHost => "unknown-host",
            Self::PrivateAddress => "private-address",
            Self::Unreachable => "unreachable",
            Self::Slow => "slow",
            Self::Certificate => "certificate",
            Self::NoEncryption => "no-encryption",
            Self::ClearRefused => "clear-refused",
            Self::SignInRefused => "sign-in-refused",
            Self::NoWayToSignIn => "no-way-to-sign-in",
            Self::NoFolder => "no-folder",
            Self::Garbled => "garbled",
            Self::HungUp => "hung-up",
            Self::Refused => "refused",
            Self::TokenRefused => "token-refused",
            Self::TokenServerPrivate => "token-server-private",
            Self::TokenServerAway => "token-server-away",
        }
    }

    /// Reads a stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.word() == word)
    }
}

/// What went wrong with a server.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {detail}", fault.word())]
pub struct Trouble {
    /// Which kind.
    pub fault: Fault,
    /// In the words of the server or the system, on one line of at most 300 characters. Never a secret.
    pub detail: String,
}

impl Trouble {
    /// A trouble with what was said about it.
    pub fn new(fault: Fault, detail: impl AsRef<str>) -> Self {
        let detail = crate::header::one_line(detail.as_ref()).chars().take(300).collect();
        Self { fault, detail }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back() {
        for fault in Fault::ALL {
            assert_eq!(Fault::from_word(fault.word()), Some(fault));
        }
        assert_eq!(Fault::from_word("sunshine"), None);
    }
}
