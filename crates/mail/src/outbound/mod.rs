//! Writing a mail: one description in, the exact bytes to send out. The same description gives the same bytes, so a
//! mail sent again after a crash is the same mail.

mod encode;

use std::fmt::Write;

use kernel::{Language, Timestamp};
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::{BodyPart, MimePart};
use sha2::{Digest, Sha256};

use crate::address::Address;
use encode::{file_parameters, ids, mailboxes, plain, squeeze, unstructured};

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

/// Why a mail cannot be written. Nothing was sent.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// No recipient at all.
    #[error("nobody to write to")]
    NoRecipient,
    /// Not an address that can be written to: `local@domain` in ASCII without spaces.
    #[error("not a mail address: {0}")]
    BadAddress(String),
    /// An id with a space, an angle bracket, a control or a non-ASCII character, or without `@`.
    #[error("not a message id: {0}")]
    BadMessageId(String),
    /// A further header whose name is no header name or is one that is written anyway.
    #[error("not a header that can be added: {0}")]
    BadHeader(String),
    /// An attachment whose type is not `type/subtype`.
    #[error("not a content type: {0}")]
    BadContentType(String),
    /// Writing to memory failed.
    #[error("writing failed: {0}")]
    Write(#[from] std::io::Error),
}

/// Headers that [`compose`] writes itself or that must never be written, in lower case.
const RESERVED: [&str; 19] = [
    "from",
    "sender",
    "to",
    "cc",
    "bcc",
    "reply-to",
    "subject",
    "date",
    "message-id",
    "in-reply-to",
    "references",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "content-disposition",
    "content-language",
    "auto-submitted",
    "x-auto-response-suppress",
    "return-path",
];

impl Outgoing {
    /// Every recipient's address once: whom the envelope names.
    pub fn recipients(&self) -> Vec<String> {
        let mut recipients: Vec<String> = Vec::new();
        for address in self.to.iter().chain(&self.cc).chain(&self.bcc) {
            if !recipients.iter().any(|known| known.eq_ignore_ascii_case(&address.address)) {
                recipients.push(address.address.clone());
            }
        }
        recipients
    }
}

/// Writes the mail: lines end in CRLF, everything is ASCII, no line is over 998 bytes. No value can end its header:
/// control characters become spaces, and what cannot be written safely is refused. `Bcc` is left out.
pub fn compose(mail: &Outgoing) -> Result<Vec<u8>, ComposeError> {
    check(mail)?;
    let mut out = headers(mail).into_bytes();
    body(mail).write_part(&mut out)?;
    if !out.ends_with(b"\r\n") {
        out.extend_from_slice(b"\r\n");
    }
    Ok(out)
}

/// Whether the mail can be written at all: somebody to send it to, and nothing in it that would end its header.
pub fn check(mail: &Outgoing) -> Result<(), ComposeError> {
    if mail.recipients().is_empty() {
        return Err(ComposeError::NoRecipient);
    }
    let people =
        [&mail.from].into_iter().chain(&mail.reply_to).chain(&mail.to).chain(&mail.cc).chain(&mail.bcc);
    for address in people {
        if !is_writable_address(&address.address) {
            return Err(ComposeError::BadAddress(address.address.clone()));
        }
    }
    if !is_writable_id(&mail.message_id) {
        return Err(ComposeError::BadMessageId(mail.message_id.clone()));
    }
    for (name, _) in &mail.extra_headers {
        let is_name = !name.is_empty()
            && name.len() <= 76
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        if !is_name || RESERVED.contains(&name.to_ascii_lowercase().as_str()) {
            return Err(ComposeError::BadHeader(name.clone()));
        }
    }
    for attachment in &mail.attachments {
        let is_token = |token: &str| !token.is_empty() && token.bytes().all(is_token_byte);
        let is_type = attachment
            .content_type
            .split_once('/')
            .is_some_and(|(main, sub)| is_token(main) && is_token(sub));
        if !is_type {
            return Err(ComposeError::BadContentType(attachment.content_type.clone()));
        }
        if let Some(id) = attachment.content_id.as_ref().filter(|id| !is_plain_id(id)) {
            return Err(ComposeError::BadMessageId(id.clone()));
        }
    }
    Ok(())
}

fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`{|}~".contains(&byte)
}

/// Whether an address can stand in a header and in an envelope without quoting.
pub(crate) fn is_writable_address(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else { return false };
    let is_safe = |byte: u8| byte.is_ascii_graphic() && !b"<>()[]\\,;:\"@".contains(&byte);
    let domain_is_safe = domain.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
        // An address literal, for tests and closed networks: `user@[127.0.0.1]`.
        || domain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).is_some_and(is_literal);
    !local.is_empty()
        && local.bytes().all(is_safe)
        && !domain.is_empty()
        && domain_is_safe
        && address.len() <= 254
}

fn is_literal(inner: &str) -> bool {
    inner.strip_prefix("IPv6:").unwrap_or(inner).parse::<std::net::IpAddr>().is_ok()
}

fn is_writable_id(id: &str) -> bool {
    is_plain_id(id) && id.contains('@')
}

fn is_plain_id(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= 900
        && id.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>".contains(&byte))
}

fn headers(mail: &Outgoing) -> String {
    let mut out = String::new();
    let shown = mail.sender_name.clone().or_else(|| mail.from.name.clone());
    out += &mailboxes("From", &[Address { name: shown, address: mail.from.address.clone() }]);
    if let Some(reply_to) = &mail.reply_to {
        out += &mailboxes("Reply-To", std::slice::from_ref(reply_to));
    }
    if mail.to.is_empty() && mail.cc.is_empty() {
        // A header without any recipient looks like spam to many filters.
        out += &plain("To", "undisclosed-recipients:;");
    }
    for (name, people) in [("To", &mail.to), ("Cc", &mail.cc)] {
        if !people.is_empty() {
            out += &mailboxes(name, people);
        }
    }
    out += &unstructured("Subject", &mail.subject);
    out += &plain("Date", &mail.date.to_jiff().strftime("%a, %d %b %Y %H:%M:%S +0000").to_string());
    out += &ids("Message-ID", [mail.message_id.as_str()]);
    // Ids come from others' mail: one that cannot be repeated is left out rather than keep an answer from going out.
    if let Some(answered) = mail.in_reply_to.as_deref().filter(|id| is_plain_id(id)) {
        out += &ids("In-Reply-To", [answered]);
    }
    let references = shortened(&mail.references);
    if !references.is_empty() {
        out += &ids("References", references);
    }
    out += &plain("Content-Language", mail.language.tag());
    if let Some(reason) = mail.auto_submitted {
        let word = match reason {
            AutoSubmitted::Replied => "auto-replied",
            AutoSubmitted::Generated => "auto-generated",
        };
        out += &plain("Auto-Submitted", word);
        out += &plain("X-Auto-Response-Suppress", "All");
    }
    for (name, value) in &mail.extra_headers {
        out += &unstructured(name, value);
    }
    out + &plain("MIME-Version", "1.0")
}

/// The first id, which names the thread, and the last ones, which name its end.
fn shortened(references: &[String]) -> Vec<&str> {
    let usable: Vec<&str> = references.iter().map(String::as_str).filter(|id| is_plain_id(id)).collect();
    let skipped = usable.len().saturating_sub(MAX_REFERENCES - 1).max(1);
    let last = usable.iter().skip(skipped).copied();
    usable.first().copied().into_iter().chain(last).collect()
}

fn body(mail: &Outgoing) -> MimePart<'_> {
    let boundaries = Boundaries::of(mail);
    let text = text_part("text/plain", &mail.text);
    let (shown, files): (Vec<_>, Vec<_>) = mail
        .attachments
        .iter()
        .partition(|attachment| attachment.content_id.is_some() && mail.html.is_some());
    let letter = match &mail.html {
        None => text,
        Some(html) => {
            let html = text_part("text/html", html);
            let rich = if shown.is_empty() {
                html
            } else {
                let images = shown.into_iter().map(attachment_part);
                boundaries.multipart("related", std::iter::once(html).chain(images).collect())
            };
            boundaries.multipart("alternative", vec![text, rich])
        }
    };
    if files.is_empty() {
        return letter;
    }
    let files = files.into_iter().map(attachment_part);
    boundaries.multipart("mixed", std::iter::once(letter).chain(files).collect())
}

fn text_part(content_type: &'static str, text: &str) -> MimePart<'static> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "");
    let text = format!("{}\n", text.trim_end_matches('\n')).replace('\n', "\r\n");
    MimePart::new(content_type, BodyPart::Text(text.into()))
}

/// Always base64, so that not a byte of a file depends on how it looks.
fn attachment_part(attachment: &OutgoingAttachment) -> MimePart<'_> {
    let filename = squeeze(&attachment.filename);
    let filename = crate::filename::safe(Some(&filename), &attachment.content_type, 1);
    let mut encoded = Vec::with_capacity(attachment.bytes.len() / 3 * 4 + attachment.bytes.len() / 40);
    // Writing to memory cannot fail.
    let _ = mail_builder::encoders::base64::base64_encode_mime(&attachment.bytes, &mut encoded, false);
    let disposition = if attachment.content_id.is_some() { "inline" } else { "attachment" };
    let disposition = format!("{disposition}{}", file_parameters("filename", &filename));
    let mut part = MimePart::raw(BodyPart::Binary(encoded.into()))
        .header("Content-Type", Raw::new(attachment.content_type.to_ascii_lowercase()))
        .header("Content-Disposition", Raw::new(disposition))
        .transfer_encoding("base64");
    if let Some(id) = &attachment.content_id {
        part = part.cid(id.as_str());
    }
    part
}

/// Boundaries made from the contents: the same mail has the same ones, and no text can hold its own.
struct Boundaries(String);

impl Boundaries {
    fn of(mail: &Outgoing) -> Self {
        let mut hasher = Sha256::new();
        for text in [Some(&mail.message_id), Some(&mail.text), mail.html.as_ref()].into_iter().flatten() {
            hasher.update(text.as_bytes());
            hasher.update([0]);
        }
        // Writing to a string cannot fail.
        Self(hasher.finalize().iter().take(12).fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        }))
    }

    fn multipart<'m>(&self, kind: &str, parts: Vec<MimePart<'m>>) -> MimePart<'m> {
        let boundary = format!("=_{}_{kind}", self.0);
        let content_type = ContentType::new(format!("multipart/{kind}")).attribute("boundary", boundary);
        MimePart::new(content_type, BodyPart::Multipart(parts))
    }
}
