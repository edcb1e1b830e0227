//! What is written is what is read.

use kernel::{Language, Timestamp};
use proptest::prelude::*;

use crate::address::Address;
use crate::automatic::Automatic;
use crate::inbound::parse;
use crate::outbound::{AutoSubmitted, ComposeError, MAX_REFERENCES, Outgoing, OutgoingAttachment, compose};

fn outgoing() -> Outgoing {
    Outgoing {
        from: Address::named("Safa Travel", "help@safa.example"),
        sender_name: None,
        reply_to: None,
        to: vec![Address::bare("siti@x.my")],
        cc: Vec::new(),
        bcc: Vec::new(),
        subject: "Umrah".into(),
        text: "Salam".into(),
        html: None,
        attachments: Vec::new(),
        message_id: "kh.1.2.abc@safa.example".into(),
        in_reply_to: None,
        references: Vec::new(),
        date: Timestamp(1_772_690_829_000_000),
        language: Language::Ms,
        auto_submitted: None,
        extra_headers: Vec::new(),
    }
}

fn visible() -> impl Strategy<Value = char> {
    // A byte order mark is no part of a text.
    prop::char::any().prop_filter("visible", |c| !c.is_control() && !c.is_whitespace() && *c != '\u{feff}')
}

/// Words as people write them here, and whatever else Unicode has.
fn words() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => "[a-zA-Z0-9.,:;!?'\"()@&=_<>/+-]{1,12}",
        1 => Just("Assalamualaikum".to_owned()),
        1 => Just("pemesanan".to_owned()),
        1 => Just("السلام عليكم".to_owned()),
        1 => Just("🕋✨👨‍👩‍👧".to_owned()),
        1 => Just("=?utf-8?Q?x?=".to_owned()),
        1 => prop::collection::vec(visible(), 1..20).prop_map(String::from_iter),
    ];
    prop::collection::vec(word, 1..12).prop_map(|words| words.join(" "))
}

fn name() -> impl Strategy<Value = Option<String>> {
    let plain = words().prop_filter("says something", |name| name.chars().any(char::is_alphanumeric));
    let awkward = prop_oneof![
        Just("Safa Travel (KL), \"Umrah\"".to_owned()),
        Just("Siti binti O'Hara; Bilik 7".to_owned()),
        Just("siti@x.my".to_owned()),
        Just("'Siti Aminah'".to_owned()),
        Just("\"Siti\"".to_owned()),
        Just("Harga < RM 500 > tunai".to_owned()),
        Just("a\\b\\".to_owned()),
        Just("Haji: Ahmad".to_owned()),
        Just("(hanya kurungan)".to_owned()),
        Just("=?utf-8?Q?x?= palsu".to_owned()),
        Just("Aishah (Safa Travel) – شركة صفا".to_owned()),
    ];
    prop::option::of(prop_oneof![3 => plain, 2 => awkward])
}

/// A subject as long as people in a hurry write them, in any script.
fn long_subject() -> impl Strategy<Value = String> {
    let scripts = prop_oneof![
        Just("Tempahan umrah untuk empat orang"),
        Just("سؤال عن حجز العمرة والتأشيرة"),
        Just("关于朝觐签证和酒店的问题"),
        Just("ஹஜ் பயணம் பற்றிய கேள்வி"),
        Just("उमरा यात्रा के बारे में प्रश्न"),
        Just("คำถามเกี่ยวกับการเดินทาง"),
        Just("ウムラの予約について"),
        Just("🕋✈️👨‍👩‍👧‍👦🏨"),
        Just("Re: Fwd: [KH-1042] Re:"),
        Just("ꦥꦶꦠꦏꦺꦴꦤ꧀"),
    ];
    prop::collection::vec(scripts, 1..40).prop_map(|parts| parts.join(" "))
}

/// HTML that shows every image it was given.
fn rich() -> impl Strategy<Value = String> {
    let long_line =
        (words(), 1_usize..200).prop_map(|(words, times)| format!("<p>{}</p>", words.repeat(times)));
    let lines =
        prop::collection::vec(words(), 1..20).prop_map(|lines| format!("<div>{}</div>", lines.join("\n")));
    prop_oneof![words().prop_map(|words| format!("<p>{words}</p>")), long_line, lines]
}

