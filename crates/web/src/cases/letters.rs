//! How each letter stands, in the thread, and what can be done about it: take it back, send it now, at another time,
//! all the same, or again.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use desk::Desk;
use desk::correspondence::ops::TakenBack;
use desk::correspondence::{BegunDraft, Standing, ops};
use kernel::{Kind, Problem};
use maud::{Markup, html};

use super::view::{CaseView, DeliveryView};
use super::{answers, composer, load, snoozing};
use crate::inbox::{Asked, Mood, Place, telling};
use crate::kit::{Control, Field, Icon, Tone, button, field, icon, popover, tone_chip};
use crate::session::{self, Lens, Path, Query, Reader, Sent};
use crate::words::Words;

/// What a standing is called, and how it is meant.
pub fn named(words: Words, standing: Standing) -> (String, Tone) {
    match standing {
        Standing::Undo => (words.say("letter-undo"), Tone::Hold),
        Standing::Scheduled => (words.say("letter-scheduled"), Tone::Hold),
        Standing::Stopped => (words.say("letter-stopped"), Tone::Late),
        Standing::Waiting => (words.say("letter-waiting"), Tone::Hold),
        Standing::Sending => (words.say("letter-sending"), Tone::Hold),
        Standing::Sent => (words.say("letter-sent"), Tone::Ok),
        Standing::PossiblyRepeated => (words.say("letter-repeated"), Tone::Soon),
        Standing::Kept => (words.say("letter-kept"), Tone::Hold),
        Standing::Failed => (words.say("letter-failed"), Tone::Late),
        Standing::Bounced => (words.say("letter-bounced"), Tone::Late),
    }
}

/// Why a conversation that we begin was stopped.
pub fn begun_reason(said: &str) -> &'static str {
    match said {
        "writer_left" => "begun-writer-left",
        "writer_may_not" => "begun-writer-may-not",
        "customer_erased" => "begun-customer-erased",
        "customer_gone" => "begun-customer-gone",
        "no_address" => "begun-no-address",
        "address_gone" => "begun-address-gone",
        "address_fails" => "begun-address-fails",
        "no_mailbox" => "begun-no-mailbox",
        _ => "begun-cannot-leave",
    }
}

/// Why a letter was stopped, in the reader's words; what a mail server said stays as it said it.
pub fn reason(words: Words, standing: Standing, said: Option<&str>) -> Option<String> {
    let said = said?;
    Some(match (standing, said) {
        (Standing::Stopped, "customer_wrote") => words.say("letter-customer-wrote"),
        (Standing::Stopped, "colleague_wrote") => words.say("letter-colleague-wrote"),
        (Standing::Stopped, "case_closed") => words.say("letter-case-closed"),
        (Standing::Stopped, "case_discarded") => words.say("letter-case-discarded"),
        (Standing::Stopped, said) => words.say(begun_reason(said)),
        _ => said.to_owned(),
    })
}

/// One line under a message of ours: where its letter is.
pub fn standing(lens: &Lens, view: &CaseView, delivery: &DeliveryView) -> Markup {
    let words = lens.words;
    let (label, tone) = named(words, delivery.standing);
    let is_calm = matches!(delivery.standing, Standing::Sent | Standing::Kept);
    let shows_time = matches!(delivery.standing, Standing::Scheduled | Standing::Waiting);
    html! {
        div.delivery data-standing=(label) {
            @if is_calm { span.faint { (icon(Icon::Check)) " " (label) } } @else { (tone_chip(&label, tone)) }
            @if shows_time { @if let Some(at) = delivery.at { span.faint { (lens.full(at)) } } }
            @if let Some(reason) = reason(words, delivery.standing, delivery.reason.as_deref()) { span.why dir="auto" { (reason) } }
            @if view.may.reply { (acts(lens, view, delivery)) }
        }
    }
}

fn act(view: &CaseView, to: &str, name: &str, body: &Markup) -> Markup {
    let to = view.place.beside(to);
    html! {
        form class=[name.starts_with("move").then_some("stack")] method="post" action=(to) hx-post=(to) hx-swap="none" {
            input type="hidden" name="idempotency_key" value={ (view.key) "-" (name) };
            (body)
        }
    }
}

fn acts(lens: &Lens, view: &CaseView, delivery: &DeliveryView) -> Markup {
    let (words, id) = (lens.words, delivery.message_id);
    let (undo, back, now, anyway, again, change) = (
        words.say("kit-undo"),
        words.say("letter-take-back"),
        words.say("letter-now"),
        words.say("case-send-anyway"),
        words.say("letter-retry"),
        words.say("letter-change"),
    );
    let back = if delivery.standing == Standing::Undo { undo } else { back };
    let moved = format!("/letters/{id}/change");
    match delivery.standing {
        Standing::Undo => {
            html! { (act(view, &format!("/letters/{id}/withdraw"), &format!("undo-{id}"), &html! { (button(&back).bare().submit()) })) }
        }
        Standing::Scheduled | Standing::Stopped => {
            let release = if delivery.standing == Standing::Scheduled { now } else { anyway };
            let menu = format!("move-{id}");
            let name = format!("at-{id}");
            let (label, set) = (words.say("write-at"), words.say("write-schedule"));
            let own = Field::new(&name, &label, Control::Line { kind: "datetime-local", value: "" });
            let body =
                html! { (field(words, &own)) div.actions { (button(&set).submit().value("at_own", &name)) } };
            html! {
                (act(view, &moved, &format!("now-{id}"), &html! { (button(&release).bare().submit()) }))
                (button(&change).bare().opens_menu(&menu))
                (popover(&menu, &change, &act(view, &moved, &format!("move-{id}"), &body)))
                (act(view, &format!("/letters/{id}/withdraw"), &format!("undo-{id}"), &html! { (button(&back).bare().submit()) }))
            }
        }
        Standing::Failed => match delivery.letter_id {
            Some(letter) => act(
                view,
                &format!("/cases/{}/letters/{letter}/again", view.id),
                &format!("again-{letter}"),
                &html! { (button(&again).bare().submit()) },
            ),
            None => html! {},
        },
        _ => html! {},
    }
}

