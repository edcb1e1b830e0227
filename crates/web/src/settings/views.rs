//! Saved views: all that one has, in one's own order, and the page on which one is named, shared or removed.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use desk::audit::About;
use desk::views::ops::{self, Order};
use desk::views::{Audience, NAME_MAX, View, Wanted};
use desk::{Desk, teams};
use kernel::{Permission, Problem};
use maud::{Markup, html};

use super::parts::{Pair, Part, Said, again, belongs_in_form, choice, error_of, refusal, sheet};
use super::trail::trail;
use crate::inbox::{Asked, Offers, Place, field_name, order_name, read_offers, told};
use crate::kit::{
    Column, Control, Field, FieldError, Form, Icon, Row, Table, Tone, button, empty_state, field, form,
    link_button, notice, table,
};
use crate::session::{Path, Query, Reader, Sent, faults, folder_name};
use crate::sign_in::form_key;
use crate::words::Words;

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/settings/views", get(list).post(add))
        .route("/settings/views/new", get(new))
        .route("/settings/views/{id}", get(read).post(change))
        .route("/settings/views/{id}/filters", post(change_filters))
        .route("/settings/views/{id}/move", post(shift))
        .route("/settings/views/{id}/remove", post(remove))
}

/// For whom a view can be: oneself, and for who may share the teams and everybody.
async fn audiences(desk: &Desk, reader: &Reader) -> Result<Vec<Pair>, Problem> {
    let words = reader.lens.words;
    let mut all = vec![("me".to_owned(), words.say("view-for-me"))];
    if reader.actor.grants.words.has(Permission::ViewsShare) {
        let (actor, language) = (reader.actor.clone(), words.language());
        let found = desk.db().read(move |tx| Ok::<_, Problem>(teams::of_actor(tx, &actor)?));
        let team = |label: &str| words.with("inbox-to-team", &[("team", label.into())]);
        all.extend(
            found.await?.into_iter().map(|one| (format!("team-{}", one.id), team(one.labels.get(language)))),
        );
        all.push(("everybody".to_owned(), words.say("view-for-everybody")));
    }
    Ok(all)
}

fn whose(view: &View) -> String {
    match view.team_id {
        Some(id) => format!("team-{id}"),
        None => view.audience.word().to_owned(),
    }
}

/// For whom, as people read it.
fn whose_name(words: Words, known: &[Pair], view: &View) -> String {
    let value = whose(view);
    let found = known.iter().find(|(one, _)| *one == value).map(|(_, label)| label.clone());
    found.unwrap_or_else(|| {
        words.say(if view.audience == Audience::Team { "view-for-a-team" } else { "view-for-everybody" })
    })
}

/// What a list asks for, in words.
fn asks(words: Words, offers: &Offers, place: &Place) -> String {
    let mut parts = vec![folder_name(words, place.folder)];
    parts.extend(place.chosen().into_iter().map(|(name, value)| told(words, offers, name, &value)));
    parts.push(order_name(words, place.sort));
    parts.join(" · ")
}

