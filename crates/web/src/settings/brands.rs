//! Brands: the names under which the company serves.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use desk::audit::About;
use desk::brands::ops::{self, BrandChange};
use desk::brands::{Brand, NewBrand};
use desk::{Desk, fields};
use kernel::{Kind, Labels, Language, Permission, Problem, Scope};
use maud::{Markup, html};

use super::ledger::{self, Drawn, Kept, seen};
use super::parts::{
    Pair, Part, Said, choice, error_of, language_choices, refusal, sheet, ticks, zone_choices,
};
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
        words.say("brand-languages"),
        words.say("settings-zone"),
        words.say("brand-domains"),
    ];
    let columns: Vec<Column<'_>> = heads.iter().map(|label| Column::words(label)).collect();
    let row = |brand: &Brand| Row {
        cells: vec![
            html! { a href={ "/settings/brands/" (brand.id) } { (brand.name) } },
            html! { (brand.languages.iter().map(|one| one.endonym()).collect::<Vec<_>>().join(", ")) },
            html! { (brand.zone) },
            html! { (brand.sender_domains.join(", ")) },
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
    let mut fields = vec![
        ("name", brand.name.clone()),
        ("names_en", brand.names.en.clone()),
        ("names_ms", brand.names.ms.clone()),
        ("names_id", brand.names.id.clone()),
        ("legal_name", brand.legal_name.clone()),
        ("first_language", brand.language().tag().to_owned()),
        ("zone", brand.zone.clone()),
        ("sender_domains", brand.sender_domains.join("\n")),
        ("letterhead", brand.letterhead.clone()),
        ("version", brand.version.to_string()),
    ];
    fields.extend(brand.languages.iter().map(|language| ("languages", language.tag().to_owned())));
    Sent::of(&fields)
}

fn names(typed: &Sent) -> Labels {
    Labels::new(typed.text("names_en"), typed.text("names_ms"), typed.text("names_id"))
}

/// The languages that were ticked, the first one first.
fn languages(words: Words, typed: &Sent) -> Result<Vec<Language>, Problem> {
    let first = fields::language("first_language", typed.text("first_language"))?;
    let ticked = typed.all("languages").map(|tag| fields::language("languages", tag));
    let mut ticked = ticked.collect::<Result<Vec<_>, _>>()?;
    if !ticked.is_empty() && !ticked.contains(&first) {
        let detail = words.with("brand-first-not-ticked", &[("language", first.endonym().into())]);
        return Err(Problem::field(Kind::Contradiction, "first_language").with("detail", detail));
    }
    ticked.sort_by_key(|one| *one != first);
    Ok(ticked)
}

/// Domains as they were typed: one to a line, or with commas between them.
fn domains(typed: &Sent) -> Vec<String> {
    let lines = typed.text("sender_domains").split(['\n', ',', ';']);
    lines.map(str::trim).filter(|line| !line.is_empty()).map(ToOwned::to_owned).collect()
}

fn inside(words: Words, typed: &Sent, errors: &[FieldError]) -> Markup {
    let say = |key: &str| words.say(key);
    let line = |name: &'static str, label: &str, hint: Option<&str>| {
        let one = Field::new(name, label, Control::Line { kind: "text", value: typed.text(name) });
        let one = if name == "name" { one } else { one.optional() };
        field(words, &Field { hint, ..one }.error(error_of(errors, name)))
    };
    let area = |name: &'static str, label: &str, hint: &str| {
        let one = Field::new(name, label, Control::Area { value: typed.text(name) });
        field(words, &one.optional().hint(hint).error(error_of(errors, name)))
    };
    let select = |name: &'static str, label: &str, pairs: &[Pair], hint: Option<&str>| {
        let choices: Vec<_> = pairs.iter().map(choice).collect();
        let one = Field::new(name, label, Control::Select { value: typed.text(name), choices: &choices });
        field(words, &Field { hint, ..one }.error(error_of(errors, name)))
    };
    let named = |language: Language| words.with("settings-name-in", &[("language", language.tag().into())]);
    let ticked: Vec<&str> = typed.all("languages").collect();
    let unticked = error_of(errors, "languages");
    html! {
        input type="hidden" name="version" value=(typed.text("version"));
        (line("name", &say("settings-brand-name"), Some(&say("brand-name-hint"))))
        (line("names_en", &named(Language::En), None))
        (line("names_ms", &named(Language::Ms), None))
        (line("names_id", &named(Language::Id), None))
        (line("legal_name", &say("brand-legal-name"), Some(&say("brand-legal-name-hint"))))
        (ticks("languages", &say("brand-languages"), &language_choices(), &ticked, unticked))
        (select("first_language", &say("brand-first-language"), &language_choices(), Some(&say("brand-languages-hint"))))
        (select("zone", &say("settings-zone"), &zone_choices(typed.text("zone")), None))
        (area("sender_domains", &say("brand-domains"), &say("brand-domains-hint")))
        (area("letterhead", &say("settings-letterhead"), &say("settings-letterhead-hint")))
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
            let first = reader.lens.words.language().tag().to_owned();
            let mut fields = vec![("first_language", first), ("zone", reader.caller.zone.clone())];
            fields.extend(Language::ALL.map(|language| ("languages", language.tag().to_owned())));
            Sent::of(&fields)
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
            names: names(typed),
            legal_name: text("legal_name"),
            languages: languages(reader.lens.words, typed)?,
            zone: text("zone"),
            sender_domains: domains(typed),
            letterhead: text("letterhead"),
        };
        ops::add(desk, &typed.named(&reader.actor, ""), new).await?;
        Ok(Self::PATH.to_owned())
    }

    async fn change(desk: &Desk, reader: &Reader, id: i64, typed: &Sent) -> Result<(), Problem> {
        let text = |name: &str| Some(typed.text(name).to_owned());
        let change = BrandChange {
            name: text("name"),
            names: Some(names(typed)),
            legal_name: text("legal_name"),
            languages: Some(languages(reader.lens.words, typed)?),
            zone: text("zone"),
            sender_domains: Some(domains(typed)),
            letterhead: text("letterhead"),
        };
        ops::change(desk, &typed.named(&reader.actor, ""), id, change, seen(typed)).await.map(|_| ())
    }
}
