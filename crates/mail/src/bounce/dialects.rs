//! Delivery reports in the words of programs that do not write RFC 3464: qmail, Exim, old Exchange, Domino, Yahoo and
//! their kin. They name the recipients on lines of their own and the reason near them.

use super::{Action, Bounce, Fate};
use crate::automatic::Automatic;
use crate::inbound::Inbound;

/// Where the mail that is brought back begins, in lower case: what stands below is ours and tells nothing new.
const COPY_BELOW: [&str; 10] = [
    "--- below this line is a copy",
    "--- this is a copy of the message",
    "this is a copy of your message",
    "--- the header of the original message",
    "------ this is a copy of the message",
    "----- original message -----",
    "--- original message",
    "original message follows",
    "--- enclosed are the original headers",
    "----- transcript of session",
];

/// Words that announce a report, in lower case.
const ANNOUNCES: [&str; 22] = [
    "undeliver",
    "could not be delivered",
    "couldn't be delivered",
    "wasn't able to deliver",
    "unable to deliver",
    "unable to send",
    "delivery has failed",
    "delivery failed",
    "delivery failure",
    "delivery to the following",
    "did not reach",
    "was not delivered",
    "not been delivered",
    "returned mail",
    "failure notice",
    "address not found",
    "tidak dapat dihantar",
    "gagal dihantar",
    "tidak dapat disampaikan",
    "gagal terkirim",
    "tidak terkirim",
    "alamat tidak ditemukan",
];

/// How many recipients of one report are read.
const RECIPIENTS_MAX: usize = 50;
/// How far below an address its reason is looked for, in lines.
const REASON_LINES: usize = 8;

/// Reads a report; `None` unless a machine that delivers mail seems to have written it and it names somebody.
pub(super) fn read(mail: &Inbound) -> Option<Bounce> {
    let from_a_machine = match &mail.automatic {
        Some(Automatic::Bounce | Automatic::NullSender | Automatic::NoReplySender) => true,
        Some(Automatic::AutoSubmitted(_) | Automatic::Subject(_)) => mail.from.as_ref().is_some_and(|from| {
            let local = from.local_part().to_ascii_lowercase();
            local.contains("mailer-daemon") || local.contains("postmaster") || local.contains("mailerdaemon")
        }),
        _ => false,
    };
    let lower = format!("{}\n{}", mail.subject, mail.text).to_lowercase();
    let announced = !mail.failed_recipients.is_empty() || ANNOUNCES.iter().any(|words| lower.contains(words));
    if !from_a_machine || !announced {
        return None;
    }
    let text = report_part(&mail.text);
    let mut recipients = mail.failed_recipients.clone();
    for (address, _) in addresses(text) {
        if !recipients.iter().any(|known| known.eq_ignore_ascii_case(&address)) {
            recipients.push(address);
        }
    }
    recipients.truncate(RECIPIENTS_MAX);
    let delayed = ["still trying", "will keep trying", "delayed", "akan terus mencoba", "masih mencuba"];
    let is_delay = delayed.iter().any(|words| lower.contains(words)) && !lower.contains("giving up");
    let fate = |recipient: String| {
        let said = reason(text, &recipient);
        let action = if is_delay { Action::Delayed } else { Action::Failed };
        let status = status_of(&said).or_else(|| status_of(text)).unwrap_or_default();
        Fate { recipient, action, status, diagnostic: said }
    };
    let fates: Vec<Fate> = recipients.into_iter().map(fate).collect();
    (!fates.is_empty()).then(|| Bounce { message_id: super::quoted_id(mail), fates })
}

/// The text above the copy of our mail.
fn report_part(text: &str) -> &str {
    let lower = text.to_ascii_lowercase();
    let end = COPY_BELOW.iter().filter_map(|words| lower.find(words)).min().unwrap_or(text.len());
    text.get(..end).unwrap_or(text)
}

