//! A raw mail made ready, so that filing it is nothing but database work: read, its own words apart from what it quotes,
//! its HTML cleaned, where it comes from looked up.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use kernel::{Kind, Language, Problem};
use mail::Inbound;
use mail::authenticity::{Peer, Verdict};
use mail::html::Images;
use mail::quote::Forwarded;

use super::intake_store::RawMail;
use super::raw;
use super::reports::{self, Report};
use crate::attachments::Kept;
use crate::cases::SUBJECT_MAX;
use crate::house::Desk;
use crate::messages::{Direction, Message, Recipient};

/// A mail ready to be filed.
pub(super) struct Readable {
    pub raw: RawMail,
    pub inbound: Inbound,
    /// What was written now.
    pub own: String,
    /// What is quoted, and the signature.
    pub rest: Option<String>,
    /// What was written now as HTML, not yet cleaned.
    pub own_html: Option<String>,
    /// The same, cleaned, its images pointing to kept files.
    pub html: Option<String>,
    /// How much the words speak for each language.
    pub tongue: text::Tongue,
    /// Where it seems to come from.
    pub verdict: Verdict,
    /// What it reports about a letter of ours, when it does.
    pub report: Option<Report>,
    /// The mail inside it, when somebody passed one on.
    pub passed_on: Option<Forwarded>,
    pub files: Vec<KeptFile>,
    /// What was not kept: what its sender calls it, and why.
    pub refused: Vec<(String, Kind)>,
}

/// A part of the mail that lies on the shelf.
pub(super) struct KeptFile {
    pub kept: Kept,
    pub content_id: Option<String>,
    pub inline: bool,
}

/// Why a mail is not read.
pub(super) enum Unread {
    /// It cannot be: the reason a person reads.
    Never(String),
    /// The database or the shelf did not give it.
    NotNow(Problem),
}

/// What is said of a mail whose source is no longer there.
const GONE: &str = "its source is gone";

/// Reads a raw mail and looks up where it comes from.
pub(super) async fn read(desk: &Desk, mail: RawMail) -> Result<Readable, Unread> {
    let source = raw::raw_source(desk, mail.id).await.map_err(Unread::NotNow)?;
    let source = source.ok_or_else(|| Unread::Never(GONE.to_owned()))?;
    let peer = peer(&mail, &source);
    let verdict = desk.authenticity().check(&peer, &source).await;
    let tokens = desk.reply_tokens();
    let work = move || {
        let mut inbound = mail::inbound::parse(&source).map_err(|reason| reason.to_string())?;
        // A header that names nobody, or nobody who could be read: then whoever handed it over wrote it.
        if inbound.from.is_none() && inbound.reply_to.is_empty() {
            let handed = mail.mail_from.clone().map(|address| mail::Address { name: None, address });
            inbound.from = inbound.sender.clone().or(handed);
        }
        let (own, rest, own_html) = apart(&inbound);
        let report = reports::read_report(&inbound, &tokens);
        let passed_on = mail::quote::forwarded(&inbound.text);
        let tongue = text::weigh(&format!("{} {own}", inbound.subject));
        Ok(Readable {
            raw: mail,
            inbound,
            own,
            rest,
            own_html,
            html: None,
            tongue,
            verdict,
            report,
            passed_on,
            files: Vec::new(),
            refused: Vec::new(),
        })
    };
    let read = tokio::task::spawn_blocking(work).await;
    read.unwrap_or_else(|_| Err("the reader failed".to_owned())).map_err(Unread::Never)
}

/// Who handed it over: what they called themselves stands in the line our own door wrote on top.
fn peer(raw: &RawMail, source: &[u8]) -> Peer {
    let head = source.get(..source.len().min(4_096)).unwrap_or_default();
    let head = String::from_utf8_lossy(head);
    let received = head.lines().find_map(|line| line.strip_prefix("Received: from "));
    let helo = received.and_then(|rest| rest.split_whitespace().next()).unwrap_or_default().to_owned();
    Peer { address: raw.remote.parse::<IpAddr>().ok(), helo, mail_from: raw.mail_from.clone() }
}

