//! What someone wrote, apart from what they quote. Works on plain text, in English, Malay and Indonesian, for the mail
//! programs people use here. When in doubt nothing is cut: a quotation too much is a nuisance, a lost sentence a fault.

mod forwarded;
mod markup;

pub use forwarded::{Forwarded, bare_subject, forwarded, is_forward_subject};
pub use markup::split_html;

/// How many lines the line "On … wrote:" may be wrapped over.
const MAX_ATTRIBUTION_LINES: usize = 4;
/// How far below `From:` the rest of a header block is looked for, in lines.
const HEADER_BLOCK_LINES: usize = 7;
/// The longest signature below its mark (`-- `), in lines.
const SIGNATURE_LINES: usize = 15;

/// Splits `text` into what was written now and what is quoted, with its introduction. Both are slices of `text` and
/// together, but for white space between them, all of it. A forwarded mail is content and stays in the first part; so
/// does everything when answers stand between or below the quoted lines.
pub fn split(text: &str) -> (&str, &str) {
    let lines = Lines::of(text);
    let mut cut = text.len();
    for at in 0..lines.lines.len() {
        if lines.is_forward(at) {
            break;
        }
        if lines.starts_quotation(at) {
            if lines.has_own_text_below(at) {
                return (text.trim_end(), "");
            }
            cut = lines.start(at, text.len());
            break;
        }
    }
    let cut = lines.before_mobile_signature(lines.before_signature(text, cut));
    let (own, rest) = text.split_at_checked(cut).unwrap_or((text, ""));
    // A mail that is nothing but a quotation is shown whole.
    if own.trim().is_empty() { (text.trim_end(), "") } else { (own.trim_end(), rest) }
}

/// The same for a mail with this subject: what was passed on rather than answered is content, whatever it looks like.
pub fn split_as<'t>(subject: &str, text: &'t str) -> (&'t str, &'t str) {
    if is_forward_subject(subject) && forwarded(text).is_some() { (text.trim_end(), "") } else { split(text) }
}

/// A line in the form it is compared in: no padding, no marks of direction or bold, lower case.
fn folded(line: &str) -> String {
    let plain = line.replace(['\u{a0}', '\u{202f}'], " ");
    let plain: String =
        plain.chars().filter(|c| !matches!(c, '\u{200e}' | '\u{200f}' | '\u{feff}' | '*')).collect();
    plain.trim().to_lowercase()
}

/// Whether a folded line is the title above a mail that was passed on.
fn is_forward_title(line: &str) -> bool {
    let bare = line.trim_matches(['-', ' ', ':', '=']);
    let is_title = matches!(
        bare,
        "forwarded message"
            | "forwarded by"
            | "pesan terusan"
            | "pesan yang diteruskan"
            | "mesej dimajukan"
            | "mesej yang dimajukan"
            | "mesej terusan"
    );
    (is_title && line.starts_with('-'))
        || line.starts_with("begin forwarded message")
        || line.starts_with("mulai pesan yang diteruskan")
        || line.starts_with("mulakan mesej yang dimajukan")
        || line.starts_with("mulakan mesej dimajukan")
}

/// The lines with where they start, folded for comparison.
struct Lines {
    lines: Vec<(usize, String)>,
    /// The last line that is neither blank nor quoted.
    last_own: Option<usize>,
}

impl Lines {
    fn of(text: &str) -> Self {
        let mut at = 0;
        let lines = text.split_inclusive('\n').map(|line| {
            let start = at;
            at += line.len();
            (start, folded(line))
        });
        let lines: Vec<(usize, String)> = lines.collect();
        let last_own = lines.iter().rposition(|(_, line)| !line.is_empty() && !line.starts_with('>'));
        Self { lines, last_own }
    }

    fn get(&self, at: usize) -> &str {
        self.lines.get(at).map_or("", |(_, line)| line.as_str())
    }

    fn start(&self, at: usize, end: usize) -> usize {
        self.lines.get(at).map_or(end, |(start, _)| *start)
    }

    /// The line `at`, or the next one that is not blank.
    fn starts_quotation(&self, at: usize) -> bool {
        let line = self.get(at);
        !line.is_empty()
            && (is_own_marker(line)
                || is_separator(line)
                || self.is_header_block(at)
                || (is_rule(line) && (at + 1..at + 4).any(|below| self.is_header_block(below)))
                || self.is_attribution(at)
                || (line.starts_with('>') && self.quoted_to_the_end(at)))
    }

    fn is_forward(&self, at: usize) -> bool {
        is_forward_title(self.get(at))
    }

    /// `From:` with at least two of date, recipient and subject right below it.
    fn is_header_block(&self, at: usize) -> bool {
        if !starts_with_any(self.get(at), &["from:", "dari:", "daripada:", "pengirim:"]) {
            return false;
        }
        let below: Vec<&str> = (at + 1..=at + HEADER_BLOCK_LINES).map(|below| self.get(below)).collect();
        let groups: [&[&str]; 3] = [
            &["sent:", "date:", "dikirim:", "dihantar:", "tanggal:", "tarikh:"],
            &["to:", "kepada:", "ke:", "untuk:"],
            &["subject:", "subjek:", "perihal:", "judul:"],
        ];
        groups.iter().filter(|group| below.iter().any(|line| starts_with_any(line, group))).count() >= 2
    }

