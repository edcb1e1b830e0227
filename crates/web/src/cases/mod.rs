//! The screens of a case: its thread, what is written in it, what is done with it, and opening a new one.

mod answers;
mod begin;
mod beginning;
mod brief;
mod composer;
mod drafting;
mod files;
mod flow;
mod forms;
mod head;
mod letters;
mod load;
pub(crate) mod mailed;
mod original;
mod mentions;
mod new;
mod recipients;
#[cfg(test)]
pub(crate) mod samples;
mod sender;
mod side;
mod snoozing;
mod table;
mod tools;
mod verbs;
mod view;
mod whom;
mod writing;

use axum::Router;
use axum::extract::{DefaultBodyLimit, RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use desk::Desk;
use desk::cases::folders::Folder;
use kernel::{Kind, Permission, Problem};
use maud::{Markup, html};

use crate::inbox::{self, Asked, Place};
use crate::kit::{Frame, Pane};
use crate::session::{self, Path, Query, Reader, refused};

pub use brief::Brief;
pub use drafting::place_name;
pub use flow::paragraphs;
pub use letters::{begun_href, begun_reason, chosen_time, named as letter_standing, reason as letter_reason};
pub use load::{hex, other};
pub use side::address_name;
pub use snoozing::moments;
pub use table::case_table;
pub use view::OtherCase;

/// `/cases/…` and `/attachments/{id}`.
pub fn routes() -> Router<Desk> {
    Router::new()
        .route("/cases/new", get(new::show).post(new::open))
        .route("/cases/new/customer", get(new::customer))
        .route(
            "/cases/write",
            get(begin::show).post(begin::send).layer(DefaultBodyLimit::max(session::FORM_MAX_BYTES)),
        )
        .route("/cases/write/customer", get(begin::customer))
        .route("/cases/write/sender", get(sender::show))
        .route("/cases/write/draft/begin", post(beginning::save))
        .route("/cases/write/discard", post(begin::discard))
        .route(
            "/cases/write/files",
            post(beginning::files).layer(DefaultBodyLimit::max(session::FORM_MAX_BYTES)),
        )
        .route("/cases/write/snippets", get(beginning::list))
        .route("/cases/write/snippets/{snippet}", get(beginning::fill))
        .route("/cases/{id}", get(show))
        .route("/cases/{id}/parts", get(fresh))
        .route(
            "/cases/{id}/reply",
            post(writing::reply).layer(DefaultBodyLimit::max(session::FORM_MAX_BYTES)),
        )
        .route("/cases/{id}/note", post(writing::note))
        .route(
            "/cases/{id}/forward",
            post(writing::forward).layer(DefaultBodyLimit::max(session::FORM_MAX_BYTES)),
        )
        .route("/cases/{id}/draft/{form}", post(drafting::save))
        .route(
            "/cases/{id}/files",
            post(drafting::files).layer(DefaultBodyLimit::max(session::FORM_MAX_BYTES)),
        )
        .route("/cases/{id}/snippets", get(drafting::list))
        .route("/cases/{id}/snippets/{snippet}", get(drafting::fill))
        .route("/cases/{id}/letters/{letter}/again", post(letters::again))
        .route("/letters/{id}/withdraw", post(letters::withdraw))
        .route("/letters/{id}/change", post(letters::change))
        .route("/cases/{id}/{verb}", post(verbs::verb))
        .route("/cases/{id}/held/{held_id}/{how}", post(mailed::settle))
        .route("/cases/{id}/messages/{message_id}/reopen", post(mailed::reopen))
        .route("/messages/{id}/source", get(mailed::source))
        .route("/messages/{id}/look", get(original::page))
        .route("/messages/{id}/original", get(original::frame))
        .route("/held/{id}/source", get(mailed::held_source))
        .route("/attachments/{id}", get(files::download))
}

/// A case's thread and side, for the panes beside a list.
pub async fn thread_and_side(
    desk: &Desk,
    reader: &Reader,
    place: &Place,
    id: i64,
) -> Result<Markup, Problem> {
    let view = load::case(desk, reader, place, id).await?;
    let lens = &reader.lens;
    let words = lens.words;
    Ok(html! {
        section.thread id={ "thread-" (id) } data-case=(id) aria-label=(words.say("case-case")) {
            (head::head(lens, &view, false))
            kh-presence.others id={ "presence-" (id) } data-case=(id) src="/live/here" role="status" {}
            (flow::flow(lens, &view))
            (composer::composer(lens, &view, false))
        }
        (side::side(lens, &view, false))
    })
}

/// The whole page of a case, with messages at its foot.
pub(crate) async fn page(
    desk: &Desk,
    reader: &Reader,
    place: &Place,
    id: i64,
    toasts: Vec<Markup>,
) -> Result<Markup, Problem> {
    let actor = reader.actor.clone();
    let case = desk.db().read(move |tx| desk::cases::seen(tx, &actor, id)).await?;
    let body = async || inbox::panes(desk, reader, place, Some(id)).await;
    let current = place.current();
    reader.page_with(desk, &case.subject, Frame::Desk(Pane::Thread), current, toasts, body).await
}

/// `/cases/{id}`, and `/cases/KH-1042` as people say it and write it into a note.
async fn show(
    State(desk): State<Desk>,
    Path(part): Path<String>,
    RawQuery(query): RawQuery,
    Query(asked): Query<Asked>,
    reader: Reader,
) -> Response {
    let Ok(id) = part.parse() else {
        return match by_number(&desk, &reader, &part, query.as_deref()).await {
            Ok(answer) => answer,
            Err(problem) => refused(&desk, &reader, &problem).await,
        };
    };
    match opened(&desk, &reader, &Place::read(&asked), id).await {
        Ok(page) => page.into_response(),
        Err(problem) => refused(&desk, &Reader { is_partial: false, ..reader }, &problem).await,
    }
}

async fn opened(desk: &Desk, reader: &Reader, place: &Place, id: i64) -> Result<Markup, Problem> {
    // Opened from the mentions, it has been noted; from elsewhere the reader may not have been looking for it.
    if place.folder == Folder::Mentions {
        desk::cases::ops::read_mentions(desk, &reader.actor, id).await?;
    }
    page(desk, reader, place, id, Vec::new()).await
}

/// To the case of a number. One that the reader may not see is answered as one that never was.
async fn by_number(
    desk: &Desk,
    reader: &Reader,
    part: &str,
    query: Option<&str>,
) -> Result<Response, Problem> {
    reader.actor.may(Permission::CaseView)?;
    let number = inbox::spoken(part).ok_or_else(|| Problem::new(Kind::NotFound))?;
    let actor = reader.actor.clone();
    let id = desk.db().read(move |tx| desk::cases::by_reference(tx, &actor, number)).await?;
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    Ok(Redirect::to(&format!("/cases/{id}{query}")).into_response())
}

async fn fresh(
    State(desk): State<Desk>,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
    reader: Reader,
) -> Response {
    let place = Place::read(&asked);
    match load::case(&desk, &reader, &place, id).await {
        Ok(view) => {
            let lens = &reader.lens;
            html! { (flow::flow(lens, &view)) (head::head(lens, &view, true)) (side::side(lens, &view, true)) }.into_response()
        }
        Err(problem) => refused(&desk, &reader, &problem).await,
    }
}
