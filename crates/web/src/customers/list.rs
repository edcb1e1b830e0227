//! Finding a customer by any part of a name or an address, or by a number.

use std::collections::HashSet;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use desk::customers::Person;
use desk::customers::ops::{CustomerPage, CustomerQuery, list};
use desk::{Desk, search};
use kernel::Problem;
use maud::{Markup, html};
use serde::Deserialize;

use crate::kit::{
    Column, Form, Frame, Icon, Row, Table, button, empty_state, form, link_button, pagination, table,
};
use crate::session::{Current, Lens, Query, Reader, joined, refused};

/// The most who are found by words in the middle.
const MORE: i64 = 50;

/// What is looked for, and where the page begins.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    after: String,
}

/// `GET /customers`.
pub async fn show(State(desk): State<Desk>, Query(asked): Query<Asked>, reader: Reader) -> Response {
    let title = reader.lens.words.say("inbox-customers");
    let body = async || {
        let query = CustomerQuery {
            words: asked.q.clone(),
            after: Some(asked.after.clone()).filter(|after| !after.is_empty()),
            ..CustomerQuery::default()
        };
        let mut page = list(&desk, &reader.actor, &query).await?;
        if asked.after.is_empty() {
            // Those whose name or address has the words elsewhere than at its beginning come after.
            let more = search::ops::people(&desk, &reader.actor, &asked.q, MORE).await?;
            let known: HashSet<i64> = page.customers.iter().map(|person| person.id).collect();
            page.customers.extend(more.into_iter().filter(|person| !known.contains(&person.id)));
        }
        Ok::<_, Problem>(html! {
            header { h1 { (title) } }
            (search_box(&reader.lens, &asked))
            (found(&reader.lens, &asked, &page))
        })
    };
    match reader.page(&desk, &title, Frame::Sheet, Current::Customers, body).await {
        Ok(page) => page.into_response(),
        Err(problem) => refused(&desk, &reader, &problem).await,
    }
}

fn search_box(lens: &Lens, asked: &Asked) -> Markup {
    let words = lens.words;
    let find = words.say("customer-find");
    let body = html! {
        div.group {
            label.sr for="q" { (words.say("customer-find-hint")) }
            input.input type="search" id="q" name="q" value=(asked.q) placeholder=(words.say("customer-find-hint")) autocomplete="off"
                data-action="search" hx-get="/customers" hx-trigger="input changed delay:250ms" hx-target="#found" hx-select="#found"
                hx-swap="outerHTML" hx-replace-url="true";
            (button(&find).submit().icon(Icon::Search))
        }
    };
    form(words, &Form::get("find-customer", "/customers"), &body)
}

/// The rows for who was found.
fn found(lens: &Lens, asked: &Asked, page: &CustomerPage) -> Markup {
    let words = lens.words;
    if page.customers.is_empty() {
        let (title, why) = if asked.q.is_empty() {
            (words.say("customer-none"), words.say("customer-none-why"))
        } else {
            (words.say("customer-none-found"), words.say("customer-none-found-why"))
        };
        let new = words.say("inbox-new-case");
        return html! { div #found { (empty_state(Icon::Users, &title, &why, &html! { (link_button(&new, "/cases/new").icon(Icon::Plus)) })) } };
    }
    let heads = [
        words.say("customer-name"),
        words.say("case-email"),
        words.say("case-phone"),
        words.say("case-language"),
        words.say("customer-since"),
    ];
    let columns: Vec<Column<'_>> = heads.iter().map(|head| Column::words(head)).collect();
    let caption = words.say("inbox-customers");
    let rows: Vec<Row> = page.customers.iter().map(|person| row(lens, person)).collect();
    let first = joined("/customers", &[("q", asked.q.clone())]);
    let next = page
        .next
        .as_ref()
        .map(|next| joined("/customers", &[("q", asked.q.clone()), ("after", next.clone())]));
    let said = words.with("inbox-shown", &[("count", rows.len().into())]);
    html! {
        div #found data-refresh-on="person" hx-get=(joined("/customers", &[("q", asked.q.clone()), ("after", asked.after.clone())]))
            hx-trigger="khidmat:refresh" hx-select="#found" hx-swap="morph:outerHTML" {
            (table(&Table { caption: &caption, is_caption_hidden: true, columns: &columns }, &rows))
            @if !asked.after.is_empty() || next.is_some() {
                (pagination(words, &said, (!asked.after.is_empty()).then_some(first.as_str()), next.as_deref()))
            }
        }
    }
}

fn row(lens: &Lens, person: &Person) -> Row {
    let of = |kinds: &[&str]| {
        let values = person.identities.iter().filter(|one| kinds.contains(&one.kind.as_str()));
        values.map(|one| one.value.as_str()).collect::<Vec<_>>().join(", ")
    };
    let cells = vec![
        html! { a.link href={ "/customers/" (person.id) } dir="auto" { (person.full_name) } },
        html! { (of(&["email"])) },
        html! { (of(&["phone", "whatsapp"])) },
        html! { (person.language.endonym()) },
        html! { (lens.day(person.created_at)) },
    ];
    Row { cells, is_selected: false }
}
