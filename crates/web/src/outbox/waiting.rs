//! The letters that have not left yet, of every case on one page: one's own, and for who operates the mail everybody's.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use desk::Desk;
use desk::correspondence::Standing;
use desk::correspondence::ops::{self, WaitingLetter};
use kernel::{Permission, Problem};
use maud::{Markup, html};
use serde::Deserialize;

use crate::cases::{hex, letter_reason, letter_standing};
use crate::inbox::{Current, Lens, Reader, Sent, refused};
use crate::kit::{Frame, Icon, Tab, button, empty_state, tabs, tone_chip};

/// Where the page is.
const HERE: &str = "/outbox/waiting";
/// The same with everybody's letters.
const EVERYBODY: &str = "/outbox/waiting?whose=all";

/// Whose letters.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    whose: String,
}

/// Which of the outbox's pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What left.
    Left,
    /// One's own that have not.
    Own,
    /// Everybody's that have not.
    Everybody,
}

/// The pages of the outbox beside each other, for who operates the mail; others have one alone.
pub fn parts(reader: &Reader, current: Part) -> Markup {
    if !reader.actor.grants.words.has(Permission::MailOperate) {
        return html! {};
    }
    let words = reader.lens.words;
    let (left, own, all) =
        (words.say("outbox-all"), words.say("outbox-waiting-own"), words.say("outbox-waiting-all"));
    let tab = |label, href, part| Tab { label, href, count: None, is_current: part == current };
    tabs(
        &words.say("inbox-outbox"),
        &[
            tab(left.as_str(), "/outbox", Part::Left),
            tab(own.as_str(), HERE, Part::Own),
            tab(all.as_str(), EVERYBODY, Part::Everybody),
        ],
    )
}

/// `GET /outbox/waiting`.
pub async fn show(State(desk): State<Desk>, Query(asked): Query<Asked>, reader: Reader) -> Response {
    let title = reader.lens.words.say("outbox-waiting");
    let all = asked.whose == "all";
    let body = async || {
        let letters = ops::waiting_letters(&desk, &reader.actor, all).await?;
        Ok::<_, Problem>(html! {
            header { h1 { (title) } }
            (parts(&reader, if all { Part::Everybody } else { Part::Own }))
            (list(&reader.lens, &letters, all, &hex(&desk.secret())))
        })
    };
    match reader.page(&desk, &title, Frame::Sheet, Current::Outbox, body).await {
        Ok(page) => page.into_response(),
        Err(problem) => refused(&desk, &reader, &problem).await,
    }
}

fn list(lens: &Lens, letters: &[WaitingLetter], all: bool, key: &str) -> Markup {
    let words = lens.words;
    let here = if all { EVERYBODY } else { HERE };
    html! {
        div #waiting-letters data-refresh-on="case" hx-get=(here) hx-trigger="khidmat:refresh" hx-select="#waiting-letters" hx-swap="morph:outerHTML" {
            @if letters.is_empty() {
                (empty_state(Icon::Send, &words.say("outbox-waiting-none"), &words.say("outbox-waiting-none-why"), &html! {}))
            }
            ul.letters { @for letter in letters { (drawn(lens, letter, here, key)) } }
        }
    }
}

fn drawn(lens: &Lens, letter: &WaitingLetter, here: &str, key: &str) -> Markup {
    let words = lens.words;
    let (said, tone) = letter_standing(words, letter.standing);
    let to = letter.recipients.iter().map(|one| one.address.as_str()).collect::<Vec<_>>().join(", ");
    html! {
        li id={ "waiting-" (letter.message_id) } {
            details {
                summary {
                    (tone_chip(&said, tone))
                    span.what { b dir="auto" { (letter.subject) } span.faint { (to) } }
                    span.end { (lens.full(letter.at)) }
                }
                @if let Some(reason) = letter_reason(words, letter.standing, letter.reason.as_deref()) { p dir="auto" { (reason) } }
                p.faint { (letter.author_name) }
                pre.letter dir="auto" tabindex="0" { (letter.text) }
                (acts(lens, letter, here, key))
            }
        }
    }
}

/// What can be done about a letter, by its standing.
fn acts(lens: &Lens, letter: &WaitingLetter, here: &str, key: &str) -> Markup {
    let words = lens.words;
    let id = letter.message_id;
    let act = |path: &str, name: &str, label: &str, is_main: bool| {
        let shown = button(label);
        let shown = if is_main { shown.main() } else { shown };
        html! {
            form method="post" action=(path) {
                input type="hidden" name="idempotency_key" value={ (key) "-" (name) "-" (id) };
                input type="hidden" name="back" value=(here);
                (shown.submit())
            }
        }
    };
    let now = match letter.standing {
        Standing::Stopped => words.say("case-send-anyway"),
        _ => words.say("letter-now"),
    };
    html! {
        div.actions {
            a.btn href={ "/cases/" (letter.case_id) } { (letter.reference) }
            @match letter.letter_id {
                Some(posted) => { (act(&format!("/outbox/waiting/{}/{posted}/again", letter.case_id), "again", &words.say("letter-retry"), true)) }
                None => {
                    (act(&format!("/outbox/waiting/{id}/now"), "now", &now, true))
                    (act(&format!("/outbox/waiting/{id}/back"), "back", &words.say("letter-take-back"), false))
                }
            }
        }
    }
}

/// Back to the page the form stood on, which shows how things stand when somebody was quicker.
async fn done(desk: &Desk, sent: &Sent, outcome: Result<(), Problem>) -> Response {
    let here = if sent.get("back") == EVERYBODY { EVERYBODY } else { HERE };
    match outcome {
        Err(problem) if !matches!(problem.kind.status(), 409 | 412) => {
            refused(desk, &sent.reader, &problem).await
        }
        _ => Redirect::to(here).into_response(),
    }
}

/// `POST /outbox/waiting/{id}/now`.
pub async fn now(State(desk): State<Desk>, Path(id): Path<i64>, sent: Sent) -> Response {
    let outcome = async {
        ops::reschedule(&desk, &sent.actor(""), id, None).await?;
        desk::correspondence::release_due(&desk).await?;
        Ok(())
    };
    done(&desk, &sent, outcome.await).await
}

/// `POST /outbox/waiting/{id}/back`: its words stand in the composer of its case again.
pub async fn back(State(desk): State<Desk>, Path(id): Path<i64>, sent: Sent) -> Response {
    match ops::withdraw(&desk, &sent.actor(""), id).await {
        Ok(draft) => Redirect::to(&format!("/cases/{}", draft.case_id)).into_response(),
        Err(problem) => done(&desk, &sent, Err(problem)).await,
    }
}

/// `POST /outbox/waiting/{case}/{letter}/again`.
pub async fn again(
    State(desk): State<Desk>,
    Path((case_id, letter)): Path<(i64, i64)>,
    sent: Sent,
) -> Response {
    let outcome = ops::retry(&desk, &sent.actor(""), case_id, letter).await;
    done(&desk, &sent, outcome).await
}
