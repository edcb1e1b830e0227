//! The letters that have not left yet, of every case on one page: one's own, and for who operates the mail everybody's.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use desk::Desk;
use desk::cases::Case;
use desk::correspondence::Standing;
use desk::correspondence::ops::{self, TakenBack, WaitingLetter};
use kernel::{Kind, Permission, Problem};
use maud::{Markup, html};
use serde::Deserialize;

use crate::cases::{begun_href, chosen_time, hex, letter_reason, letter_standing};
use crate::kit::{
    Control, Field, Frame, Icon, Tab, Tone, button, empty_state, field, notice, popover, tabs, tone_chip,
};
use crate::session::{Current, Lens, Path, Query, Reader, Sent, refused};

/// Where the page is.
const HERE: &str = "/outbox/waiting";
/// The same with everybody's letters.
const EVERYBODY: &str = "/outbox/waiting?whose=all";

/// Whose letters.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    whose: String,
    /// A conversation that was just sent off: its place is shown first, and what it became once it has left.
    letter: Option<i64>,
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
        let became = match asked.letter {
            Some(id) if !letters.iter().any(|letter| letter.message_id == id) => {
                ops::begun_case(&desk, &reader.actor, id).await?
            }
            _ => None,
        };
        let shown = Shown { letters, all, letter: asked.letter, became, key: hex(&desk.secret()) };
        Ok::<_, Problem>(html! {
            header { h1 { (title) } }
            (parts(&reader, if all { Part::Everybody } else { Part::Own }))
            (list(&reader.lens, &shown))
        })
    };
    match reader.page(&desk, &title, Frame::Sheet, Current::Outbox, body).await {
        Ok(page) => page.into_response(),
        Err(problem) => refused(&desk, &reader, &problem).await,
    }
}

/// What the page shows.
struct Shown {
    letters: Vec<WaitingLetter>,
    all: bool,
    letter: Option<i64>,
    became: Option<Case>,
    key: String,
}

impl Shown {
    fn here(&self) -> &'static str {
        if self.all { EVERYBODY } else { HERE }
    }
}

fn list(lens: &Lens, shown: &Shown) -> Markup {
    let words = lens.words;
    let again = match shown.letter {
        Some(id) => format!("{HERE}?letter={id}"),
        None => shown.here().to_owned(),
    };
    html! {
        div #waiting-letters data-refresh-on="case" hx-get=(again) hx-trigger="khidmat:refresh" hx-select="#waiting-letters" hx-swap="morph:outerHTML" {
            @if let Some(case) = &shown.became {
                (notice(Tone::Ok, "", &html! {
                    p { (words.say("begun-left")) " " a href={ "/cases/" (case.id) } { (case.written_reference()) " " span dir="auto" { (case.subject) } } }
                }))
            }
            @if shown.letters.is_empty() {
                (empty_state(Icon::Send, &words.say("outbox-waiting-none"), &words.say("outbox-waiting-none-why"), &html! {}))
            }
            ul.letters { @for letter in &shown.letters { (drawn(lens, letter, shown)) } }
        }
    }
}

fn drawn(lens: &Lens, letter: &WaitingLetter, shown: &Shown) -> Markup {
    let words = lens.words;
    let (said, tone) = letter_standing(words, letter.standing);
    let to = letter.recipients.iter().map(|one| one.address.as_str()).collect::<Vec<_>>().join(", ");
    let is_meant = shown.letter == Some(letter.message_id);
    html! {
        li id={ "waiting-" (letter.message_id) } {
            details open[is_meant] {
                summary {
                    (tone_chip(&said, tone))
                    span.what {
                        b dir="auto" { @if is_empty(letter) { (words.say("begun-emptied")) } @else { (letter.subject) } }
                        span.faint { (to) }
                    }
                    span.end { (lens.full(letter.at)) }
                }
                @if let Some(reason) = letter_reason(words, letter.standing, letter.reason.as_deref()) { p dir="auto" { (reason) } }
                p.faint { (letter.author_name) @if letter.case_id.is_none() { " · " (words.say("begun-begins")) } }
                @if !is_empty(letter) { pre.letter dir="auto" tabindex="0" { (letter.text) } }
                (acts(lens, letter, shown))
            }
        }
    }
}

/// Its customer was erased, and what was written with them.
fn is_empty(letter: &WaitingLetter) -> bool {
    letter.case_id.is_none() && letter.reason.as_deref() == Some("customer_erased")
}

