//! Mails as they come, each beside what should be read from it. To add one: put `nn-name.eml` with its bytes as sent
//! and `nn-name.expect.json` into `tests/corpus`.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::inbound::{Inbound, parse};
use crate::{address::Address, quote, reply_is_welcome};

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
    check("own", &expected.own, &quote::split(&read.text).0);
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
    assert!(mails.len() >= 40, "only {} mails", mails.len());
    assert!(found.is_empty(), "{}", found.join("\n"));
}
