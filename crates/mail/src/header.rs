//! Header fields: found in the raw bytes, unfolded, and their encoded words (RFC 2047) put back together before they
//! are decoded, since many senders cut a character in two between words.

use std::borrow::Cow;

use mail_parser::parsers::MessageStream;
use mail_parser::{Addr, HeaderValue};

use crate::address::Address;
use crate::charset;

/// The longest encoded word that is decoded. RFC 2047 allows 75, some senders take hundreds.
const MAX_WORD_BYTES: usize = 2_048;
/// How many ids are read from one field; nobody has looked further back than this.
const MAX_IDS: usize = 500;

/// The fields of one header block, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Headers<'a> {
    fields: Vec<Field<'a>>,
}

/// One field, as it stands in the raw bytes.
#[derive(Clone, Copy, Debug)]
struct Field<'a> {
    name: &'a [u8],
    value: &'a [u8],
}

impl<'a> Headers<'a> {
    /// Splits `raw` into its header and what follows. A line that cannot be a field ends the header, as a blank line
    /// does: then the sender forgot the blank line. Returns the fields and where the body starts.
    pub(crate) fn split(raw: &'a [u8]) -> (Self, usize) {
        let mut headers = Self::default();
        let mut at = 0;
        while let Some(line) = next_line(raw, at) {
            let content = trim_line_end(line);
            if content.is_empty() {
                at += line.len();
                // Blank lines above the first field are an old client's habit, not an empty header.
                if headers.fields.is_empty() {
                    continue;
                }
                return (headers, at);
            }
            let whole = with_continuations(raw, at);
            match split_field(whole) {
                Some(field) => headers.fields.push(field),
                None if is_mbox_line(content) => {}
                None => return (headers, at),
            }
            at += whole.len();
        }
        (headers, at)
    }

    /// Whether no field was found.
    pub(crate) fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// The raw value of the first field called `name` (lower case).
    pub(crate) fn raw(&self, name: &str) -> Option<&'a [u8]> {
        self.raw_all(name).next()
    }

    /// The raw values of every field called `name` (lower case).
    pub(crate) fn raw_all(&self, name: &str) -> impl Iterator<Item = &'a [u8]> {
        self.fields
            .iter()
            .filter(move |field| field.name.eq_ignore_ascii_case(name.as_bytes()))
            .map(|field| field.value)
    }

    /// Whether there is a field called `name`.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.raw(name).is_some()
    }

    /// The first field called `name`, decoded, on one line; `None` when absent or empty.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.raw(name).map(decode_text).filter(|text| !text.is_empty())
    }

    /// The addresses of every field called `name`.
    pub(crate) fn addresses(&self, name: &str) -> Vec<Address> {
        self.raw_all(name).flat_map(parse_addresses).collect()
    }

    /// The ids of the first field called `name`, without angle brackets.
    pub(crate) fn ids(&self, name: &str) -> Vec<String> {
        self.raw(name).map(parse_ids).unwrap_or_default()
    }

    /// What `read` of mail-parser makes of the first field called `name`.
    pub(crate) fn structured(
        &self,
        name: &str,
        read: fn(&mut MessageStream<'_>) -> HeaderValue<'static>,
    ) -> Option<HeaderValue<'static>> {
        let mut value = join_words(self.raw(name)?);
        value.extend_from_slice(b"\r\n");
        Some(read(&mut MessageStream::new(&value)))
    }
}

/// The line that starts at `at`, with its line end; `None` at the end.
fn next_line(raw: &[u8], at: usize) -> Option<&[u8]> {
    let rest = raw.get(at..).filter(|rest| !rest.is_empty())?;
    let end = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |lf| lf + 1);
    rest.get(..end)
}

fn trim_line_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// The field that starts at `at` with the lines that continue it.
pub(crate) fn with_continuations(raw: &[u8], at: usize) -> &[u8] {
    let mut end = at + next_line(raw, at).map_or(0, <[u8]>::len);
    while let Some(line) = next_line(raw, end) {
        if !matches!(line.first(), Some(b' ' | b'\t')) || trim_line_end(line).is_empty() {
            break;
        }
        end += line.len();
    }
    raw.get(at..end).unwrap_or_default()
}

