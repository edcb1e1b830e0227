//! Brands: the names under which the company serves.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use desk::audit::About;
use desk::brands::ops::{self, BrandChange};
use desk::brands::{Brand, NewBrand};
use desk::{Desk, fields};
use kernel::{Permission, Problem, Scope};
use maud::{Markup, html};

use super::ledger::{self, Drawn, Kept, seen};
use super::parts::{Part, Said, choice, error_of, language_choices, refusal, sheet, zone_choices};
use super::trail::trail;
use crate::kit::{Column, Control, Field, FieldError, Icon, Row, Table, field, link_button, table};
use crate::session::{Query, Reader, Sent};
use crate::words::Words;

pub(super) fn routes() -> Router<Desk> {
    ledger::routes::<Brands>(get(list))
}

async fn list(State(desk): State<Desk>, reader: Reader, Query(said): Query<Said>) -> Response {
    let words = reader.lens.words;
    let found = async {
        let brands = ops::list(&desk, &reader.actor).await?;
        Ok((brands, trail(&desk, &reader, About::Brand, None).await?))
    };
    let (brands, history) = match found.await {
        Ok(found) => found,
        Err(problem) => return refusal(&reader, Part::Brands, &problem),
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
        reader.actor.grants.words.has(Permission::SettingsChange) && reader.actor.grants.scope == Scope::All;
    let body = html! {
        @if may_add { div.actions { (link_button(&new, "/settings/brands/new").main().icon(Icon::Plus)) } }
        (table(&Table { caption: &title, is_caption_hidden: true, columns: &columns }, &rows))
        (history)
    };
    sheet(&reader, Part::Brands, &title, &said, &body).into_response()
}

fn of_brand(brand: &Brand) -> Sent {
    Sent::of(&[
        ("name", brand.name.clone()),
        ("language", brand.language.tag().to_owned()),
        ("zone", brand.zone.clone()),
        ("sender_domain", brand.sender_domain.clone()),
        ("letterhead", brand.letterhead.clone()),
        ("version", brand.version.to_string()),
    ])
}

fn inside(words: Words, typed: &Sent, errors: &[FieldError]) -> Markup {
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

/// Brands, as they are kept.
struct Brands;

impl Kept for Brands {
    type Thing = Brand;
    type Offer = ();
    const PART: Part = Part::Brands;
    const PATH: &'static str = "/settings/brands";
    const ABOUT: About = About::Brand;
    const CHANGES: Permission = Permission::SettingsChange;

    async fn found(desk: &Desk, reader: &Reader, id: i64) -> Result<Brand, Problem> {
        ops::read(desk, &reader.actor, id).await
    }

    async fn offer(_: &Desk, _: &Reader) -> Result<(), Problem> {
        Ok(())
    }

    fn title(words: Words, brand: Option<&Brand>) -> String {
        brand.map_or_else(|| words.say("settings-add-brand"), |brand| brand.name.clone())
    }

    fn stands(reader: &Reader, brand: Option<&Brand>) -> Sent {
        let start = || {
            let language = reader.lens.words.language().tag().to_owned();
            Sent::of(&[("language", language), ("zone", reader.caller.zone.clone())])
        };
        brand.map_or_else(start, of_brand)
    }

    fn fields(form: &Drawn<'_, Self>) -> Markup {
        inside(form.words, form.typed, form.errors)
    }

    async fn add(desk: &Desk, reader: &Reader, typed: &Sent) -> Result<String, Problem> {
        let text = |name: &str| typed.text(name).to_owned();
        let new = NewBrand {
            name: text("name"),
            language: fields::language("language", typed.text("language"))?,
            zone: text("zone"),
            sender_domain: text("sender_domain"),
            letterhead: text("letterhead"),
        };
        ops::add(desk, &typed.named(&reader.actor, ""), new).await?;
        Ok(Self::PATH.to_owned())
    }

    async fn change(desk: &Desk, reader: &Reader, id: i64, typed: &Sent) -> Result<(), Problem> {
        let text = |name: &str| Some(typed.text(name).to_owned());
        let change = BrandChange {
            name: text("name"),
            language: Some(fields::language("language", typed.text("language"))?),
            zone: text("zone"),
            sender_domain: text("sender_domain"),
            letterhead: text("letterhead"),
        };
        ops::change(desk, &typed.named(&reader.actor, ""), id, change, seen(typed)).await.map(|_| ())
    }
}
