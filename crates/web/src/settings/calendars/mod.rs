//! Calendars: when a brand works. One sheet each for its hours, weekends, holidays, single dates and seasons, one to try
//! it, and one with the whole document. Every change can be looked at before it is kept: which clocks it would move.

mod adding;
mod dates;
mod declaring;
mod document;
mod filling;
mod holidays;
mod hours;
mod rows;
mod seasons;
mod section;
mod trying;
mod typing;
mod weekends;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use desk::audit::About;
use desk::calendars::{Entry, ops};
use desk::{Desk, brands};
use kernel::{Permission, Problem};
use maud::{Markup, html};

use super::parts::{Part, Said, again, belongs_in_form, refusal, sheet};
use super::trail::trail;
use crate::kit::{
    Column, Form, Icon, Row, Table, Tone, age, button, empty_state, form, link_button, notice, table,
    tone_chip,
};
use crate::session::{Path, Query, Reader, Sent};
use crate::sign_in::form_key;
use crate::words::Words;

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/settings/calendars", get(list))
        .route("/settings/calendars/{id}/standing", post(stand))
        .merge(adding::routes())
        .merge(trying::routes())
        .merge(document::routes())
        .merge(section::routes::<hours::Hours>())
        .merge(section::routes::<weekends::Weekends>())
        .merge(section::routes::<holidays::Holidays>())
        .merge(section::routes::<declaring::Declaring>())
        .merge(section::routes::<filling::FromRegion>())
        .merge(section::routes::<filling::FromFile>())
        .merge(section::routes::<dates::Dates>())
        .merge(section::routes::<seasons::Seasons>())
        .merge(section::routes::<document::Whole>())
}

async fn list(State(desk): State<Desk>, reader: Reader, Query(said): Query<Said>) -> Response {
    listed(&desk, &reader, &said, None).await
}

/// Retires a calendar or brings it back; the list says why when it cannot be.
async fn stand(State(desk): State<Desk>, reader: Reader, Path(id): Path<i64>, typed: Sent) -> Response {
    let active = typed.text("active") == "true";
    match ops::set_active(&desk, &typed.named(&reader.actor, ""), id, active).await {
        Ok(_) => Redirect::to("/settings/calendars?said=saved").into_response(),
        Err(problem) if belongs_in_form(&problem) => {
            listed(&desk, &reader, &Said::default(), Some(&problem)).await
        }
        Err(problem) => refusal(&reader, Part::Calendars, &problem),
    }
}

/// The button that retires a calendar or brings it back.
fn standing(desk: &Desk, words: Words, entry: &Entry) -> Markup {
    let label = words.say(if entry.active { "calendars-retire" } else { "calendars-bring-back" });
    let (form_id, action) =
        (format!("standing-{}", entry.id), format!("/settings/calendars/{}/standing", entry.id));
    let press = button(&label).bare().submit().value("active", if entry.active { "false" } else { "true" });
    form(words, &Form::post(&form_id, &action, &form_key(desk)), &html! { (press) })
}

/// The list, with what is wrong with what was asked of one of them.
async fn listed(desk: &Desk, reader: &Reader, said: &Said, wrong: Option<&Problem>) -> Response {
    let words = reader.lens.words;
    let actor = reader.actor.clone();
    let found = async {
        let calendars = ops::list(desk, &reader.actor).await?;
        let brands = desk.db().read(move |tx| Ok::<_, Problem>(brands::of_actor(tx, &actor)?)).await?;
        Ok((calendars, brands, trail(desk, reader, About::Calendar, None).await?))
    };
    let (calendars, brands, history) = match found.await {
        Ok(found) => found,
        Err(problem) => return refusal(reader, Part::Calendars, &problem),
    };
    let heads = [
        words.say("calendars-name"),
        words.say("settings-brand"),
        words.say("settings-zone"),
        words.say("calendars-changed"),
        words.say("settings-state"),
    ];
    let may = reader.actor.grants.words.has(Permission::SettingsChange);
    let columns: Vec<Column<'_>> = heads.iter().map(|label| Column::words(label)).collect();
    let row = |entry: &Entry| Row {
        cells: vec![
            html! {
                a href={ "/settings/calendars/" (entry.id) } { (entry.name) }
                @if !entry.active { " " (tone_chip(&words.say("labels-retired"), Tone::Hold)) }
            },
            html! {
                @match brands.iter().find(|brand| Some(brand.id) == entry.brand_id) {
                    Some(brand) => (brand.name), None => (words.say("settings-every-brand")),
                }
            },
            html! { (entry.zone.replace('_', " ")) },
            age(words, entry.changed_at, reader.lens.now, ""),
            html! { @if may { div.actions { (standing(desk, words, entry)) } } },
        ],
        is_selected: false,
    };
    let rows: Vec<Row> = calendars.iter().map(row).collect();
    let (title, new) = (words.say("calendars-title"), words.say("calendars-add"));
    let add = html! {
        @if may {
            (link_button(&new, "/settings/calendars/new").main().icon(Icon::Plus))
        }
    };
    let body = html! {
        p { (words.say("calendars-why")) }
        @if let Some(problem) = wrong {
            (notice(Tone::Late, "", &html! { p { (desk::words::told(problem, words.language())) } }))
        }
        @if rows.is_empty() {
            (empty_state(Icon::Calendar, &words.say("calendars-none"), &words.say("calendars-none-why"), &add))
        } @else {
            div.actions { (add) }
            (table(&Table { caption: &title, is_caption_hidden: true, columns: &columns }, &rows))
        }
        (history)
    };
    let drawn = sheet(reader, Part::Calendars, &title, said, &body);
    if wrong.is_some() { again(drawn) } else { drawn.into_response() }
}