fn address() -> impl Strategy<Value = Address> {
    (name(), "[a-z0-9._%+-]{1,20}", "[a-z0-9]{1,10}\\.(my|co\\.id|example)")
        .prop_map(|(name, local, domain)| Address { name, address: format!("{local}@{domain}") })
}

fn paragraphs() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop_oneof![
            words(),
            Just(String::new()),
            Just("-- ".to_owned()),
            Just(".".to_owned()),
            Just("From here".to_owned()),
            Just("  ruang di depan dan di belakang  ".to_owned()),
            Just("\tjadual\t1\t2".to_owned()),
            Just("=20 =3D =".to_owned()),
            Just("--=_boundary".to_owned()),
            Just("..".to_owned()),
            (words(), 2_usize..60).prop_map(|(words, times)| words.repeat(times)),
        ],
        1..12,
    )
    .prop_map(|lines| lines.join("\n"))
    .prop_filter("has text", |text| !text.trim().is_empty())
}

fn attachment() -> impl Strategy<Value = OutgoingAttachment> {
    let filename = prop_oneof![
        "[a-zA-Z0-9_-]{1,60}\\.pdf",
        Just("جواز السفر.jpg".to_owned()),
        Just("resit bayaran 🧾 (akhir).pdf".to_owned()),
        Just("\"petikan\".txt".to_owned()),
        Just("护照扫描件.pdf".to_owned()),
        Just("பாஸ்போர்ட்.jpg".to_owned()),
        Just("naïve=?utf-8?Q?x?=.txt".to_owned()),
        Just("100% sah; salinan 'akhir' (2).pdf".to_owned()),
        Just("a*0*=utf-8''b.txt".to_owned()),
        Just("surat kebenaran ibu bapa untuk jemaah di bawah umur 18 tahun yang dikehendaki.docx".to_owned()),
        "[\u{600}-\u{6ff}\u{4e00}-\u{4fff}]{1,40}".prop_filter_map("is a file's name as it is", |name| {
            let name = format!("{name}.pdf");
            (crate::filename::safe(Some(&name), "application/pdf", 1) == name).then_some(name)
        }),
    ];
    let content_type =
        prop_oneof![Just("application/pdf"), Just("image/jpeg"), Just("text/plain"), Just("text/html")];
    (filename, content_type, prop::option::of("[a-z0-9]{1,8}@x"), prop::collection::vec(any::<u8>(), 1..200))
        .prop_map(|(filename, content_type, content_id, bytes)| OutgoingAttachment {
            filename,
            content_type: content_type.to_owned(),
            content_id,
            bytes,
        })
}

fn ids() -> impl Strategy<Value = Vec<String>> {
    prop::collection::hash_set("[a-zA-Z0-9.=+/$-]{1,80}@[a-z.]{3,20}", 0..80)
        .prop_map(|ids| ids.into_iter().collect())
}

prop_compose! {
    fn mail()(
        from in address(), sender_name in name(), reply_to in prop::option::of(address()),
        to in prop::collection::vec(address(), 1..60), cc in prop::collection::vec(address(), 0..20),
        subject in prop_oneof![words(), long_subject()], text in paragraphs(), html in prop::option::of(rich()),
        attachments in prop::collection::vec(attachment(), 0..6), references in ids(), seconds in 800_000_000_i64..4_000_000_000,
    ) -> Outgoing {
        Outgoing {
            from, sender_name, reply_to, to, cc, subject, text,
            html: html.map(|html| {
                let shown = attachments.iter().filter_map(|file| file.content_id.as_deref());
                shown.fold(html, |html, id| format!("{html}<img src=\"cid:{id}\">"))
            }),
            attachments, in_reply_to: references.last().cloned(), references,
            date: Timestamp(seconds * 1_000_000),
            ..outgoing()
        }
    }
}

fn trimmed(text: &str) -> String {
    let lines: Vec<&str> = text.trim_end().split('\n').collect();
    lines.into_iter().skip_while(|line| line.trim().is_empty()).collect::<Vec<_>>().join("\n")
}

