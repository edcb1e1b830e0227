//! Snippets and signatures: what is written again and again, in each customer's language.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use desk::correspondence::ops as letters;
use desk::mailboxes::{self, Mailbox};
use desk::snippets::ops;
use desk::snippets::rules::warnings;
use desk::snippets::{Snippet, Wanted, Warning, places};
use desk::{Desk, brands, teams};
use kernel::{Kind, Labels, Language, Permission, Problem};
use maud::{Markup, html};

use super::parts::{Pair, Part, Said, again, belongs_in_form, choice, error_of, refusal, sheet};
use crate::cases::place_name;
use crate::kit::{
    Column, Control, Field, FieldError, Form, Icon, Row, Table, Tone, button, empty_state, field, form,
    link_button, notice, table,
};
use crate::session::{Path, Query, Reader, Sent, faults};
use crate::sign_in::form_key;
use crate::words::Words;

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/settings/snippets", get(list).post(add))
        .route("/settings/snippets/new", get(new))
        .route("/settings/snippets/{id}", get(read).post(change))
        .route("/settings/snippets/{id}/retire", post(retire))
        .route("/settings/signatures/{id}", get(signature).post(sign))
}

fn may_share(reader: &Reader) -> bool {
    reader.actor.grants.words.has(Permission::SettingsChange)
}

/// For whom a snippet can be: oneself, and for who may change settings the teams and brands one works for.
async fn offers(desk: &Desk, reader: &Reader) -> Result<Vec<Pair>, Problem> {
    let words = reader.lens.words;
    let mut all = vec![("own".to_owned(), words.say("snippet-own"))];
    if may_share(reader) {
        let (actor, language) = (reader.actor.clone(), words.language());
        let found = desk.db().read(move |tx| {
            let brands =
                brands::of_actor(tx, &actor)?.into_iter().map(|one| (format!("brand-{}", one.id), one.name));
            let brands: Vec<Pair> = brands.collect();
            let teams = teams::of_actor(tx, &actor)?.into_iter();
            let teams = teams.map(|one| (format!("team-{}", one.id), one.labels.get(language).to_owned()));
            Ok::<_, Problem>(brands.into_iter().chain(teams).collect::<Vec<_>>())
        });
        all.extend(found.await?);
    }
    Ok(all)
}

fn whose(snippet: &Snippet) -> String {
    match (snippet.team_id, snippet.brand_id) {
        (Some(id), _) => format!("team-{id}"),
        (None, Some(id)) => format!("brand-{id}"),
        (None, None) => "own".to_owned(),
    }
}

fn languages(texts: &Labels) -> String {
    let has = [(Language::En, &texts.en), (Language::Ms, &texts.ms), (Language::Id, &texts.id)];
    has.into_iter()
        .filter(|(_, text)| !text.trim().is_empty())
        .map(|(one, _)| one.tag())
        .collect::<Vec<_>>()
        .join(", ")
}

