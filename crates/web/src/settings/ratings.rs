//! Ratings: whether each brand asks its customers once a case is resolved, and how often one person at most.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use desk::audit::About;
use desk::brands::Brand;
use desk::ratings::{ANSWER_DAYS, LOW, Setting, ops};
use desk::{Desk, brands};
use kernel::{Kind, Permission, Problem};
use maud::{Markup, html};

use super::ledger::seen;
use super::parts::{Part, Said, again, belongs_in_form, error_of, refusal, sheet};
use super::trail::trail;
use crate::kit::{Control, Field, FieldError, Form, button, field, form};
use crate::session::{Path, Query, Reader, Sent, faults};
use crate::sign_in::form_key;

pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/settings/ratings", get(list)).route("/settings/ratings/{id}", post(set))
}

/// What the fields of a brand's form are called: whether it asks, and how often.
fn names(brand_id: i64) -> (String, String) {
    (format!("asks_{brand_id}"), format!("again_days_{brand_id}"))
}

fn one(
    desk: &Desk,
    reader: &Reader,
    (brand, setting): (&Brand, Setting),
    typed: Option<&Sent>,
    errors: &[FieldError],
) -> Markup {
    let words = reader.lens.words;
    // Several of these forms stand in one page: each names its fields after its brand.
    let (asks_name, again_name) = names(brand.id);
    let mut stands = vec![
        (again_name.clone(), setting.again_days.to_string()),
        ("version".to_owned(), setting.version.to_string()),
    ];
    if setting.asks {
        stands.push((asks_name.clone(), "on".to_owned()));
    }
    let stands = Sent::of_pairs(stands);
    let typed = typed.unwrap_or(&stands);
    let (asks, again, hint, save) = (
        words.say("ratings-asks"),
        words.say("ratings-again"),
        words.say("ratings-again-hint"),
        words.say("settings-save"),
    );
    let days = Control::Line { kind: "number", value: typed.text(&again_name) };
    let days = Field::new(&again_name, &again, days).hint(&hint).error(error_of(errors, "again_days"));
    let tick = Field::new(&asks_name, &asks, Control::Tick { is_on: typed.has(&asks_name) });
    let fields = html! {
        input type="hidden" name="version" value=(typed.text("version"));
        (field(words, &tick))
        (field(words, &days))
        @if reader.actor.grants.words.has(Permission::SettingsChange) {
            div.actions { (button(&save).submit()) }
        }
    };
    let (id, action) = (format!("rating-{}", brand.id), format!("/settings/ratings/{}", brand.id));
    let shown: Vec<FieldError> = errors
        .iter()
        .map(|error| FieldError {
            field: if error.field == "again_days" { again_name.clone() } else { error.field.clone() },
            text: error.text.clone(),
        })
        .collect();
    html! {
        section.entry {
            h2 { (brand.name) }
            (form(words, &Form::post(&id, &action, &form_key(desk)).errors(&shown), &fields))
        }
    }
}

async fn show(desk: &Desk, reader: &Reader, said: &Said, wrong: Option<(i64, &Sent, &Problem)>) -> Response {
    let words = reader.lens.words;
    let actor = reader.actor.clone();
    let found = async {
        reader.actor.may(Permission::SettingsView)?;
        let served = desk.db().read(move |tx| Ok::<_, Problem>(brands::of_actor(tx, &actor)?)).await?;
        let mut all = Vec::with_capacity(served.len());
        for brand in served {
            let setting = ops::setting(desk, &reader.actor, brand.id).await?;
            all.push((brand, setting));
        }
        Ok((all, trail(desk, reader, About::Brand, None).await?))
    };
    let (all, history) = match found.await {
        Ok(found) => found,
        Err(problem) => return refusal(reader, Part::Ratings, &problem),
    };
    let body = html! {
        p { (words.with("ratings-why", &[("days", ANSWER_DAYS.into()), ("low", LOW.into())])) }
        @for (brand, setting) in &all {
            @match wrong.filter(|(id, ..)| *id == brand.id) {
                Some((_, typed, problem)) =>
                    (one(desk, reader, (brand, *setting), Some(typed), &faults(reader.lens.words, problem))),
                None => (one(desk, reader, (brand, *setting), None, &[])),
            }
        }
        (history)
    };
    let drawn = sheet(reader, Part::Ratings, &words.say("ratings-title"), said, &body);
    if wrong.is_some() { again(drawn) } else { drawn.into_response() }
}

async fn list(State(desk): State<Desk>, reader: Reader, Query(said): Query<Said>) -> Response {
    show(&desk, &reader, &said, None).await
}

async fn set(State(desk): State<Desk>, reader: Reader, Path(id): Path<i64>, typed: Sent) -> Response {
    let done = async {
        let wrong = || Problem::field(Kind::Malformed, "again_days").with("expected", "7");
        let (asks, again) = names(id);
        let again_days = typed.text(&again).trim().parse().map_err(|_| wrong())?;
        let wish = (typed.has(&asks), again_days);
        ops::set(&desk, &typed.named(&reader.actor, ""), id, wish, seen(&typed)).await
    };
    match done.await {
        Ok(_) => Redirect::to("/settings/ratings?said=saved").into_response(),
        Err(problem) if belongs_in_form(&problem) => {
            show(&desk, &reader, &Said::default(), Some((id, &typed, &problem))).await
        }
        Err(problem) => refusal(&reader, Part::Ratings, &problem),
    }
}
