//! Mail passed on: who wrote it first, and what. Staff forward what customers sent to their own mailbox; the case must
//! then be the customer's. The blocks of Gmail, Outlook and Apple are read in English, Malay and Indonesian.

use crate::address::Address;
use crate::header::parse_addresses;

/// A mail inside a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forwarded {
    /// What whoever passed it on wrote above it; may be empty.
    pub before: String,
    /// Who wrote it first.
    pub from: Address,
    /// Its subject, when the block has one.
    pub subject: Option<String>,
    /// What it says.
    pub body: String,
}

/// What subjects of forwarded mail start with, in lower case.
const PREFIXES: [&str; 6] = ["fw:", "fwd:", "trs:", "wg:", "tr:", "vs:"];

/// Whether a subject says that the mail was passed on rather than answered.
pub fn is_forward_subject(subject: &str) -> bool {
    let lower = subject.trim_start().to_lowercase();
    PREFIXES.iter().any(|prefix| lower.starts_with(prefix))
        || ["dimajukan:", "terusan:", "diteruskan:"].iter().any(|prefix| lower.starts_with(prefix))
}

/// A subject without the marks that answering and forwarding put in front of it.
pub fn bare_subject(subject: &str) -> &str {
    const MARKS: [&str; 20] = [
        "re:",
        "fw:",
        "fwd:",
        "aw:",
        "wg:",
        "sv:",
        "vs:",
        "tr:",
        "r:",
        "rv:",
        "bls:",
        "trs:",
        "balas:",
        "jawab:",
        "dimajukan:",
        "terusan:",
        "diteruskan:",
        "回复:",
        "回复：",
        "re：",
    ];
    let mut rest = subject.trim();
    'again: loop {
        for mark in MARKS {
            let head: String = rest.chars().take(mark.chars().count()).collect();
            if head.to_lowercase() == mark {
                rest = rest.get(head.len()..).unwrap_or_default().trim_start();
                continue 'again;
            }
        }
        return rest;
    }
}

/// The mail that was passed on inside this text; `None` when there is none or its writer is not named.
pub fn forwarded(text: &str) -> Option<Forwarded> {
    let lines: Vec<&str> = text.lines().collect();
    let title = lines.iter().position(|line| super::is_forward_title(&super::folded(unquoted(line))));
    let start = match title {
        Some(at) => at + 1,
        None => (0..lines.len()).find(|at| is_block(&lines, *at))?,
    };
    let before_until = title.unwrap_or(start);
    let first = (start..lines.len()).find(|at| !line_at(&lines, *at).is_empty())?;
    let (fields, body_at) = read_fields(&lines, first);
    let value = |names: &[&str]| {
        fields.iter().find(|(name, _)| names.contains(&name.as_str())).map(|(_, value)| value.clone())
    };
    let from = writer(&value(&FROM)?)?;
    let body: Vec<&str> = lines.iter().skip(body_at).map(|line| unquoted(line)).collect();
    let above = lines.get(..before_until).unwrap_or_default().join("\n");
    let above = above.trim().trim_end_matches(['_', '-']).trim_end();
    Some(Forwarded {
        before: super::split(above).0.to_owned(),
        from,
        subject: value(&SUBJECT).filter(|subject| !subject.is_empty()),
        body: body.join("\n").trim().to_owned(),
    })
}

const FROM: [&str; 4] = ["from", "dari", "daripada", "pengirim"];
const SUBJECT: [&str; 4] = ["subject", "subjek", "perihal", "judul"];
/// Every field such a block may have.
const FIELDS: [&str; 24] = [
    "from", "dari", "daripada", "pengirim", "subject", "subjek", "perihal", "judul", "date", "sent",
    "tanggal", "tarikh", "dikirim", "dihantar", "to", "kepada", "ke", "untuk", "cc", "s.k.", "tembusan",
    "reply-to", "bcc", "balas ke",
];

fn line_at<'t>(lines: &[&'t str], at: usize) -> &'t str {
    lines.get(at).map_or("", |line| unquoted(line))
}

/// A line without one mark of quotation: Apple quotes what it forwards.
fn unquoted(line: &str) -> &str {
    let line = line.strip_prefix('>').map_or(line, |rest| rest.strip_prefix(' ').unwrap_or(rest));
    line.trim_end()
}

/// `From:` with at least two more fields right below it.
fn is_block(lines: &[&str], at: usize) -> bool {
    let is = |at: usize, names: &[&str]| {
        field(line_at(lines, at)).is_some_and(|(name, _)| names.contains(&name.as_str()))
    };
    is(at, &FROM) && (at + 1..at + 6).filter(|below| is(*below, &FIELDS)).count() >= 2
}

/// Name (folded, without the stars of bold text) and value of a field.
fn field(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once(':')?;
    let name = super::folded(name);
    let value = value.trim().trim_start_matches('*').trim();
    FIELDS.contains(&name.as_str()).then(|| (name, value.to_owned()))
}