async fn list(State(desk): State<Desk>, reader: Reader, Query(said): Query<Said>) -> Response {
    let words = reader.lens.words;
    let found = async {
        let snippets = ops::list(&desk, &reader.actor).await?;
        let boxes = if reader.actor.grants.words.has(Permission::SettingsView) {
            mailboxes::list(&desk, &reader.actor).await?
        } else {
            Vec::new()
        };
        Ok::<_, Problem>((snippets, offers(&desk, &reader).await?, boxes))
    };
    let (snippets, offers, boxes) = match found.await {
        Ok(found) => found,
        Err(problem) => return refusal(&reader, Part::Snippets, &problem),
    };
    let heads = [words.say("snippet-name"), words.say("snippet-for"), words.say("snippet-languages")];
    let columns: Vec<Column<'_>> = heads.iter().map(|label| Column::words(label)).collect();
    let shown = |snippet: &Snippet| {
        let value = whose(snippet);
        let known = offers.iter().find(|(one, _)| *one == value).map(|(_, label)| label.clone());
        known.unwrap_or_else(|| {
            words.say(if snippet.team_id.is_some() { "snippet-a-team" } else { "snippet-a-brand" })
        })
    };
    let row = |snippet: &Snippet| Row {
        cells: vec![
            html! { a href={ "/settings/snippets/" (snippet.id) } dir="auto" { (snippet.name) } },
            html! { (shown(snippet)) },
            html! { (languages(&snippet.texts)) },
        ],
        is_selected: false,
    };
    let rows: Vec<Row> = snippets.iter().map(row).collect();
    let (title, new) = (words.say("settings-snippets"), words.say("snippet-add"));
    let add = html! { (link_button(&new, "/settings/snippets/new").main().icon(Icon::Plus)) };
    let body = html! {
        @if rows.is_empty() {
            (empty_state(Icon::Letter, &words.say("snippet-none"), &words.say("snippet-none-why"), &add))
        } @else {
            div.actions { (add) }
            (table(&Table { caption: &title, is_caption_hidden: true, columns: &columns }, &rows))
        }
        @if !boxes.is_empty() {
            section.stack {
                h2 { (words.say("signature-title")) }
                p.muted { (words.say("signature-why")) }
                ul.stack { @for one in &boxes { li { a href={ "/settings/signatures/" (one.mailbox.id) } { (one.mailbox.address) } } } }
            }
        }
    };
    sheet(&reader, Part::Snippets, &title, &said, &body).into_response()
}

fn warned(words: Words, found: &[Warning]) -> Markup {
    html! {
        @if !found.is_empty() {
            (notice(Tone::Soon, &words.say("snippet-strange"), &html! {
                ul { @for one in found {
                    li { (words.with("snippet-strange-word", &[
                        ("word", one.word.as_str().into()), ("language", one.language.endonym().into()),
                        ("better", one.better.as_str().into()),
                    ])) }
                } }
            }))
        }
    }
}

fn places(words: Words) -> Markup {
    html! {
        dl.dl { @for name in places::names() { dt { code { "{{" (name) "}}" } } dd { (place_name(words, name)) } } }
    }
}

/// Three texts, one per language; the first error stands at the first.
fn texts_fields(words: Words, typed: &Sent, errors: &[FieldError]) -> Markup {
    html! {
        @for language in Language::ALL {
            @let name = if language == Language::En { "texts".to_owned() } else { format!("texts_{}", language.tag()) };
            @let label = words.with("snippet-text-in", &[("language", language.endonym().into())]);
            @let one = Field::new(&name, &label, Control::Area { value: typed.text(&name) }).optional();
            (field(words, &one.error(error_of(errors, &name))))
        }
    }
}

fn texts_of(typed: &Sent) -> Labels {
    let clean = |name: &str| typed.text(name).replace("\r\n", "\n").trim_end().to_owned();
    Labels { en: clean("texts"), ms: clean("texts_ms"), id: clean("texts_id") }
}

fn typed_texts(texts: &Labels) -> [(&'static str, String); 3] {
    [("texts", texts.en.clone()), ("texts_ms", texts.ms.clone()), ("texts_id", texts.id.clone())]
}

/// A snippet's page: what is drawn in it.
struct Shown<'a> {
    id: Option<i64>,
    typed: &'a Sent,
    errors: &'a [FieldError],
    may_change: bool,
    warnings: Vec<Warning>,
}

