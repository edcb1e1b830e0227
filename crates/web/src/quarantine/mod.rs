//! The quarantine: mail that could not be filed, why, its source as plain text, and the two ways out of it.

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use desk::Desk;
use desk::quarantine::{FetchedWhole, Quarantined, ops};
use kernel::Problem;
use maud::{Markup, html};
use serde::Deserialize;

use crate::cases::hex;
use crate::kit::{Frame, Icon, Tone, button, empty_state, link_button, notice, pagination, tone_chip};
use crate::session::{Current, Lens, Path, Query, Reader, Sent, joined, refused};

/// Mails on a page.
const PAGE: i64 = 50;

/// `/quarantine/…`.
pub fn routes() -> Router<Desk> {
    Router::new()
        .route("/quarantine", get(show))
        .route("/quarantine/{id}/source", get(source))
        .route("/quarantine/{id}/replay", post(replay))
        .route("/quarantine/{id}/fetch", post(fetch))
        .route("/quarantine/{id}/discard", post(discard))
}

/// Where the page begins.
#[derive(Clone, Debug, Default, Deserialize)]
struct Asked {
    before: Option<i64>,
}

async fn show(State(desk): State<Desk>, Query(asked): Query<Asked>, reader: Reader) -> Response {
    drawn_page(&desk, &asked, &reader, None).await
}

/// What came of fetching a mail.
fn told(lens: &Lens, found: &FetchedWhole) -> Markup {
    let words = lens.words;
    let tone = match found.outcome.as_str() {
        "fetched" => Tone::Ok,
        "failed" => Tone::Late,
        _ => Tone::Soon,
    };
    let body = html! {
        p { (found.told) }
        @if let Some(detail) = &found.detail {
            p.faint { (words.say("mailbox-server-said")) " " q dir="auto" { (detail) } }
        }
    };
    html! { div role="status" { (notice(tone, &words.say("quarantine-fetched-title"), &body)) } }
}

async fn drawn_page(desk: &Desk, asked: &Asked, reader: &Reader, found: Option<&FetchedWhole>) -> Response {
    let title = reader.lens.words.say("quarantine-title");
    let body = async || {
        let mails = ops::list(desk, &reader.actor, asked.before, PAGE).await?;
        Ok::<_, Problem>(html! {
            header { h1 { (title) } }
            p.faint { (reader.lens.words.say("quarantine-what")) }
            @if let Some(found) = found { (told(&reader.lens, found)) }
            (list(&reader.lens, &mails, asked.before, &hex(&desk.secret())))
        })
    };
    match reader.page(desk, &title, Frame::Sheet, Current::Quarantine, body).await {
        Ok(page) => page.into_response(),
        Err(problem) => refused(desk, reader, &problem).await,
    }
}

fn list(lens: &Lens, mails: &[Quarantined], before: Option<i64>, key: &str) -> Markup {
    let words = lens.words;
    let next = mails
        .last()
        .filter(|_| i64::try_from(mails.len()) == Ok(PAGE))
        .map(|last| joined("/quarantine", &[("before", last.id.to_string())]));
    let said = words.with("inbox-shown", &[("count", mails.len().into())]);
    html! {
        @if mails.is_empty() {
            (empty_state(Icon::Check, &words.say("quarantine-none"), &words.say("quarantine-none-why"), &html! {}))
        }
        ul.letters { @for mail in mails { (drawn(lens, mail, key)) } }
        @if before.is_some() || next.is_some() {
            (pagination(words, &said, before.map(|_| "/quarantine"), next.as_deref()))
        }
    }
}

fn reason_chip(lens: &Lens, mail: &Quarantined) -> Markup {
    let words = lens.words;
    match mail.reason.as_str() {
        "too-large" => tone_chip(&words.say("quarantine-chip-too-large"), Tone::Soon),
        "gone" => tone_chip(&words.say("quarantine-chip-gone"), Tone::Plain),
        "not-given" => tone_chip(&words.say("quarantine-chip-not-given"), Tone::Late),
        _ => tone_chip(&words.say("quarantine-chip-unreadable"), Tone::Late),
    }
}