async fn list(State(desk): State<Desk>, reader: Reader, Query(said): Query<Said>) -> Response {
    let words = reader.lens.words;
    let found = async {
        let views = ops::list(&desk, &reader.actor).await?;
        let offers = read_offers(&desk, &reader.actor, words.language()).await?;
        let history = trail(&desk, &reader, About::View, None).await?;
        Ok::<_, Problem>((views, offers, audiences(&desk, &reader).await?, history))
    };
    let (views, offers, known, history) = match found.await {
        Ok(found) => found,
        Err(problem) => return refusal(&reader, Part::Views, &problem),
    };
    let heads = [
        words.say("view-name"),
        words.say("view-asks"),
        words.say("view-for"),
        words.say("view-place"),
        String::new(),
    ];
    let columns: Vec<Column<'_>> = heads.iter().map(|label| Column::words(label)).collect();
    let (up, down, edit) = (words.say("view-up"), words.say("view-down"), words.say("view-edit"));
    let last = views.len().saturating_sub(1);
    let row = |(at, view): (usize, &View)| {
        let to = format!("/settings/views/{}/move", view.id);
        let id = format!("move-{}", view.id);
        let moves = html! {
            (button(&up).icon_only(Icon::ChevronUp).bare().submit().value("by", "up").disabled(at == 0))
            (button(&down).icon_only(Icon::ChevronDown).bare().submit().value("by", "down").disabled(at == last))
        };
        Row {
            cells: vec![
                html! { a href={ "/inbox/view/" (view.id) } dir="auto" { (view.name) } },
                html! {
                    (asks(words, &offers, &Place::of_view(view)))
                    @if !view.gone.is_empty() { p.error { (gone(words, view)) } }
                },
                html! { (whose_name(words, &known, view)) },
                html! { (form(words, &Form::post(&id, &to, &form_key(&desk)), &html! { span.moves { (moves) } })) },
                html! { @if view.is_changeable(&reader.actor) { a href={ "/settings/views/" (view.id) } { (edit) } } },
            ],
            is_selected: false,
        }
    };
    let rows: Vec<Row> = views.iter().enumerate().map(row).collect();
    let (title, inbox) = (words.say("views-title"), words.say("view-to-inbox"));
    let begin = html! { (link_button(&inbox, "/inbox/all").main().icon(Icon::Filter)) };
    let body = html! {
        p.muted { (words.say("view-why")) }
        @if rows.is_empty() {
            (empty_state(Icon::Filter, &words.say("view-none"), &words.say("view-none-why"), &begin))
        } @else {
            (table(&Table { caption: &title, is_caption_hidden: true, columns: &columns }, &rows))
        }
        (history)
    };
    sheet(&reader, Part::Views, &title, &said, &body).into_response()
}

/// That something a view names is gone, and what.
fn gone(words: Words, view: &View) -> String {
    let names: Vec<String> = view.gone.iter().map(|field| field_name(words, field)).collect();
    words.with("view-gone", &[("what", names.join(", ").into())])
}

/// A view's page: what is drawn in it.
struct Shown<'a> {
    view: Option<&'a View>,
    place: &'a Place,
    typed: &'a Sent,
    errors: &'a [FieldError],
}

async fn drawn(desk: &Desk, reader: &Reader, shown: &Shown<'_>, said: &Said) -> Result<Markup, Problem> {
    let words = reader.lens.words;
    let offers = read_offers(desk, &reader.actor, words.language()).await?;
    let known = audiences(desk, reader).await?;
    let choices: Vec<_> = known.iter().map(choice).collect();
    let (name, owner, save, drop) =
        (words.say("view-name"), words.say("view-for"), words.say("settings-save"), words.say("view-remove"));
    let hint = words.say("view-name-hint");
    let max = u32::try_from(NAME_MAX).unwrap_or(u32::MAX);
    let body = html! {
        @if let Some(view) = shown.view { input type="hidden" name="version" value=(view.version); }
        @for (name, value) in shown.place.fields() { input type="hidden" name=(name) value=(value); }
        (field(words, &Field::new("name", &name, Control::Line { kind: "text", value: shown.typed.text("name") })
            .hint(&hint).max_length(max).autocomplete("off").error(error_of(shown.errors, "name"))))
        (field(words, &Field::new("whose", &owner, Control::Select { value: shown.typed.text("whose"), choices: &choices })
            .error(error_of(shown.errors, "team_id"))))
        div.field #filters tabindex="-1" {
            span.label { (words.say("view-asks")) }
            p { (asks(words, &offers, shown.place)) }
            @if let Some(error) = error_of(shown.errors, "filters") { p.error { (error) } }
        }
        div.actions { (button(&save).main().submit()) }
    };
    let action =
        shown.view.map_or_else(|| "/settings/views".to_owned(), |one| format!("/settings/views/{}", one.id));
    let title = shown.view.map_or_else(|| words.say("view-new"), |view| view.name.clone());
    let page = html! {
        @if let Some(view) = shown.view.filter(|view| !view.gone.is_empty()) {
            (notice(Tone::Soon, &gone(words, view), &html! { p { (words.say("view-gone-why")) } }))
        }
        (form(words, &Form::post("view", &action, &form_key(desk)).errors(shown.errors), &body))
        @if let Some(view) = shown.view {
            p.hint { (words.say(if view.is_shared() { "view-remove-shared" } else { "view-remove-own" })) }
            (form(words, &Form::post("remove", &format!("/settings/views/{}/remove", view.id), &form_key(desk)),
                &html! { (button(&drop).danger().submit()) }))
        }
    };
    Ok(sheet(reader, Part::Views, &title, said, &page))
}

