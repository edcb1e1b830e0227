//! File names as strangers send them: made harmless to keep, to show and to put in a header.

/// The longest kept name, in characters.
pub const FILENAME_MAX: usize = 150;

/// The name without folders, invisible and direction-changing characters (`gpj.exe` dressed up as a picture), cut to
/// [`FILENAME_MAX`] with its extension kept; `file` when nothing is left.
pub fn cleaned(filename: &str) -> String {
    let last = filename.rsplit(['/', '\\']).next().unwrap_or_default();
    let visible: String = last.chars().filter(|letter| !letter.is_control() && !is_hidden(*letter)).collect();
    let name = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = name.trim_matches(['.', ' ']);
    if name.is_empty() {
        return "file".to_owned();
    }
    let length = name.chars().count();
    if length <= FILENAME_MAX {
        return name.to_owned();
    }
    let tail = extension(name).map(|end| format!(".{end}")).unwrap_or_default();
    let room = FILENAME_MAX.saturating_sub(tail.chars().count());
    name.chars().take(room).chain(tail.chars()).collect()
}

/// The extension in lower case, of at most 12 characters, without its dot.
pub fn extension(filename: &str) -> Option<String> {
    let (stem, end) = filename.rsplit_once('.')?;
    let sensible = !stem.is_empty() && !end.is_empty() && end.chars().count() <= 12;
    sensible.then(|| end.to_lowercase())
}

/// Direction marks, zero-width characters, byte-order marks, tags.
const fn is_hidden(letter: char) -> bool {
    matches!(
        letter,
        '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}'
    )
}

/// A `Content-Disposition` value (RFC 6266): an ASCII name for old clients, the real one in UTF-8 (RFC 8187).
pub fn disposition(inline: bool, filename: &str) -> String {
    let plain: String = filename
        .chars()
        .map(|letter| match letter {
            '"' | '\\' | '%' | ';' => '_',
            ' '..='~' => letter,
            _ => '_',
        })
        .collect();
    let mut encoded = String::with_capacity(filename.len() * 3);
    for byte in filename.bytes() {
        // The attr-char of RFC 8187.
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push_str(&hex::encode_upper([byte]));
        }
    }
    let kind = if inline { "inline" } else { "attachment" };
    format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_what_a_person_sees_and_nothing_else() {
        for (sent, kept) in [
            ("Itinerari Umrah 12 Mac.pdf", "Itinerari Umrah 12 Mac.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\siti\\pasport.jpg", "pasport.jpg"),
            ("resit\u{202E}gpj.exe", "resitgpj.exe"),
            ("a\r\nSet-Cookie: x.txt", "aSet-Cookie: x.txt"),
            ("evil.exe. . ", "evil.exe"),
            (".htaccess", "htaccess"),
            ("  ..  ", "file"),
            ("جواز السفر.pdf", "جواز السفر.pdf"),
        ] {
            assert_eq!(cleaned(sent), kept, "{sent:?}");
        }
    }

    #[test]
    fn a_long_name_is_cut_before_its_extension() {
        let cut = cleaned(&format!("{}.pdf", "ñ".repeat(400)));
        assert_eq!(cut.chars().count(), FILENAME_MAX);
        assert!(cut.ends_with("ñ.pdf"), "{cut}");
        assert_eq!(cleaned(&"x".repeat(400)).len(), FILENAME_MAX);
    }

    #[test]
    fn a_header_cannot_be_broken_out_of() {
        assert_eq!(
            disposition(false, "a\"; filename=\"b.html"),
            "attachment; filename=\"a__ filename=_b.html\"; filename*=UTF-8''a%22%3B%20filename%3D%22b.html"
        );
        assert_eq!(
            disposition(true, "résumé.pdf"),
            "inline; filename=\"r_sum_.pdf\"; filename*=UTF-8''r%C3%A9sum%C3%A9.pdf"
        );
    }

    #[test]
    fn an_extension_is_the_last_one_in_lower_case() {
        assert_eq!(extension("invois.pdf.EXE").as_deref(), Some("exe"));
        assert_eq!(extension("tiada"), None);
        assert_eq!(extension("nota.mesyuarat bulan Mac"), None);
    }
}
