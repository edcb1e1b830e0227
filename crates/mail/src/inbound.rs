//! A raw mail, read. Whatever the bytes, reading ends: in an [`Inbound`], or in an [`Unreadable`] that says why.

use kernel::Timestamp;

use crate::address::Address;
use crate::automatic::{self, Automatic};
use crate::filename;
use crate::header::Headers;
use crate::html;
use crate::invitation::{self, Invitation};
use crate::mime::Part;
use crate::tnef;

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
    /// Recipients that `X-Failed-Recipients` says were not reached: Exim's reports.
    pub failed_recipients: Vec<String>,
    /// What the first calendar part says.
    pub invitation: Option<Invitation>,
    /// How the mail was sealed by its sender.
    pub sealed: Option<Sealed>,
}

/// What protects a mail that this reader does not check or open. Its parts are kept as files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sealed {
    /// Signed (S/MIME or PGP): readable, the signature a file beside it.
    Signed,
    /// Encrypted: the text is in a file that only its recipient opens.
    Encrypted,
}

impl Sealed {
    /// As stored.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Signed => "signed",
            Self::Encrypted => "encrypted",
        }
    }
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

/// Reads a raw mail. Never panics and never takes more than a few times the size of the mail, whatever the bytes.
pub fn parse(raw: &[u8]) -> Result<Inbound, Unreadable> {
    // The field parsers are another's code: a panic in them must cost one mail, not the job that reads all of them.
    match std::panic::catch_unwind(|| read(raw)) {
        Ok(read) => read,
        Err(_) => Err(Unreadable::ReaderFailed),
    }
}

fn read(raw: &[u8]) -> Result<Inbound, Unreadable> {
    let root = Part::read(raw)?;
    let headers = &root.headers;
    let mut body = Body::default();
    body.take(&root, Place::Body);
    let mut inbound = Inbound {
        message_id: headers.ids("message-id").into_iter().next(),
        in_reply_to: headers.ids("in-reply-to"),
        references: headers.ids("references"),
        from: headers.addresses("from").into_iter().next(),
        sender: headers.addresses("sender").into_iter().next(),
        reply_to: headers.addresses("reply-to"),
        to: headers.addresses("to"),
        cc: headers.addresses("cc"),
        delivered_to: DELIVERED_TO
            .iter()
            .flat_map(|name| headers.addresses(name))
            .map(|to| to.address)
            .collect(),
        subject: headers.text("subject").unwrap_or_default(),
        sent_at: sent_at(headers),
        text: body.text(),
        html: body.html(),
        attachments: body.attachments,
        automatic: None,
        suppress_auto_reply: automatic::asks_for_silence(headers),
        language_hint: language_hint(headers),
        failed_recipients: headers
            .addresses("x-failed-recipients")
            .into_iter()
            .map(|failed| failed.address)
            .collect(),
        invitation: body.invitation,
        sealed: sealed(&root),
    };
    inbound.automatic = automatic::detect(headers, &root.kind, inbound.from.as_ref(), &inbound.subject);
    Ok(inbound)
}

/// The headers that name the mailbox a mail was put into.
const DELIVERED_TO: [&str; 7] = [
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "x-envelope-to",
    "x-delivered-to",
    "x-forwarded-to",
    "apparently-to",
];

fn sent_at(headers: &Headers<'_>) -> Option<Timestamp> {
    let date = headers.structured("date", |stream| stream.parse_date().into_owned())?.into_datetime()?;
    // A year that only a broken clock writes is no information.
    (date.is_valid() && (1990..=2200).contains(&date.year))
        .then(|| Timestamp::default().plus_seconds(date.to_timestamp()))
}

fn language_hint(headers: &Headers<'_>) -> Option<String> {
    let value = headers.text("content-language")?;
    let tag = value.split([',', ';']).next()?.trim();
    let is_tag = (2..=35).contains(&tag.len()) && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    is_tag.then(|| tag.to_owned())
}

/// How the whole mail is sealed, by its outermost type.
fn sealed(root: &Part<'_>) -> Option<Sealed> {
    let kind = &root.kind;
    if kind.is("multipart", "encrypted") {
        return Some(Sealed::Encrypted);
    }
    if kind.is("multipart", "signed") {
        return Some(Sealed::Signed);
    }
    if kind.is("application", "pkcs7-mime") || kind.is("application", "x-pkcs7-mime") {
        let is_signed =
            kind.parameter("smime-type").is_some_and(|kind| kind.eq_ignore_ascii_case("signed-data"));
        return Some(if is_signed { Sealed::Signed } else { Sealed::Encrypted });
    }
    None
}

/// Where a part stands, as far as it decides what becomes of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Where text is the mail's text.
    Body,
    /// Beside the root of a `multipart/related`: shown by the HTML.
    Related,
}

/// A stretch of the mail's text in the forms it was sent in.
#[derive(Default)]
struct Segment {
    plain: Option<String>,
    html: Option<String>,
}

/// The text and the files gathered from the tree.
#[derive(Default)]
struct Body {
    segments: Vec<Segment>,
    attachments: Vec<Attachment>,
    invitation: Option<Invitation>,
}

