//! The tree of parts inside a mail. Walks with a depth and a count that no mail can exceed, and never into an attached
//! mail, so that the cost of reading is bounded by the number of bytes.

use mail_parser::HeaderValue;

use crate::header::{Headers, decode_base64, decode_quoted_printable, unfold};
use crate::inbound::{MAX_PARTS, Unreadable};
use crate::parameters;

/// Multiparts nested deeper than this are kept as one file.
const MAX_DEPTH: usize = 40;

/// A part: its header and either its bytes or its children.
pub(crate) struct Part<'a> {
    pub(crate) headers: Headers<'a>,
    pub(crate) kind: Kind,
    pub(crate) disposition: Disposition,
    body: &'a [u8],
    pub(crate) children: Vec<Part<'a>>,
}

/// `Content-Type`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kind {
    /// `text`, in lower case.
    pub(crate) main: String,
    /// `plain`, in lower case.
    pub(crate) sub: String,
    /// Names in lower case, values decoded.
    parameters: Vec<(String, String)>,
}

impl Kind {
    pub(crate) fn is(&self, main: &str, sub: &str) -> bool {
        self.main == main && self.sub == sub
    }

    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn new(main: &str, sub: &str) -> Self {
        Self { main: main.to_owned(), sub: sub.to_owned(), parameters: Vec::new() }
    }

    /// Reads the field called `name`. Parameters in sections are joined here: the parser decodes each by itself.
    fn read(headers: &Headers<'_>, name: &str) -> Option<Self> {
        let value = headers.structured(name, |stream| stream.parse_content_type().into_owned());
        let mut kind = Self::from_value(value)?;
        let joined = headers.raw(name).map(|raw| parameters::joined(&unfold(raw))).unwrap_or_default();
        for (name, text) in joined {
            kind.parameters.retain(|(known, _)| *known != name);
            kind.parameters.push((name, text));
        }
        Some(kind)
    }

    fn from_value(value: Option<HeaderValue<'static>>) -> Option<Self> {
        let Some(HeaderValue::ContentType(kind)) = value else { return None };
        let parameters = kind.attributes.iter().flatten();
        Some(Self {
            main: kind.c_type.trim().to_ascii_lowercase(),
            sub: kind.c_subtype.as_deref().unwrap_or_default().trim().to_ascii_lowercase(),
            parameters: parameters
                .map(|attribute| (attribute.name.to_ascii_lowercase(), attribute.value.replace('\0', "")))
                .collect(),
        })
    }
}

/// `Content-Disposition`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Disposition {
    pub(crate) is_attachment: bool,
    pub(crate) is_inline: bool,
    pub(crate) filename: Option<String>,
}

impl<'a> Part<'a> {
    /// Reads a whole mail into its tree.
    pub(crate) fn read(raw: &'a [u8]) -> Result<Self, Unreadable> {
        let (headers, body_at) = Headers::split(raw);
        if headers.is_empty() {
            return Err(Unreadable::NoHeader);
        }
        if body_at > crate::inbound::MAX_HEADER_BYTES {
            return Err(Unreadable::HeaderTooLong);
        }
        let body = raw.get(body_at..).unwrap_or_default();
        let mut budget = MAX_PARTS;
        Self::build(headers, body, &Kind::new("text", "plain"), 0, &mut budget)
    }

    fn build(
        headers: Headers<'a>,
        body: &'a [u8],
        default: &Kind,
        depth: usize,
        budget: &mut usize,
    ) -> Result<Self, Unreadable> {
        *budget = budget.checked_sub(1).ok_or(Unreadable::TooManyParts)?;
        let kind = Kind::read(&headers, "content-type");
        let mut kind = kind.filter(|kind| !kind.main.is_empty()).unwrap_or_else(|| default.clone());
        let disposition = read_disposition(&headers);
        let mut children = Vec::new();
        if kind.main == "multipart" && depth < MAX_DEPTH {
            let inner = if kind.sub == "digest" {
                Kind::new("message", "rfc822")
            } else {
                Kind::new("text", "plain")
            };
            for section in sections(&kind, body) {
                let (headers, body_at) = split_part(section);
                let body = section.get(body_at..).unwrap_or_default();
                children.push(Self::build(headers, body, &inner, depth + 1, budget)?);
            }
            if children.is_empty() {
                // The boundary is missing or wrong: what is there is shown rather than lost.
                kind = Kind::new("text", "plain");
            }
        }
        Ok(Self { headers, kind, disposition, body, children })
    }

    /// The part's bytes with the transfer encoding undone.
    pub(crate) fn contents(&self) -> Vec<u8> {
        let encoding =
            self.headers.text("content-transfer-encoding").unwrap_or_default().to_ascii_lowercase();
        let encoding = encoding.split([';', ' ']).next().unwrap_or_default();
        match encoding {
            "base64" => decode_base64(self.body),
            "quoted-printable" => decode_quoted_printable(self.body, true),
            "uuencode" | "x-uuencode" | "uue" | "x-uue" => decode_uu(self.body),
            _ => self.body.to_vec(),
        }
    }

    /// The part's text in its charset, lines ending in LF, format=flowed (RFC 3676) undone.
    pub(crate) fn text(&self) -> String {
        let text = crate::charset::decode(self.kind.parameter("charset"), &self.contents());
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let is_flowed = self.kind.sub == "plain"
            && self.kind.parameter("format").is_some_and(|format| format.eq_ignore_ascii_case("flowed"));
        if !is_flowed {
            return text;
        }
        unflow(&text, self.kind.parameter("delsp").is_some_and(|delsp| delsp.eq_ignore_ascii_case("yes")))
    }

