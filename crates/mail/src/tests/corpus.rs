//! Mails as they come, each beside what should be read from it. To add one: put `nn-name.eml` with its bytes as sent
//! and `nn-name.expect.json` into `tests/corpus`.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::inbound::{Inbound, parse};
use crate::thanks::is_only_thanks;
use crate::{address::Address, bounce, html, quote, reply_is_welcome};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Refused {
    /// The reason's name.
    unreadable: String,
}

/// The first block must be given for every mail; what is left out of the second is not looked at.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    subject: String,
    from: Option<String>,
    text: String,
    /// The part of the text that is not quoted.
    own: String,
    automatic: Option<String>,
    attachments: Vec<File>,

    sender: Option<String>,
    reply_to: Option<Vec<String>>,
    to: Option<Vec<String>>,
    cc: Option<Vec<String>>,
    delivered_to: Option<Vec<String>>,
    message_id: Option<String>,
    in_reply_to: Option<Vec<String>>,
    references: Option<Vec<String>>,
    /// `none` when the date must not be believed.
    sent_at: Option<String>,
    html_contains: Option<Vec<String>>,
    suppress: Option<bool>,
    reply_is_welcome: Option<bool>,
    language: Option<String>,
    /// The text of what the markup says was written now.
    own_html: Option<String>,
    /// `recipient action status hard|soft` for each fate.
    bounce: Option<Vec<String>>,
    /// `feedback recipient`.
    complaint: Option<String>,
    /// Who wrote the mail that was passed on.
    forwarded_from: Option<String>,
    only_thanks: Option<bool>,
    /// `method summary starts location`.
    invitation: Option<String>,
    sealed: Option<String>,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    filename: String,
    content_type: String,
    bytes: usize,
    inline: bool,
    content_id: Option<String>,
}

fn mails() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut mails: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|end| end == "eml")).collect();
    mails.sort();
    mails
}

fn shown(addresses: &[Address]) -> Vec<String> {
    addresses.iter().map(ToString::to_string).collect()
}

/// Everything that differs, so that one run shows all of it.
fn differences(expected: &Expected, read: &Inbound) -> Vec<String> {
    let mut found = Vec::new();
    let mut check = |what: &str, expected: &dyn std::fmt::Debug, read: &dyn std::fmt::Debug| {
        let (expected, read) = (format!("{expected:?}"), format!("{read:?}"));
        if expected != read {
            found.push(format!("{what}\n  expected {expected}\n  read     {read}"));
        }
    };
    check("subject", &expected.subject, &read.subject);
    check("from", &expected.from, &read.from.as_ref().map(ToString::to_string));
    check("text", &expected.text, &read.text);
    check("own", &expected.own, &quote::split_as(&read.subject, &read.text).0);
    check(
        "automatic",
        &expected.automatic,
        &read.automatic.as_ref().map(|automatic| format!("{automatic:?}")),
    );
    let files = read.attachments.iter().map(|file| File {
        filename: file.filename.clone(),
        content_type: file.content_type.clone(),
        bytes: file.bytes.len(),
        inline: file.inline,
        content_id: file.content_id.clone(),
    });
    check("attachments", &expected.attachments, &files.collect::<Vec<_>>());
    let mut optional = |what: &str, expected: &Option<Vec<String>>, read: Vec<String>| {
        if let Some(expected) = expected {
            check(what, expected, &read);
        }
    };
    optional("reply_to", &expected.reply_to, shown(&read.reply_to));
    optional("to", &expected.to, shown(&read.to));
    optional("cc", &expected.cc, shown(&read.cc));
    optional("delivered_to", &expected.delivered_to, read.delivered_to.clone());
    optional("in_reply_to", &expected.in_reply_to, read.in_reply_to.clone());
    optional("references", &expected.references, read.references.clone());
    let one = |text: &Option<String>| text.clone().map(|text| vec![text]);
    optional("sender", &one(&expected.sender), shown(read.sender.as_slice()));
    optional("message_id", &one(&expected.message_id), read.message_id.clone().into_iter().collect());
    optional("language", &one(&expected.language), read.language_hint.clone().into_iter().collect());
    if let Some(sent_at) = &expected.sent_at {
        check("sent_at", sent_at, &read.sent_at.map_or("none".to_owned(), |sent_at| sent_at.to_string()));
    }
    for part in expected.html_contains.iter().flatten() {
        check(
            &format!("html contains {part}"),
            &true,
            &read.html.as_ref().is_some_and(|html| html.contains(part)),
        );
    }
    if let Some(suppress) = expected.suppress {
        check("suppress", &suppress, &read.suppress_auto_reply);
    }
    if let Some(welcome) = expected.reply_is_welcome {
        check("reply_is_welcome", &welcome, &reply_is_welcome(read));
    }
    found.extend(more_differences(expected, read));
    found
}

