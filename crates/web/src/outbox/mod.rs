//! The outbox: every letter that left, waits, or could not leave, with its text, and sending again what was given up.

mod waiting;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use desk::correspondence::Posted;
use desk::correspondence::ops;
use desk::{Desk, Post};
use kernel::Problem;
use maud::{Markup, html};
use serde::Deserialize;

use crate::cases::hex;
use crate::kit::{Frame, Icon, Tone, button, dialog, empty_state, notice, pagination, tone_chip};
use crate::session::{Current, Lens, Path, Query, Reader, Sent, joined, refused};

/// Letters on a page.
const PAGE: i64 = 50;

/// `/outbox/…`.
pub fn routes() -> Router<Desk> {
    Router::new()
        .route("/outbox", get(show))
        .route("/outbox/{id}/again", post(again))
        .route("/outbox/waiting", get(waiting::show))
        .route("/outbox/waiting/{id}/now", post(waiting::now))
        .route("/outbox/waiting/{id}/at", post(waiting::at))
        .route("/outbox/waiting/{id}/back", post(waiting::back))
        .route("/outbox/waiting/{case}/{letter}/again", post(waiting::again))
        .route("/outbox/kept/send", post(send_kept))
}

/// Where the page begins.
#[derive(Clone, Debug, Default, Deserialize)]
struct Asked {
    before: Option<i64>,
}

async fn show(State(desk): State<Desk>, Query(asked): Query<Asked>, reader: Reader) -> Response {
    let title = reader.lens.words.say("inbox-outbox");
    let body = async || {
        let letters = ops::outbox(&desk, &reader.actor, asked.before, PAGE).await?;
        let keeps = matches!(desk.post(), Post::Keep);
        let kept = ops::kept(&desk, &reader.actor).await?;
        Ok::<_, Problem>(html! {
            header { h1 { (title) } }
            (waiting::parts(&reader, waiting::Part::Left))
            @if keeps { (notice(Tone::Hold, "", &html! { p { (reader.lens.words.say("outbox-kept-here")) } })) }
            @if kept.can_leave && kept.count > 0 { (send_kept_notice(&reader.lens, kept.count, &hex(&desk.secret()))) }
            (list(&reader.lens, &letters, asked.before, &hex(&desk.secret())))
        })
    };
    match reader.page(&desk, &title, Frame::Sheet, Current::Outbox, body).await {
        Ok(page) => page.into_response(),
        Err(problem) => refused(&desk, &reader, &problem).await,
    }
}

/// Tells of letters kept before a relay was set up, and asks before they leave.
fn send_kept_notice(lens: &Lens, count: i64, key: &str) -> Markup {
    let words = lens.words;
    let send = words.with("outbox-kept-send", &[("count", count.into())]);
    let cancel = words.say("settings-cancel");
    let foot = html! {
        (button(&cancel).closes())
        form method="post" action="/outbox/kept/send" {
            input type="hidden" name="idempotency_key" value=(key);
            input type="hidden" name="count" value=(count);
            (button(&send).main().submit())
        }
    };
    html! {
        (notice(Tone::Hold, "", &html! {
            p { (words.with("outbox-kept-some", &[("count", count.into())])) }
            div.actions { (button(&send).opens("send-kept")) }
        }))
        (dialog(words, "send-kept", &send, &html! { p { (words.say("outbox-kept-why")) } }, &foot))
    }
}

fn list(lens: &Lens, letters: &[Posted], before: Option<i64>, key: &str) -> Markup {
    let words = lens.words;
    let next = letters
        .last()
        .filter(|_| i64::try_from(letters.len()) == Ok(PAGE))
        .map(|last| joined("/outbox", &[("before", last.id.to_string())]));
    let here = joined(
        "/outbox",
        &before.map(|before| ("before", before.to_string())).into_iter().collect::<Vec<_>>(),
    );
    let said = words.with("inbox-shown", &[("count", letters.len().into())]);
    html! {
        div #letters data-refresh-on="case outbox" hx-get=(here) hx-trigger="khidmat:refresh" hx-select="#letters" hx-swap="morph:outerHTML" {
            @if letters.is_empty() { (empty_state(Icon::Send, &words.say("outbox-none"), &words.say("outbox-none-why"), &html! {})) }
            ul.letters { @for letter in letters { (drawn(lens, letter, key)) } }
            @if before.is_some() || next.is_some() { (pagination(words, &said, before.map(|_| "/outbox"), next.as_deref())) }
        }
    }
}

