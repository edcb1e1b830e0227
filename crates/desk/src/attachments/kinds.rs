//! What a file is, told from its bytes and never from what its sender calls it; and which kinds are not taken or not
//! shown in place.

use super::filenames::extension;

/// The type of what is not recognised.
pub const UNKNOWN: &str = "application/octet-stream";

/// How much of a text is looked through for the mark of a drawing, in bytes.
const LOOKED_AT: usize = 4096;

/// Extensions of what a double click runs, on any system. Archives are taken: people send documents in them.
pub const REFUSED_EXTENSIONS: &[&str] = &[
    "ade",
    "adp",
    "apk",
    "app",
    "appimage",
    "application",
    "appref-ms",
    "appx",
    "appxbundle",
    "bash",
    "bat",
    "chm",
    "cmd",
    "com",
    "command",
    "cpl",
    "csh",
    "deb",
    "desktop",
    "diagcab",
    "dll",
    "dmg",
    "elf",
    "exe",
    "gadget",
    "hta",
    "img",
    "inf",
    "ins",
    "iso",
    "isp",
    "jar",
    "jnlp",
    "js",
    "jse",
    "ksh",
    "lnk",
    "mde",
    "mjs",
    "msc",
    "msi",
    "msix",
    "msixbundle",
    "msp",
    "mst",
    "nsh",
    "pif",
    "pkg",
    "ps1",
    "ps1xml",
    "psm1",
    "reg",
    "rpm",
    "run",
    "scf",
    "scr",
    "sct",
    "settingcontent-ms",
    "sh",
    "shb",
    "sys",
    "url",
    "vb",
    "vbe",
    "vbs",
    "vhd",
    "vhdx",
    "vxd",
    "wsc",
    "wsf",
    "wsh",
    "xll",
    "xpi",
    "zsh",
];

/// Types of programs and scripts, whatever their name.
const REFUSED_TYPES: &[&str] = &[
    "application/java",
    "application/vnd.android.dex",
    "application/vnd.android.dey",
    "application/vnd.microsoft.portable-executable",
    "application/wasm",
    "application/x-executable",
    "application/x-google-chrome-extension",
    "application/x-mach-binary",
    "text/x-shellscript",
];

/// Types a browser may show in place: they cannot carry a script.
const SHOWN_IN_PLACE: &[&str] = &[
    "audio/aac",
    "audio/amr",
    "audio/m4a",
    "audio/mpeg",
    "audio/ogg",
    "audio/opus",
    "audio/x-wav",
    "image/avif",
    "image/bmp",
    "image/gif",
    "image/jpeg",
    "image/png",
    "image/webp",
    "text/plain",
    "video/mp4",
    "video/webm",
];

/// Types that can act in a browser. They leave the desk as plain bytes.
const ACTIVE: &[&str] = &["application/x-shockwave-flash", "image/svg+xml", "text/html", "text/xml"];

/// The media type of these bytes.
pub fn sniffed(bytes: &[u8]) -> &'static str {
    match std::str::from_utf8(bytes) {
        Ok(text) if is_text(text) => sniffed_text(text),
        // Two bytes are too few to call something an object file.
        _ => infer::get(bytes)
            .filter(|kind| kind.extension() != "obj")
            .map_or(UNKNOWN, |kind| kind.mime_type()),
    }
}

fn is_text(text: &str) -> bool {
    text.chars()
        .all(|letter| !letter.is_control() || matches!(letter, '\t' | '\n' | '\r' | '\u{c}' | '\u{85}'))
}

/// Text first, marks after: "MZ Travel" opens a letter as well as a program.
fn sniffed_text(text: &str) -> &'static str {
    const MARKED: [&str; 5] =
        ["application/pdf", "application/rtf", "application/postscript", "text/x-shellscript", "text/html"];
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let opening: String =
        start.char_indices().take_while(|(at, _)| *at < LOOKED_AT).map(|(_, letter)| letter).collect();
    let opening = opening.to_ascii_lowercase();
    if opening.starts_with('<') && opening.contains("<svg") {
        return "image/svg+xml";
    }
    if opening.starts_with('<') && (opening.contains("<html") || opening.contains("<script")) {
        return "text/html";
    }
    match infer::get(start.as_bytes()).map(|kind| kind.mime_type()) {
        Some("text/xml") => "text/xml",
        Some(kind) if MARKED.contains(&kind) => kind,
        _ => "text/plain",
    }
}

