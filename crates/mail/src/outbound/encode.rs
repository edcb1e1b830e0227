//! Header values as they must stand on the wire: folded, ASCII only, and with no way for a value to end its line.

use std::fmt::Write;

use crate::address::Address;
use crate::header::one_line;

/// Lines are folded before this column (RFC 5322 asks for at most 78).
const FOLD_AT: usize = 76;
/// Bytes of text in one encoded word: 39 become 52 of base64, which fits beside `Subject:` with its frame (RFC 2047
/// allows 75 for the word and 76 for the line).
const WORD_BYTES: usize = 39;

/// A header under construction: knows its column.
pub(super) struct Line {
    text: String,
    column: usize,
}

impl Line {
    pub(super) fn new(name: &str) -> Self {
        Self { text: format!("{name}:"), column: name.len() + 1 }
    }

    /// Adds a piece that must not be broken, after a space; on a new line when it would not fit.
    pub(super) fn push(&mut self, piece: &str) {
        if self.column + 1 + piece.len() > FOLD_AT && self.column > 1 && !self.text.ends_with(':') {
            self.text.push_str("\r\n");
            self.column = 0;
        }
        self.text.push(' ');
        self.text.push_str(piece);
        self.column += 1 + piece.len();
    }

    fn push_all(&mut self, pieces: &[String]) {
        for piece in pieces {
            self.push(piece);
        }
    }

    /// Adds punctuation to the last piece.
    pub(super) fn join(&mut self, mark: char) {
        self.text.push(mark);
        self.column += mark.len_utf8();
    }

    pub(super) fn finish(mut self) -> String {
        self.text.push_str("\r\n");
        self.text
    }
}

/// A short value of our own making.
pub(super) fn plain(name: &str, value: &str) -> String {
    format!("{name}: {value}\r\n")
}

/// Unstructured text: as it is when it is plain, else as encoded words. Control characters become spaces.
pub(super) fn unstructured(name: &str, value: &str) -> String {
    let value = one_line(value);
    let mut line = Line::new(name);
    // Two spaces in a row would not survive folding; neither would a word longer than a line may be.
    let is_plain = value.bytes().all(|byte| (b' '..=b'~').contains(&byte))
        && !value.contains("=?")
        && !value.contains("  ")
        && value.split(' ').all(|word| word.len() < 900);
    if is_plain {
        value.split(' ').for_each(|word| line.push(word));
    } else {
        line.push_all(&encoded_words(&value));
    }
    line.finish()
}

/// Text as encoded words in UTF-8, cut between characters.
fn encoded_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(rest.floor_char_boundary(WORD_BYTES.min(rest.len())));
        let encoded = mail_builder::encoders::base64::base64_encode(chunk.as_bytes()).unwrap_or_default();
        words.push(format!("=?utf-8?B?{}?=", String::from_utf8_lossy(&encoded)));
        rest = after;
    }
    words
}

/// A list of mailboxes, each whole on a line where it fits. The addresses must have been checked.
pub(super) fn mailboxes(name: &str, addresses: &[Address]) -> String {
    let mut line = Line::new(name);
    for (index, address) in addresses.iter().enumerate() {
        if index > 0 {
            line.join(',');
        }
        let shown = address.name.as_deref().map(squeeze).filter(|shown| !shown.is_empty());
        match shown {
            Some(shown) => {
                line.push_all(&phrase(&shown));
                line.push(&format!("<{}>", address.address));
            }
            None => line.push(&address.address),
        }
    }
    line.finish()
}

