//! Erasing a customer, on their page: what goes, what stays, what stands in the way; and the hold that forbids it.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use desk::Desk;
use desk::erasure::Reason;
use desk::erasure::ops::{self, HOLD_REASON_MAX, Standing};
use kernel::{Kind, Problem};
use maud::{Markup, html};

use super::card::{Refused, drawn};
use crate::kit::{Choice, Control, Field, Form, Icon, Tone, button, dialog, field, form, notice};
use crate::session::{Lens, Path, Reader, Sent, refused};
use crate::words::Words;

/// How it stands, for those who may erase; nothing for everybody else.
pub(super) async fn standing(desk: &Desk, reader: &Reader, id: i64) -> Result<Option<Standing>, Problem> {
    if !reader.actor.grants.words.has(kernel::Permission::CustomerErase) {
        return Ok(None);
    }
    ops::look(desk, &reader.actor, id).await.map(Some)
}

/// What stands in the place of the forms once somebody was erased.
pub(super) fn erased(lens: &Lens, standing: Option<&Standing>) -> Markup {
    let words = lens.words;
    let done = standing.and_then(|standing| standing.erasure.as_ref());
    let when = done.map(|done| words.with("customer-erased-at", &[("at", lens.full(done.erased_at).into())]));
    html! {
        section.stack #erased {
            (notice(Tone::Hold, "", &html! {
                p { (words.say("customer-erased")) }
                @if let Some(when) = &when { p { (when) } }
                @if done.is_some_and(|done| done.ended_at.is_none()) { p { (words.say("customer-erased-going-on")) } }
            }))
        }
    }
}

fn reason_name(words: Words, reason: Reason) -> String {
    words.say(match reason {
        Reason::Asked => "customer-erase-asked",
        Reason::Mistake => "customer-erase-mistake",
        Reason::Expired => "customer-erase-expired",
    })
}

/// The section on the page.
pub(super) fn section(lens: &Lens, id: i64, version: i64, standing: &Standing, key: &str) -> Markup {
    let words = lens.words;
    let erase = words.say("customer-erase");
    let put = words.say("customer-hold-put");
    html! {
        section.stack #erasing {
            h2 { (words.say("customer-privacy")) }
            @if let Some(hold) = &standing.hold {
                (notice(Tone::Hold, "", &html! {
                    p { (words.with("customer-held", &[("at", lens.full(hold.made_at).into())])) }
                    p dir="auto" { (hold.reason) }
                }))
                (lift(words, id, key))
            } @else if !standing.open.is_empty() {
                p.muted { (words.with("customer-erase-open", &[("cases", standing.open.join(", ").into())])) }
                div.actions { (button(&put).opens("hold")) }
            } @else {
                p.muted { (words.say("customer-erase-why")) }
                div.actions { (button(&erase).danger().icon(Icon::Trash).opens("erase")) (button(&put).opens("hold")) }
                (confirm(words, id, version, standing, key))
            }
            @if standing.hold.is_none() { (ask_hold(words, id, key)) }
        }
    }
}

fn lift(words: Words, id: i64, key: &str) -> Markup {
    let (action, key) = (format!("/customers/{id}/hold/lift"), format!("{key}-lift"));
    let label = words.say("customer-hold-lift");
    form(words, &Form::post("lift", &action, &key), &html! { (button(&label).submit()) })
}

