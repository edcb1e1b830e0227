//! What a screen answers when an operation refuses: a page that says so, or for a part of a page its status and a sentence.
//! What belongs into a form comes back in that form, as entries of its list.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use desk::Desk;
use kernel::{Kind, Language, Problem};

use super::rail::{Current, nav};
use super::reader::Reader;
use crate::errors;
use crate::kit::{FieldError, Page};
use crate::words::Words;

/// When to come back, in seconds, where the refusal itself does not say.
const AGAIN_SECONDS: u32 = 5;

/// A refusal where no page can be drawn around it.
pub(super) fn sentence(problem: &Problem, language: Language) -> Response {
    let status = StatusCode::from_u16(problem.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, desk::words::told(problem, language)).into_response()
}

/// A refusal as an answer: a page like `within`, or for a part of one its status and a sentence.
pub fn refusal(within: &Page<'_>, is_partial: bool, problem: &Problem) -> Response {
    if problem.kind.status() >= 500 && !matches!(problem.kind, Kind::Busy | Kind::Unavailable) {
        tracing::error!(%problem, "a screen could not be drawn");
    }
    if is_partial {
        return sentence(problem, within.language);
    }
    let seconds = problem.args.iter().find(|(name, _)| *name == "seconds");
    let seconds = seconds.and_then(|(_, value)| value.parse().ok()).unwrap_or(AGAIN_SECONDS);
    match problem.kind {
        Kind::NotPermitted | Kind::BeyondYours => errors::forbidden(within),
        Kind::Busy | Kind::Unavailable | Kind::TooMany => errors::unavailable(within, seconds),
        kind if kind.status() >= 500 => errors::internal(within, "–"),
        _ => errors::not_found(within),
    }
}

/// A refusal as an answer to this reader, with the rail of the desk.
pub async fn refused(desk: &Desk, reader: &Reader, problem: &Problem) -> Response {
    let nav = if reader.is_partial { None } else { nav(desk, reader, Current::Elsewhere).await.ok() };
    let within = match &nav {
        Some(nav) => reader.beside(nav, ""),
        None => reader.bare(""),
    };
    refusal(&Page { can_search: true, ..within }, reader.is_partial, problem)
}

/// A refusal as the entries of a form's list, each leading to its field.
pub fn faults(words: Words, problem: &Problem) -> Vec<FieldError> {
    let text = desk::words::told(problem, words.language());
    vec![FieldError { field: problem.field.unwrap_or_default().to_owned(), text }]
}