/// What only some mails have.
fn more_differences(expected: &Expected, read: &Inbound) -> Vec<String> {
    let mut found = Vec::new();
    let mut check = |what: &str, expected: &Option<String>, read: Option<String>| {
        if expected.is_some() && *expected != read {
            found.push(format!("{what}\n  expected {expected:?}\n  read     {read:?}"));
        }
    };
    let own_html = read.html.as_deref().map(|page| html::to_text(quote::split_html(page).0));
    check("own_html", &expected.own_html, own_html);
    let fates = bounce::read(read).map(|bounce| {
        let fates = bounce.fates.iter().map(|fate| {
            let lasting = if fate.is_hard() { "hard" } else { "soft" };
            format!(
                "{} {} {} {lasting}",
                fate.recipient,
                format!("{:?}", fate.action).to_lowercase(),
                fate.status
            )
        });
        (bounce.message_id.clone(), fates.collect::<Vec<_>>().join(", "))
    });
    check(
        "bounce",
        &expected.bounce.as_ref().map(|all| all.join(", ")),
        fates.as_ref().map(|(_, fates)| fates.clone()),
    );
    if expected.bounce.is_some() {
        let ours = Some("kh.77.1.aaaaaaaaaaaaaaaa@safa.example".to_owned());
        check("the mail a report is about", &ours, fates.and_then(|(id, _)| id));
    }
    let complaint = bounce::read_complaint(read);
    let complaint =
        complaint.map(|complaint| format!("{} {}", complaint.feedback, complaint.recipients.join(", ")));
    check("complaint", &expected.complaint, complaint);
    let from = quote::forwarded(&read.text).map(|passed_on| passed_on.from.to_string());
    check("forwarded_from", &expected.forwarded_from, from);
    let invite = read.invitation.as_ref();
    let invite = invite.map(|one| format!("{} {} {} {}", one.method, one.summary, one.starts, one.location));
    check("invitation", &expected.invitation, invite);
    check("sealed", &expected.sealed, read.sealed.map(|sealed| sealed.word().to_owned()));
    let own = quote::split_as(&read.subject, &read.text).0;
    let thanks = is_only_thanks(own).to_string();
    check("only_thanks", &expected.only_thanks.map(|thanks| thanks.to_string()), Some(thanks));
    found
}

#[test]
fn every_mail_is_read_as_it_should_be() {
    let mut found = Vec::new();
    let mails = mails();
    for mail in &mails {
        let raw = std::fs::read(mail).unwrap();
        let beside = std::fs::read_to_string(mail.with_extension("expect.json")).unwrap();
        let name = mail.file_stem().unwrap().to_string_lossy().into_owned();
        if let Ok(expected) = serde_json::from_str::<Refused>(&beside) {
            assert_eq!(format!("{:?}", parse(&raw).unwrap_err()), expected.unreadable, "{name}");
            continue;
        }
        let expected: Expected =
            serde_json::from_str(&beside).unwrap_or_else(|error| panic!("{name}: {error}"));
        match parse(&raw) {
            Ok(read) => {
                found.extend(differences(&expected, &read).into_iter().map(|line| format!("{name}: {line}")));
            }
            Err(error) => found.push(format!("{name}: {error}")),
        }
    }
    assert!(mails.len() >= 120, "only {} mails", mails.len());
    assert!(found.is_empty(), "{}", found.join("\n"));
}
