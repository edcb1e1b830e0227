//! What reading the mail of a case found out, shown where it belongs: under a message how it came and whether it is
//! believed, below the thread what waits for a decision, beside it the cases it follows.

use std::collections::HashMap;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use desk::correspondence::ops::{self, Decision};
use desk::correspondence::{Authenticity, DeliveryReport, HeldMail, Reading, as_source};
use desk::{Desk, cases};
use kernel::{Kind, Problem};
use maud::{Markup, html};

use super::flow::paragraphs;
use super::view::{CaseView, MessageView};
use super::{answers, forms};
use crate::inbox::{Asked, Place};
use crate::kit::{Icon, Tone, button, icon, tone_chip};
use crate::session::{Lens, Path, Query, Reader, Sent, refused};
use crate::words::Words;

/// What is known of a case's mail beyond its messages.
#[derive(Clone, Debug, Default)]
pub struct MailView {
    /// How each message came, by its id.
    pub readings: HashMap<i64, Reading>,
    /// What was reported about what we sent.
    pub reports: Vec<DeliveryReport>,
    /// What waits for a decision.
    pub held: Vec<HeldMail>,
    /// The cases it continues: id and number.
    pub earlier: Vec<(i64, String)>,
    /// The cases that continue it.
    pub later: Vec<(i64, String)>,
}

/// Reads it, with the numbers of those linked cases that the reader may see.
pub async fn load(desk: &Desk, reader: &Reader, case_id: i64) -> Result<MailView, Problem> {
    let mail = ops::case_mail(desk, &reader.actor, case_id).await?;
    let (earlier, later) = (mail.links.earlier, mail.links.later);
    let named = if earlier.is_empty() && later.is_empty() {
        (Vec::new(), Vec::new())
    } else {
        let actor = reader.actor.clone();
        desk.db()
            .read(move |tx| {
                let mut named = |ids: &[i64]| -> Vec<(i64, String)> {
                    let seen = ids.iter().filter_map(|id| cases::seen(tx, &actor, *id).ok());
                    seen.map(|case| (case.id, case.written_reference())).collect()
                };
                Ok::<_, Problem>((named(&earlier), named(&later)))
            })
            .await?
    };
    Ok(MailView {
        readings: mail.readings.into_iter().map(|reading| (reading.message_id, reading)).collect(),
        reports: mail.reports,
        held: mail.held,
        earlier: named.0,
        later: named.1,
    })
}

/// What stands above a message's text: a warning, an invitation, a seal.
pub fn above(lens: &Lens, view: &CaseView, message: &MessageView) -> Markup {
    let words = lens.words;
    let Some(reading) = view.mail.readings.get(&message.id) else { return html! {} };
    let facts = &reading.facts;
    html! {
        @if facts.authenticity.has_failure() {
            div.row-line { (tone_chip(&words.say("mail-doubtful"), Tone::Late)) span.faint { (words.say("mail-doubtful-why")) } }
        }
        @if facts.sealed.as_deref() == Some("encrypted") {
            div.row-line { (tone_chip(&words.say("mail-encrypted"), Tone::Hold)) span.faint { (words.say("mail-encrypted-why")) } }
        }
        @if let Some(invite) = &facts.invite {
            div.row-line {
                (icon(Icon::Calendar))
                b dir="auto" { (invite.summary) }
                span { (instant(lens, &invite.starts)) }
                @if !invite.location.is_empty() { span.muted dir="auto" { (invite.location) } }
                @if invite.method == "CANCEL" { (tone_chip(&words.say("mail-invite-cancelled"), Tone::Late)) }
            }
        }
        @if reading.effect == "thanks" {
            div.row-line {
                (tone_chip(&words.say("mail-thanks"), Tone::Ok))
                @if view.may.change && view.category == desk::labels::Category::Resolved {
                    (forms::verb_form(view, &format!("reopen-{}", message.id), &format!("messages/{}/reopen", message.id), "", &html! {
                        (button(&words.say("mail-reopen")).submit())
                    }))
                }
            }
        }
    }
}