/// What was written now, what is quoted, and the former as HTML.
fn apart(inbound: &Inbound) -> (String, Option<String>, Option<String>) {
    let is_passed_on = mail::quote::is_forward_subject(&inbound.subject);
    let (own, rest) = mail::quote::split_as(&inbound.subject, &inbound.text);
    let kept = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let plain = (own.trim_end().to_owned(), kept(rest));
    let Some(html) = inbound.html.as_deref() else { return (plain.0, plain.1, None) };
    if is_passed_on && mail::quote::forwarded(&inbound.text).is_some() {
        return (plain.0, plain.1, Some(html.to_owned()));
    }
    let (own_html, quoted) = mail::quote::split_html(html);
    if quoted.is_empty() {
        // The words show a quotation that the markup does not: better plain than with everything below it.
        let shows_more = own_html.contains("<img") || own_html.contains("<table");
        let form = (plain.1.is_none() || shows_more).then(|| html.to_owned());
        return (plain.0, plain.1, form);
    }
    let own = mail::html::to_text(own_html);
    // The words alone may miss where a quotation is introduced; the markup does not.
    if plain.1.is_some() && !plain.0.starts_with(own.trim()) {
        return (plain.0, plain.1, Some(own_html.to_owned()));
    }
    (own.trim_end().to_owned(), kept(&mail::html::to_text(quoted)), Some(own_html.to_owned()))
}

impl Readable {
    /// Cleans the HTML now that its images have places to be shown from. An image the HTML does not show is a file like
    /// any other.
    pub(super) fn clean(&mut self) {
        let Some(html) = self.own_html.take() else { return };
        let places: HashMap<String, String> = self
            .files
            .iter()
            .filter_map(|file| Some((file.content_id.clone()?, format!("/attachments/{}", file.kept.id()))))
            .collect();
        let shown: Arc<Mutex<HashSet<String>>> = Arc::default();
        let noted = Arc::clone(&shown);
        let cid = move |id: &str| {
            let place = places.get(id).cloned();
            if place.is_some() {
                noted.lock().unwrap_or_else(PoisonError::into_inner).insert(id.to_owned());
            }
            place
        };
        let images = Images { cid: Some(Arc::new(cid)), ..Images::default() };
        self.html = Some(mail::html::clean(&html, &images).html);
        let shown = shown.lock().unwrap_or_else(PoisonError::into_inner);
        for file in &mut self.files {
            file.inline = file.content_id.as_ref().is_some_and(|id| shown.contains(id));
        }
    }

    /// The language it is written in: by its words, and where they do not decide, by who wrote and to whom.
    pub(super) fn language(&self, known: &[Language]) -> Option<Language> {
        self.tongue.settle(known)
    }

    /// Whether a machine wrote it, and surely so.
    pub(super) fn is_automatic(&self) -> bool {
        self.inbound.automatic.as_ref().is_some_and(|reason| !reason.is_weak())
    }

    /// The subject as the customer wrote it; the first words of the mail when there is none.
    pub(super) fn subject(&self) -> String {
        let subject = self.inbound.subject.trim();
        let source = if subject.is_empty() { self.own.trim() } else { subject };
        let line = source.lines().next().unwrap_or_default();
        let cut: String = line.chars().take(SUBJECT_MAX).collect();
        if cut.is_empty() { "–".to_owned() } else { cut }
    }

    /// The message it becomes, but for its ids.
    pub(super) fn message(&self, from: &mail::Address, language: Option<Language>) -> Message {
        let recipients = |role: &str, list: &[mail::Address]| -> Vec<Recipient> {
            list.iter()
                .map(|to| Recipient {
                    role: role.to_owned(),
                    name: to.name.clone().unwrap_or_default(),
                    address: to.address.clone(),
                })
                .collect()
        };
        let mut all = recipients("to", &self.inbound.to);
        all.extend(recipients("cc", &self.inbound.cc));
        Message {
            brand_id: self.raw.brand_id,
            direction: Direction::In,
            author_name: from.name.clone().unwrap_or_default(),
            author_address: from.address.clone(),
            recipients: all,
            body_html: self.html.clone(),
            trimmed: self.rest.clone(),
            rfc_message_id: self.inbound.message_id.clone(),
            in_reply_to: self.inbound.in_reply_to.first().cloned(),
            automatic: self
                .inbound
                .automatic
                .as_ref()
                .filter(|reason| !reason.is_weak())
                .map(|reason| format!("{reason:?}")),
            mail_in_id: Some(self.raw.id),
            language,
            occurred_at: self.raw.received_at,
            ..Message::said_by_customer("email", &self.inbound.subject, self.own.clone())
        }
    }
}