fn state(lens: &Lens, letter: &Posted) -> Markup {
    let words = lens.words;
    let (said, tone) = match letter.state.as_str() {
        "sent" => (words.say("outbox-sent"), Tone::Ok),
        "kept" => (words.say("outbox-kept"), Tone::Hold),
        "failed" => (words.say("outbox-failed"), Tone::Late),
        "sending" => (words.say("outbox-sending"), Tone::Soon),
        _ => (words.say("outbox-queued"), Tone::Soon),
    };
    tone_chip(&said, tone)
}

fn drawn(lens: &Lens, posted: &Posted, key: &str) -> Markup {
    let words = lens.words;
    let letter = &posted.letter;
    let again = words.say("outbox-again");
    let people = |role: &str| {
        let all = letter.recipients.iter().filter(|one| one.role == role).map(|one| one.address.as_str());
        all.collect::<Vec<_>>().join(", ")
    };
    html! {
        li id={ "letter-" (posted.id) } {
            details {
                summary {
                    (state(lens, posted))
                    span.what { b dir="auto" lang=(letter.language.tag()) { (letter.subject) } span.faint { (people("to")) } }
                    @if posted.maybe_repeated { (tone_chip(&words.say("outbox-repeated"), Tone::Soon)) }
                    span.end { (lens.age(posted.made_at)) }
                }
                dl.dl {
                    dt { (words.say("outbox-from")) } dd { (letter.from_name) " <" (letter.from) ">" }
                    dt { (words.say("case-to-field")) } dd { (people("to")) }
                    @if !people("cc").is_empty() { dt { (words.say("case-cc")) } dd { (people("cc")) } }
                    @if !people("bcc").is_empty() { dt { (words.say("case-bcc")) } dd { (people("bcc")) } }
                    dt { (words.say("outbox-tries")) } dd { (posted.attempts) }
                    @if let Some(response) = &posted.response { dt { (words.say("outbox-response")) } dd { (response) } }
                    @if let Some(error) = &posted.error { dt { (words.say("outbox-error")) } dd { (error) } }
                }
                pre.letter dir="auto" lang=(letter.language.tag()) tabindex="0" { (letter.text) }
                div.actions {
                    @if let Some(case_id) = posted.case_id { a.btn href={ "/cases/" (case_id) } { (words.say("outbox-case")) } }
                    @if posted.state == "failed" {
                        form method="post" action={ "/outbox/" (posted.id) "/again" } {
                            input type="hidden" name="idempotency_key" value={ (key) "-" (posted.id) };
                            (button(&again).main().submit())
                        }
                    }
                }
            }
        }
    }
}

async fn again(State(desk): State<Desk>, Path(id): Path<i64>, reader: Reader, sent: Sent) -> Response {
    match ops::send_again(&desk, &sent.named(&reader.actor, ""), id).await {
        Ok(()) => Redirect::to("/outbox").into_response(),
        // Somebody was quicker, or it has left: the page shows how it stands.
        Err(problem) if problem.kind.status() == 412 => Redirect::to("/outbox").into_response(),
        Err(problem) => refused(&desk, &reader, &problem).await,
    }
}

async fn send_kept(State(desk): State<Desk>, reader: Reader, sent: Sent) -> Response {
    let count = sent.text("count").parse().unwrap_or(-1);
    match ops::send_kept(&desk, &sent.named(&reader.actor, ""), count).await {
        Ok(_) => Redirect::to("/outbox").into_response(),
        // There are more or fewer by now, or the relay is gone: the page shows how it stands.
        Err(problem) if matches!(problem.kind.status(), 409 | 412) => Redirect::to("/outbox").into_response(),
        Err(problem) => refused(&desk, &reader, &problem).await,
    }
}