fn split_field(field: &[u8]) -> Option<Field<'_>> {
    let colon = field.iter().position(|byte| *byte == b':')?;
    let (name, value) = field.split_at(colon);
    let name = name.trim_ascii_end();
    let is_name = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    is_name.then(|| Field { name, value: value.get(1..).unwrap_or_default() })
}

/// The separator line of an mbox file, quoted or not.
fn is_mbox_line(line: &[u8]) -> bool {
    line.starts_with(b"From ") || line.starts_with(b">From ")
}

/// A piece of a header value: literal bytes, or an encoded word's charset and decoded bytes.
enum Piece<'a> {
    Literal(&'a [u8]),
    Word { charset: &'a [u8], bytes: Vec<u8> },
}

/// Cuts a value at its encoded words; white space between two words belongs to neither and is dropped.
fn pieces(value: &[u8]) -> Vec<Piece<'_>> {
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    let mut rest = value;
    let mut literal_from = rest;
    while !rest.is_empty() {
        if rest.starts_with(b"=?")
            && let Some((charset, bytes, after)) = encoded_word(rest)
        {
            let literal = literal_from.get(..literal_from.len() - rest.len()).unwrap_or_default();
            let between_words = matches!(pieces.last(), Some(Piece::Word { .. })) && is_blank(literal);
            if !literal.is_empty() && !between_words {
                pieces.push(Piece::Literal(literal));
            }
            match pieces.last_mut() {
                Some(Piece::Word { charset: last, bytes: all }) if last.eq_ignore_ascii_case(charset) => {
                    all.extend_from_slice(&bytes);
                }
                _ => pieces.push(Piece::Word { charset, bytes }),
            }
            rest = after;
            literal_from = after;
        } else {
            rest = rest.get(1..).unwrap_or_default();
        }
    }
    if !literal_from.is_empty() {
        pieces.push(Piece::Literal(literal_from));
    }
    pieces
}

fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_whitespace)
}

/// Reads `=?charset?Q-or-B?data?=` at the start; gives charset, decoded bytes and what follows. Data with blanks in it
/// is accepted, as some senders forget to write them as `_`.
fn encoded_word(input: &[u8]) -> Option<(&[u8], Vec<u8>, &[u8])> {
    // Without a limit, a header of word starts without ends would be searched once for each.
    let body = input.get(..input.len().min(MAX_WORD_BYTES))?.strip_prefix(b"=?")?;
    let mut parts = body.splitn(3, |byte| *byte == b'?');
    let charset =
        parts.next().filter(|charset| !charset.is_empty() && charset.iter().all(u8::is_ascii_graphic))?;
    let encoding = parts.next()?;
    let data = parts.next()?;
    let end = data.windows(2).position(|pair| pair == b"?=")?;
    let data = data.get(..end)?;
    let word_bytes = b"=?".len() + charset.len() + 1 + encoding.len() + 1 + data.len() + b"?=".len();
    let bytes = match encoding {
        b"b" | b"B" => decode_base64(data),
        b"q" | b"Q" => decode_q(data),
        _ => return None,
    };
    // A language may follow the charset (RFC 2231): `utf-8*ms`.
    let charset = charset.split(|byte| *byte == b'*').next().unwrap_or(charset);
    Some((charset, bytes, input.get(word_bytes..)?))
}

/// The `Q` encoding of RFC 2047.
fn decode_q(data: &[u8]) -> Vec<u8> {
    let spaced: Vec<u8> = data.iter().map(|byte| if *byte == b'_' { b' ' } else { *byte }).collect();
    decode_quoted_printable(&spaced, false)
}

