//! Search: one box over cases, messages and customers, with the passage each case was found by.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use desk::Desk;
use desk::search::{Found, Hit, PersonHit, ops};
use kernel::Problem;
use maud::{Markup, html};
use serde::Deserialize;

use crate::inbox::channel_icon;
use crate::kit::{Form, Frame, Icon, Tone, avatar, button, chip, empty_state, form, icon, notice};
use crate::session::{Current, Lens, Query, Reader, refused};

/// `/search`.
pub fn routes() -> Router<Desk> {
    Router::new().route("/search", get(show))
}

/// What is looked for.
#[derive(Clone, Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
}

async fn show(State(desk): State<Desk>, Query(asked): Query<Asked>, reader: Reader) -> Response {
    let title = reader.lens.words.say("search-title");
    let body = async || {
        let found = match ops::find(&desk, &reader.actor, &asked.q, 0).await {
            Ok(found) => Ok(found),
            // What was typed stays in the box, with what is wrong in it.
            Err(problem) if problem.kind.status() == 422 => {
                Err(desk::words::told(&problem, reader.lens.words.language()))
            }
            Err(problem) => return Err(problem),
        };
        Ok::<_, Problem>(html! {
            header { h1 { (title) } }
            (asking(&reader.lens, &asked))
            div #found { (answer(&reader.lens, &asked, &found)) }
        })
    };
    match reader.page(&desk, &title, Frame::Sheet, Current::Elsewhere, body).await {
        Ok(page) => page.into_response(),
        Err(problem) => refused(&desk, &reader, &problem).await,
    }
}

fn asking(lens: &Lens, asked: &Asked) -> Markup {
    let words = lens.words;
    let find = words.say("search-find");
    let body = html! {
        div.group {
            label.sr for="q" { (words.say("search-label")) }
            input.input type="search" id="q" name="q" value=(asked.q) placeholder=(words.say("search-hint")) autocomplete="off" dir="auto"
                data-action="search" hx-get="/search" hx-trigger="input changed delay:250ms" hx-target="#found" hx-select="#found"
                hx-swap="outerHTML" hx-replace-url="true";
            (button(&find).submit().icon(Icon::Search))
        }
    };
    form(words, &Form::get("find", "/search"), &body)
}

fn answer(lens: &Lens, asked: &Asked, found: &Result<Found, String>) -> Markup {
    let words = lens.words;
    let nothing = |title, why| empty_state(Icon::Search, &words.say(title), &words.say(why), &html! {});
    match found {
        Err(said) => notice(Tone::Late, "", &html! { p { (said) } }),
        Ok(_) if asked.q.trim().is_empty() => nothing("search-start", "search-start-why"),
        Ok(found) if found.cases.is_empty() && found.people.is_empty() => {
            nothing("search-none", "search-none-why")
        }
        Ok(found) => html! {
            @if !found.people.is_empty() {
                section.panel {
                    h2 { (words.say("search-people")) }
                    ul.people-found { @for person in &found.people { (somebody(person)) } }
                }
            }
            @if !found.cases.is_empty() {
                section.panel {
                    h2 { (words.say("search-cases")) }
                    ul.hits { @for hit in &found.cases { (drawn(lens, hit)) } }
                    @if found.more { p.muted { (words.say("search-more")) } }
                }
            }
        },
    }
}

fn somebody(person: &PersonHit) -> Markup {
    html! {
        li {
            (avatar(&person.full_name))
            span {
                a.link href={ "/customers/" (person.id) } dir="auto" { (person.full_name) }
                @if let Some(address) = person.addresses.first() { small.faint { (address) } }
            }
        }
    }
}

fn drawn(lens: &Lens, hit: &Hit) -> Markup {
    let (words, case) = (lens.words, &hit.case);
    let place = hit.message_id.map(|id| format!("#message-{id}")).unwrap_or_default();
    html! {
        li {
            (icon(channel_icon(&case.channel)))
            div {
                div.row-line {
                    a.link href={ "/cases/" (case.id) (place) } dir="auto" lang=(case.language.tag()) { (case.subject) }
                    (chip(case.status_labels.get(words.language())))
                    span.faint.end { (lens.day(case.last_message_at)) }
                }
                p.faint {
                    "KH-" (case.reference) " · " span dir="auto" { (case.customer_name) }
                    " · " (words.say(&format!("search-by-{}", hit.by)))
                    @if hit.author != case.customer_name && !hit.author.is_empty() { ", " span dir="auto" { (hit.author) } }
                }
                p.passage dir="auto" lang=(case.language.tag()) {
                    @for piece in &hit.passage { @if piece.hit { mark { (piece.text) } } @else { (piece.text) } }
                }
            }
        }
    }
}
