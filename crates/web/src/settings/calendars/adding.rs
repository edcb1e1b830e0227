//! A new calendar: from a region with its weekends and holidays, or from a whole document.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use desk::calendars::Refused;
use desk::calendars::ops::{self, Source};
use desk::{Desk, brands};
use kernel::{Permission, Problem, Scope};
use maud::html;

use super::document;
use super::filling::region_choices;
use super::rows::{cell, choices, line};
use super::section::contradictory;
use crate::kit::{Control, Field, FieldError, Form, button, field, form};
use crate::session::{Reader, Sent, faults};
use crate::settings::parts::{
    Pair, Part, Said, again, belongs_in_form, error_of, refusal, sheet, zone_choices,
};
use crate::sign_in::form_key;

pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/settings/calendars/new", get(new).post(add))
}

async fn draw(desk: &Desk, reader: &Reader, typed: &Sent, errors: &[FieldError]) -> Response {
    let words = reader.lens.words;
    let say = |key: &str| words.say(key);
    let actor = reader.actor.clone();
    let served = match desk.db().read(move |tx| Ok::<_, Problem>(brands::of_actor(tx, &actor)?)).await {
        Ok(served) => served,
        Err(problem) => return refusal(reader, Part::Calendars, &problem),
    };
    let every =
        (reader.actor.grants.scope == Scope::All).then(|| (String::new(), say("settings-every-brand")));
    let brands: Vec<Pair> =
        served.into_iter().map(|brand| (brand.id.to_string(), brand.name)).chain(every).collect();
    let none = (String::new(), say("calendars-no-region"));
    let regions: Vec<Pair> = std::iter::once(none).chain(region_choices(words)).collect();
    let zones: Vec<Pair> =
        std::iter::once((String::new(), say("calendars-regions-zone"))).chain(zone_choices("")).collect();
    let (title, save) = (say("calendars-add"), say("settings-save"));
    let (brand, region, zone, name) =
        (say("settings-brand"), say("calendars-region"), say("settings-zone"), say("calendars-name"));
    let (file, hint) = (say("calendars-document-file"), say("calendars-new-document-hint"));
    let (brands, regions, zones) = (choices(&brands), choices(&regions), choices(&zones));
    let select = |value, choices| Control::Select { value, choices };
    let upload = Control::Files { accept: ".json,application/json", is_many: false };
    let fields = html! {
        (cell(words, "brand_id", &brand, select(typed.text("brand_id"), &brands), errors))
        div.pair {
            (cell(words, "region", &region, select(typed.text("region"), &regions), errors))
            (cell(words, "zone", &zone, select(typed.text("zone"), &zones), errors))
        }
        (field(words, &Field::new("name", &name, line(typed.text("name"))).optional().error(error_of(errors, "name"))))
        (field(words, &Field::new("file", &file, upload).optional().hint(&hint).error(error_of(errors, "file"))))
        div.actions { (button(&save).main().submit()) }
    };
    let key = form_key(desk);
    let sent = Form::post("calendar", "/settings/calendars/new", &key).errors(errors).files();
    let body = html! { p { (say("calendars-add-why")) } (form(words, &sent, &fields)) };
    let drawn = sheet(reader, Part::Calendars, &title, &Said::default(), &body);
    if errors.is_empty() { drawn.into_response() } else { again(drawn) }
}

async fn new(State(desk): State<Desk>, reader: Reader) -> Response {
    if let Err(problem) = reader.actor.may(Permission::SettingsChange) {
        return refusal(&reader, Part::Calendars, &problem);
    }
    draw(&desk, &reader, &Sent::of(&[("region", "MY-14".to_owned())]), &[]).await
}

async fn add(State(desk): State<Desk>, reader: Reader, typed: Sent) -> Response {
    let words = reader.lens.words;
    let optional = |name: &str| Some(typed.text(name).trim().to_owned()).filter(|text| !text.is_empty());
    let source = if typed.file_text("file").trim().is_empty() {
        let Some(code) = optional("region") else {
            let text = words.say("calendars-region-or-document");
            return draw(&desk, &reader, &typed, &[FieldError { field: "region".to_owned(), text }]).await;
        };
        Source::Region { code, zone: optional("zone"), name: optional("name") }
    } else {
        match document::read(&typed) {
            Ok(document) => Source::Document(Box::new(document)),
            Err(detail) => {
                let text = words.with("calendars-bad-document", &[("detail", detail.into())]);
                return draw(&desk, &reader, &typed, &[FieldError { field: "file".to_owned(), text }]).await;
            }
        }
    };
    let brand_id = typed.text("brand_id").parse().ok();
    match ops::add(&desk, &typed.named(&reader.actor, ""), brand_id, source).await {
        Ok(stored) => Redirect::to(&format!("/settings/calendars/{}?said=saved", stored.id)).into_response(),
        Err(Refused::Contradictory(found)) => {
            let errors = contradictory(&reader, &typed, found);
            draw(&desk, &reader, &typed, &errors).await
        }
        Err(Refused::Problem(problem)) if belongs_in_form(&problem) => {
            draw(&desk, &reader, &typed, &faults(reader.lens.words, &problem)).await
        }
        Err(Refused::Problem(problem)) => refusal(&reader, Part::Calendars, &problem),
    }
}