/// An address as it is read: quotation marks around a whole name are some sender's slip, and a name that is the address
/// says nothing.
fn as_read(address: &Address) -> Address {
    let unquoted = |name: &String| {
        let pair = ['"', '\'']
            .into_iter()
            .find(|quote| name.len() > 1 && name.starts_with(*quote) && name.ends_with(*quote));
        pair.map_or_else(|| name.clone(), |_| name[1..name.len() - 1].trim().to_owned())
    };
    let name = address.name.as_ref().map(unquoted).filter(|name| *name != address.address);
    Address { name, address: address.address.clone() }
}

fn all_as_read(addresses: &[Address]) -> Vec<Address> {
    addresses.iter().map(as_read).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]
    #[test]
    fn what_is_written_is_what_is_read(mail in mail()) {
        let raw = compose(&mail).unwrap();
        prop_assert_eq!(&compose(&mail).unwrap(), &raw, "the same mail has the same bytes");
        prop_assert!(raw.is_ascii());
        prop_assert!(raw.split(|byte| *byte == b'\n').all(|line| line.len() < 999 && (line.is_empty() || line.ends_with(b"\r"))));
        let read = parse(&raw).unwrap();
        let shown = mail.sender_name.clone().or(mail.from.name.clone());
        prop_assert_eq!(read.from, Some(as_read(&Address { name: shown, address: mail.from.address.clone() })));
        prop_assert_eq!(read.reply_to, all_as_read(mail.reply_to.as_slice()));
        prop_assert_eq!(read.to, all_as_read(&mail.to));
        prop_assert_eq!(read.cc, all_as_read(&mail.cc));
        prop_assert_eq!(read.subject, mail.subject);
        prop_assert_eq!(read.text, trimmed(&mail.text));
        prop_assert_eq!(read.html.map(|html| html.trim_end().to_owned()), mail.html.clone());
        prop_assert_eq!(read.message_id, Some(mail.message_id));
        prop_assert_eq!(read.in_reply_to, mail.in_reply_to.into_iter().collect::<Vec<_>>());
        prop_assert_eq!(read.sent_at, Some(mail.date));
        prop_assert_eq!(read.language_hint.as_deref(), Some("ms"));
        prop_assert_eq!(read.automatic, None);
        let kept = mail.references.len().min(MAX_REFERENCES);
        prop_assert_eq!(read.references.len(), kept);
        prop_assert_eq!(read.references.first(), mail.references.first());
        prop_assert!(mail.references.ends_with(&read.references[kept.min(1)..]));
        let (shown, files): (Vec<_>, Vec<_>) = mail.attachments.iter().partition(|a| a.content_id.is_some() && mail.html.is_some());
        let sent: Vec<_> = shown.into_iter().chain(files).collect();
        prop_assert_eq!(read.attachments.len(), sent.len());
        for (read, sent) in read.attachments.iter().zip(sent) {
            prop_assert_eq!(&read.filename, &sent.filename);
            prop_assert_eq!(&read.content_type, &sent.content_type);
            prop_assert_eq!(&read.content_id, &sent.content_id);
            prop_assert_eq!(read.inline, sent.content_id.is_some());
            prop_assert_eq!(&read.bytes, &sent.bytes);
        }
    }

    #[test]
    fn no_value_can_add_a_header_or_end_the_header(evil in "[a-z \r\n\0:<>@\"\u{85}\u{2028}]{0,40}") {
        let evil = format!("{evil}\r\nBcc: evil@x.my\r\n\r\nbody");
        let mut mail = outgoing();
        mail.subject.clone_from(&evil);
        mail.sender_name = Some(evil.clone());
        mail.to[0].name = Some(evil.clone());
        mail.in_reply_to = Some(evil.clone());
        mail.references = vec![evil.clone()];
        mail.extra_headers = vec![("X-Case".into(), evil.clone())];
        mail.attachments = vec![OutgoingAttachment {
            filename: evil.clone(), content_type: "text/plain".into(), content_id: None, bytes: b"x".to_vec(),
        }];
        let raw = String::from_utf8(compose(&mail).unwrap()).unwrap();
        prop_assert!(!raw.to_lowercase().contains("\nbcc:"));
        let read = parse(raw.as_bytes()).unwrap();
        prop_assert_eq!(read.text, "Salam");
        prop_assert_eq!(read.attachments.len(), 1);
        prop_assert_eq!(read.to.len(), 1);
        for spoil in [|mail: &mut Outgoing, evil: &str| mail.to[0].address = format!("a@b{evil}"),
                      |mail: &mut Outgoing, evil: &str| mail.message_id = format!("a@b{evil}"),
                      |mail: &mut Outgoing, evil: &str| mail.extra_headers = vec![(format!("X-A{evil}"), String::new())],
                      |mail: &mut Outgoing, evil: &str| mail.attachments[0].content_type = format!("text/plain{evil}")] {
            let mut mail = mail.clone();
            spoil(&mut mail, &evil);
            prop_assert!(compose(&mail).is_err());
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(raw in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = parse(&raw);
    }

    #[test]
    fn a_mail_with_holes_is_read_or_refused(mail in mail(), holes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20), cut in any::<prop::sample::Index>()) {
        let mut raw = compose(&mail).unwrap();
        for (at, byte) in holes {
            let at = at.index(raw.len());
            raw[at] = byte;
        }
        raw.truncate(cut.index(raw.len()) + 1);
        if let Ok(read) = parse(&raw) {
            prop_assert!(!read.text.contains('\0') && !read.subject.contains(['\0', '\n']));
            prop_assert!(read.attachments.iter().all(|a| !a.filename.is_empty() && a.filename.len() <= 200));
        }
    }
}

