//! Brands: the names under which the company serves.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use desk::brands::ops::{self, BrandChange};
use desk::brands::{Brand, NewBrand};
use desk::{Desk, fields};
use kernel::{Permission, Problem, Scope};
use maud::{Markup, html};

use super::parts::{
    Part, Said, again, belongs_in_form, choice, error_of, faults, language_choices, refusal, sheet,
    zone_choices,
};
use crate::kit::{
    Column, Control, Field, FieldError, Form, Icon, Row, Table, button, field, form, link_button, table,
};
use crate::session::{Signed, Typed};
use crate::sign_in::form_key;
use crate::words::Words;

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/settings/brands", get(list).post(add))
        .route("/settings/brands/new", get(new))
        .route("/settings/brands/{id}", get(read).post(change))
}

async fn list(State(desk): State<Desk>, signed: Signed, Query(said): Query<Said>) -> Response {
    let words = signed.here.words;
    let brands = match ops::list(&desk, &signed.actor).await {
        Ok(brands) => brands,
        Err(problem) => return refusal(&signed, Part::Brands, &problem),
    };
    let heads = [
        words.say("settings-brand-name"),
        words.say("settings-language"),
        words.say("settings-zone"),
        words.say("settings-domain"),
    ];
    let columns: Vec<Column<'_>> = heads.iter().map(|label| Column::words(label)).collect();
    let row = |brand: &Brand| Row {
        cells: vec![
            html! { a href={ "/settings/brands/" (brand.id) } { (brand.name) } },
            html! { (brand.language.endonym()) },
            html! { (brand.zone) },
            html! { (brand.sender_domain) },
        ],
        is_selected: false,
    };
    let rows: Vec<Row> = brands.iter().map(row).collect();
    let (title, new) = (words.say("settings-brands"), words.say("settings-add-brand"));
    let may_add =
        signed.actor.grants.words.has(Permission::SettingsChange) && signed.actor.grants.scope == Scope::All;
    let body = html! {
        @if may_add { div.actions { (link_button(&new, "/settings/brands/new").main().icon(Icon::Plus)) } }
        (table(&Table { caption: &title, is_caption_hidden: true, columns: &columns }, &rows))
    };
    sheet(&signed, Part::Brands, &title, &said, &body).into_response()
}

fn of_brand(brand: &Brand) -> Typed {
    Typed::of(&[
        ("name", brand.name.clone()),
        ("language", brand.language.tag().to_owned()),
        ("zone", brand.zone.clone()),
        ("sender_domain", brand.sender_domain.clone()),
        ("letterhead", brand.letterhead.clone()),
        ("version", brand.version.to_string()),
    ])
}

fn inside(words: Words, typed: &Typed, errors: &[FieldError]) -> Markup {
    let say = |key: &str| words.say(key);
    let (name, language, zone) = (say("settings-brand-name"), say("settings-language"), say("settings-zone"));
    let (domain, letterhead, hint) =
        (say("settings-domain"), say("settings-letterhead"), say("set-up-domain-hint"));
    let letterhead_hint = say("settings-letterhead-hint");
    let (zones, languages) = (zone_choices(typed.text("zone")), language_choices());
    let zones: Vec<_> = zones.iter().map(choice).collect();
    let languages: Vec<_> = languages.iter().map(choice).collect();
    let line = |value| Control::Line { kind: "text", value };
    let part = |one: Field<'_>| field(words, &one.error(error_of(errors, one.name)));
    html! {
        input type="hidden" name="version" value=(typed.text("version"));
        (part(Field::new("name", &name, line(typed.text("name")))))
        (part(Field::new("language", &language, Control::Select { value: typed.text("language"), choices: &languages })))
        (part(Field::new("zone", &zone, Control::Select { value: typed.text("zone"), choices: &zones })))
        (part(Field::new("sender_domain", &domain, line(typed.text("sender_domain"))).optional().hint(&hint)))
        (part(Field::new("letterhead", &letterhead, Control::Area { value: typed.text("letterhead") }).optional()
            .hint(&letterhead_hint)))
    }
}