/// `<a@b>:`, `a@b` alone on its line, `To: a@b` and the like: the address and its line.
fn addresses(text: &str) -> impl Iterator<Item = (String, usize)> {
    text.lines().enumerate().filter_map(|(at, line)| {
        let line = line.trim().trim_start_matches(['*', '-', '•', '·', ' ']);
        let lower = line.to_ascii_lowercase();
        let labelled = ["to:", "recipient:", "recipient address:", "address:", "kepada:", "alamat:", "user:"]
            .iter()
            .find_map(|label| lower.starts_with(label).then(|| line.get(label.len()..)).flatten());
        let bare = labelled.unwrap_or(line).trim().trim_end_matches([':', '.', ',']);
        let bare = bare.trim_matches(['<', '>', '\'', '"', '(', ')']);
        // "a@b on Thursday, 5 March" is how old Exchange names them.
        let first =
            bare.split_whitespace().next().unwrap_or_default().trim_matches(['<', '>', ':', ',', '\'']);
        let rest_is_date =
            bare.len() == first.len() || bare.get(first.len()..).is_some_and(|rest| rest.starts_with(" on "));
        let is_address =
            first.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'));
        (is_address && rest_is_date).then(|| (first.to_owned(), at))
    })
}

/// What stands right below an address: the other system's words.
fn reason(text: &str, address: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let found = lines.iter().position(|line| line.contains(address));
    let below = found.map_or(0, |at| at + 1);
    let said = lines.iter().skip(below).take(REASON_LINES).map(|line| line.trim());
    let words: Vec<&str> =
        said.skip_while(|line| line.is_empty()).take_while(|line| !line.is_empty()).collect();
    let said: String = words.join(" ").chars().take(400).collect();
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What reports say where the status code is missing, and the code they mean.
const PHRASES: [(&str, &str); 34] = [
    ("user unknown", "5.1.1"),
    ("unknown user", "5.1.1"),
    ("no such user", "5.1.1"),
    ("no such recipient", "5.1.1"),
    ("no mailbox here", "5.1.1"),
    ("unknown recipient", "5.1.1"),
    ("recipient unknown", "5.1.1"),
    ("user doesn't exist", "5.1.1"),
    ("does not exist", "5.1.1"),
    ("user not found", "5.1.1"),
    ("address not found", "5.1.1"),
    ("recipient rejected", "5.1.1"),
    ("not listed in", "5.1.1"),
    ("doesn't have a", "5.1.1"),
    ("mailbox unavailable", "5.1.1"),
    ("invalid recipient", "5.1.1"),
    ("alamat tidak ditemukan", "5.1.1"),
    ("pengguna tidak dikenal", "5.1.1"),
    ("alamat tidak wujud", "5.1.1"),
    ("tidak dijumpai", "5.1.1"),
    ("host or domain name not found", "5.1.2"),
    ("domain not found", "5.1.2"),
    ("no such domain", "5.1.2"),
    ("domain does not", "5.1.2"),
    ("account has been disabled", "5.2.1"),
    ("account is disabled", "5.2.1"),
    ("mailbox disabled", "5.2.1"),
    ("account is inactive", "5.2.1"),
    ("mailbox full", "5.2.2"),
    ("mailbox is full", "5.2.2"),
    ("quota", "5.2.2"),
    ("peti mel penuh", "5.2.2"),
    ("kotak surat penuh", "5.2.2"),
    ("message size exceeds", "5.3.4"),
];

/// The status code in a text: written, or meant by well-known words, or by the three digits of SMTP.
pub(super) fn status_of(text: &str) -> Option<String> {
    let words = || text.split(|c: char| !c.is_ascii_digit() && c != '.').map(|word| word.trim_matches('.'));
    let written = words().find(|word| is_status(word) && !word.ends_with(".0.0"));
    if let Some(status) = written {
        return Some(status.to_owned());
    }
    let lower = text.to_lowercase();
    if let Some((_, status)) = PHRASES.iter().find(|(phrase, _)| lower.contains(phrase)) {
        return Some((*status).to_owned());
    }
    words().find_map(|word| match word {
        "550" | "551" | "553" => Some("5.1.1".to_owned()),
        "552" => Some("5.2.2".to_owned()),
        "554" => Some("5.0.0".to_owned()),
        "450" | "451" | "452" | "421" => Some("4.0.0".to_owned()),
        _ => None,
    })
}

/// `x.y.z` with x one of 2, 4, 5 (RFC 3463).
fn is_status(word: &str) -> bool {
    let mut parts = word.split('.');
    let class = parts.next().is_some_and(|class| matches!(class, "2" | "4" | "5"));
    let (subject, detail) = (parts.next(), parts.next());
    let is_short = |part: Option<&str>| part.is_some_and(|part| (1..=3).contains(&part.len()));
    class && is_short(subject) && is_short(detail) && parts.next().is_none()
}

/// `Message-ID: <…>` inside a text: our mail brought back as text.
pub(super) fn id_in_text(text: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let line = line.trim_start_matches(['>', ' ', '\t']);
        let (name, value) = line.split_once(':')?;
        let is_id = name.trim().eq_ignore_ascii_case("message-id");
        let id = value.trim().trim_matches(['<', '>']);
        (is_id && id.contains('@')).then(|| id.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inbound::parse;

    fn report(headers: &str, text: &str) -> Option<Bounce> {
        let mail = format!(
            "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\n{headers}\nContent-Type: text/plain\n\n{text}"
        );
        super::super::read(&parse(mail.replace('\n', "\r\n").as_bytes()).unwrap())
    }

    #[test]
    fn dialects_are_understood() {
        for (program, headers, text, recipient, status) in [
            (
                "qmail",
                "Subject: failure notice",
                "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<gone@x.my>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nMessage-ID: <kh.1.2.x@safa.example>\nTo: other@x.my\n",
                "gone@x.my",
                "5.1.1",
            ),
            (
                "exim",
                "Subject: Mail delivery failed: returning message to sender\nX-Failed-Recipients: gone@x.my",
                "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  gone@x.my\n    host mx.x.my [192.0.2.1]\n    SMTP error from remote mail server after RCPT TO:<gone@x.my>:\n    550 No such user here\n\n------ This is a copy of the message, including all the headers. ------\nMessage-ID: <kh.1.2.x@safa.example>\n",
                "gone@x.my",
                "5.1.1",
            ),
            (
                "old exchange",
                "Subject: Undeliverable: Umrah",
                "Your message did not reach some or all of the intended recipients.\n\n      Subject:  Umrah\n      Sent:     5/3/2026 2:07 PM\n\nThe following recipient(s) could not be reached:\n\n      gone@x.my on 5/3/2026 2:08 PM\n            The e-mail account does not exist at the organization this message was sent to.\n\nMessage-ID: <kh.1.2.x@safa.example>\n",
                "gone@x.my",
                "5.1.1",
            ),
            (
                "yahoo",
                "Subject: Failure Notice",
                "Sorry, we were unable to deliver your message to the following address.\n\n<full@x.my>:\n552: 1 Requested mail action aborted, mailbox not found or over quota\n\n--- Original message follows.\n\nMessage-ID: <kh.1.2.x@safa.example>\n",
                "full@x.my",
                "5.2.2",
            ),
            (
                "cpanel id",
                "Subject: Pesan tidak terkirim",
                "Pesan Anda gagal terkirim ke alamat berikut:\n\nKepada: gone@x.id\nAlamat tidak ditemukan di server tujuan.\n\nMessage-ID: <kh.1.2.x@safa.example>\n",
                "gone@x.id",
                "5.1.1",
            ),
        ] {
            let bounce = report(headers, text).unwrap_or_else(|| panic!("{program}"));
            assert_eq!(bounce.message_id.as_deref(), Some("kh.1.2.x@safa.example"), "{program}");
            assert_eq!(bounce.fates.len(), 1, "{program}: {:?}", bounce.fates);
            let fate = &bounce.fates[0];
            assert_eq!((fate.recipient.as_str(), fate.status.as_str()), (recipient, status), "{program}");
            assert_eq!(fate.is_hard(), status == "5.1.1", "{program}");
        }
    }

    #[test]
    fn a_person_who_complains_about_delivery_is_no_report() {
        let mail = "From: siti@x.my\r\nSubject: Undelivered parcel\r\n\r\nMy parcel was not delivered.\r\n\r\nsiti@x.my\r\n";
        assert_eq!(super::super::read(&parse(mail.as_bytes()).unwrap()), None);
        assert_eq!(report("Subject: Welcome", "We are pleased.\n\nsiti@x.my\n"), None);
    }

    #[test]
    fn codes_are_read_from_words_and_digits() {
        for (text, status) in [
            ("550 5.4.310 DNS domain x does not exist", Some("5.4.310")),
            ("smtp; 550 5.0.0 User unknown", Some("5.1.1")),
            ("Peti mel penuh", Some("5.2.2")),
            ("452 try later", Some("4.0.0")),
            ("at 10.0.0.1 on 5.3.2026", None),
            ("hello", None),
        ] {
            assert_eq!(status_of(text).as_deref(), status, "{text}");
        }
    }
}