    /// `On <date>, <name> wrote:`, perhaps wrapped.
    fn is_attribution(&self, at: usize) -> bool {
        // Zoho draws dashes on both sides and leaves the colon out.
        let first = self.get(at).trim_start_matches(['-', ' ']);
        let opens = starts_with_any(first, &["on ", "pada ", "tanggal ", "tarikh "]);
        let mut joined = String::new();
        for below in at..at + MAX_ATTRIBUTION_LINES {
            let line = self.get(below);
            // Only the opening words allow a wrapped line to be taken for one.
            if line.is_empty() || line.starts_with('>') || (below > at && !opens) {
                return false;
            }
            joined.push(' ');
            joined.push_str(line);
            // Yahoo goes on with the quotation on the same line.
            let on_one_line =
                opens && ["> wrote: ", "> menulis: "].iter().any(|words| joined.contains(words));
            let between_dashes = joined.ends_with("--")
                && ["wrote", "menulis"].iter().any(|end| joined.trim_end_matches(['-', ' ']).ends_with(end));
            if on_one_line
                || between_dashes
                || ["wrote:", "menulis:", "berkata:", "tulis:", "wrote :", "menulis :"]
                    .iter()
                    .any(|end| joined.ends_with(end))
            {
                let has_digit = joined.bytes().any(|byte| byte.is_ascii_digit());
                let names_someone = joined.contains('@') || opens;
                return has_digit && names_someone && (on_one_line || joined.len() <= 500);
            }
        }
        false
    }

    fn quoted_to_the_end(&self, at: usize) -> bool {
        self.last_own.is_none_or(|last| last < at)
    }

    /// Whether something follows the quoted lines (`>`) below `at` that is not quoted itself.
    fn has_own_text_below(&self, at: usize) -> bool {
        let quoted = (at..self.lines.len()).find(|below| self.get(*below).starts_with('>'));
        let Some(first) = quoted else { return false };
        let last_words = (first..self.lines.len()).filter(|below| !self.get(*below).is_empty());
        let mut own =
            last_words.filter(|below| !self.get(*below).starts_with('>')).map(|below| self.get(below));
        own.next().is_some_and(|line| !is_mobile_signature(line) && !line.starts_with("--"))
    }

    /// Moves the cut above a signature: the mark of RFC 3676 (`-- `), or a bare `--` with little and no question below.
    fn before_signature(&self, text: &str, cut: usize) -> usize {
        let inside = self.lines.iter().take_while(|(start, _)| *start < cut).count();
        let mark = (1..inside).rev().take(SIGNATURE_LINES + 1).find(|at| self.get(*at) == "--");
        let Some(at) = mark else { return cut };
        let start = self.start(at, cut);
        let is_exact = text.get(start..).is_some_and(|line| line.starts_with("-- "));
        let below = (at + 1..inside).map(|below| self.get(below)).filter(|line| !line.is_empty());
        let is_short = below.clone().count() <= 6 && !below.clone().any(|line| line.contains('?'));
        let has_text_above = (0..at).any(|above| !self.get(above).is_empty());
        if has_text_above && (is_exact || is_short) { start } else { cut }
    }

    /// Moves the cut above a line like "Sent from my iPhone" that stands right before it.
    fn before_mobile_signature(&self, cut: usize) -> usize {
        let above = self.lines.iter().rev().filter(|(start, line)| *start < cut && !line.is_empty());
        match above.take(1).next() {
            Some((start, line)) if is_mobile_signature(line) => *start,
            _ => cut,
        }
    }
}

fn starts_with_any(line: &str, starts: &[&str]) -> bool {
    starts.iter().any(|start| line.starts_with(start))
}

fn is_own_marker(line: &str) -> bool {
    ["reply above this line", "balas di atas baris ini", "balas di atas garis ini"]
        .iter()
        .any(|words| line.contains(words))
}

/// `-----Original Message-----` and its kin.
fn is_separator(line: &str) -> bool {
    let bare = line.trim_matches(['-', '_', ' ']);
    line.starts_with('-')
        && matches!(
            bare,
            "original message" | "pesan asli" | "mesej asal" | "original appointment" | "pesan asal"
        )
}

/// A line of underscores or dashes, as Outlook draws above its header block.
fn is_rule(line: &str) -> bool {
    line.len() >= 10 && (line.bytes().all(|byte| byte == b'_') || line.bytes().all(|byte| byte == b'-'))
}