/// What can be done about a letter, by its standing.
fn acts(lens: &Lens, letter: &WaitingLetter, shown: &Shown) -> Markup {
    let words = lens.words;
    let (id, key, here) = (letter.message_id, &shown.key, shown.here());
    let send = |path: &str, name: &str, body: &Markup| {
        html! {
            form class=[(name == "at").then_some("stack")] method="post" action=(path) {
                input type="hidden" name="idempotency_key" value={ (key) "-" (name) "-" (id) };
                input type="hidden" name="back" value=(here);
                (body)
            }
        }
    };
    let act = |path: &str, name: &str, label: &str, is_main: bool| {
        let shown = button(label);
        let shown = if is_main { shown.main() } else { shown };
        send(path, name, &html! { (shown.submit()) })
    };
    let now = match letter.standing {
        Standing::Stopped => words.say("case-send-anyway"),
        _ => words.say("letter-now"),
    };
    let (back, remove) = (format!("/outbox/waiting/{id}/back"), words.say("begun-remove"));
    let (change, menu, name) = (words.say("letter-change"), format!("move-{id}"), format!("at-{id}"));
    let (label, set) = (words.say("write-at"), words.say("write-schedule"));
    let own = Field::new(&name, &label, Control::Line { kind: "datetime-local", value: "" });
    let moved = html! { (field(words, &own)) div.actions { (button(&set).submit().value("at_own", &name)) } };
    html! {
        div.actions {
            @if let (Some(case), Some(reference)) = (letter.case_id, &letter.reference) {
                a.btn href={ "/cases/" (case) } { (reference) }
            }
            @match (letter.letter_id, letter.case_id) {
                (Some(posted), Some(case)) => { (act(&format!("/outbox/waiting/{case}/{posted}/again"), "again", &words.say("letter-retry"), true)) }
                _ if is_empty(letter) => { (act(&back, "back", &remove, false)) }
                _ => {
                    (act(&format!("/outbox/waiting/{id}/now"), "now", &now, true))
                    (act(&back, "back", &words.say("letter-take-back"), false))
                    @if letter.standing != Standing::Undo {
                        (button(&change).bare().opens_menu(&menu))
                        (popover(&menu, &change, &send(&format!("/outbox/waiting/{id}/at"), "at", &moved)))
                    }
                }
            }
        }
    }
}

/// Back to the page the form stood on, which shows how things stand when somebody was quicker.
async fn done(desk: &Desk, reader: &Reader, sent: &Sent, outcome: Result<(), Problem>) -> Response {
    let here = if sent.text("back") == EVERYBODY { EVERYBODY } else { HERE };
    match outcome {
        Err(problem) if !matches!(problem.kind.status(), 409 | 412) => refused(desk, reader, &problem).await,
        _ => Redirect::to(here).into_response(),
    }
}

/// `POST /outbox/waiting/{id}/now`.
pub async fn now(State(desk): State<Desk>, Path(id): Path<i64>, reader: Reader, sent: Sent) -> Response {
    let outcome = async {
        ops::reschedule(&desk, &sent.named(&reader.actor, ""), id, None).await?;
        desk::correspondence::release_due(&desk).await?;
        Ok(())
    };
    done(&desk, &reader, &sent, outcome.await).await
}

/// `POST /outbox/waiting/{id}/at`: it leaves at another time.
pub async fn at(State(desk): State<Desk>, Path(id): Path<i64>, reader: Reader, sent: Sent) -> Response {
    let outcome = async {
        let missing = || Problem::field(Kind::Required, "send_at");
        let at = chosen_time(&reader, &sent)?.ok_or_else(missing)?;
        ops::reschedule(&desk, &sent.named(&reader.actor, ""), id, Some(at)).await.map(|_| ())
    };
    done(&desk, &reader, &sent, outcome.await).await
}

/// `POST /outbox/waiting/{id}/back`: its words stand again where they were written.
pub async fn back(State(desk): State<Desk>, Path(id): Path<i64>, reader: Reader, sent: Sent) -> Response {
    match ops::withdraw(&desk, &sent.named(&reader.actor, ""), id).await {
        Ok(TakenBack::Draft(draft)) => Redirect::to(&format!("/cases/{}", draft.case_id)).into_response(),
        Ok(TakenBack::Begun(begun)) => Redirect::to(&begun_href(&begun)).into_response(),
        Err(problem) => done(&desk, &reader, &sent, Err(problem)).await,
    }
}

/// `POST /outbox/waiting/{case}/{letter}/again`.
pub async fn again(
    State(desk): State<Desk>,
    Path((case_id, letter)): Path<(i64, i64)>,
    reader: Reader,
    sent: Sent,
) -> Response {
    let outcome = ops::retry(&desk, &sent.named(&reader.actor, ""), case_id, letter).await;
    done(&desk, &reader, &sent, outcome).await
}