/// A time as a form sends it: an instant, or date and time in the reader's zone under the name in `at_own`. `None` when
/// none was chosen.
pub fn chosen_time(reader: &Reader, sent: &Sent) -> Result<Option<kernel::Timestamp>, Problem> {
    let typed = if sent.has("at_own") { sent.text(sent.text("at_own")) } else { sent.text("at") };
    if typed.trim().is_empty() {
        return if sent.has("at_own") { Err(Problem::field(Kind::Required, "send_at")) } else { Ok(None) };
    }
    let wrong = || Problem::field(Kind::Malformed, "send_at").with("expected", "2026-03-09 09:00");
    snoozing::read(typed, &reader.lens.zone).map(Some).ok_or_else(wrong)
}

/// Where a conversation that was taken back is written on; nowhere when nothing of it is left.
pub fn begun_href(begun: &BegunDraft) -> String {
    if begun.version == 0 { "/outbox/waiting".to_owned() } else { format!("/cases/write?draft={}", begun.id) }
}

/// `POST /letters/{id}/withdraw`: its words stand in the composer again.
pub async fn withdraw(
    State(desk): State<Desk>,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
    reader: Reader,
    sent: Sent,
) -> Response {
    let (place, reader) = (Place::read(&asked), &reader);
    let draft = match ops::withdraw(&desk, &sent.named(&reader.actor, ""), id).await {
        Ok(TakenBack::Draft(draft)) => draft,
        Ok(TakenBack::Begun(begun)) => return Redirect::to(&begun_href(&begun)).into_response(),
        Err(problem) => return told(&desk, reader, &problem).await,
    };
    if !reader.is_partial {
        return Redirect::to(&place.case_href(draft.case_id)).into_response();
    }
    match load::case(&desk, reader, &place, draft.case_id).await {
        Ok(view) => {
            let lens = &reader.lens;
            let answer = html! { (answers::parts(lens, &view)) (composer::composer(lens, &view, true)) };
            telling(answer.into_response(), &lens.words.say("letter-taken-back"), Mood::Good)
        }
        Err(problem) => session::refused(&desk, reader, &problem).await,
    }
}

/// `POST /letters/{id}/change`: at another time, or now when none is given.
pub async fn change(
    State(desk): State<Desk>,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
    reader: Reader,
    sent: Sent,
) -> Response {
    let done = async {
        let at = chosen_time(&reader, &sent)?;
        let held = ops::reschedule(&desk, &sent.named(&reader.actor, ""), id, at).await?;
        // What leaves now is shown as what it became, not as what it was.
        if at.is_none() {
            desk::correspondence::release_due(&desk).await?;
        }
        Ok::<_, Problem>((held.case_id, at))
    };
    let lens = &reader.lens;
    match done.await {
        Ok((None, _)) => Redirect::to("/outbox/waiting").into_response(),
        Ok((Some(case_id), at)) => {
            let said = match at {
                Some(at) => lens.words.with("write-done-scheduled", &[("when", lens.full(at).into())]),
                None => lens.words.say("case-done-sent"),
            };
            answers::done(&desk, &reader, &Place::read(&asked), case_id, &said, false).await
        }
        Err(problem) => told(&desk, &reader, &problem).await,
    }
}

/// `POST /cases/{id}/letters/{letter}/again`.
pub async fn again(
    State(desk): State<Desk>,
    Path((id, letter)): Path<(i64, i64)>,
    Query(asked): Query<Asked>,
    reader: Reader,
    sent: Sent,
) -> Response {
    let place = Place::read(&asked);
    match ops::retry(&desk, &sent.named(&reader.actor, ""), id, letter).await {
        Ok(()) => {
            let said = reader.lens.words.say("letter-queued-again");
            answers::done(&desk, &reader, &place, id, &said, false).await
        }
        Err(problem) => answers::refused(&desk, &reader, &place, id, &problem).await,
    }
}

/// A refusal where no case is known to draw: told at the foot of the page.
async fn told(desk: &Desk, reader: &Reader, problem: &Problem) -> Response {
    if !reader.is_partial || !matches!(problem.kind.status(), 409 | 412 | 422) {
        return session::refused(desk, reader, problem).await;
    }
    let said = reader.lens.told(problem);
    telling(axum::http::StatusCode::NO_CONTENT.into_response(), &said, Mood::Bad)
}