#[test]
fn blind_copies_are_in_the_envelope_alone() {
    let mut mail = outgoing();
    mail.bcc = vec![Address::bare("boss@safa.example"), Address::bare("SITI@x.my")];
    assert_eq!(mail.recipients(), ["siti@x.my", "boss@safa.example"]);
    let raw = String::from_utf8(compose(&mail).unwrap()).unwrap();
    assert!(!raw.contains("boss@") && !raw.contains("Bcc"));
    mail.to.clear();
    assert!(String::from_utf8(compose(&mail).unwrap()).unwrap().contains("To: undisclosed-recipients:;\r\n"));
    mail.bcc.clear();
    assert!(matches!(compose(&mail), Err(ComposeError::NoRecipient)));
}

#[test]
fn automatic_mail_says_so_and_asks_for_silence() {
    let mut mail = outgoing();
    mail.auto_submitted = Some(AutoSubmitted::Replied);
    let read = parse(&compose(&mail).unwrap()).unwrap();
    assert_eq!(read.automatic, Some(Automatic::AutoSubmitted("auto-replied".into())));
    assert!(read.suppress_auto_reply && !crate::reply_is_welcome(&read));
    mail.extra_headers = vec![("auto-submitted".into(), "no".into())];
    assert!(matches!(compose(&mail), Err(ComposeError::BadHeader(_))));
}

#[test]
fn towers_and_floods_of_parts_are_bounded() {
    let tower = |open: &str, times: usize| format!("From: a@x.my\r\n{}\r\nsalam\r\n", open.repeat(times));
    let level = |n| format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n");
    let nested = format!("From: a@x.my\r\n{}\r\nsalam\r\n", (0..20_000).map(level).collect::<String>());
    assert_eq!(parse(nested.as_bytes()).unwrap().attachments.len(), 1, "what is too deep is kept as a file");
    let mails = tower("Content-Type: message/rfc822\r\n\r\n", 50_000);
    assert_eq!(parse(mails.as_bytes()).unwrap().attachments.len(), 1);
    let flood =
        format!("Content-Type: multipart/mixed; boundary=b\r\n\r\n{}", "--b\r\n\r\nx\r\n".repeat(10_001));
    assert_eq!(parse(flood.as_bytes()), Err(crate::Unreadable::TooManyParts));
    let header = format!("Subject: {}\r\n\r\nx", "x".repeat(1_000_001));
    assert_eq!(parse(header.as_bytes()), Err(crate::Unreadable::HeaderTooLong));
    let words =
        format!("Subject: {}\r\nReferences: {}\r\n\r\nx", "=?a?q?".repeat(80_000), "<a@b>".repeat(80_000));
    assert!(parse(words.as_bytes()).is_ok());
    assert_eq!(parse(b""), Err(crate::Unreadable::NoHeader));
}
