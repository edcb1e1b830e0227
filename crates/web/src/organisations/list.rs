//! Finding an organisation by any part of its name or mail domain; how many people and open cases each has.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use desk::Desk;
use desk::memberships::ops::{Count, counts};
use desk::organisations::Organisation;
use desk::organisations::ops::{OrganisationPage, OrganisationQuery, list};
use kernel::{Permission, Problem};
use maud::{Markup, html};
use serde::Deserialize;

use crate::kit::{
    Column, Form, Frame, Icon, Row, Table, Tone, button, empty_state, form, link_button, pagination, table,
    tone_chip,
};
use crate::session::{Current, Lens, Query, Reader, joined, refused};

/// What is looked for, and where the page begins.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    after: String,
}

/// `GET /organisations`.
pub async fn show(State(desk): State<Desk>, Query(asked): Query<Asked>, reader: Reader) -> Response {
    let words = reader.lens.words;
    let title = words.say("organisations-title");
    let may_add = reader.actor.grants.words.has(Permission::CustomerChange);
    let body = async || {
        let query = OrganisationQuery {
            words: asked.q.clone(),
            after: Some(asked.after.clone()).filter(|after| !after.is_empty()),
            ..OrganisationQuery::default()
        };
        let page = list(&desk, &reader.actor, &query).await?;
        let ids: Vec<i64> = page.organisations.iter().map(|one| one.id).collect();
        let counts = counts(&desk, &reader.actor, &ids).await?;
        Ok::<_, Problem>(html! {
            header {
                h1 { (title) }
                @if may_add { (link_button(&words.say("organisations-add"), "/organisations/new").main().icon(Icon::Plus)) }
            }
            (search_box(&reader.lens, &asked))
            (found(&reader.lens, &asked, &page, &counts))
        })
    };
    match reader.page(&desk, &title, Frame::Sheet, Current::Organisations, body).await {
        Ok(page) => page.into_response(),
        Err(problem) => refused(&desk, &reader, &problem).await,
    }
}

fn search_box(lens: &Lens, asked: &Asked) -> Markup {
    let words = lens.words;
    let (find, hint) = (words.say("customer-find"), words.say("organisations-find-hint"));
    let body = html! {
        div.group {
            label.sr for="q" { (hint) }
            input.input type="search" id="q" name="q" value=(asked.q) placeholder=(hint) autocomplete="off"
                data-action="search" hx-get="/organisations" hx-trigger="input changed delay:250ms" hx-target="#found"
                hx-select="#found" hx-swap="outerHTML" hx-replace-url="true";
            (button(&find).submit().icon(Icon::Search))
        }
    };
    form(words, &Form::get("find-organisation", "/organisations"), &body)
}

fn found(lens: &Lens, asked: &Asked, page: &OrganisationPage, counts: &[Count]) -> Markup {
    let words = lens.words;
    if page.organisations.is_empty() {
        let (title, why) = if asked.q.is_empty() {
            (words.say("organisations-none"), words.say("organisations-none-why"))
        } else {
            (words.say("organisations-none-found"), words.say("organisations-none-found-why"))
        };
        return html! { div #found { (empty_state(Icon::Building, &title, &why, &html! {})) } };
    }
    let [name, domains, people, open] =
        ["organisations-name", "organisations-domains", "organisations-people", "organisations-open"]
            .map(|key| words.say(key));
    let columns =
        [Column::words(&name), Column::words(&domains), Column::figures(&people), Column::figures(&open)];
    let caption = words.say("organisations-title");
    let rows: Vec<Row> = page
        .organisations
        .iter()
        .map(|one| row(lens, one, counts.iter().find(|count| count.id == one.id)))
        .collect();
    let here = |after: &str| {
        let pairs = [("q", asked.q.as_str()), ("after", after)];
        let said = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        joined("/organisations", &said.map(|(name, value)| (name, value.to_owned())).collect::<Vec<_>>())
    };
    let (first, next) = (here(""), page.next.as_ref().map(|next| here(next)));
    let said = words.with("inbox-shown", &[("count", rows.len().into())]);
    html! {
        div #found data-refresh-on="person" hx-get=(here(&asked.after)) hx-trigger="khidmat:refresh" hx-select="#found"
            hx-swap="morph:outerHTML" {
            (table(&Table { caption: &caption, is_caption_hidden: true, columns: &columns }, &rows))
            @if !asked.after.is_empty() || next.is_some() {
                (pagination(words, &said, (!asked.after.is_empty()).then_some(first.as_str()), next.as_deref()))
            }
        }
    }
}

/// The address of its people's open cases, in the inbox.
pub(super) fn cases_href(id: i64) -> String {
    joined("/inbox/all", &[("organisation", id.to_string())])
}

fn row(lens: &Lens, one: &Organisation, count: Option<&Count>) -> Row {
    let words = lens.words;
    let (people, open) = count.map_or((0, 0), |count| (count.people, count.open_cases));
    let number = |number: i64| text::format::integer(words.language(), number);
    let cells = vec![
        html! {
            a.link href={ "/organisations/" (one.id) } dir="auto" { (one.name) }
            @if !one.active { " " (tone_chip(&words.say("organisations-retired"), Tone::Hold)) }
        },
        html! { (one.domains.join(", ")) },
        html! { (number(people)) },
        html! { @if open > 0 { a.link href=(cases_href(one.id)) { (number(open)) } } @else { (number(0)) } },
    ];
    Row { cells, is_selected: false }
}
