//! Saved views in the inbox: the page of one, its line above the rows, and the numbers in the rail.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use desk::Desk;
use desk::views::{View, ops};
use kernel::{Kind, Problem};
use maud::{Markup, html};
use serde::Deserialize;

use super::filters::filter_name;
use super::place::Place;
use super::rows::ListView;
use crate::kit::{Icon, Tone, button, folder_link, link_button, notice};
use crate::session::{Current, Path, Query, Reader, folder_name, refused, view_entries};
use crate::words::Words;

/// `GET /inbox/view/{id}`.
pub(super) async fn show(State(desk): State<Desk>, Path(id): Path<i64>, reader: Reader) -> Response {
    match ops::read(&desk, &reader.actor, id).await {
        Ok(view) => super::show(&desk, &reader, &Place::of_view(&view), &view.name).await,
        Err(problem) => refused(&desk, &reader, &problem).await,
    }
}

/// The view a place came from; none when it is gone or not the reader's to see.
pub(super) async fn of_place(desk: &Desk, reader: &Reader, place: &Place) -> Result<Option<View>, Problem> {
    let Some(id) = place.view else { return Ok(None) };
    match ops::read(desk, &reader.actor, id).await {
        Ok(view) => Ok(Some(view)),
        Err(problem) if problem.kind == Kind::NotFound => Ok(None),
        Err(problem) => Err(problem),
    }
}

/// Which view the rail shows as the present one.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Shown {
    current: Option<i64>,
}

/// `GET /inbox/views/counts`: the entries of the rail with their numbers.
pub(super) async fn counts(
    State(desk): State<Desk>,
    Query(Shown { current }): Query<Shown>,
    reader: Reader,
) -> Response {
    let found =
        async { Ok((ops::menu(&desk, &reader.actor).await?, ops::counts(&desk, &reader.actor).await?)) };
    match found.await {
        Ok((entries, counts)) => {
            let current = current.map_or(Current::Elsewhere, Current::View);
            html! {
                @for entry in view_entries(&entries, &counts, current) { (folder_link(&entry, true)) }
            }
            .into_response()
        }
        Err(problem) => refused(&desk, &reader, &problem).await,
    }
}

/// What can be done about a view from its list: keep what is narrowed, or keep what was changed.
pub(super) fn saving(words: Words, list: &ListView) -> Markup {
    let here = list.place.first_page();
    let new = Place { view: None, ..here.clone() }.beside("/settings/views/new");
    let Some(view) = &list.view else {
        return html! {
            @if here.is_narrowed() {
                div.viewline { (link_button(&words.say("view-save"), &new).bare().icon(Icon::Plus)) }
            }
        };
    };
    let differs = here.differs_from(view);
    let (change, again, own) =
        (words.say("view-save-changes"), words.say("view-back"), words.say("view-save-new"));
    let edit = words.say("view-edit");
    let back = format!("/inbox/view/{}", view.id);
    html! {
        div.viewline {
            span.muted { (folder_name(words, here.folder)) @if differs { " · " (words.say("view-changed")) } }
            @if differs {
                @if list.can_change_view && here.is_narrowed() {
                    form method="post" action={ "/settings/views/" (view.id) "/filters" } {
                        input type="hidden" name="idempotency_key" value=(list.bulk.key);
                        input type="hidden" name="version" value=(view.version);
                        @for (name, value) in here.fields() { input type="hidden" name=(name) value=(value); }
                        (button(&change).submit())
                    }
                }
                @if here.is_narrowed() { (link_button(&own, &new).bare()) }
                (link_button(&again, &back).bare())
            } @else {
                @if list.can_change_view {
                    @let to = format!("/settings/views/{}", view.id);
                    (link_button(&edit, &to).bare().icon(Icon::Gear))
                }
            }
        }
    }
}

/// Says plainly what of a view is no longer there.
pub(super) fn gone(words: Words, view: &View) -> Markup {
    let names: Vec<String> = view.gone.iter().map(|field| field_name(words, field)).collect();
    html! {
        @if !names.is_empty() {
            (notice(Tone::Soon, &words.with("view-gone", &[("what", names.join(", ").into())]),
                &html! { p { (words.say("view-gone-why")) } }))
        }
    }
}

/// A filter's name from the API's name of it.
pub fn field_name(words: Words, field: &str) -> String {
    filter_name(
        words,
        match field {
            "team_id" => "team",
            "assignee_id" => "owner",
            "brand_id" => "brand",
            other => other,
        },
    )
}