impl Body {
    fn take(&mut self, part: &Part<'_>, place: Place) {
        if !part.children.is_empty() {
            return match part.kind.sub.as_str() {
                "alternative" => self.take_alternative(part),
                "related" => self.take_related(part),
                _ => part.children.iter().for_each(|child| self.take(child, Place::Body)),
            };
        }
        let is_text = part.kind.is("text", "plain") || part.kind.is("text", "html");
        let is_file = part.disposition.is_attachment || part.disposition.filename.is_some();
        if !is_text || is_file || place == Place::Related {
            self.attach(part, place);
        } else if part.kind.sub == "html" {
            self.segments.push(Segment { plain: None, html: Some(part.text()) });
        } else {
            self.segments.push(Segment { plain: Some(part.text()), html: None });
        }
    }

    /// One stretch in several forms: the last HTML is the richest (RFC 2046), any plain text will do.
    fn take_alternative(&mut self, part: &Part<'_>) {
        let mut chosen = Segment::default();
        for child in &part.children {
            let mut form = Self::default();
            form.take(child, Place::Body);
            let has_plain = form.segments.iter().any(|segment| segment.plain.is_some());
            let has_html = form.segments.iter().any(|segment| segment.html.is_some());
            if has_html {
                chosen.html = form.html();
            } else if has_plain && chosen.plain.as_deref().is_none_or(|plain| plain.trim().is_empty()) {
                chosen.plain = Some(form.text());
            }
            self.attachments.append(&mut form.attachments);
            self.invitation = self.invitation.take().or(form.invitation);
        }
        if chosen.plain.is_some() || chosen.html.is_some() {
            self.segments.push(chosen);
        }
    }

    /// A root, and the images it shows.
    fn take_related(&mut self, part: &Part<'_>) {
        let start = part.kind.parameter("start").map(|start| start.trim_matches(['<', '>']).to_owned());
        let named = start.and_then(|start| {
            part.children.iter().position(|child| child.content_id().is_some_and(|id| id == start))
        });
        let root = named.unwrap_or(0);
        for (index, child) in part.children.iter().enumerate() {
            self.take(child, if index == root { Place::Body } else { Place::Related });
        }
    }

    fn attach(&mut self, part: &Part<'_>, place: Place) {
        let bytes = part.contents();
        // An empty text part between two images is a habit of phones, not a file.
        if bytes.is_empty() && part.disposition.filename.is_none() {
            return;
        }
        let content_id = part.content_id();
        let inline = !part.disposition.is_attachment
            && (part.disposition.is_inline || (place == Place::Related && content_id.is_some()));
        let content_type = format!("{}/{}", part.kind.main, part.kind.sub);
        if part.kind.is("text", "calendar") && self.invitation.is_none() {
            self.invitation = invitation::read(&part.text());
        }
        if matches!(content_type.as_str(), "application/ms-tnef" | "application/vnd.ms-tnef")
            && let Some(unwrapped) = tnef::read(&bytes)
        {
            return self.unwrap_outlook(unwrapped);
        }
        let filename =
            filename::safe(part.disposition.filename.as_deref(), &content_type, self.attachments.len() + 1);
        self.attachments.push(Attachment { filename, content_type, content_id, inline, bytes });
    }

    /// What `winmail.dat` held stands where it stood; its text only where the mail has no other.
    fn unwrap_outlook(&mut self, unwrapped: tnef::Unwrapped) {
        let has_text = |segment: &Segment| {
            let forms = [segment.plain.as_deref(), segment.html.as_deref()];
            forms.into_iter().flatten().any(|text| !text.trim().is_empty())
        };
        if !self.segments.iter().any(has_text) && (unwrapped.text.is_some() || unwrapped.html.is_some()) {
            self.segments.push(Segment { plain: unwrapped.text, html: unwrapped.html });
        }
        for file in unwrapped.files {
            let declared = file.content_type.unwrap_or_else(|| "application/octet-stream".to_owned());
            let content_type = declared.to_ascii_lowercase();
            let name = Some(file.name.as_str()).filter(|name| !name.trim().is_empty());
            let filename = filename::safe(name, &content_type, self.attachments.len() + 1);
            let inline = file.content_id.is_some();
            let attachment =
                Attachment { filename, content_type, content_id: file.content_id, inline, bytes: file.bytes };
            self.attachments.push(attachment);
        }
    }

    /// All of it as plain text.
    fn text(&self) -> String {
        let texts = self.segments.iter().map(|segment| match (&segment.plain, &segment.html) {
            (Some(plain), html) if !plain.trim().is_empty() || html.is_none() => plain.clone(),
            (_, Some(html)) => html::to_text(html),
            _ => String::new(),
        });
        let texts: Vec<String> =
            texts.map(|text| trim_lines(&text)).filter(|text| !text.is_empty()).collect();
        texts.join("\n\n")
    }

    /// All of it as HTML, when any of it was HTML.
    fn html(&self) -> Option<String> {
        if self.segments.iter().all(|segment| segment.html.is_none()) {
            return None;
        }
        let forms = self.segments.iter().map(|segment| match (&segment.html, &segment.plain) {
            (Some(html), _) => html.clone(),
            (None, Some(plain)) => html::from_text(plain),
            (None, None) => String::new(),
        });
        Some(forms.collect::<Vec<_>>().join("\n")).filter(|html| !html.trim().is_empty())
    }
}

/// Without blank lines at the start and white space at the end.
fn trim_lines(text: &str) -> String {
    let text = text.trim_end();
    let mut rest = text;
    while let Some((line, after)) = rest.split_once('\n')
        && line.trim().is_empty()
    {
        rest = after;
    }
    rest.to_owned()
}