/// The fields from `at` on, and where the text below them starts.
fn read_fields(lines: &[&str], at: usize) -> (Vec<(String, String)>, usize) {
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut at = at;
    while at < lines.len() {
        let line = line_at(lines, at);
        if let Some(found) = field(line) {
            fields.push(found);
        } else if line.trim().is_empty() {
            // Some leave a blank line between fields; the text begins where no further field follows.
            let next = (at..lines.len()).find(|below| !line_at(lines, *below).trim().is_empty());
            match next {
                Some(next) if fields.len() < 3 && field(line_at(lines, next)).is_some() => at = next - 1,
                _ => return (fields, at + 1),
            }
        } else if let Some((_, value)) = fields.last_mut() {
            // A long list of recipients goes on in the next line.
            value.push(' ');
            value.push_str(line.trim());
        }
        at += 1;
    }
    (fields, at)
}

/// `Siti <siti@x>`, `Siti [mailto:siti@x]`, `"Siti" siti@x` or an address alone.
fn writer(value: &str) -> Option<Address> {
    let plain = value.replace("[mailto:", "<").replace("<mailto:", "<").replace(']', ">").replace('*', "");
    let read = parse_addresses(plain.as_bytes()).into_iter().find(|one| is_address(&one.address));
    if let Some(address) = read {
        return Some(address);
    }
    let word = plain.split_whitespace().map(|word| word.trim_matches(['<', '>', ',', ';', '(', ')', '"']));
    let address = word.clone().find(|word| is_address(word))?.to_owned();
    let name: Vec<&str> = word.take_while(|word| !is_address(word)).collect();
    Some(Address { name: Some(name.join(" ")).filter(|name| !name.is_empty()), address })
}

fn is_address(text: &str) -> bool {
    let parts = text.split_once('@');
    parts.is_some_and(|(local, domain)| {
        !local.is_empty() && domain.contains('.') && !text.contains(char::is_whitespace)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_writer_is_found_in_every_program_and_language() {
        for block in [
            "---------- Forwarded message ---------\nFrom: Siti Aminah <siti@x.my>\nDate: Thu, 5 Mar 2026 at 14:07\nSubject: Bilik\nTo: <nurul@safa.example>\n\nMasih ada bilik?",
            "---------- Mesej dimajukan ---------\nDaripada: Siti Aminah <siti@x.my>\nTarikh: Khm, 5 Mac 2026 pada 2:07 PTG\nSubjek: Bilik\nKepada: <nurul@safa.example>\n\nMasih ada bilik?",
            "---------- Pesan terusan ---------\nDari: Siti Aminah <siti@x.my>\nDate: Kam, 5 Mar 2026 pukul 14.07\nSubject: Bilik\nTo: <nurul@safa.example>\n\nMasih ada bilik?",
            "Begin forwarded message:\n\n> From: Siti Aminah <siti@x.my>\n> Subject: Bilik\n> Date: 5 March 2026 at 2:07:09 PM MYT\n> To: nurul@safa.example\n> \n> Masih ada bilik?",
            "Mulai pesan yang diteruskan:\n\nDari: Siti Aminah <siti@x.my>\nPerihal: Bilik\nTanggal: 5 Maret 2026 14.07.09 WIB\nKepada: nurul@safa.example\n\nMasih ada bilik?",
            "________________________________\nFrom: Siti Aminah <siti@x.my>\nSent: Thursday, March 5, 2026 2:07 PM\nTo: Nurul <nurul@safa.example>; Farid\n <farid@safa.example>\nSubject: Bilik\n\nMasih ada bilik?",
            "*Dari:* Siti Aminah [mailto:siti@x.my]\n*Dikirim:* Kamis, 05 Maret 2026 14.07\n*Kepada:* Nurul\n*Subjek:* Bilik\n\nMasih ada bilik?",
        ] {
            let found = forwarded(&format!("Tolong layan.\n\n{block}")).unwrap_or_else(|| panic!("{block}"));
            assert_eq!(found.before, "Tolong layan.", "{block}");
            assert_eq!(found.from.to_string(), "Siti Aminah <siti@x.my>", "{block}");
            assert_eq!(found.subject.as_deref(), Some("Bilik"), "{block}");
            assert_eq!(found.body, "Masih ada bilik?", "{block}");
        }
    }

    #[test]
    fn what_only_looks_like_it_is_none() {
        for text in [
            "Dari: Kuala Lumpur\nKe: Jeddah\nKami berlepas esok.",
            "---------- Forwarded message ---------\nFrom: Siti\nSubject: x\n\nno address",
            "Hello",
            "",
        ] {
            assert_eq!(forwarded(text), None, "{text}");
        }
    }

    #[test]
    fn subjects_lose_their_marks() {
        assert_eq!(bare_subject("RE: Fwd: Bls: TRS: Bilik"), "Bilik");
        assert_eq!(bare_subject("Refund"), "Refund");
        assert!(
            is_forward_subject("FW: x") && is_forward_subject(" Trs: x") && !is_forward_subject("Re: FW: x")
        );
    }
}
