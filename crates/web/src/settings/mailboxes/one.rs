//! One mailbox: how it stands, testing it now, pausing it, and its form.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use desk::audit::About;
use desk::fetching::MailboxHealth;
use desk::mailboxes::MailboxDetails;
use desk::mailboxes::ops::{self, Tested, Verdict};
use desk::{Desk, fetching};
use kernel::{Kind, Permission, Problem};
use maud::{Markup, html};

use super::fields::{self, Drawing, Kept, Offer};
use super::list::{ago, lag, state_chip, troubles};
use crate::kit::{FieldError, Form, Tone, button, form, notice};
use crate::session::{Path, Query, Reader, Sent, faults};
use crate::settings::parts::{Part, Said, again, belongs_in_form, refusal, sheet};
use crate::settings::trail::trail;
use crate::sign_in::form_key;

/// A small form that is one button.
fn act(desk: &Desk, reader: &Reader, id: &str, action: &str, label: &str, is_main: bool) -> Markup {
    let words = reader.lens.words;
    let one = if is_main { button(label).main().submit() } else { button(label).submit() };
    form(words, &Form::post(id, action, &form_key(desk)), &html! { (one) })
}

fn verdict(way: &str, verdict: &Verdict, said: &str) -> Markup {
    let tone = if verdict.works { Tone::Ok } else { Tone::Late };
    notice(
        tone,
        way,
        &html! {
            p { (verdict.told) }
            @if let Some(detail) = &verdict.detail { p.faint { (said) " " q dir="auto" { (detail) } } }
        },
    )
}

/// What a test found.
fn tested(reader: &Reader, found: &Tested) -> Markup {
    let words = reader.lens.words;
    let said = words.say("mailbox-server-said");
    html! {
        div.stack role="status" {
            @match &found.incoming {
                Some(one) => (verdict(&words.say("mailbox-incoming"), one, &said)),
                None => (notice(Tone::Plain, &words.say("mailbox-incoming"), &html! { p { (words.say("mailbox-door-needs-no-test")) } })),
            }
            @match &found.outgoing {
                Some(one) => (verdict(&words.say("mailbox-outgoing"), one, &said)),
                None => (notice(Tone::Hold, &words.say("mailbox-outgoing"), &html! { p { (words.say("mailbox-no-relay")) } })),
            }
        }
    }
}

/// How it stands, and what can be done at once.
fn standing(
    desk: &Desk,
    reader: &Reader,
    details: &MailboxDetails,
    health: &MailboxHealth,
    is_tested: bool,
) -> Markup {
    let words = reader.lens.words;
    let path = format!("/settings/mailboxes/{}", details.mailbox.id);
    let may = reader.actor.grants.words.has(Permission::SettingsChange);
    html! {
        dl.dl {
            dt { (words.say("settings-state")) } dd { (state_chip(words, health)) }
            dt { (words.say("mailbox-last-mail")) } dd { (ago(reader, health.standing.last_mail_at)) }
            @if details.imap.is_some() {
                dt { (words.say("mailbox-lag")) } dd { (lag(words, health)) }
            }
            dt { (words.say("mailbox-last-letter")) } dd { (ago(reader, health.standing.last_sent_at)) }
            dt { (words.say("mailbox-letters-waiting")) } dd { (health.letters_waiting) }
        }
        @if may {
            div.actions {
                (act(desk, reader, "test", &format!("{path}/test"), &words.say("mailbox-test"), true))
                @if details.mailbox.active {
                    (act(desk, reader, "pause", &format!("{path}/pause"), &words.say("mailbox-pause"), false))
                } @else {
                    (act(desk, reader, "resume", &format!("{path}/resume"), &words.say("mailbox-resume"), false))
                }
            }
        }
        @if !details.mailbox.active { (notice(Tone::Hold, "", &html! { p { (words.say("mailbox-paused-why")) } })) }
        // What a test just found is newer.
        @if !is_tested { (troubles(reader, health, None)) }
    }
}

/// What a page about a mailbox shows besides the form.
#[derive(Default)]
struct Shown<'a> {
    said: Said,
    typed: Option<&'a Sent>,
    problem: Option<&'a Problem>,
    tested: Option<&'a Tested>,
    history: Markup,
}

async fn known(desk: &Desk, reader: &Reader, id: i64) -> Result<(MailboxDetails, MailboxHealth), Problem> {
    let details = ops::read(desk, &reader.actor, id).await?;
    let all = fetching::ops::health(desk, &reader.actor).await?;
    let health = all.into_iter().find(|health| health.standing.mailbox_id == id);
    Ok((details, health.ok_or_else(|| Problem::new(Kind::NotFound))?))
}

async fn show(desk: &Desk, reader: &Reader, id: Option<i64>, shown: Shown<'_>) -> Response {
    let found = async {
        let known = match id {
            Some(id) => Some(known(desk, reader, id).await?),
            None => None,
        };
        let history = match id {
            Some(id) => trail(desk, reader, About::Mailbox, Some(id)).await?,
            None => html! {},
        };
        Ok((known, fields::offer(desk, &reader.actor, reader.lens.words).await?, history))
    };
    let (known, offer, history) = match found.await {
        Ok(found) => found,
        Err(problem) => return refusal(reader, Part::Mailboxes, &problem),
    };
    let errors = shown.problem.map(|problem| faults(reader.lens.words, problem)).unwrap_or_default();
    let shown = Shown { history, ..shown };
    let drawn = draw(desk, reader, &offer, known.as_ref(), &shown, &errors);
    if shown.problem.is_some() { again(drawn) } else { drawn.into_response() }
}