async fn show(
    desk: &Desk,
    signed: &Signed,
    id: Option<i64>,
    typed: Option<&Typed>,
    said: &Said,
    problem: Option<&Problem>,
) -> Response {
    let words = signed.here.words;
    let brand = match id {
        None => None,
        Some(id) => match ops::read(desk, &signed.actor, id).await {
            Ok(brand) => Some(brand),
            Err(problem) => return refusal(signed, Part::Brands, &problem),
        },
    };
    let start = || {
        Typed::of(&[("language", words.language().tag().to_owned()), ("zone", signed.caller.zone.clone())])
    };
    let stands = brand.as_ref().map_or_else(start, of_brand);
    let errors = problem.map(|problem| faults(&signed.here, problem)).unwrap_or_default();
    let title = brand.as_ref().map_or_else(|| words.say("settings-add-brand"), |brand| brand.name.clone());
    let action = id.map_or_else(|| "/settings/brands".to_owned(), |id| format!("/settings/brands/{id}"));
    let save = words.say("settings-save");
    let fields = html! {
        (inside(words, typed.unwrap_or(&stands), &errors))
        @if signed.actor.grants.words.has(Permission::SettingsChange) {
            div.actions { (button(&save).main().submit()) }
        }
    };
    let body = form(words, &Form::post("brand", &action, &form_key(desk)).errors(&errors), &fields);
    let drawn = sheet(signed, Part::Brands, &title, said, &body);
    if problem.is_some() { again(drawn) } else { drawn.into_response() }
}

async fn new(State(desk): State<Desk>, signed: Signed) -> Response {
    if let Err(problem) = signed.actor.may(Permission::SettingsChange) {
        return refusal(&signed, Part::Brands, &problem);
    }
    show(&desk, &signed, None, None, &Said::default(), None).await
}

async fn read(
    State(desk): State<Desk>,
    signed: Signed,
    Path(id): Path<i64>,
    Query(said): Query<Said>,
) -> Response {
    show(&desk, &signed, Some(id), None, &said, None).await
}

async fn add(State(desk): State<Desk>, signed: Signed, typed: Typed) -> Response {
    let text = |name: &str| typed.text(name).to_owned();
    let done = async {
        let new = NewBrand {
            name: text("name"),
            language: fields::language("language", typed.text("language"))?,
            zone: text("zone"),
            sender_domain: text("sender_domain"),
            letterhead: text("letterhead"),
        };
        ops::add(&desk, &typed.named(&signed.actor, ""), new).await
    };
    match done.await {
        Ok(_) => Redirect::to("/settings/brands?said=saved").into_response(),
        Err(problem) if belongs_in_form(&problem) => {
            show(&desk, &signed, None, Some(&typed), &Said::default(), Some(&problem)).await
        }
        Err(problem) => refusal(&signed, Part::Brands, &problem),
    }
}

async fn change(State(desk): State<Desk>, signed: Signed, Path(id): Path<i64>, typed: Typed) -> Response {
    let text = |name: &str| Some(typed.text(name).to_owned());
    let done = async {
        let change = BrandChange {
            name: text("name"),
            language: Some(fields::language("language", typed.text("language"))?),
            zone: text("zone"),
            sender_domain: text("sender_domain"),
            letterhead: text("letterhead"),
        };
        let seen = typed.text("version").parse().ok();
        ops::change(&desk, &typed.named(&signed.actor, ""), id, change, seen).await
    };
    match done.await {
        Ok(_) => Redirect::to(&format!("/settings/brands/{id}?said=saved")).into_response(),
        Err(problem) if belongs_in_form(&problem) => {
            show(&desk, &signed, Some(id), Some(&typed), &Said::default(), Some(&problem)).await
        }
        Err(problem) => refusal(&signed, Part::Brands, &problem),
    }
}