fn is_mobile_signature(line: &str) -> bool {
    line.len() <= 100
        && starts_with_any(
            line,
            &[
                "sent from my ",
                "sent from yahoo mail",
                "sent from outlook",
                "sent from mail for ",
                "sent via ",
                "get outlook for ",
                "dihantar dari ",
                "dihantar daripada ",
                "dikirim dari ",
                "dapatkan outlook untuk ",
                "dapatkan outlook bagi ",
                "sent with proton mail",
                "dikirim dengan ",
                "dihantar menggunakan ",
                "terkirim dari ",
                "yahoo mail: search, organize",
            ],
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_introductions_of_the_usual_programs_are_known() {
        for introduction in [
            "On Thu, 5 Mar 2026 at 14:07, Safa Travel <help@safa.example> wrote:",
            "On Thu, 5 Mar 2026 at 14:07, Safa Travel Kuala Lumpur\n<help@safa.example> wrote:",
            "Pada Khm, 5 Mac 2026 pada 2:07\u{202f}PTG Safa <help@safa.example> menulis:",
            "Pada Isn, 5 Mac 2026 pada 2:07 PTG Safa\n<help@safa.example> telah menulis:",
            "Pada tanggal Kam, 5 Mar 2026 pukul 14.07 Safa <help@safa.example> menulis:",
            "Pada 3 Apr 2014 11.03, \"Safa\" <help@safa.example> menulis:",
            "Pada Kamis, 5 Maret 2026 14.07.09 WIB, Safa <help@safa.example> menulis:",
            "Pada 5 Mar 2026, pukul 14.07, Safa <help@safa.example> menulis:",
            "5 Mac 2026 14:07 Safa <help@safa.example> menulis:",
            "-----Original Message-----",
            "-----Pesan Asli-----",
            "-----Mesej Asal-----",
            "________________________________\nFrom: Safa <help@safa.example>\nSent: Thursday\nTo: Siti\nSubject: Umrah",
            "Daripada: Safa <help@safa.example>\nDihantar: Khamis\nKepada: Siti\nS.k.: Ali\nSubjek: Umrah",
            "*Dari:* Safa <help@safa.example>\n*Dikirim:* Kamis\n*Kepada:* Siti\n*Perihal:* Umrah",
            "## Balas di atas baris ini ##",
        ] {
            let text = format!("Ya, saya setuju.\n\n{introduction}\n\nBolehkah kami hantar?\n");
            let (own, rest) = split(&text);
            assert_eq!(own, "Ya, saya setuju.", "{introduction}");
            assert!(rest.starts_with(introduction.lines().next().unwrap()), "{introduction}");
        }
    }

    #[test]
    fn signatures_of_telephones_go_with_the_quotation() {
        for signature in
            ["Sent from my iPhone", "Dihantar dari iPhone saya", "Dikirim dari Yahoo Mail di Android"]
        {
            let text = format!("Ok\n\n{signature}\n\nOn 5 Mar 2026, a <a@b> wrote:\n> x");
            assert_eq!(split(&text).0, "Ok");
            assert_eq!(split(&format!("Ok\n\n{signature}")).0, "Ok");
        }
    }

    #[test]
    fn a_signature_is_cut_at_its_mark_and_dashes_in_the_text_are_none() {
        assert_eq!(split("Ok\n\n-- \nSiti Aminah\nShah Alam").0, "Ok");
        assert_eq!(split("Ok\n--\nSiti\n\nOn 5 Mar 2026, a <a@b> wrote:\n> x").0, "Ok");
        for text in ["Pilihan A\n--\nPilihan B, boleh?", "-- \nSiti"] {
            assert_eq!(split(text), (text, ""), "{text}");
        }
    }

    #[test]
    fn a_forward_by_its_subject_is_content() {
        let text = "Mohon dibantu.\n\nDari: Rina <rina@x.id>\nDikirim: Kamis\nKepada: Budi\nPerihal: Tarif\n\nTarif salah.";
        assert_eq!(split_as("FW: Tarif", text), (text, ""));
        assert_eq!(split_as("RE: FW: Tarif", text).0, "Mohon dibantu.");
    }

    #[test]
    fn nothing_is_cut_when_it_may_be_an_answer() {
        for text in [
            "> Bila berlepas?\nEsok.\n> Berapa harga?\nRM 5,000",
            "On 5 Mar 2026, a <a@b> wrote:\n> Bila?\nEsok pagi.",
            "Tengok ini:\n---------- Forwarded message ---------\nFrom: x <x@y>\nDate: 1\nTo: z\nSubject: s\nIsi",
            "On Monday we leave. He wrote: see you.",
            "Pada 5 Mac kami berlepas.\nDari: Kuala Lumpur\nKe: Jeddah",
            "On 5 Mar 2026, a <a@b> wrote:\n> semuanya petikan",
        ] {
            assert_eq!(split(text), (text, ""), "{text}");
        }
    }

    proptest! {
        #[test]
        fn both_parts_together_are_the_text(text in "(Ok|Pada 5 Mac a <a@b> menulis:|> x|From: a|To: b|Subject: c|Sent from my x|-----Original Message-----|\n| ){0,30}") {
            let (own, rest) = split(&text);
            prop_assert!(text.starts_with(own));
            prop_assert!(text.ends_with(rest));
            prop_assert!(text[own.len()..text.len() - rest.len()].trim().is_empty());
            prop_assert_eq!(own.trim().is_empty(), text.trim().is_empty());
        }
    }
}
