//! Mail that waits for a decision: disowned by its own domain, too much of it, or from a stranger with a true token.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use desk::Desk;
use desk::correspondence::HeldMail;
use desk::correspondence::ops;
use kernel::{Kind, Problem};
use maud::{Markup, html};
use serde::Deserialize;

use crate::cases::mailed;
use crate::cases::{hex, paragraphs};
use crate::kit::{Frame, Icon, Tone, button, empty_state, pagination, tone_chip};
use crate::session::{Current, Lens, Path, Query, Reader, Sent, joined, refused};
use crate::words::Words;

/// Mails on a page.
const PAGE: i64 = 50;

/// `/review/…`.
pub fn routes() -> Router<Desk> {
    Router::new().route("/review", get(show)).route("/review/{id}/{how}", post(settle))
}

/// Where the page begins.
#[derive(Clone, Debug, Default, Deserialize)]
struct Asked {
    before: Option<i64>,
}

async fn show(State(desk): State<Desk>, Query(asked): Query<Asked>, reader: Reader) -> Response {
    let title = reader.lens.words.say("review-title");
    let body = async || {
        let held = ops::held(&desk, &reader.actor, asked.before, PAGE).await?;
        Ok::<_, Problem>(html! {
            header { h1 { (title) } }
            p.muted { (reader.lens.words.say("review-why")) }
            (list(&reader.lens, &held, asked.before, &hex(&desk.secret())))
        })
    };
    match reader.page(&desk, &title, Frame::Sheet, Current::Review, body).await {
        Ok(page) => page.into_response(),
        Err(problem) => refused(&desk, &reader, &problem).await,
    }
}

fn reason(words: Words, mail: &HeldMail) -> (String, String) {
    match mail.reason.as_str() {
        "forged" => (words.say("review-forged"), words.say("review-forged-why")),
        "flood" => (words.say("review-flood"), words.say("review-flood-why")),
        _ => (words.say("mail-held"), words.say("mail-held-why")),
    }
}

fn list(lens: &Lens, held: &[HeldMail], before: Option<i64>, key: &str) -> Markup {
    let words = lens.words;
    let next = held
        .last()
        .filter(|_| i64::try_from(held.len()) == Ok(PAGE))
        .map(|last| joined("/review", &[("before", last.id.to_string())]));
    let here = joined(
        "/review",
        &before.map(|before| ("before", before.to_string())).into_iter().collect::<Vec<_>>(),
    );
    let said = words.with("inbox-shown", &[("count", held.len().into())]);
    html! {
        div #review data-refresh-on="case brand" hx-get=(here) hx-trigger="khidmat:refresh" hx-select="#review" hx-swap="morph:outerHTML" {
            @if held.is_empty() { (empty_state(Icon::Check, &words.say("review-none"), &words.say("review-none-why"), &html! {})) }
            ul.letters { @for mail in held { (drawn(lens, mail, key)) } }
            @if before.is_some() || next.is_some() { (pagination(words, &said, before.map(|_| "/review"), next.as_deref())) }
        }
    }
}

fn drawn(lens: &Lens, mail: &HeldMail, key: &str) -> Markup {
    let words = lens.words;
    let (what, why) = reason(words, mail);
    let choice = |how: &str, label: &str| {
        let label = words.say(label);
        html! {
            form method="post" action={ "/review/" (mail.id) "/" (how) } {
                input type="hidden" name="idempotency_key" value={ (key) "-" (mail.id) "-" (how) };
                (if how == "release" || how == "accept" { button(&label).main().submit() } else { button(&label).submit() })
            }
        }
    };
    let who = if mail.author_name.is_empty() { &mail.author_address } else { &mail.author_name };
    html! {
        li id={ "held-" (mail.id) } {
            details {
                summary {
                    (tone_chip(&what, if mail.reason == "forged" { Tone::Late } else { Tone::Soon }))
                    span.what { b dir="auto" { (mail.subject) } span.faint dir="auto" { (who) } }
                    span.end { (lens.age(mail.held_at)) }
                }
                p.muted { (why) }
                dl.dl {
                    dt { (words.say("outbox-from")) } dd { (mail.author_name) " <" (mail.author_address) ">" }
                    (mailed::proofs(words, &mail.authenticity))
                }
                div.letter dir="auto" { (paragraphs(&mail.body)) }
                div.actions {
                    @if let Some(case_id) = mail.case_id {
                        a.btn href={ "/cases/" (case_id) } { (words.say("outbox-case")) }
                        (choice("accept", "mail-accept"))
                        (choice("join", "mail-join"))
                        (choice("new_case", "mail-new-case"))
                    } @else {
                        (choice("release", "review-release"))
                    }
                    (choice("discard", "mail-discard"))
                    a.btn.bare href={ "/held/" (mail.id) "/source" } target="_blank" rel="noopener" { (words.say("mail-source")) }
                }
            }
        }
    }
}

async fn settle(
    State(desk): State<Desk>,
    Path((id, how)): Path<(i64, String)>,
    reader: Reader,
    sent: Sent,
) -> Response {
    let done = match mailed::decision(&how) {
        None => Err(Problem::new(Kind::NotFound)),
        Some(decision) => ops::settle_held(&desk, &sent.named(&reader.actor, ""), id, decision).await,
    };
    match done {
        Ok(()) => Redirect::to("/review").into_response(),
        // Somebody was quicker: the page shows how it stands.
        Err(problem) if problem.kind == Kind::AlreadySettled => Redirect::to("/review").into_response(),
        Err(problem) => refused(&desk, &reader, &problem).await,
    }
}