/// Whether the file is of a kind that is not taken.
pub fn is_refused(filename: &str, content_type: &str) -> bool {
    REFUSED_TYPES.contains(&content_type)
        || extension(filename).is_some_and(|end| REFUSED_EXTENSIONS.contains(&end.as_str()))
}

/// Whether a browser may show it in place.
pub fn is_shown_in_place(content_type: &str) -> bool {
    SHOWN_IN_PLACE.contains(&content_type)
}

/// The type it is sent with.
pub fn served_as(content_type: &str) -> &str {
    match content_type {
        active if ACTIVE.contains(&active) => UNKNOWN,
        "text/plain" => "text/plain; charset=utf-8",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bytes_tell_what_a_file_is() {
        for (bytes, kind) in [
            (&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], "image/png"),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
            (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "application/pdf"),
            (b"%PDF-1.4\n1 0 obj", "application/pdf"),
            (b"PK\x03\x04\x14\0\0\0", "application/zip"),
            (b"MZ\x90\0\x03\0\0\0", "application/vnd.microsoft.portable-executable"),
            (&[b"\x7fELF\x02\x01\x01", &[0; 60][..]].concat(), "application/x-executable"),
            (b"#!/bin/sh\necho", "text/x-shellscript"),
            ("MZ Travel Sdn Bhd – sebut harga".as_bytes(), "text/plain"),
            (b"nama,telefon\nSiti,012", "text/plain"),
            (b"<!DOCTYPE html><p>hai", "text/html"),
            (b"\n<html lang=ms>", "text/html"),
            (b"<x-unknown><script>alert(1)</script>", "text/html"),
            (
                b"<?xml version=\"1.0\"?>\n<!-- x --><svg xmlns=\"http://www.w3.org/2000/svg\"/>",
                "image/svg+xml",
            ),
            (b"<SVG onload=alert(1)>", "image/svg+xml"),
            (b"<?xml version=\"1.0\"?><faktur/>", "text/xml"),
            (b"\x4c\x01 binary", UNKNOWN),
            (b"\0\x01\x02", UNKNOWN),
            (b"", "text/plain"),
        ] {
            assert_eq!(sniffed(bytes), kind, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn programs_are_refused_by_name_or_by_content() {
        for (filename, content_type) in
            [("invois.pdf.EXE", UNKNOWN), ("gambar.jpg", "application/x-executable"), ("a.vbs", "text/plain")]
        {
            assert!(is_refused(filename, content_type), "{filename}");
        }
        for filename in ["pasport.pdf", "manifest.xlsx", "dokumen.zip", "nota", "exe"] {
            assert!(!is_refused(filename, UNKNOWN), "{filename}");
        }
    }

    #[test]
    fn what_can_act_is_never_shown_in_place() {
        for active in ACTIVE {
            assert!(!is_shown_in_place(active));
            assert_eq!(served_as(active), UNKNOWN);
        }
        assert!(!is_shown_in_place("application/pdf"));
    }

    #[test]
    fn the_lists_are_sorted_so_that_a_gap_shows() {
        for list in [REFUSED_EXTENSIONS, REFUSED_TYPES, SHOWN_IN_PLACE, ACTIVE] {
            assert!(list.is_sorted());
        }
    }

    proptest! {
        #[test]
        fn no_bytes_bring_it_down(start in 0_usize..40, rest in prop::collection::vec(any::<u8>(), 0..600)) {
            const STARTS: [&[u8]; 8] = [
                b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"RIFF", b"\x7fELF", b"\x1aE\xdf\xa3",
                b"\0\0\0\x18ftyp", b"ID3", b"<?xml",
            ];
            let bytes = [STARTS.get(start).copied().unwrap_or_default(), &rest].concat();
            prop_assert!(sniffed(&bytes).contains('/'));
        }
    }
}
