//! A raw mail, read. Whatever the bytes, reading ends: in an [`Inbound`], or in an [`Unreadable`] that says why.

use kernel::Timestamp;

use crate::address::Address;
use crate::automatic::Automatic;

/// A mail as the desk needs it. Every text is valid UTF-8 without NUL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inbound {
    /// `Message-ID` as written, without the angle brackets.
    pub message_id: Option<String>,
    /// The ids of `In-Reply-To`, without angle brackets.
    pub in_reply_to: Vec<String>,
    /// The ids of `References`, oldest first, without angle brackets.
    pub references: Vec<String>,
    /// The first author.
    pub from: Option<Address>,
    /// Who sent it on the author's behalf.
    pub sender: Option<Address>,
    /// Where answers should go.
    pub reply_to: Vec<Address>,
    /// The recipients.
    pub to: Vec<Address>,
    /// The recipients of a copy.
    pub cc: Vec<Address>,
    /// Addresses from `Delivered-To`, `X-Original-To`, `Envelope-To` and their like, in header order, without names.
    pub delivered_to: Vec<String>,
    /// The subject on one line; empty when there is none.
    pub subject: String,
    /// `Date` as the sender's machine had it: may lie.
    pub sent_at: Option<Timestamp>,
    /// The plain text, lines ending in LF; derived from the HTML when the mail has nothing else.
    pub text: String,
    /// The HTML as sent, NOT sanitised: see [`crate::html::clean`].
    pub html: Option<String>,
    /// Everything that is not the text.
    pub attachments: Vec<Attachment>,
    /// Set when a machine wrote it.
    pub automatic: Option<Automatic>,
    /// The sender asks for no automatic answer (`X-Auto-Response-Suppress`); says nothing about who wrote it.
    pub suppress_auto_reply: bool,
    /// The first tag of `Content-Language`, as written.
    pub language_hint: Option<String>,
}

/// A part of a mail that is kept as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// A name fit for a disk and a screen: no path, no control or direction characters, never empty, ≤ 200 bytes.
    pub filename: String,
    /// `type/subtype` in lower case, as declared. Not sniffed.
    pub content_type: String,
    /// `Content-ID` without angle brackets: what `cid:` in the HTML points to.
    pub content_id: Option<String>,
    /// Meant to be shown within the text rather than listed below it.
    pub inline: bool,
    /// The contents with the transfer encoding undone.
    pub bytes: Vec<u8>,
}

/// Why a mail cannot be read. The raw bytes are still there: a person can look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Nothing, or nothing that looks like a header.
    #[error("no header")]
    NoHeader,
    /// The header is over 1 MB.
    #[error("the header is longer than {MAX_HEADER_BYTES} bytes")]
    HeaderTooLong,
    /// More than 10,000 parts.
    #[error("more than {MAX_PARTS} parts")]
    TooManyParts,
    /// The reader itself failed on these bytes: a fault of ours, kept to this one mail.
    #[error("the reader failed")]
    ReaderFailed,
}

/// The longest header that is read, in bytes.
pub const MAX_HEADER_BYTES: usize = 1_000_000;
/// The most parts a mail may have.
pub const MAX_PARTS: usize = 10_000;
