//! API tokens: for programs that act in one's own name.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use desk::Desk;
use desk::audit::About;
use desk::staff::Token;
use desk::staff::ops::{self, MadeToken};
use jiff::tz::TimeZone;
use kernel::{Kind, Problem, Timestamp};
use maud::{Markup, html};
use text::format;

use super::parts::{Part, Said, again, belongs_in_form, error_of, refusal, sheet};
use super::trail::trail;
use crate::kit::{
    Column, Control, Field, FieldError, Form, Icon, Row, Table, Tone, button, copy_button, empty_state,
    field, form, link_button, notice, table,
};
use crate::session::{Path, Query, Reader, Sent, faults};
use crate::sign_in::form_key;

/// What a refusal calls the form it expected.
const EXPECTED: &str = "expected";

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/settings/tokens", get(read).post(make))
        .route("/settings/tokens/{id}/revoke", post(revoke))
}

fn listed(desk: &Desk, reader: &Reader, tokens: &[Token]) -> Markup {
    let words = reader.lens.words;
    let title = words.say("settings-tokens");
    if tokens.is_empty() {
        return empty_state(
            Icon::Key,
            &words.say("settings-no-tokens"),
            &words.say("settings-no-tokens-why"),
            &html! {},
        );
    }
    let heads = [
        words.say("settings-token-name"),
        words.say("settings-made"),
        words.say("settings-expires"),
        String::new(),
    ];
    let columns: Vec<Column<'_>> = heads.iter().map(|label| Column::words(label)).collect();
    let (zone, language) = (&reader.lens.zone, words.language());
    let (revoke, never) = (words.say("settings-revoke"), words.say("settings-never"));
    let day = |at: Timestamp| format::date(language, format::day_of(at, zone), format::DateStyle::Medium);
    let row = |token: &Token| {
        let (id, action) = (format!("token-{}", token.id), format!("/settings/tokens/{}/revoke", token.id));
        let end = token.expires_at.map_or_else(|| never.clone(), day);
        Row {
            cells: vec![
                html! { (token.name) },
                html! { (day(token.created_at)) },
                html! { (end) },
                form(
                    words,
                    &Form::post(&id, &action, &form_key(desk)),
                    &html! { (button(&revoke).danger().submit()) },
                ),
            ],
            is_selected: false,
        }
    };
    let rows: Vec<Row> = tokens.iter().map(row).collect();
    table(&Table { caption: &title, is_caption_hidden: true, columns: &columns }, &rows)
}

fn make_form(reader: &Reader, typed: &Sent, key: &str, errors: &[FieldError]) -> Markup {
    let words = reader.lens.words;
    let (name, hint) = (words.say("settings-token-name"), words.say("settings-token-name-hint"));
    let (expires, save) = (words.say("settings-expires"), words.say("settings-make-token"));
    let part = |one: Field<'_>| field(words, &one.error(error_of(errors, one.name)));
    let body = html! {
        (part(Field::new("name", &name, Control::Line { kind: "text", value: typed.text("name") }).hint(&hint)))
        (part(Field::new("expires_at", &expires, Control::Line { kind: "date", value: typed.text("expires_at") }).optional()))
        div.actions { (button(&save).main().submit()) }
    };
    form(words, &Form::post("token", "/settings/tokens", key).errors(errors), &body)
}

async fn show(
    desk: &Desk,
    reader: &Reader,
    typed: &Sent,
    said: &Said,
    problem: Option<&Problem>,
) -> Response {
    let words = reader.lens.words;
    let found = async {
        let tokens = ops::list_tokens(desk, &reader.actor).await?;
        Ok((tokens, trail(desk, reader, About::Staff, reader.actor.staff_id()).await?))
    };
    let (tokens, history) = match found.await {
        Ok(found) => found,
        Err(problem) => return refusal(reader, Part::Tokens, &problem),
    };
    let errors = problem.map(|problem| faults(reader.lens.words, problem)).unwrap_or_default();
    let body = html! {
        p { (words.say("settings-tokens-why")) }
        (listed(desk, reader, &tokens))
        section.stack { h2 { (words.say("settings-make-token")) } (make_form(reader, typed, &form_key(desk), &errors)) }
        (history)
    };
    let drawn = sheet(reader, Part::Tokens, &words.say("settings-tokens"), said, &body);
    if problem.is_some() { again(drawn) } else { drawn.into_response() }
}

async fn read(State(desk): State<Desk>, reader: Reader, Query(said): Query<Said>) -> Response {
    show(&desk, &reader, &Sent::default(), &said, None).await
}

/// The end of a typed day in the reader's zone; `None` when nothing was typed.
fn end_of(day: &str, zone: &TimeZone) -> Result<Option<Timestamp>, Problem> {
    if day.is_empty() {
        return Ok(None);
    }
    let wrong = || Problem::field(Kind::Malformed, "expires_at").with(EXPECTED, "2027-01-31");
    let date: jiff::civil::Date = day.parse().map_err(|_| wrong())?;
    let next = date.tomorrow().map_err(|_| wrong())?.to_zoned(zone.clone()).map_err(|_| wrong())?;
    Ok(Some(Timestamp::from_jiff(next.timestamp())))
}

fn shown(reader: &Reader, made: &MadeToken) -> Markup {
    let words = reader.lens.words;
    let (title, back) = (words.say("settings-token-made"), words.say("settings-tokens"));
    let body = html! {
        (notice(Tone::Soon, "", &html! { p { (words.say("settings-token-made-why")) } }))
        p { code.secret { (made.token) } }
        div.actions { (copy_button(&words.say("settings-copy"), &made.token)) (link_button(&back, "/settings/tokens")) }
    };
    sheet(reader, Part::Tokens, &title, &Said::default(), &body)
}

async fn make(State(desk): State<Desk>, reader: Reader, typed: Sent) -> Response {
    let done = async {
        let expires_at = end_of(typed.text("expires_at"), &reader.lens.zone)?;
        ops::make_token(&desk, &typed.named(&reader.actor, ""), typed.text("name"), expires_at).await
    };
    match done.await {
        Ok(made) => shown(&reader, &made).into_response(),
        Err(problem) if belongs_in_form(&problem) => {
            show(&desk, &reader, &typed, &Said::default(), Some(&problem)).await
        }
        Err(problem) => refusal(&reader, Part::Tokens, &problem),
    }
}

async fn revoke(State(desk): State<Desk>, reader: Reader, Path(id): Path<i64>, typed: Sent) -> Response {
    match ops::revoke_token(&desk, &typed.named(&reader.actor, ""), id).await {
        Ok(()) => Redirect::to("/settings/tokens?said=revoked").into_response(),
        Err(problem) => refusal(&reader, Part::Tokens, &problem),
    }
}