/// Quoted-printable, forgiving: what is no escape stands for itself. With `lines`, soft line breaks are joined and
/// white space at line ends dropped, as RFC 2045 says of bodies.
pub(crate) fn decode_quoted_printable(data: &[u8], lines: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len());
    let mut rest = data;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'=' => {
                if let Some((byte, after)) = hex_pair(rest) {
                    out.push(byte);
                    rest = after;
                } else if lines && let Some(after) = soft_break(rest) {
                    rest = after;
                } else {
                    out.push(b'=');
                }
            }
            b' ' | b'\t' if lines => {
                let blank = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
                let ends_line = matches!(rest.get(blank..), Some([b'\n', ..] | [b'\r', b'\n', ..] | []));
                if ends_line {
                    rest = rest.get(blank..).unwrap_or_default();
                } else {
                    out.push(byte);
                }
            }
            _ => out.push(byte),
        }
    }
    out
}

fn hex_pair(rest: &[u8]) -> Option<(u8, &[u8])> {
    let [high, low, after @ ..] = rest else { return None };
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some((digit(*high)? << 4 | digit(*low)?, after))
}

/// What follows a soft line break, with the white space that some relays leave before the line end.
fn soft_break(rest: &[u8]) -> Option<&[u8]> {
    let blank = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
    match rest.get(blank..) {
        Some([b'\n', after @ ..]) => Some(after),
        Some([]) => Some(&[]),
        _ => None,
    }
}

/// Base64, forgiving: anything outside the alphabet is skipped, and padding may stand in the middle, where two encoded
/// texts were joined.
pub(crate) fn decode_base64(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0_u32);
    for byte in data {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => {
                (bits, count) = (0, 0);
                continue;
            }
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.extend(u8::try_from(bits >> count & 0xff));
            bits &= (1 << count) - 1;
        }
    }
    out
}

/// A value decoded, on one line, without control characters.
pub(crate) fn decode_text(value: &[u8]) -> String {
    let unfolded = unfold(value);
    let mut text = String::with_capacity(unfolded.len());
    for piece in pieces(&unfolded) {
        match piece {
            Piece::Literal(bytes) => text.push_str(&charset::decode(None, bytes)),
            Piece::Word { charset, bytes } => text.push_str(&decode_word(charset, &bytes)),
        }
    }
    one_line(&text)
}

fn decode_word(charset: &[u8], bytes: &[u8]) -> String {
    charset::decode(std::str::from_utf8(charset).ok(), bytes)
}

/// Every control character, line ends among them, as a space; trimmed.
pub(crate) fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim().to_owned()
}

/// Removes the line ends of folding, keeping the white space that follows them.
pub(crate) fn unfold(value: &[u8]) -> Cow<'_, [u8]> {
    if value.iter().any(|byte| matches!(byte, b'\r' | b'\n')) {
        Cow::Owned(value.iter().copied().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect())
    } else {
        Cow::Borrowed(value)
    }
}

/// The value unfolded and in UTF-8, with each run of encoded words made one whole word, so that a parser which decodes
/// word by word never sees half a character.
fn join_words(value: &[u8]) -> Vec<u8> {
    let unfolded = unfold(value);
    let mut out = Vec::with_capacity(unfolded.len());
    for piece in pieces(&unfolded) {
        match piece {
            Piece::Literal(bytes) => out.extend_from_slice(charset::decode(None, bytes).as_bytes()),
            Piece::Word { charset, bytes } => {
                let text = one_line(&decode_word(charset, &bytes));
                let encoded =
                    mail_builder::encoders::base64::base64_encode(text.as_bytes()).unwrap_or_default();
                out.extend_from_slice(b"=?utf-8?B?");
                out.extend_from_slice(&encoded);
                out.extend_from_slice(b"?=");
            }
        }
    }
    out
}

/// The addresses in one field's raw value, groups flattened; what has no `@` is no address and is left out.
pub(crate) fn parse_addresses(value: &[u8]) -> Vec<Address> {
    let mut joined = join_words(value);
    joined.extend_from_slice(b"\r\n");
    match MessageStream::new(&joined).parse_address() {
        HeaderValue::Address(mail_parser::Address::List(list)) => {
            list.iter().filter_map(to_address).collect()
        }
        HeaderValue::Address(mail_parser::Address::Group(groups)) => {
            groups.iter().flat_map(|group| &group.addresses).filter_map(to_address).collect()
        }
        _ => Vec::new(),
    }
}

