//! The page behind a rating link: stars and one button, for anybody who holds the link. Looking records nothing, since
//! mail scanners look too; only the button does.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use desk::ratings::ops::{self, Shown};
use desk::{Desk, words as desk_words};
use kernel::{Language, Problem, Via};
use maud::{Markup, html};

use crate::kit::{Control, Field, FieldError, Form, Icon, Page, button, field, form, icon, page};
use crate::session::{Path, Sent, with_wait};
use crate::words::Words;

/// `/rate/{token}`.
pub fn routes() -> Router<Desk> {
    Router::new().route("/rate/{token}", get(ask).post(give))
}

/// What was chosen.
#[derive(Debug)]
struct Typed {
    score: String,
    comment: String,
}

fn whole(desk: &Desk, language: Language, title: &str, status: StatusCode, body: &Markup) -> Response {
    (status, page(&Page::new(title, language, desk.now()), body)).into_response()
}

fn refused(desk: &Desk, problem: &Problem, language: Language) -> Response {
    let status = StatusCode::from_u16(problem.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let title = desk_words::title(problem.kind, language);
    let body = html! { h1 { (title) } p { (desk_words::told(problem, language)) } };
    with_wait(whole(desk, language, &title, status, &body), problem)
}

/// The language of somebody who is not known: what the browser asks for.
fn wished(headers: &HeaderMap) -> Language {
    let header = headers.get("accept-language").and_then(|value| value.to_str().ok());
    header.and_then(Language::from_accept).unwrap_or_default()
}

fn question(shown: &Shown, token: &str, typed: Option<&Typed>, error: Option<&str>) -> Markup {
    let words = Words::new(shown.language);
    let given = shown.given.as_ref();
    let score = typed.map_or_else(
        || given.map(|given| given.score.to_string()).unwrap_or_default(),
        |typed| typed.score.clone(),
    );
    let comment = typed.map_or_else(
        || given.map(|given| given.comment.clone()).unwrap_or_default(),
        |typed| typed.comment.clone(),
    );
    let (more, send) = (words.say("rate-comment"), words.say("rate-send"));
    let errors: Vec<FieldError> =
        error.iter().map(|text| FieldError { field: "score".to_owned(), text: (*text).to_owned() }).collect();
    let body = html! {
        (stars(words, &score, error))
        (field(words, &Field::new("comment", &more, Control::Area { value: &comment }).optional().max_length(2_000)))
        div.actions { (button(&send).main().submit()) }
    };
    let action = format!("/rate/{token}");
    html! {
        h1 { (words.with("rate-title", &[("brand", shown.brand.as_str().into())])) }
        p.muted { (shown.reference) " · " (shown.subject) }
        // The last answer counts, so that a second sending needs no key.
        (form(words, &Form::post("rate", &action, token).errors(&errors), &body))
    }
}

/// Five stars in a row, the fewest first, each with its word under it. Radios, so that keys and readers know them.
fn stars(words: Words, score: &str, error: Option<&str>) -> Markup {
    html! {
        fieldset.field.stars aria-describedby=[error.map(|_| "score-error")] {
            legend { (words.say("rate-stars")) }
            div {
                @for stars in 1..=5_u8 {
                    @let value = stars.to_string();
                    input.sr type="radio" id={ "score-" (value) } name="score" value=(value) checked[value == score] required;
                    label for={ "score-" (value) } {
                        span aria-hidden="true" { "★" }
                        (words.say(&format!("rate-{stars}")))
                    }
                }
            }
            @if let Some(error) = error { p.error #score-error { (icon(Icon::Warning)) span { (error) } } }
        }
    }
}

async fn ask(State(desk): State<Desk>, Path(token): Path<String>, headers: HeaderMap) -> Response {
    match ops::show(&desk, token.clone()).await {
        Ok(shown) => {
            let title = Words::new(shown.language).say("rate-page");
            whole(&desk, shown.language, &title, StatusCode::OK, &question(&shown, &token, None, None))
        }
        Err(problem) => refused(&desk, &problem, wished(&headers)),
    }
}

async fn give(
    State(desk): State<Desk>,
    Path(token): Path<String>,
    headers: HeaderMap,
    sent: Sent,
) -> Response {
    let typed = Typed { score: sent.text("score").to_owned(), comment: sent.text("comment").to_owned() };
    let shown = match ops::show(&desk, token.clone()).await {
        Ok(shown) => shown,
        Err(problem) => return refused(&desk, &problem, wished(&headers)),
    };
    let (language, words) = (shown.language, Words::new(shown.language));
    let title = words.say("rate-page");
    let Ok(score) = typed.score.parse::<i64>() else {
        let said = words.say("rate-choose");
        let body = question(&shown, &token, Some(&typed), Some(&said));
        return whole(&desk, language, &title, StatusCode::UNPROCESSABLE_ENTITY, &body);
    };
    match ops::give(&desk, Via::Screen, token.clone(), score, typed.comment.clone()).await {
        Ok(_) => {
            let body = html! {
                h1 { (words.say("rate-thanks")) }
                p { (words.with("rate-thanks-why", &[("brand", shown.brand.as_str().into())])) }
                p { a href={ "/rate/" (token) } { (words.say("rate-again")) } }
            };
            whole(&desk, language, &title, StatusCode::OK, &body)
        }
        Err(problem) if problem.kind.status() == 422 => {
            let said = desk_words::told(&problem, language);
            let body = question(&shown, &token, Some(&typed), Some(&said));
            whole(&desk, language, &title, StatusCode::UNPROCESSABLE_ENTITY, &body)
        }
        Err(problem) => refused(&desk, &problem, language),
    }
}
