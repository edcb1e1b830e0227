//! Writing a mail: one description in, the exact bytes to send out. The same description gives the same bytes, so a
//! mail sent again after a crash is the same mail.

use kernel::{Language, Timestamp};

use crate::address::Address;

/// Why a mail of ours is automatic, as `Auto-Submitted` says it (RFC 3834).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AutoSubmitted {
    /// An answer to one mail that came in: an acknowledgement.
    Replied,
    /// Sent by a clock or a rule.
    Generated,
}

/// A file to send along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutgoingAttachment {
    /// The name the recipient sees.
    pub filename: String,
    /// `type/subtype`.
    pub content_type: String,
    /// Set for an image that the HTML shows through `cid:`; without angle brackets.
    pub content_id: Option<String>,
    /// The contents.
    pub bytes: Vec<u8>,
}

/// A mail to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// The mailbox it comes from. Its name is shown unless `sender_name` is given.
    pub from: Address,
    /// The name shown instead of the mailbox's: `Aishah (Safa Travel)`.
    pub sender_name: Option<String>,
    /// Where answers should go: usually the address with the reply token.
    pub reply_to: Option<Address>,
    /// The recipients.
    pub to: Vec<Address>,
    /// The recipients of a copy.
    pub cc: Vec<Address>,
    /// Recipients nobody else sees: never written into the mail, only into its envelope.
    pub bcc: Vec<Address>,
    /// The subject, one line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same as HTML, when there is any.
    pub html: Option<String>,
    /// Files.
    pub attachments: Vec<OutgoingAttachment>,
    /// Without angle brackets; see [`crate::token::ReplyTokens::message_id`].
    pub message_id: String,
    /// The id of the mail this answers, without angle brackets.
    pub in_reply_to: Option<String>,
    /// The ids before it, oldest first; at most [`MAX_REFERENCES`] are written: the first and the last ones.
    pub references: Vec<String>,
    /// When it was written.
    pub date: Timestamp,
    /// What language it is in: `Content-Language`.
    pub language: Language,
    /// Set when no person wrote it.
    pub auto_submitted: Option<AutoSubmitted>,
    /// Further headers, name and value. A name that [`compose`] writes itself is refused.
    pub extra_headers: Vec<(String, String)>,
}

/// How many ids `References` carries at most.
pub const MAX_REFERENCES: usize = 20;