/// What stands below a message: what became of it, and how it came.
pub fn below(lens: &Lens, view: &CaseView, message: &MessageView) -> Markup {
    let words = lens.words;
    let reports = view.mail.reports.iter().filter(|report| report.message_id == message.id);
    let reading = view.mail.readings.get(&message.id);
    html! {
        @for report in reports {
            div.row-line {
                (tone_chip(&outcome(words, report), if report.action == "delayed" { Tone::Soon } else { Tone::Late }))
                span { (report.recipient) }
                span.faint dir="auto" { (report.diagnostic) }
            }
        }
        @if let Some(reading) = reading {
            details.folded {
                summary { (words.say("mail-details")) }
                dl.dl {
                    dt { (words.say("mail-rule")) } dd { (words.say(&format!("mail-rule-{}", reading.rule.replace('_', "-")))) }
                    @if let Some(how) = &reading.facts.let_in {
                        dt { (words.say("mail-let-in")) } dd { (words.say(&format!("mail-decided-{}", how.replace('_', "-")))) }
                    }
                    (proofs(words, &reading.facts.authenticity))
                    @if reading.facts.sealed.as_deref() == Some("signed") {
                        dt { (words.say("mail-seal")) } dd { (words.say("mail-signed")) }
                    }
                }
                @if message.html.is_some() {
                    p { a.link href={ "/messages/" (message.id) "/look" } target="_blank" rel="noopener" { (words.say("mail-original")) } }
                }
                p { a.link href={ "/messages/" (message.id) "/source" } target="_blank" rel="noopener" { (words.say("mail-source")) } }
            }
        }
    }
}

/// SPF, DKIM, DMARC and ARC, as far as they were looked at.
pub fn proofs(words: Words, found: &Authenticity) -> Markup {
    let all = [("SPF", &found.spf), ("DKIM", &found.dkim), ("DMARC", &found.dmarc), ("ARC", &found.arc)];
    let looked_at = all.iter().any(|(_, outcome)| !outcome.is_empty() && *outcome != "not_checked");
    html! {
        @if looked_at {
            @for (name, outcome) in all {
                dt { (name) }
                dd { (words.say(&format!("mail-proof-{}", outcome.replace('_', "-")))) @if name == "DMARC" && found.policy != "none" { " · " (words.with("mail-policy", &[("policy", found.policy.as_str().into())])) } }
            }
            @if let Some(server) = &found.stated_by { dt { (words.say("mail-stated-by")) } dd { (server) } }
            @if found.vouched { dt { (words.say("mail-vouched")) } dd { (words.say("mail-vouched-why")) } }
        } @else {
            dt { (words.say("mail-origin")) } dd { (words.say("mail-proof-not-checked")) }
        }
    }
}

fn outcome(words: Words, report: &DeliveryReport) -> String {
    let key = match (report.action.as_str(), report.hard) {
        ("complaint", _) => "mail-report-complaint",
        ("delayed", _) => "mail-report-delayed",
        ("failed", true) => "mail-report-hard",
        ("failed", false) => "mail-report-soft",
        _ => "mail-report-other",
    };
    words.say(key)
}

/// `20260312T020000Z`, or behind a zone, as the reader writes it; as it stands when it is something else.
fn instant(lens: &Lens, written: &str) -> String {
    let (zone, local) = written.rsplit_once(':').unwrap_or(("", written));
    let digits: Vec<i8> =
        local.bytes().filter(u8::is_ascii_digit).map(|byte| (byte - b'0').cast_signed()).collect();
    let number = |from: usize, to: usize| -> Option<i16> {
        digits.get(from..to).map(|part| {
            part.iter().fold(0_i16, |all, digit| all.saturating_mul(10).saturating_add(i16::from(*digit)))
        })
    };
    let read = || -> Option<kernel::Timestamp> {
        let part = |from, to| i8::try_from(number(from, to)?).ok();
        let has_time = digits.len() >= 12;
        let (hour, minute) = if has_time { (part(8, 10)?, part(10, 12)?) } else { (0, 0) };
        let civil =
            jiff::civil::DateTime::new(number(0, 4)?, part(4, 6)?, part(6, 8)?, hour, minute, 0, 0).ok()?;
        let zone = if local.ends_with('Z') {
            jiff::tz::TimeZone::UTC
        } else {
            jiff::tz::TimeZone::get(zone).unwrap_or_else(|_| lens.zone.clone())
        };
        Some(kernel::Timestamp::from_jiff(zone.to_zoned(civil).ok()?.timestamp()))
    };
    read().map_or_else(|| written.to_owned(), |at| lens.full(at))
}