/// On one line, with single spaces.
pub(super) fn squeeze(text: &str) -> String {
    one_line(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A display name: bare words, a quoted string, or encoded words.
fn phrase(name: &str) -> Vec<String> {
    let is_ascii = name.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if !is_ascii || name.contains("=?") || name.len() > 200 {
        return encoded_words(name);
    }
    let is_atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    if name.split(' ').all(|word| !word.is_empty() && word.chars().all(is_atom)) {
        return name.split(' ').map(str::to_owned).collect();
    }
    let mut quoted = String::from("\"");
    for c in name.chars() {
        if matches!(c, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted.push('"');
    vec![quoted]
}

/// Ids in angle brackets, folded between them.
pub(super) fn ids<'i>(name: &str, ids: impl IntoIterator<Item = &'i str>) -> String {
    let mut line = Line::new(name);
    ids.into_iter().for_each(|id| line.push(&format!("<{id}>")));
    line.finish()
}

/// The parameters that name a file: plain when the name is, else RFC 2231 with a plain stand-in for old readers.
pub(super) fn file_parameters(parameter: &str, filename: &str) -> String {
    let is_plain =
        filename.bytes().all(|byte| (b' '..=b'~').contains(&byte) && !matches!(byte, b'"' | b'\\'));
    // Longer names would be folded inside their quotation marks.
    if is_plain && filename.len() <= 30 && !filename.contains("=?") {
        return format!("; {parameter}=\"{filename}\"");
    }
    // Sections of at most 60 characters (RFC 2231, 3), each of whole characters: many readers decode each by itself.
    let mut sections = vec![String::new()];
    for letter in filename.chars() {
        let escaped = escaped(letter);
        match sections.last_mut() {
            Some(section) if section.len() + escaped.len() <= 60 => section.push_str(&escaped),
            _ => sections.push(escaped),
        }
    }
    let is_one = sections.len() == 1;
    let mut out = String::new();
    for (number, section) in sections.iter().enumerate() {
        let charset = if number == 0 { "utf-8''" } else { "" };
        // Writing to a string cannot fail.
        let _ = if is_one {
            write!(out, "; {parameter}*={charset}{section}")
        } else {
            write!(out, "; {parameter}*{number}*={charset}{section}")
        };
    }
    out
}

/// A character as RFC 2231 writes it: itself, or its bytes as `%D8%AC`.
fn escaped(letter: char) -> String {
    if letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_') {
        return letter.to_string();
    }
    let mut bytes = [0; 4];
    letter.encode_utf8(&mut bytes).bytes().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "%{byte:02X}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_values_fold_and_foreign_ones_are_encoded() {
        let ids: Vec<String> =
            (0..20).map(|n| format!("kh.{n}.1234567890123456.abcdefghijklmnop@safa.example")).collect();
        let folded = super::ids("References", ids.iter().map(String::as_str));
        assert!(folded.split("\r\n").all(|line| line.len() <= 78), "{folded}");
        let subject = unstructured("Subject", &"سؤال عن حجز العمرة ".repeat(8));
        assert!(subject.is_ascii() && subject.split("\r\n").all(|line| line.len() <= 78), "{subject}");
        assert_eq!(
            unstructured("Subject", "a\r\nBcc: x@y"),
            "Subject: a  Bcc: x@y\r\n".replace("a  Bcc: x@y", "=?utf-8?B?YSAgQmNjOiB4QHk=?=")
        );
    }

    #[test]
    fn names_are_quoted_only_when_they_must_be() {
        let one = |name: &str| mailboxes("To", &[Address::named(name, "a@x.my")]);
        assert_eq!(one("Siti Aminah"), "To: Siti Aminah <a@x.my>\r\n");
        assert_eq!(
            one("Safa Travel (KL), \"Umrah\""),
            "To: \"Safa Travel (KL), \\\"Umrah\\\"\" <a@x.my>\r\n"
        );
        assert_eq!(one("عائشة"), "To: =?utf-8?B?2LnYp9im2LTYqQ==?= <a@x.my>\r\n");
        assert_eq!(one("x\r\nBcc: y@z"), "To: \"x Bcc: y@z\" <a@x.my>\r\n");
    }

    #[test]
    fn file_names_go_plain_or_in_sections() {
        assert_eq!(file_parameters("filename", "resit.pdf"), "; filename=\"resit.pdf\"");
        assert_eq!(file_parameters("filename", "pasport é.pdf"), "; filename*=utf-8''pasport%20%C3%A9.pdf");
        let long = file_parameters("filename", &"جواز".repeat(20));
        assert!(long.contains("filename*0*=utf-8''%D8") && long.contains("; filename*1*=%"));
        // Three bytes to a character: none is cut between two sections.
        let tamil = file_parameters("filename", &"ர".repeat(30));
        let sections: Vec<&str> =
            tamil.split("; ").skip(1).map(|part| part.split_once('=').unwrap().1).collect();
        assert!(
            sections.iter().all(|section| section.trim_start_matches("utf-8''").len() % 9 == 0),
            "{tamil}"
        );
    }
}
