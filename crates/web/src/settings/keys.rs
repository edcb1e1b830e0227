//! Keys of one's own: every act with its key, each to be changed, put back alone or all at once.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use desk::Desk;
use desk::staff::ops::{self, ActKeys};
use desk::staff::shortcuts::{ACTS, Act, Place, shown};
use kernel::Problem;
use maud::{Markup, html};

use super::parts::{Part, Said, again, belongs_in_form, error_of, refusal, sheet};
use crate::kit::{FieldError, Form, KEYS_PAGE, button, form};
use crate::session::{Query, Reader, Sent, faults};
use crate::sign_in::form_key;

/// The form that puts keys back; its buttons stand beside the keys.
const RESET: &str = "keys-reset";

pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/settings/keys", get(read).post(choose)).route("/settings/keys/reset", post(reset))
}

/// One act: its name, its key, and the way back to the usual one.
fn row(reader: &Reader, act: &Act, stands: &ActKeys, typed: &Sent, error: Option<&str>) -> Markup {
    let words = reader.lens.words;
    let name = act.name(words.language());
    let (again, again_of) =
        (words.say("keys-reset"), words.with("keys-reset-of", &[("act", name.as_str().into())]));
    html! {
        li {
            label for=(act.word) { (name) }
            input.input.small id=(act.word) name=(act.word) value=(typed.text(act.word)) data-captures autocomplete="off"
                autocapitalize="none" spellcheck="false" dir="ltr" placeholder=(words.say("keys-none"))
                aria-invalid=[error.map(|_| "true")] aria-describedby=[error.map(|_| format!("{}-error", act.word))];
            span.usual {
                @if stands.own {
                    span.faint { (words.say("keys-usual")) " " kbd { (shown(act.keys)) } }
                    button.btn.bare type="submit" form=(RESET) name="act" value=(act.word) title=(again_of) {
                        span aria-hidden="true" { (again) } span.sr { (again_of) }
                    }
                }
            }
            @if let Some(error) = error { p.error id={ (act.word) "-error" } { (error) } }
        }
    }
}

fn drawn(desk: &Desk, reader: &Reader, stands: &[ActKeys], typed: &Sent, errors: &[FieldError]) -> Markup {
    let words = reader.lens.words;
    let (save, all) = (words.say("settings-save"), words.say("keys-reset-all"));
    let of = |place: Place| ACTS.iter().zip(stands).filter(move |(act, _)| act.place == place);
    let body = html! {
        div.keyboard {
            @for place in Place::ALL {
                fieldset {
                    legend { (place.name(words.language())) }
                    ul { @for (act, stands) in of(place) { (row(reader, act, stands, typed, error_of(errors, act.word))) } }
                }
            }
        }
        div.actions {
            (button(&save).main().submit())
            @if stands.iter().any(|one| one.own) { (button(&all).submit_to(RESET).value("act", "all")) }
        }
    };
    html! {
        p.hint { (words.say("keys-how")) }
        (form(words, &Form::post("keys", KEYS_PAGE, &form_key(desk)).errors(errors), &body))
        (form(words, &Form::post(RESET, "/settings/keys/reset", &form_key(desk)), &html! {}))
        section.single-keys {
            h2 { (words.say("keys-single")) }
            p.hint { (words.say("keys-single-why")) }
            div.check {
                input type="checkbox" id="keys-off-here" data-keys-off;
                label for="keys-off-here" { (words.say("keys-off")) }
            }
        }
    }
}

async fn show(desk: &Desk, reader: &Reader, said: &Said, wrong: Option<(&Sent, &Problem)>) -> Response {
    let stands = match ops::keys(desk, &reader.actor).await {
        Ok(list) => list.items,
        Err(problem) => return refusal(reader, Part::Keys, &problem),
    };
    let kept = Sent::of_pairs(stands.iter().map(|one| (one.act.clone(), one.keys.clone())).collect());
    let errors = wrong.map(|(_, problem)| faults(reader.lens.words, problem)).unwrap_or_default();
    let typed = wrong.map_or(&kept, |(typed, _)| typed);
    let title = reader.lens.words.say("keys-title");
    let drawn = sheet(reader, Part::Keys, &title, said, &drawn(desk, reader, &stands, typed, &errors));
    if errors.is_empty() { drawn.into_response() } else { again(drawn) }
}

async fn read(State(desk): State<Desk>, reader: Reader, Query(said): Query<Said>) -> Response {
    show(&desk, &reader, &said, None).await
}

async fn choose(State(desk): State<Desk>, reader: Reader, typed: Sent) -> Response {
    let sent = ACTS.iter().filter(|act| typed.has(act.word));
    let choices = sent.map(|act| (act.word.to_owned(), typed.text(act.word).to_owned())).collect();
    finished(&desk, &reader, &typed, &choices).await
}

/// Puts one key back, or all.
async fn reset(State(desk): State<Desk>, reader: Reader, typed: Sent) -> Response {
    let stands = match ops::keys(&desk, &reader.actor).await {
        Ok(list) => list.items,
        Err(problem) => return refusal(&reader, Part::Keys, &problem),
    };
    let act = typed.text("act");
    let kept = stands.into_iter().filter(|one| one.own && act != "all" && one.act != act);
    let choices = kept.map(|one| (one.act, one.keys)).collect();
    finished(&desk, &reader, &typed, &choices).await
}

async fn finished(
    desk: &Desk,
    reader: &Reader,
    typed: &Sent,
    choices: &BTreeMap<String, String>,
) -> Response {
    match ops::choose_keys(desk, &typed.named(&reader.actor, ""), choices).await {
        Ok(_) => Redirect::to("/settings/keys?said=saved").into_response(),
        Err(problem) if belongs_in_form(&problem) => {
            // What a way back collides with is told beside the keys as they would be.
            let mut shown: Vec<(String, String)> = choices.clone().into_iter().collect();
            let left = ACTS.iter().filter(|act| !choices.contains_key(act.word));
            shown.extend(left.map(|act| (act.word.to_owned(), act.keys.to_owned())));
            show(desk, reader, &Said::default(), Some((&Sent::of_pairs(shown), &problem))).await
        }
        Err(problem) => refusal(reader, Part::Keys, &problem),
    }
}