/// What waits beside the case, with what can be decided. Nothing of it belongs to the thread yet.
pub fn held(lens: &Lens, view: &CaseView) -> Markup {
    let words = lens.words;
    let choice = |mail: &HeldMail, how: &str, label: &str| {
        let label = words.say(label);
        forms::verb_form(
            view,
            &format!("held-{}-{how}", mail.id),
            &format!("held/{}/{how}", mail.id),
            "",
            &html! {
                (button(&label).submit())
            },
        )
    };
    html! {
        @for mail in &view.mail.held {
            article.msg.note id={ "held-" (mail.id) } aria-label=(words.say("mail-held")) {
                (crate::kit::avatar(if mail.author_name.is_empty() { &mail.author_address } else { &mail.author_name }))
                div {
                    div.head {
                        b dir="auto" { @if mail.author_name.is_empty() { (mail.author_address) } @else { (mail.author_name) } }
                        span { (mail.author_address) }
                        (lens.age(mail.held_at))
                    }
                    div.row-line { (tone_chip(&words.say("mail-held"), Tone::Soon)) span.faint { (words.say("mail-held-why")) } }
                    div.body { (paragraphs(&mail.body)) }
                    @if view.may.change {
                        div.row-line {
                            (choice(mail, "accept", "mail-accept"))
                            (choice(mail, "join", "mail-join"))
                            (choice(mail, "new_case", "mail-new-case"))
                            (choice(mail, "discard", "mail-discard"))
                            a.link href={ "/held/" (mail.id) "/source" } target="_blank" rel="noopener" { (words.say("mail-source")) }
                        }
                    }
                }
            }
        }
    }
}

/// The cases before and after, beside the case.
pub fn links(words: Words, view: &CaseView) -> Markup {
    let group = |title: &str, cases: &[(i64, String)]| {
        html! {
            @if !cases.is_empty() {
                dt { (words.say(title)) }
                dd { @for (at, (id, reference)) in cases.iter().enumerate() { @if at > 0 { ", " } a.link href={ "/cases/" (id) } { (reference) } } }
            }
        }
    };
    html! {
        @if !view.mail.earlier.is_empty() || !view.mail.later.is_empty() {
            section {
                h2 { (words.say("mail-linked")) }
                dl.dl { (group("mail-continues", &view.mail.earlier)) (group("mail-continued", &view.mail.later)) }
            }
        }
    }
}

/// The decision a form names.
pub fn decision(word: &str) -> Option<Decision> {
    [Decision::Accept, Decision::Join, Decision::NewCase, Decision::Release, Decision::Discard]
        .into_iter()
        .find(|decision| decision.word() == word)
}

/// What to tell about a decision.
pub fn decided(words: Words, decision: Decision) -> String {
    words.say(&format!("mail-decided-{}", decision.word().replace('_', "-")))
}

/// `POST /cases/{id}/held/{held_id}/{how}`.
pub async fn settle(
    State(desk): State<Desk>,
    Path((id, held_id, how)): Path<(i64, i64, String)>,
    Query(asked): Query<Asked>,
    reader: Reader,
    sent: Sent,
) -> Response {
    let place = Place::read(&asked);
    let words = reader.lens.words;
    let done = match decision(&how) {
        None => Err(Problem::new(Kind::NotFound)),
        Some(decision) => ops::settle_held(&desk, &sent.named(&reader.actor, ""), held_id, decision)
            .await
            .map(|()| decision),
    };
    match done {
        Ok(decision) => answers::done(&desk, &reader, &place, id, &decided(words, decision), false).await,
        Err(problem) => answers::refused(&desk, &reader, &place, id, &problem).await,
    }
}

/// `POST /cases/{id}/messages/{message_id}/reopen`.
pub async fn reopen(
    State(desk): State<Desk>,
    Path((id, message_id)): Path<(i64, i64)>,
    Query(asked): Query<Asked>,
    reader: Reader,
    sent: Sent,
) -> Response {
    let place = Place::read(&asked);
    match ops::reopen_thanked(&desk, &sent.named(&reader.actor, ""), message_id).await {
        Ok(()) => {
            let said = reader.lens.words.say("mail-reopened");
            answers::done(&desk, &reader, &place, id, &said, true).await
        }
        Err(problem) => answers::refused(&desk, &reader, &place, id, &problem).await,
    }
}

/// A mail's source in a window of its own.
pub fn shown(raw: &[u8]) -> Response {
    let mut response = as_source(raw);
    // What stands in a mail is nobody's to index or to refer from.
    response.headers_mut().insert(header::REFERRER_POLICY, header::HeaderValue::from_static("no-referrer"));
    response
}

/// `GET /messages/{id}/source`.
pub async fn source(State(desk): State<Desk>, Path(id): Path<i64>, reader: Reader) -> Response {
    match ops::source(&desk, &reader.actor, id).await {
        Ok(raw) => shown(&raw),
        Err(problem) => refused(&desk, &reader, &problem).await.into_response(),
    }
}

/// `GET /held/{id}/source`.
pub async fn held_source(State(desk): State<Desk>, Path(id): Path<i64>, reader: Reader) -> Response {
    match ops::held_source(&desk, &reader.actor, id).await {
        Ok(raw) => shown(&raw),
        Err(problem) => refused(&desk, &reader, &problem).await.into_response(),
    }
}