fn drawn(desk: &Desk, reader: &Reader, offers: &[Pair], shown: &Shown<'_>, said: &Said) -> Markup {
    let words = reader.lens.words;
    let action =
        shown.id.map_or_else(|| "/settings/snippets".to_owned(), |id| format!("/settings/snippets/{id}"));
    let (name, owner, save, drop) = (
        words.say("snippet-name"),
        words.say("snippet-for"),
        words.say("settings-save"),
        words.say("snippet-retire"),
    );
    let choices: Vec<_> = offers.iter().map(choice).collect();
    let hint = words.say("snippet-name-hint");
    let body = html! {
        input type="hidden" name="version" value=(shown.typed.text("version"));
        (field(words, &Field::new("name", &name, Control::Line { kind: "text", value: shown.typed.text("name") })
            .hint(&hint).max_length(80).autocomplete("off").error(error_of(shown.errors, "name"))))
        (field(words, &Field::new("whose", &owner, Control::Select { value: shown.typed.text("whose"), choices: &choices })))
        (texts_fields(words, shown.typed, shown.errors))
        p.hint { (words.say("snippet-places")) }
        (places(words))
        @if shown.may_change { div.actions { (button(&save).main().submit()) } }
    };
    let title = shown.id.map_or_else(|| words.say("snippet-add"), |_| shown.typed.text("name").to_owned());
    let page = html! {
        (warned(words, &shown.warnings))
        (form(words, &Form::post("snippet", &action, &form_key(desk)).errors(shown.errors), &body))
        @if let (Some(id), true) = (shown.id, shown.may_change) {
            (form(words, &Form::post("retire", &format!("/settings/snippets/{id}/retire"), &form_key(desk)), &html! { (button(&drop).danger().submit()) }))
        }
    };
    sheet(reader, Part::Snippets, &title, said, &page)
}

async fn new(State(desk): State<Desk>, reader: Reader) -> Response {
    match offers(&desk, &reader).await {
        Ok(offers) => {
            let typed = Sent::of(&[("whose", "own".to_owned())]);
            let shown =
                Shown { id: None, typed: &typed, errors: &[], may_change: true, warnings: Vec::new() };
            drawn(&desk, &reader, &offers, &shown, &Said::default()).into_response()
        }
        Err(problem) => refusal(&reader, Part::Snippets, &problem),
    }
}

async fn read(
    State(desk): State<Desk>,
    reader: Reader,
    Path(id): Path<i64>,
    Query(said): Query<Said>,
) -> Response {
    let found = async {
        let all = ops::list(&desk, &reader.actor).await?;
        let snippet = all.into_iter().find(|one| one.id == id).ok_or_else(|| Problem::new(Kind::NotFound))?;
        Ok::<_, Problem>((snippet, offers(&desk, &reader).await?))
    };
    match found.await {
        Ok((snippet, mut offers)) => {
            let value = whose(&snippet);
            if !offers.iter().any(|(one, _)| *one == value) {
                let key = if snippet.team_id.is_some() { "snippet-a-team" } else { "snippet-a-brand" };
                offers.push((value.clone(), reader.lens.words.say(key)));
            }
            let mut fields = vec![
                ("name", snippet.name.clone()),
                ("whose", value),
                ("version", snippet.version.to_string()),
            ];
            fields.extend(typed_texts(&snippet.texts));
            let typed = Sent::of(&fields);
            let may_change = snippet.staff_id.is_some() || may_share(&reader);
            let warnings = warnings(&snippet.texts);
            let shown = Shown { id: Some(id), typed: &typed, errors: &[], may_change, warnings };
            drawn(&desk, &reader, &offers, &shown, &said).into_response()
        }
        Err(problem) => refusal(&reader, Part::Snippets, &problem),
    }
}

fn wanted(typed: &Sent) -> Wanted {
    let of = |kind: &str| typed.text("whose").strip_prefix(kind).and_then(|id| id.parse().ok());
    Wanted {
        name: typed.text("name").to_owned(),
        texts: texts_of(typed),
        team_id: of("team-"),
        brand_id: of("brand-"),
    }
}

async fn refused(desk: &Desk, reader: &Reader, typed: &Sent, id: Option<i64>, problem: &Problem) -> Response {
    if !belongs_in_form(problem) {
        return refusal(reader, Part::Snippets, problem);
    }
    match offers(desk, reader).await {
        Ok(offers) => {
            let errors = faults(reader.lens.words, problem);
            let shown = Shown { id, typed, errors: &errors, may_change: true, warnings: Vec::new() };
            again(drawn(desk, reader, &offers, &shown, &Said::default()))
        }
        Err(problem) => refusal(reader, Part::Snippets, &problem),
    }
}