fn to_address(addr: &Addr<'_>) -> Option<Address> {
    let name = addr.name.as_deref().map(clean_name).filter(|name| !name.is_empty());
    // `From: ali@example.my` may come out as a name only.
    let (name, address) = match addr.address.as_deref() {
        Some(address) => (name, address.to_owned()),
        None => (None, name?),
    };
    let address: String = address.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let address = address.trim_matches(['<', '>', '\'', '"']).to_owned();
    let (local, domain) = address.rsplit_once('@')?;
    if local.is_empty() || domain.is_empty() {
        return None;
    }
    let name = name.filter(|name| *name != address);
    Some(Address { name, address })
}

/// A display name on one line, without the quotation marks that some senders wrap around it twice.
fn clean_name(name: &str) -> String {
    let name = one_line(name);
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    for quote in ['"', '\''] {
        if let Some(inner) = name.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            return inner.trim().to_owned();
        }
    }
    name
}

/// The ids in a value: what stands in angle brackets, or, when nothing does, the words.
fn parse_ids(value: &[u8]) -> Vec<String> {
    let text = charset::decode(None, &unfold(value));
    let mut ids = Vec::new();
    let mut rest = text.as_str();
    while ids.len() < MAX_IDS
        && let Some((_, after)) = rest.split_once('<')
    {
        let Some((id, after)) = after.split_once('>') else { break };
        // Outlook folds inside long ids.
        let id: String = id.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
        if !id.is_empty() && !ids.contains(&id) {
            ids.push(id);
        }
        rest = after;
    }
    if ids.is_empty() {
        ids.extend(
            text.split_whitespace().filter(|word| word.contains('@')).take(MAX_IDS).map(str::to_owned),
        );
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_cut_between_two_words_is_whole_again() {
        assert_eq!(decode_text(b"=?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?="), "café");
        assert_eq!(decode_text(b"=?utf-8?B?2YU=?=\r\n =?UTF-8?B?2LE=?="), "مر");
        assert_eq!(decode_text(b"Re: =?iso-8859-1?Q?Jos=E9?= bin Ali"), "Re: José bin Ali");
        assert_eq!(decode_text(b"a =?x?Z?b?= c"), "a =?x?Z?b?= c");
        assert_eq!(decode_text(" سؤال عن الحجز".as_bytes()), "سؤال عن الحجز");
    }

    #[test]
    fn addresses_survive_what_senders_do_to_them() {
        let read = |value: &str| parse_addresses(value.as_bytes());
        assert_eq!(
            read("=?utf-8?Q?Siti_=E2=9C?= =?utf-8?Q?=A8?= <siti@x.my>"),
            [Address::named("Siti ✨", "siti@x.my")]
        );
        assert_eq!(read("\"'ali@x.my'\" <ali@x.my>"), [Address::bare("ali@x.my")]);
        assert_eq!(read("undisclosed-recipients:;"), []);
        assert_eq!(
            read("Team: a@x.my, B <b@x.my>;"),
            [Address::bare("a@x.my"), Address::named("B", "b@x.my")]
        );
        assert_eq!(read("\"Ahmad, Dr.\" <a@x.my>, b@x.my").len(), 2);
    }

    #[test]
    fn ids_are_found_with_and_without_brackets() {
        assert_eq!(parse_ids(b" <a@x>\r\n <b@y>, <a@x>"), ["a@x", "b@y"]);
        assert_eq!(parse_ids(b"a@x"), ["a@x"]);
        assert_eq!(parse_ids(b"<long.\r\n id@x>"), ["long.id@x"]);
    }

    #[test]
    fn transfer_encodings_forgive() {
        assert_eq!(decode_quoted_printable(b"a=3D=\r\nb = c=ZZ \r\n", true), b"a=b = c=ZZ\r\n");
        assert_eq!(decode_base64(b"U2Vs\r\n!YW1h*dA=="), b"Selamat");
        assert_eq!(decode_base64(b"QQ==QQ=="), b"AA");
    }
}
