//! What the browser gets after something was done to a case: the parts of the page that changed and a message, or
//! without scripts the page itself.

use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use desk::Desk;
use kernel::{Kind, Problem};
use maud::{Markup, html};

use super::view::CaseView;
use super::{composer, flow, head, load, side};
use crate::inbox::{Mood, Place, telling};
use crate::kit::{Toast, Tone};
use crate::session::{self, Lens, Reader};

/// The parts of an open case that any change may touch, each replacing itself. What one writes is not among them.
pub fn parts(lens: &Lens, view: &CaseView) -> Markup {
    html! {
        (head::head(lens, view, true))
        (flow::swapped(lens, view))
        (side::side(lens, view, true))
    }
}

/// It was done. `is_whole` also draws anew where one writes, for what decides whether one may.
pub async fn done(
    desk: &Desk,
    reader: &Reader,
    place: &Place,
    id: i64,
    said: &str,
    is_whole: bool,
) -> Response {
    if !reader.is_partial {
        return Redirect::to(&place.case_href(id)).into_response();
    }
    match load::case(desk, reader, place, id).await {
        Ok(view) => {
            let stops = is_whole && !(view.is_writable() && view.may.reply);
            let reopens = is_whole && view.is_writable() && view.flow.len() > 1;
            let writing = stops || (reopens && said == reader.lens.words.say("case-done-restored"));
            let markup = html! {
                (parts(&reader.lens, &view))
                @if writing { (composer::composer(&reader.lens, &view, true)) }
            };
            telling(markup.into_response(), said, Mood::Good)
        }
        // Done, and out of the reader's sight: back to the list it was opened from.
        Err(problem) if problem.kind == Kind::NotFound => away(place),
        Err(problem) => session::refused(desk, reader, &problem).await,
    }
}

/// Sends the browser to the list.
fn away(place: &Place) -> Response {
    let mut response = StatusCode::OK.into_response();
    if let Ok(value) = HeaderValue::from_str(&place.href()) {
        response.headers_mut().insert("hx-redirect", value);
    }
    response
}

/// It was refused: the parts as they are now, and why.
pub async fn refused(desk: &Desk, reader: &Reader, place: &Place, id: i64, problem: &Problem) -> Response {
    let is_about_the_case = matches!(problem.kind.status(), 409 | 412 | 422);
    let said = reader.lens.told(problem);
    if !is_about_the_case {
        return session::refused(desk, reader, problem).await;
    }
    if !reader.is_partial {
        let toast =
            crate::kit::toast(reader.lens.words, &Toast { text: &said, tone: Tone::Late, undo: None });
        return match super::page(desk, reader, place, id, vec![toast]).await {
            Ok(page) => (StatusCode::UNPROCESSABLE_ENTITY, page).into_response(),
            Err(problem) => session::refused(desk, reader, &problem).await,
        };
    }
    match load::case(desk, reader, place, id).await {
        Ok(view) => {
            let response = (StatusCode::UNPROCESSABLE_ENTITY, parts(&reader.lens, &view)).into_response();
            telling(response, &said, Mood::Bad)
        }
        Err(problem) => session::refused(desk, reader, &problem).await,
    }
}