async fn new(State(desk): State<Desk>, reader: Reader, Query(asked): Query<Asked>) -> Response {
    let (place, typed) = (Place::read(&asked), Sent::of(&[("whose", "me".to_owned())]));
    let shown = Shown { view: None, place: &place, typed: &typed, errors: &[] };
    match drawn(&desk, &reader, &shown, &Said::default()).await {
        Ok(page) => page.into_response(),
        Err(problem) => refusal(&reader, Part::Views, &problem),
    }
}

async fn read(
    State(desk): State<Desk>,
    reader: Reader,
    Path(id): Path<i64>,
    Query(said): Query<Said>,
) -> Response {
    let found = async {
        let view = ops::read(&desk, &reader.actor, id).await?;
        if view.is_shared() {
            reader.actor.may(Permission::ViewsShare)?;
        }
        let typed = Sent::of(&[("name", view.name.clone()), ("whose", whose(&view))]);
        let place = Place::of_view(&view);
        let shown = Shown { view: Some(&view), place: &place, typed: &typed, errors: &[] };
        drawn(&desk, &reader, &shown, &said).await
    };
    match found.await {
        Ok(page) => page.into_response(),
        Err(problem) => refusal(&reader, Part::Views, &problem),
    }
}

/// The list that a form carries.
fn place_of(typed: &Sent) -> Place {
    let text = |name: &str| typed.text(name).to_owned();
    let asked = Asked {
        folder: text("in"),
        sort: text("sort"),
        team: text("team"),
        owner: text("owner"),
        brand: text("brand"),
        channel: text("channel"),
        language: text("language"),
        kind: text("kind"),
        status: text("status"),
        tag: text("tag"),
        priority: text("priority"),
        promise: text("promise"),
        opened: text("opened"),
        opened_from: text("opened_from"),
        words: text("words"),
        opened_until: text("opened_until"),
        silent: text("silent"),
        unread: text("unread"),
        organisation: text("organisation"),
        ..Asked::default()
    };
    Place::read(&asked)
}

fn wanted(typed: &Sent, place: &Place) -> Wanted {
    let team_id = typed.text("whose").strip_prefix("team-").and_then(|id| id.parse().ok());
    let audience = match typed.text("whose") {
        "everybody" => Audience::Everybody,
        _ if team_id.is_some() => Audience::Team,
        _ => Audience::Me,
    };
    Wanted {
        name: typed.text("name").to_owned(),
        folder: place.folder,
        sort: place.sort,
        filters: place.filters.clone(),
        audience,
        team_id,
    }
}

async fn refused(
    desk: &Desk,
    reader: &Reader,
    view: Option<&View>,
    typed: &Sent,
    problem: &Problem,
) -> Response {
    if !belongs_in_form(problem) {
        return refusal(reader, Part::Views, problem);
    }
    let (place, mut errors) = (place_of(typed), faults(reader.lens.words, problem));
    // What is asked stands in one line of the form, whichever filter of it is wrong.
    let is_field = |name: &str| matches!(name, "" | "name" | "team_id" | "filters");
    errors.iter_mut().filter(|one| !is_field(&one.field)).for_each(|one| one.field = "filters".to_owned());
    let shown = Shown { view, place: &place, typed, errors: &errors };
    match drawn(desk, reader, &shown, &Said::default()).await {
        Ok(page) => again(page),
        Err(problem) => refusal(reader, Part::Views, &problem),
    }
}

