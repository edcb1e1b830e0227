//! Names for files that came by mail: fit for a disk and for a screen, whatever the sender wrote.

/// The longest name, in bytes.
const MAX_BYTES: usize = 200;

/// `name` without path, control characters and characters that turn the reading direction (they make `exe.pdf` of
/// `fdp.exe`); a name made from the type and the part's `number` when nothing is left.
pub(crate) fn safe(name: Option<&str>, content_type: &str, number: usize) -> String {
    let name = name.unwrap_or_default();
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|c| !c.is_control() && !turns_direction(*c)).collect();
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = name.trim_start_matches(['.', ' ']).trim_end_matches(['.', ' ']);
    if name.is_empty() {
        return format!("{}-{number}.{}", stem(content_type), extension(content_type));
    }
    shorten(name)
}

fn turns_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{061c}')
}

/// Cuts the stem, not the extension.
fn shorten(name: &str) -> String {
    if name.len() <= MAX_BYTES {
        return name.to_owned();
    }
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if extension.len() <= 12 => (stem, format!(".{extension}")),
        _ => (name, String::new()),
    };
    let end = stem.floor_char_boundary(MAX_BYTES - extension.len());
    format!("{}{extension}", stem.get(..end).unwrap_or_default())
}

fn stem(content_type: &str) -> &'static str {
    match content_type.split('/').next() {
        Some("image") => "image",
        Some("message") => "message",
        Some("text") => "text",
        _ => "attachment",
    }
}

fn extension(content_type: &str) -> &'static str {
    match content_type {
        "application/pdf" => "pdf",
        "image/jpeg" | "image/jpg" => "jpg",
        "image/png" => "png",
        "image/gif" => "gif",
        "image/webp" => "webp",
        "image/heic" => "heic",
        "message/rfc822" | "message/global" => "eml",
        "text/calendar" => "ics",
        "text/csv" => "csv",
        "text/html" => "html",
        "text/vcard" | "text/x-vcard" => "vcf",
        "application/zip" => "zip",
        "application/pgp-signature" => "asc",
        "application/pkcs7-signature" | "application/x-pkcs7-signature" => "p7s",
        _ if content_type.starts_with("text/") || content_type.starts_with("message/") => "txt",
        _ => "bin",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_their_tricks_and_keep_their_extension() {
        assert_eq!(safe(Some("../../etc/passwd"), "text/plain", 1), "passwd");
        assert_eq!(safe(Some("C:\\Users\\Ali\\pasport.jpg"), "image/jpeg", 1), "pasport.jpg");
        assert_eq!(safe(Some("resit\u{202e}fdp.exe"), "application/pdf", 1), "resitfdp.exe");
        assert_eq!(safe(Some(" \r\n. "), "application/pdf", 3), "attachment-3.pdf");
        assert_eq!(safe(None, "message/rfc822", 2), "message-2.eml");
        let long = safe(Some(&format!("{}.pdf", "ب".repeat(300))), "application/pdf", 1);
        assert!(long.len() <= MAX_BYTES && long.ends_with("ب.pdf"));
    }
}
