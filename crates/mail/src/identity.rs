//! Whether two raw mails are the same mail. Every hop adds lines at the top; what the sender wrote stays.

use sha2::{Digest, Sha256};

use crate::header::with_continuations;

/// Headers that the way here adds, in lower case. A trailing `*` stands for anything.
const TRACE: [&str; 40] = [
    "received",
    "return-path",
    "delivered-to",
    "x-delivered-to",
    "x-original-to",
    "envelope-to",
    "x-envelope-to",
    "envelope-from",
    "x-envelope-from",
    "delivery-date",
    "authentication-results",
    "x-authentication-*",
    "arc-*",
    "received-spf",
    "x-received",
    "x-forwarded-*",
    "x-gm-*",
    "x-google-*",
    "x-ms-exchange-*",
    "x-ms-traffic*",
    "x-ms-office365-*",
    "x-microsoft-antispam*",
    "x-forefront-*",
    "x-eopattributedmessage",
    "x-spam*",
    "x-ham-*",
    "x-rspamd*",
    "x-virus-*",
    "x-amavis*",
    "x-barracuda-*",
    "x-proofpoint-*",
    "x-mimecast-*",
    "dkim-filter",
    "x-uid*",
    "x-mozilla-*",
    "status",
    "x-status",
    "x-evolution-*",
    "lines",
    "content-length",
];

/// SHA-256 of the mail without the headers that relays and mailboxes add, and with line ends made equal: two copies
/// of one mail that came by different ways have the same fingerprint. `DKIM-Signature` is the sender's and counts.
pub fn fingerprint(raw: &[u8]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    let mut at = 0;
    loop {
        let field = with_continuations(raw, at);
        if field.is_empty() {
            break;
        }
        at += field.len();
        if field.trim_ascii().is_empty() {
            // Blank lines above the header are not its end.
            if field.len() == at {
                continue;
            }
            break;
        }
        let is_mbox_line = field.starts_with(b"From ") || field.starts_with(b">From ");
        if !is_mbox_line && !is_trace(field) {
            hash_lines(&mut hasher, field);
        }
    }
    hasher.update(b"\n");
    hash_lines(&mut hasher, raw.get(at..).unwrap_or_default());
    hasher.finalize().into()
}

fn is_trace(field: &[u8]) -> bool {
    let name =
        field.split(|byte| *byte == b':').next().unwrap_or_default().trim_ascii_end().to_ascii_lowercase();
    TRACE.iter().any(|trace| match trace.strip_suffix('*') {
        Some(prefix) => name.starts_with(prefix.as_bytes()),
        None => name == trace.as_bytes(),
    })
}

/// Hashes with CRLF as LF.
fn hash_lines(hasher: &mut Sha256, bytes: &[u8]) {
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        match line.strip_suffix(b"\r\n") {
            Some(content) => {
                hasher.update(content);
                hasher.update(b"\n");
            }
            None => hasher.update(line),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MAIL: &str = "From: a@x.my\r\nDKIM-Signature: v=1; b=abc\r\nSubject: Umrah\r\n\r\nSalam\r\n";

    #[test]
    fn the_way_here_does_not_count() {
        let travelled = format!(
            "From postfix Thu Mar  5\nReturn-Path: <a@x.my>\r\nReceived: from a\r\n\tby b; date\r\nARC-Seal: i=1\r\n\
             X-Google-DKIM-Signature: x\r\n{MAIL}"
        );
        assert_eq!(fingerprint(travelled.as_bytes()), fingerprint(MAIL.as_bytes()));
        assert_eq!(fingerprint(MAIL.replace("\r\n", "\n").as_bytes()), fingerprint(MAIL.as_bytes()));
    }

    #[test]
    fn what_the_sender_wrote_counts() {
        let same_header_in_body = MAIL.replace("Salam", "Received: from a\r\nSalam");
        for other in [MAIL.replace("Salam", "Salam."), MAIL.replace("b=abc", "b=abd"), same_header_in_body] {
            assert_ne!(fingerprint(other.as_bytes()), fingerprint(MAIL.as_bytes()));
        }
    }

    proptest! {
        #[test]
        fn any_bytes_have_a_fingerprint_that_a_received_line_leaves_alone(raw in prop::collection::vec(any::<u8>(), 1..300)) {
            prop_assume!(!raw[0].is_ascii_whitespace());
            let relayed = [b"Received: from x by y\r\n".as_slice(), &raw].concat();
            prop_assert_eq!(fingerprint(&relayed), fingerprint(&raw));
        }
    }
}