fn draw(
    desk: &Desk,
    reader: &Reader,
    offer: &Offer,
    known: Option<&(MailboxDetails, MailboxHealth)>,
    shown: &Shown<'_>,
    errors: &[FieldError],
) -> Markup {
    let words = reader.lens.words;
    let details = known.map(|(details, _)| details);
    let title = details.map_or_else(|| words.say("mailbox-add"), |details| details.mailbox.address.clone());
    let action = details.map_or_else(
        || "/settings/mailboxes".to_owned(),
        |details| format!("/settings/mailboxes/{}", details.mailbox.id),
    );
    let stands = details.map_or_else(fields::fresh, fields::of_mailbox);
    let drawing = Drawing { words, typed: shown.typed.unwrap_or(&stands), errors, is_new: details.is_none() };
    let kept = details.map(Kept::of).unwrap_or_default();
    let save = words.say("settings-save");
    let inside = html! {
        (drawing.fields(offer, kept))
        @if reader.actor.grants.words.has(Permission::SettingsChange) {
            div.actions { (button(&save).main().submit()) }
        }
    };
    let body = html! {
        @if let Some(found) = shown.tested { (tested(reader, found)) }
        @if let Some((details, health)) = known { (standing(desk, reader, details, health, shown.tested.is_some())) }
        (form(words, &Form::post("mailbox", &action, &form_key(desk)).errors(errors), &inside))
        (shown.history)
    };
    sheet(reader, Part::Mailboxes, &title, &shown.said, &body)
}

pub(super) async fn new(State(desk): State<Desk>, reader: Reader) -> Response {
    if let Err(problem) = reader.actor.may(Permission::SettingsChange) {
        return refusal(&reader, Part::Mailboxes, &problem);
    }
    show(&desk, &reader, None, Shown::default()).await
}

pub(super) async fn read(
    State(desk): State<Desk>,
    reader: Reader,
    Path(id): Path<i64>,
    Query(said): Query<Said>,
) -> Response {
    show(&desk, &reader, Some(id), Shown { said, ..Shown::default() }).await
}

pub(super) async fn add(State(desk): State<Desk>, reader: Reader, typed: Sent) -> Response {
    let done = async {
        let new = fields::new_mailbox(&typed)?;
        ops::add(&desk, &typed.named(&reader.actor, ""), new).await
    };
    match done.await {
        Ok(id) => Redirect::to(&format!("/settings/mailboxes/{id}?said=saved")).into_response(),
        Err(problem) if belongs_in_form(&problem) => {
            let shown = Shown { typed: Some(&typed), problem: Some(&problem), ..Shown::default() };
            show(&desk, &reader, None, shown).await
        }
        Err(problem) => refusal(&reader, Part::Mailboxes, &problem),
    }
}

pub(super) async fn change(
    State(desk): State<Desk>,
    reader: Reader,
    Path(id): Path<i64>,
    typed: Sent,
) -> Response {
    let done = async {
        let change = fields::change(&typed)?;
        let seen = typed.text("version").parse().ok();
        ops::change(&desk, &typed.named(&reader.actor, ""), id, change, seen).await
    };
    match done.await {
        Ok(_) => Redirect::to(&format!("/settings/mailboxes/{id}?said=saved")).into_response(),
        Err(problem) if belongs_in_form(&problem) => {
            let shown = Shown { typed: Some(&typed), problem: Some(&problem), ..Shown::default() };
            show(&desk, &reader, Some(id), shown).await
        }
        Err(problem) => refusal(&reader, Part::Mailboxes, &problem),
    }
}

pub(super) async fn test(State(desk): State<Desk>, reader: Reader, Path(id): Path<i64>, _: Sent) -> Response {
    match ops::test(&desk, &reader.actor, id).await {
        Ok(found) => show(&desk, &reader, Some(id), Shown { tested: Some(&found), ..Shown::default() }).await,
        Err(problem) => refusal(&reader, Part::Mailboxes, &problem),
    }
}

pub(super) async fn pause(
    State(desk): State<Desk>,
    reader: Reader,
    Path(id): Path<i64>,
    typed: Sent,
) -> Response {
    back(&reader, id, ops::pause(&desk, &typed.named(&reader.actor, ""), id).await)
}

pub(super) async fn resume(
    State(desk): State<Desk>,
    reader: Reader,
    Path(id): Path<i64>,
    typed: Sent,
) -> Response {
    back(&reader, id, ops::resume(&desk, &typed.named(&reader.actor, ""), id).await)
}

fn back(reader: &Reader, id: i64, done: Result<(), Problem>) -> Response {
    match done {
        Ok(()) => Redirect::to(&format!("/settings/mailboxes/{id}?said=saved")).into_response(),
        Err(problem) => refusal(reader, Part::Mailboxes, &problem),
    }
}