/// Says what goes and what stays before anything happens.
fn confirm(words: Words, id: i64, version: i64, standing: &Standing, key: &str) -> Markup {
    let say = |key: &str| words.say(key);
    let (title, label, cancel) =
        (say("customer-erase"), say("customer-erase-reason"), say("settings-cancel"));
    let names = Reason::ALL.map(|reason| (reason.word(), reason_name(words, reason)));
    let choices: Vec<Choice<'_>> =
        names.iter().map(|(value, label)| Choice { value, label: label.as_str() }).collect();
    let select = Control::Select { value: Reason::Asked.word(), choices: &choices };
    let (action, key) = (format!("/customers/{id}/erase"), format!("{key}-erase"));
    let sure = words.with("customer-erase-now", &[("count", standing.cases.into())]);
    let body = html! {
        p { strong { (say("customer-erase-final")) } }
        h3 { (say("customer-erase-goes")) }
        ul.points {
            li { (say("customer-erase-goes-person")) }
            li { (say("customer-erase-goes-words")) }
            li { (say("customer-erase-goes-files")) }
            li { (say("customer-erase-goes-others")) }
        }
        h3 { (say("customer-erase-stays")) }
        ul.points {
            li { (say("customer-erase-stays-cases")) }
            li { (say("customer-erase-stays-log")) }
            li { (say("customer-erase-stays-copies")) }
        }
        (form(words, &Form::post("erase-form", &action, &key), &html! {
            input type="hidden" name="version" value=(version);
            (field(words, &Field::new("reason", &label, select)))
            div.actions { (button(&cancel).closes()) (button(&sure).danger().submit()) }
        }))
    };
    dialog(words, "erase", &title, &body, &html! {})
}

fn ask_hold(words: Words, id: i64, key: &str) -> Markup {
    let (title, label, hint) =
        (words.say("customer-hold-put"), words.say("customer-hold-reason"), words.say("customer-hold-why"));
    let cancel = words.say("settings-cancel");
    let (action, key) = (format!("/customers/{id}/hold"), format!("{key}-hold"));
    let reason = Field::new("hold_reason", &label, Control::Line { kind: "text", value: "" })
        .max_length(u32::try_from(HOLD_REASON_MAX).unwrap_or(u32::MAX))
        .hint(&hint)
        .autocomplete("off");
    let body = form(
        words,
        &Form::post("hold-form", &action, &key),
        &html! {
            (field(words, &reason))
            div.actions { (button(&cancel).closes()) (button(&title).main().submit()) }
        },
    );
    dialog(words, "hold", &title, &body, &html! {})
}

/// Where a change leads: back to the page, or the page with what stood in the way.
async fn answered<T>(desk: &Desk, reader: &Reader, id: i64, done: Result<T, Problem>) -> Response {
    match done {
        Ok(_) => Redirect::to(&format!("/customers/{id}")).into_response(),
        Err(problem) if matches!(problem.kind.status(), 409 | 410 | 412 | 422) => {
            let said = desk::words::told(&problem, reader.lens.words.language());
            drawn(desk, reader, id, "", &Refused::saying(said)).await
        }
        Err(problem) => refused(desk, reader, &problem).await,
    }
}

/// `POST /customers/{id}/erase`.
pub(super) async fn erase(
    State(desk): State<Desk>,
    Path(id): Path<i64>,
    reader: Reader,
    sent: Sent,
) -> Response {
    let reason =
        Reason::from_word(sent.text("reason")).ok_or_else(|| Problem::field(Kind::Required, "reason"));
    let done = match reason {
        Ok(reason) => ops::erase(&desk, &sent.named(&reader.actor, ""), id, sent.version(), reason).await,
        Err(problem) => Err(problem),
    };
    answered(&desk, &reader, id, done).await
}

/// `POST /customers/{id}/hold`.
pub(super) async fn hold(
    State(desk): State<Desk>,
    Path(id): Path<i64>,
    reader: Reader,
    sent: Sent,
) -> Response {
    let done = ops::hold(&desk, &sent.named(&reader.actor, ""), id, sent.text("hold_reason")).await;
    answered(&desk, &reader, id, done).await
}

/// `POST /customers/{id}/hold/lift`.
pub(super) async fn release(
    State(desk): State<Desk>,
    Path(id): Path<i64>,
    reader: Reader,
    sent: Sent,
) -> Response {
    let done = ops::release(&desk, &sent.named(&reader.actor, ""), id).await;
    answered(&desk, &reader, id, done).await
}
