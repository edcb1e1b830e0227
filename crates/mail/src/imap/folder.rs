//! Folder names on the wire: modified UTF-7 (RFC 3501 §5.1.3), quoted.

use base64::Engine;
use base64::alphabet::IMAP_MUTF7;
use base64::engine::{GeneralPurpose, GeneralPurposeConfig};

const MUTF7: GeneralPurpose =
    GeneralPurpose::new(&IMAP_MUTF7, GeneralPurposeConfig::new().with_encode_padding(false));

/// `Peti masuk/Été` as the server knows it: `Peti masuk/&AMk-t&AOk-`.
pub fn to_wire(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut run = String::new();
    for letter in name.chars() {
        if matches!(letter, ' '..='~') {
            shift(&mut out, &mut run);
            out.push(letter);
            if letter == '&' {
                out.push('-');
            }
        } else {
            run.push(letter);
        }
    }
    shift(&mut out, &mut run);
    out
}

/// Ends a run of letters beyond ASCII.
fn shift(out: &mut String, run: &mut String) {
    if !run.is_empty() {
        let units: Vec<u8> = run.encode_utf16().flat_map(u16::to_be_bytes).collect();
        out.push('&');
        out.push_str(&MUTF7.encode(units));
        out.push('-');
        run.clear();
    }
}

/// A text in double quotes. `None` when it cannot be written so: a line end, U+0000 or a letter beyond ASCII.
pub(super) fn quoted(text: &str) -> Option<String> {
    if !text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return None;
    }
    Some(format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_travel_in_modified_utf_7() {
        // The examples of RFC 3501 §5.1.3, and one of our own.
        assert_eq!(to_wire("~peter/mail/台北/日本語"), "~peter/mail/&U,BTFw-/&ZeVnLIqe-");
        assert_eq!(to_wire("A&B"), "A&-B");
        assert_eq!(to_wire("Peti masuk/Été"), "Peti masuk/&AMk-t&AOk-");
        assert_eq!(to_wire("INBOX"), "INBOX");
    }

    #[test]
    fn a_quoted_text_cannot_end_its_line() {
        assert_eq!(quoted("a\"b\\c").as_deref(), Some("\"a\\\"b\\\\c\""));
        assert_eq!(quoted("a\r\nA2 LOGOUT"), None);
        assert_eq!(quoted("kata laluan é"), None);
    }
}