fn act(id: i64, verb: &str, label: &str, key: &str, is_danger: bool) -> Markup {
    let one = button(label).submit();
    html! {
        form method="post" action={ "/quarantine/" (id) "/" (verb) } {
            input type="hidden" name="idempotency_key" value={ (key) "-" (verb) "-" (id) };
            (if is_danger { one.danger() } else { one.main() })
        }
    }
}

fn drawn(lens: &Lens, mail: &Quarantined, key: &str) -> Markup {
    let words = lens.words;
    let (source, none) = (words.say("quarantine-source"), words.say("quarantine-no-subject"));
    let path = format!("/quarantine/{}/source", mail.id);
    html! {
        li id={ "mail-" (mail.id) } {
            details {
                summary {
                    (reason_chip(lens, mail))
                    span.what {
                        b dir="auto" { (mail.subject.as_deref().unwrap_or(&none)) }
                        span.faint dir="auto" { (mail.from.as_deref().unwrap_or("–")) }
                    }
                    span.end { (lens.age(mail.received_at)) }
                }
                div.stack {
                p { (mail.told) }
                dl.dl {
                    dt { (words.say("outbox-from")) } dd dir="auto" { (mail.from.as_deref().unwrap_or("–")) }
                    dt { (words.say("case-to-field")) } dd { (mail.recipient) }
                    dt { (words.say("quarantine-came")) } dd { (lens.full(mail.received_at)) }
                }
                div.actions {
                    @if mail.is_whole { (act(mail.id, "replay", &words.say("quarantine-replay"), key, false)) }
                    @if mail.can_fetch { (act(mail.id, "fetch", &words.say("quarantine-fetch"), key, false)) }
                    (link_button(&source, &path))
                    (act(mail.id, "discard", &words.say("quarantine-discard"), key, true))
                }
                }
            }
        }
    }
}

/// The source as plain text on a page of its own that may do nothing.
async fn source(State(desk): State<Desk>, Path(id): Path<i64>, reader: Reader) -> Response {
    match ops::source(&desk, &reader.actor, id).await {
        Ok(raw) => {
            let headers = [
                (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
                (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
                (header::CACHE_CONTROL, "private, no-store"),
            ];
            (headers, String::from_utf8_lossy(&raw).into_owned()).into_response()
        }
        Err(problem) => refused(&desk, &reader, &problem).await,
    }
}

async fn replay(State(desk): State<Desk>, Path(id): Path<i64>, reader: Reader, sent: Sent) -> Response {
    let done = ops::replay(&desk, &sent.named(&reader.actor, ""), id).await;
    back(&desk, &reader, done).await
}

async fn fetch(State(desk): State<Desk>, Path(id): Path<i64>, reader: Reader, sent: Sent) -> Response {
    match ops::fetch(&desk, &sent.named(&reader.actor, ""), id).await {
        Ok(found) => drawn_page(&desk, &Asked::default(), &reader, Some(&found)).await,
        Err(problem) => back(&desk, &reader, Err(problem)).await,
    }
}

async fn discard(State(desk): State<Desk>, Path(id): Path<i64>, reader: Reader, sent: Sent) -> Response {
    let done = ops::discard(&desk, &sent.named(&reader.actor, ""), id).await;
    back(&desk, &reader, done).await
}

async fn back(desk: &Desk, reader: &Reader, done: Result<(), Problem>) -> Response {
    match done {
        Ok(()) => Redirect::to("/quarantine").into_response(),
        // Somebody was quicker: the page shows how it stands.
        Err(problem) if matches!(problem.kind.status(), 404 | 412) => {
            Redirect::to("/quarantine").into_response()
        }
        Err(problem) => refused(desk, reader, &problem).await,
    }
}
