//! What a screen answers when an operation refuses: a page that says so, or for a part of a page its status and a sentence.
//! What belongs into a form comes back in that form, as entries of its list.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use desk::Desk;
use kernel::{Kind, Language, Problem};

use super::address::without;
use super::rail::{Current, nav};
use super::reader::Reader;
use crate::errors;
use crate::kit::{FieldError, Page};
use crate::words::Words;

/// When to come back, in seconds, where the refusal itself does not say.
const AGAIN_SECONDS: u32 = 5;

/// When to come back, in seconds, after a refusal that passes; `None` after any other.
pub fn again_after(problem: &Problem) -> Option<u32> {
    let passes = matches!(problem.kind.status(), 429 | 503);
    let said = problem.args.iter().find(|(name, _)| *name == "seconds");
    passes.then(|| said.and_then(|(_, value)| value.parse().ok()).unwrap_or(AGAIN_SECONDS))
}

/// The answer to a refusal, with when to come back where it passes.
pub fn with_wait(mut response: Response, problem: &Problem) -> Response {
    if let Some(seconds) = again_after(problem) {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// A refusal where no page can be drawn around it.
pub(super) fn sentence(problem: &Problem, language: Language) -> Response {
    let status = StatusCode::from_u16(problem.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    with_wait((status, desk::words::told(problem, language)).into_response(), problem)
}

/// A refusal as an answer: a page like `within`, or for a part of one its status and a sentence.
pub fn refusal(within: &Page<'_>, is_partial: bool, problem: &Problem) -> Response {
    if problem.kind.status() >= 500 && !matches!(problem.kind, Kind::Busy | Kind::Unavailable) {
        tracing::error!(%problem, "a screen could not be drawn");
    }
    if is_partial {
        return sentence(problem, within.language);
    }
    let language = within.language;
    let (title, told) = (desk::words::title(problem.kind, language), desk::words::told(problem, language));
    match problem.kind {
        Kind::NotPermitted | Kind::BeyondYours => errors::forbidden(within),
        Kind::Busy | Kind::Unavailable => {
            errors::unavailable(within, again_after(problem).unwrap_or(AGAIN_SECONDS))
        }
        Kind::TooMany => with_wait(errors::too_many(within, &title, &told), problem),
        kind if kind.status() >= 500 => errors::internal(within, "–"),
        kind if kind.status() == 422 => errors::does_not_fit(within, &title, &told, None),
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
    let within = Page { can_search: true, ..within };
    if problem.kind.status() == 422 && !reader.is_partial {
        let language = reader.lens.words.language();
        let (title, told) =
            (desk::words::title(problem.kind, language), desk::words::told(problem, language));
        return errors::does_not_fit(&within, &title, &told, without(&reader.at, problem).as_deref());
    }
    refusal(&within, reader.is_partial, problem)
}

/// A refusal as the entries of a form's list, each leading to its field.
pub fn faults(words: Words, problem: &Problem) -> Vec<FieldError> {
    let text = desk::words::told(problem, words.language());
    vec![FieldError { field: problem.field.unwrap_or_default().to_owned(), text }]
}
