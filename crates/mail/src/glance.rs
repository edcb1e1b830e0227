//! A glance at a mail that may be unreadable: who it seems to be from and what about. Never fails, never looks beyond
//! the first headers.

use std::panic::catch_unwind;

use mail_parser::MessageParser;

/// As much of a mail as is looked at, in bytes.
const LOOK: usize = 64 * 1024;

/// What could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glance {
    /// The sender, name and address, on one line.
    pub from: Option<String>,
    /// The sender's address alone.
    pub address: Option<String>,
    /// The subject, on one line.
    pub subject: Option<String>,
    /// The return path; `Some("")` is the empty one.
    pub return_path: Option<String>,
}

/// Looks at the first headers.
pub fn glance(raw: &[u8]) -> Glance {
    let look = raw.get(..LOOK).unwrap_or(raw);
    // What broke one reader may break another.
    catch_unwind(|| read(look)).unwrap_or_default()
}

fn read(look: &[u8]) -> Glance {
    let Some(message) = MessageParser::default().parse_headers(look) else { return Glance::default() };
    let from = message
        .from()
        .and_then(|from| from.first())
        .map(|from| [from.name(), from.address()].into_iter().flatten().collect::<Vec<_>>().join(" · "));
    let line = |text: String| {
        let line: String = crate::header::one_line(&text).chars().take(200).collect();
        Some(line).filter(|line| !line.is_empty())
    };
    let return_path = message
        .header_raw("Return-Path")
        .map(|value| value.trim().trim_start_matches('<').trim_end_matches('>').to_owned());
    Glance {
        from: from.and_then(line),
        address: message
            .from()
            .and_then(|from| from.first()?.address())
            .map(ToOwned::to_owned)
            .and_then(line),
        subject: message.subject().map(ToOwned::to_owned).and_then(line),
        return_path: return_path.map(|path| path.chars().take(320).filter(|c| !c.is_control()).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glance_takes_what_it_can() {
        let seen = glance(b"Return-Path: <siti@x.my>\r\nFrom: Siti <siti@x.my>\r\nSubject: =?utf-8?q?Um?=\r\n =?utf-8?q?rah?=\r\n\r\nx");
        assert_eq!(seen.from.as_deref(), Some("Siti · siti@x.my"));
        assert_eq!(seen.subject.as_deref(), Some("Umrah"));
        assert_eq!(seen.return_path.as_deref(), Some("siti@x.my"));
        assert_eq!(glance(b"Return-Path: <>\r\n\r\n").return_path.as_deref(), Some(""));
        for odd in [&b""[..], b"\xff\xfe\x00", b"Subject", b"From:\r\n\r\n"] {
            assert_eq!(glance(odd).subject, None);
        }
    }
}
