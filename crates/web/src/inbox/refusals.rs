//! What a screen answers when an operation refuses: a page that says so, or a status with a message at the foot.

use std::fmt::Write as _;

use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use desk::Desk;
use kernel::{Kind, Language, Problem};
use serde_json::json;

use super::rail::{Current, nav};
use super::reader::Reader;
use crate::errors;
use crate::kit::Page;

/// How a message at the foot of the page is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Good news.
    Good,
    /// Bad news: it stays until closed.
    Bad,
}

/// Adds a message to a partial answer, and lets the lists fetch themselves.
pub fn telling(mut response: Response, text: &str, mood: Mood) -> Response {
    let tone = if mood == Mood::Good { "ok" } else { "late" };
    let event = json!({ "khidmat:toast": { "text": text, "tone": tone }, "khidmat:cases": {} });
    // Header values are ASCII: what is beyond is escaped as JSON has it.
    let ascii: String = event.to_string().chars().fold(String::new(), |mut all, c| {
        if c.is_ascii() {
            all.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                // Writing to a string cannot fail.
                let _ = write!(all, "\\u{unit:04x}");
            }
        }
        all
    });
    if let Ok(value) = HeaderValue::from_str(&ascii) {
        response.headers_mut().insert("hx-trigger", value);
    }
    response
}

/// A refusal where no page can be drawn around it.
pub fn bare(problem: &Problem, language: Language) -> Response {
    let status = StatusCode::from_u16(problem.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, desk::words::told(problem, language)).into_response()
}

/// A refusal as an answer to this reader: a page with the rail, or for a part of a page its status alone.
pub async fn answer(desk: &Desk, reader: &Reader, problem: &Problem) -> Response {
    let language = reader.lens.words.language();
    if reader.is_partial {
        return bare(problem, language);
    }
    let nav = nav(desk, reader, Current::Elsewhere).await.ok();
    let within = Page {
        theme: reader.theme,
        nav: nav.as_ref(),
        can_search: true,
        ..Page::new("", language, reader.lens.now)
    };
    match problem.kind {
        Kind::NotPermitted => errors::forbidden(&within),
        Kind::Busy | Kind::Unavailable => errors::unavailable(&within, 5),
        kind if kind.status() >= 500 => {
            tracing::error!(%problem, "a screen could not be drawn");
            errors::internal(&within, "–")
        }
        _ => errors::not_found(&within),
    }
}