async fn add(State(desk): State<Desk>, reader: Reader, typed: Sent) -> Response {
    let wanted = wanted(&typed, &place_of(&typed));
    match ops::add(&desk, &typed.named(&reader.actor, ""), wanted).await {
        Ok(view) => Redirect::to(&format!("/inbox/view/{}", view.id)).into_response(),
        Err(problem) => refused(&desk, &reader, None, &typed, &problem).await,
    }
}

/// The name and for whom; what the view asks is changed on its list.
async fn change(State(desk): State<Desk>, reader: Reader, Path(id): Path<i64>, typed: Sent) -> Response {
    let view = match ops::read(&desk, &reader.actor, id).await {
        Ok(view) => view,
        Err(problem) => return refusal(&reader, Part::Views, &problem),
    };
    let wanted = wanted(&typed, &Place::of_view(&view));
    let version = typed.text("version").parse().ok();
    match ops::change(&desk, &typed.named(&reader.actor, ""), id, wanted, version).await {
        Ok(_) => Redirect::to("/settings/views?said=saved").into_response(),
        Err(problem) => refused(&desk, &reader, Some(&view), &typed, &problem).await,
    }
}

/// Keeps a view's list as it was narrowed; its name and for whom it is stay.
async fn change_filters(
    State(desk): State<Desk>,
    reader: Reader,
    Path(id): Path<i64>,
    typed: Sent,
) -> Response {
    let place = place_of(&typed);
    let done = async {
        let view = ops::read(&desk, &reader.actor, id).await?;
        let View { name, audience, team_id, .. } = view;
        let (folder, sort, filters) = (place.folder, place.sort, place.filters);
        let wanted = Wanted { name, folder, sort, filters, audience, team_id };
        let version = typed.text("version").parse().ok();
        ops::change(&desk, &typed.named(&reader.actor, ""), id, wanted, version).await
    };
    match done.await {
        Ok(_) => Redirect::to(&format!("/inbox/view/{id}")).into_response(),
        Err(problem) if belongs_in_form(&problem) => match ops::read(&desk, &reader.actor, id).await {
            Ok(view) => {
                let pairs = vec![("name", view.name.clone()), ("whose", whose(&view))];
                let carried = place_of(&typed).fields();
                let stands = Sent::of(&pairs.into_iter().chain(carried).collect::<Vec<_>>());
                refused(&desk, &reader, Some(&view), &stands, &problem).await
            }
            Err(problem) => refusal(&reader, Part::Views, &problem),
        },
        Err(problem) => refusal(&reader, Part::Views, &problem),
    }
}

/// One place up or down in the reader's own order.
async fn shift(State(desk): State<Desk>, reader: Reader, Path(id): Path<i64>, typed: Sent) -> Response {
    let done = async {
        let mut ids: Vec<i64> =
            ops::list(&desk, &reader.actor).await?.into_iter().map(|view| view.id).collect();
        if let Some(at) = ids.iter().position(|one| *one == id) {
            let to = if typed.text("by") == "up" { at.checked_sub(1) } else { Some(at + 1) };
            if let Some(to) = to.filter(|to| *to < ids.len()) {
                ids.swap(at, to);
            }
        }
        ops::arrange(&desk, &typed.named(&reader.actor, ""), Order { ids }).await
    };
    match done.await {
        Ok(_) => Redirect::to("/settings/views").into_response(),
        Err(problem) => refusal(&reader, Part::Views, &problem),
    }
}

async fn remove(State(desk): State<Desk>, reader: Reader, Path(id): Path<i64>, typed: Sent) -> Response {
    match ops::remove(&desk, &typed.named(&reader.actor, ""), id).await {
        Ok(()) => Redirect::to("/settings/views?said=removed").into_response(),
        Err(problem) => refusal(&reader, Part::Views, &problem),
    }
}
