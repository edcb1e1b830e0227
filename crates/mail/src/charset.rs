//! Bytes to text, whatever the label says. Mail lies about its charset often enough that the bytes have a say.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use mail_parser::decoders::charsets::map::charset_decoder;

/// Decodes `bytes` labelled `label`. Labels are WHATWG ones, plus UTF-7 and what else old mail uses; unknown or missing
/// labels, and Western ones over bytes that are valid UTF-8, are read as UTF-8, and bytes that are not UTF-8 as
/// windows-1252. Never fails; undecodable bytes become U+FFFD; NULs are dropped.
pub fn decode(label: Option<&str>, bytes: &[u8]) -> String {
    let label = label.map(|label| label.trim().trim_matches(['"', '\'']).to_ascii_lowercase());
    let mut text = decode_labelled(label.as_deref().unwrap_or(""), bytes);
    if text.contains('\0') {
        text.retain(|c| c != '\0');
    }
    text
}

/// Decodes by the label alone, without a guess: for text that is always in its declared code page.
pub fn decode_as(label: &str, bytes: &[u8]) -> String {
    let encoding = Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252);
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

fn decode_labelled(label: &str, bytes: &[u8]) -> String {
    if matches!(label, "utf-7" | "unicode-1-1-utf-7" | "csunicode11utf7")
        && let Some(decoder) = charset_decoder(b"utf-7")
    {
        return decoder(bytes);
    }
    match Encoding::for_label(label.as_bytes()) {
        // Text in a Western eight-bit charset is almost never valid UTF-8 by chance; the reverse lie is common.
        Some(encoding) if encoding == WINDOWS_1252 || encoding == UTF_8 => guess(bytes),
        // WHATWG turns these labels into an error on purpose; in mail they are still text.
        Some(encoding) if encoding == encoding_rs::REPLACEMENT => match charset_decoder(label.as_bytes()) {
            Some(decoder) if label == "iso-2022-kr" => decoder(bytes),
            _ => guess(bytes),
        },
        Some(encoding) => encoding.decode(bytes).0.into_owned(),
        None => charset_decoder(label.as_bytes()).map_or_else(|| guess(bytes), |decoder| decoder(bytes)),
    }
}

/// UTF-8 when it is UTF-8, else windows-1252.
fn guess(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // One bad byte in a long UTF-8 text, say a character cut in half, must not turn the rest to mojibake.
        Err(_) if mostly_utf8(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// Whether well-formed multi-byte sequences outnumber the broken ones.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_believed_when_the_bytes_allow_it() {
        assert_eq!(decode(Some("iso-8859-1"), b"Dato\xb4 \xe9"), "Dato´ é");
        assert_eq!(decode(Some("us-ascii"), b"quote \x93x\x94"), "quote “x”");
        assert_eq!(decode(Some("GB2312"), b"\xd4\xa4\xb6\xa9"), "预订");
        assert_eq!(decode(Some("ks_c_5601-1987"), b"\xc7\xd1\xb1\xdb"), "한글");
        assert_eq!(decode(Some("iso-8859-8-i"), b"\xf9\xec\xe5\xed"), "שלום");
        assert_eq!(decode(Some("windows-1256"), b"\xe3\xd1\xcd\xc8\xc7"), "مرحبا");
        assert_eq!(decode(Some("utf-7"), b"Harga +IKw-100"), "Harga €100");
        assert_eq!(decode(Some("iso-2022-jp"), b"\x1b$B%O%m!<\x1b(B"), "ハロー");
    }

    #[test]
    fn lies_and_gaps_are_read_by_the_bytes() {
        assert_eq!(decode(Some("iso-8859-1"), "Umrah – pakej".as_bytes()), "Umrah – pakej");
        assert_eq!(decode(Some("unknown-8bit"), b"caf\xe9"), "café");
        assert_eq!(decode(None, "\u{feff}selamat".as_bytes()), "selamat");
        assert_eq!(decode(Some("utf-8"), b"a\0b"), "ab");
        assert_eq!(decode(Some("utf-8"), b"\xd9\x85\xd8\xb1\xd8"), "مر\u{fffd}");
    }
}