async fn add(State(desk): State<Desk>, reader: Reader, typed: Sent) -> Response {
    match ops::add(&desk, &typed.named(&reader.actor, ""), wanted(&typed)).await {
        Ok(saved) => {
            Redirect::to(&format!("/settings/snippets/{}?said=saved", saved.snippet.id)).into_response()
        }
        Err(problem) => refused(&desk, &reader, &typed, None, &problem).await,
    }
}

async fn change(State(desk): State<Desk>, reader: Reader, Path(id): Path<i64>, typed: Sent) -> Response {
    let version = typed.text("version").parse().ok();
    match ops::change(&desk, &typed.named(&reader.actor, ""), id, wanted(&typed), version).await {
        Ok(_) => Redirect::to(&format!("/settings/snippets/{id}?said=saved")).into_response(),
        Err(problem) => refused(&desk, &reader, &typed, Some(id), &problem).await,
    }
}

async fn retire(State(desk): State<Desk>, reader: Reader, Path(id): Path<i64>, typed: Sent) -> Response {
    match ops::retire(&desk, &typed.named(&reader.actor, ""), id).await {
        Ok(()) => Redirect::to("/settings/snippets?said=saved").into_response(),
        Err(problem) => refusal(&reader, Part::Snippets, &problem),
    }
}

async fn mailbox(desk: &Desk, reader: &Reader, id: i64) -> Result<Mailbox, Problem> {
    let all = mailboxes::list(desk, &reader.actor).await?;
    let found = all.into_iter().map(|one| one.mailbox).find(|one| one.id == id);
    found.ok_or_else(|| Problem::new(Kind::NotFound))
}

fn signing(
    desk: &Desk,
    reader: &Reader,
    of: &Mailbox,
    typed: &Sent,
    errors: &[FieldError],
    said: &Said,
) -> Markup {
    let words = reader.lens.words;
    let save = words.say("settings-save");
    let body = html! {
        (texts_fields(words, typed, errors))
        p.hint { (words.say("signature-places")) }
        @if may_share(reader) { div.actions { (button(&save).main().submit()) } }
    };
    let action = format!("/settings/signatures/{}", of.id);
    let page = html! {
        p { (of.address) }
        (warned(words, &warnings(&texts_of(typed))))
        (form(words, &Form::post("signature", &action, &form_key(desk)).errors(errors), &body))
    };
    sheet(reader, Part::Snippets, &words.say("signature-title"), said, &page)
}

async fn signature(
    State(desk): State<Desk>,
    reader: Reader,
    Path(id): Path<i64>,
    Query(said): Query<Said>,
) -> Response {
    let found = async {
        Ok::<_, Problem>((
            mailbox(&desk, &reader, id).await?,
            letters::signatures(&desk, &reader.actor, id).await?,
        ))
    };
    match found.await {
        Ok((of, texts)) => {
            signing(&desk, &reader, &of, &Sent::of(&typed_texts(&texts)), &[], &said).into_response()
        }
        Err(problem) => refusal(&reader, Part::Snippets, &problem),
    }
}

async fn sign(State(desk): State<Desk>, reader: Reader, Path(id): Path<i64>, typed: Sent) -> Response {
    let done = letters::change_signatures(&desk, &typed.named(&reader.actor, ""), id, texts_of(&typed)).await;
    match done {
        Ok(_) => Redirect::to(&format!("/settings/signatures/{id}?said=saved")).into_response(),
        Err(problem) if belongs_in_form(&problem) => match mailbox(&desk, &reader, id).await {
            Ok(of) => {
                let errors = faults(reader.lens.words, &problem);
                again(signing(&desk, &reader, &of, &typed, &errors, &Said::default()))
            }
            Err(problem) => refusal(&reader, Part::Snippets, &problem),
        },
        Err(problem) => refusal(&reader, Part::Snippets, &problem),
    }
}