    /// `Content-ID` without angle brackets.
    pub(crate) fn content_id(&self) -> Option<String> {
        self.headers.ids("content-id").into_iter().next().or_else(|| {
            let bare = self.headers.text("content-id")?;
            Some(bare.trim_matches(['<', '>']).to_owned()).filter(|id| !id.is_empty())
        })
    }
}

fn read_disposition(headers: &Headers<'_>) -> Disposition {
    let read = |name| Kind::read(headers, name);
    let disposition = read("content-disposition");
    let name_in_type = || read("content-type").and_then(|kind| kind.parameter("name").map(str::to_owned));
    Disposition {
        is_attachment: disposition.as_ref().is_some_and(|value| value.main == "attachment"),
        is_inline: disposition.as_ref().is_some_and(|value| value.main == "inline"),
        filename: disposition
            .as_ref()
            .and_then(|value| value.parameter("filename").map(str::to_owned))
            .or_else(name_in_type)
            .filter(|name| !name.trim().is_empty()),
    }
}

/// The header of a body part, which may be absent: then the part starts with a blank line.
fn split_part(section: &[u8]) -> (Headers<'_>, usize) {
    for blank in [b"\r\n".as_slice(), b"\n"] {
        if section.starts_with(blank) {
            return (Headers::default(), blank.len());
        }
    }
    Headers::split(section)
}

/// What stands between the boundary lines of a multipart.
fn sections<'a>(kind: &Kind, body: &'a [u8]) -> Vec<&'a [u8]> {
    let boundary = match kind.parameter("boundary").map(str::trim_end).filter(|boundary| !boundary.is_empty())
    {
        Some(boundary) => boundary.as_bytes().to_vec(),
        None => match guess_boundary(body) {
            Some(boundary) => boundary.to_vec(),
            None => return Vec::new(),
        },
    };
    let mut sections = Vec::new();
    let mut start: Option<usize> = None;
    let mut at = 0;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        if let Some(is_last) = boundary_line(line, &boundary) {
            if let Some(start) = start {
                sections.push(trim_one_line_end(body.get(start..at).unwrap_or_default()));
            }
            start = Some(at + line.len());
            if is_last {
                return sections;
            }
        }
        at += line.len();
    }
    // The closing line is missing: cut off on the way, most likely.
    if let Some(start) = start {
        sections.push(body.get(start..).unwrap_or_default());
    }
    sections
}

/// `Some(true)` for the closing boundary line, `Some(false)` for any other boundary line.
fn boundary_line(line: &[u8], boundary: &[u8]) -> Option<bool> {
    let rest = line.strip_prefix(b"--")?.strip_prefix(boundary)?;
    match rest.strip_prefix(b"--") {
        Some(rest) if rest.trim_ascii().is_empty() => Some(true),
        _ => rest.trim_ascii().is_empty().then_some(false),
    }
}

/// The line end before a boundary line belongs to the boundary.
fn trim_one_line_end(section: &[u8]) -> &[u8] {
    let section = section.strip_suffix(b"\n").unwrap_or(section);
    section.strip_suffix(b"\r").unwrap_or(section)
}

/// The boundary of a multipart that does not name one: its first line that looks like a boundary line.
fn guess_boundary(body: &[u8]) -> Option<&[u8]> {
    let line = body
        .split(|byte| *byte == b'\n')
        .find(|line| line.starts_with(b"--") && line.trim_ascii().len() > 6)?;
    line.trim_ascii().strip_prefix(b"--")
}

/// Joins the lines that a flowed text broke only to fit (RFC 3676). Quoted lines are joined within one quote depth.
fn unflow(text: &str, delete_space: bool) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut open_depth: Option<usize> = None;
    for line in text.split('\n') {
        let depth = line.bytes().take_while(|byte| *byte == b'>').count();
        let content = line.get(depth..).unwrap_or_default();
        let content = content.strip_prefix(' ').unwrap_or(content);
        let is_soft = content.ends_with(' ') && content != "-- ";
        let content =
            if is_soft && delete_space { content.strip_suffix(' ').unwrap_or(content) } else { content };
        match lines.last_mut() {
            Some(last) if open_depth == Some(depth) => last.push_str(content),
            _ if depth > 0 => lines.push(format!("{} {content}", ">".repeat(depth))),
            _ => lines.push(content.to_owned()),
        }
        open_depth = is_soft.then_some(depth);
    }
    lines.join("\n")
}

/// uuencoded data, `begin` and `end` lines included; broken lines are skipped.
fn decode_uu(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let lines = data.split(|byte| *byte == b'\n').skip_while(|line| !line.starts_with(b"begin "));
    for line in lines.skip(1).take_while(|line| !line.starts_with(b"end")) {
        let Some((&length, rest)) = line.split_first() else { continue };
        let length = usize::from(length.wrapping_sub(b' ') & 0x3f);
        let mut bytes = Vec::with_capacity(length + 2);
        for group in rest.chunks(4) {
            let mut bits = 0_u32;
            for index in 0..4 {
                let byte = group.get(index).copied().unwrap_or(b' ');
                bits = bits << 6 | u32::from(byte.wrapping_sub(b' ') & 0x3f);
            }
            bytes.extend_from_slice(bits.to_be_bytes().get(1..).unwrap_or_default());
        }
        bytes.truncate(length);
        out.extend_from_slice(&bytes);
    }
    out
}
