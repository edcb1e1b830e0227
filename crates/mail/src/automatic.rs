//! Which mail a machine wrote, and whether a machine may answer it. A desk that answers an absence notice, whose
//! sender answers back, fills two mailboxes in a night.


/// Why a mail counts as written by a machine. The first proof found, strongest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Automatic {
    /// `Auto-Submitted` (RFC 3834) with this value; never `no`, which says a person wrote it.
    AutoSubmitted(String),
    /// A delivery report or another machine's report: `multipart/report`.
    Bounce,
    /// Sent with an empty return path, as bounces and well-behaved absence notices are.
    NullSender,
    /// A header only autoresponders write; its name.
    AutoReplyHeader(String),
    /// From a mailing list.
    List,
    /// `Precedence` or `X-Precedence` with this value: `bulk`, `junk`, `list` or `auto_reply`.
    Precedence(String),
    /// From an address nobody reads: `no-reply`, `mailer-daemon`, `postmaster`.
    NoReplySender,
    /// Only the subject says so, in these words. Weak: a person may have written it.
    Subject(String),
}

impl Automatic {
    /// Whether the mail may still be a person's: a subject alone proves nothing.
    pub const fn is_weak(&self) -> bool {
        matches!(self, Self::Subject(_))
    }
}
