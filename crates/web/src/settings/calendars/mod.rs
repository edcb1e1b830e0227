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
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use desk::audit::About;
use desk::calendars::{Entry, ops};
use desk::{Desk, brands};
use kernel::{Permission, Problem};
use maud::html;

use super::parts::{Part, Said, refusal, sheet};
use super::trail::trail;
use crate::kit::{Column, Icon, Row, Table, age, empty_state, link_button, table};
use crate::session::Signed;

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/settings/calendars", get(list))
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

async fn list(State(desk): State<Desk>, signed: Signed, Query(said): Query<Said>) -> Response {
    let words = signed.here.words;
    let actor = signed.actor.clone();
    let found = async {
        let calendars = ops::list(&desk, &signed.actor).await?;
        let brands = desk.db().read(move |tx| Ok::<_, Problem>(brands::of_actor(tx, &actor)?)).await?;
        Ok((calendars, brands, trail(&desk, &signed, About::Calendar, None).await?))
    };
    let (calendars, brands, history) = match found.await {
        Ok(found) => found,
        Err(problem) => return refusal(&signed, Part::Calendars, &problem),
    };
    let heads = [
        words.say("calendars-name"),
        words.say("settings-brand"),
        words.say("settings-zone"),
        words.say("calendars-changed"),
    ];
    let columns: Vec<Column<'_>> = heads.iter().map(|label| Column::words(label)).collect();
    let row = |entry: &Entry| Row {
        cells: vec![
            html! { a href={ "/settings/calendars/" (entry.id) } { (entry.name) } },
            html! {
                @match brands.iter().find(|brand| Some(brand.id) == entry.brand_id) {
                    Some(brand) => (brand.name), None => (words.say("settings-every-brand")),
                }
            },
            html! { (entry.zone.replace('_', " ")) },
            age(words, entry.changed_at, signed.here.now, ""),
        ],
        is_selected: false,
    };
    let rows: Vec<Row> = calendars.iter().map(row).collect();
    let (title, new) = (words.say("calendars-title"), words.say("calendars-add"));
    let add = html! {
        @if signed.actor.grants.words.has(Permission::SettingsChange) {
            (link_button(&new, "/settings/calendars/new").main().icon(Icon::Plus))
        }
    };
    let body = html! {
        p { (words.say("calendars-why")) }
        @if rows.is_empty() {
            (empty_state(Icon::Calendar, &words.say("calendars-none"), &words.say("calendars-none-why"), &add))
        } @else {
            div.actions { (add) }
            (table(&Table { caption: &title, is_caption_hidden: true, columns: &columns }, &rows))
        }
        (history)
    };
    sheet(&signed, Part::Calendars, &title, &said, &body).into_response()
}
