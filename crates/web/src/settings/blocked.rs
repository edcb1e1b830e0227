//! Blocked senders: whose mail is filed as spam, since when and by whom, for each brand.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use desk::audit::About;
use desk::cases::blocking::BlockedSender;
use desk::cases::ops;
use desk::{Desk, brands, staff};
use kernel::{Problem, Timestamp};
use maud::{Markup, html};

use super::parts::{Pair, Part, Said, again, belongs_in_form, choice, error_of, refusal, sheet};
use super::trail::trail;
use crate::kit::{
    Choice, Column, Control, Field, FieldError, Form, Icon, Row, Table, button, empty_state, field, form,
    table,
};
use crate::session::{Path, Query, Reader, Sent, faults};
use crate::sign_in::form_key;

pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/settings/blocked", get(list).post(block))
        .route("/settings/blocked/{id}/remove", post(unblock))
}

/// A block with the names it is shown with.
struct Shown {
    one: BlockedSender,
    brand: String,
    by: String,
}

/// Every block of the brands the actor works for, and those brands.
async fn all(desk: &Desk, reader: &Reader) -> Result<(Vec<Shown>, Vec<Pair>), Problem> {
    let actor = reader.actor.clone();
    let served = desk.db().read(move |tx| Ok::<_, Problem>(brands::of_actor(tx, &actor)?)).await?;
    let (mut found, mut pairs) = (Vec::new(), Vec::new());
    for brand in served {
        for one in ops::blocked_senders(desk, &reader.actor, brand.id).await? {
            found.push(Shown { one, brand: brand.name.clone(), by: String::new() });
        }
        pairs.push((brand.id.to_string(), brand.name));
    }
    let found = desk.db().read(move |tx| {
        let mut named = Vec::with_capacity(found.len());
        for shown in &found {
            let by = match shown.one.made_by {
                Some(id) => staff::name_of(tx, id)?.unwrap_or_default(),
                None => String::new(),
            };
            named.push(Shown { one: shown.one.clone(), brand: shown.brand.clone(), by });
        }
        Ok::<_, Problem>(named)
    });
    Ok((found.await?, pairs))
}

fn listed(desk: &Desk, reader: &Reader, found: &[Shown]) -> Markup {
    let (words, lens) = (reader.lens.words, &reader.lens);
    let heads =
        ["blocked-sender", "settings-brand", "blocked-by", "blocked-since", "blocked-case", "blocked-act"];
    let heads = heads.map(|key| words.say(key));
    let columns: Vec<Column<'_>> = heads.iter().map(|label| Column::words(label)).collect();
    let (remove, case) = (words.say("blocked-remove"), words.say("blocked-case"));
    let day = |at: Timestamp| lens.day(at);
    let row = |shown: &Shown| {
        let one = &shown.one;
        let (id, action) = (format!("unblock-{}", one.id), format!("/settings/blocked/{}/remove", one.id));
        Row {
            cells: vec![
                html! { @if one.kind == "domain" { "@" } (one.value) },
                html! { (shown.brand) },
                html! { @if shown.by.is_empty() { "–" } @else { (shown.by) } },
                html! { (day(one.made_at)) },
                html! { @if let Some(id) = one.case_id { a href={ "/cases/" (id) } { (case) } } @else { "–" } },
                form(
                    words,
                    &Form::post(&id, &action, &form_key(desk)),
                    &html! { (button(&remove).submit()) },
                ),
            ],
            is_selected: false,
        }
    };
    let rows: Vec<Row> = found.iter().map(row).collect();
    let title = words.say("blocked-title");
    html! {
        @if rows.is_empty() {
            (empty_state(Icon::Ban, &words.say("blocked-none"), &words.say("blocked-none-why"), &html! {}))
        } @else {
            (table(&Table { caption: &title, is_caption_hidden: true, columns: &columns }, &rows))
        }
    }
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
        let (found, brands) = all(desk, reader).await?;
        Ok((found, brands, trail(desk, reader, About::Brand, None).await?))
    };
    let (found, brands, history) = match found.await {
        Ok(found) => found,
        Err(problem) => return refusal(reader, Part::Blocked, &problem),
    };
    let errors: Vec<FieldError> =
        problem.map(|problem| faults(reader.lens.words, problem)).unwrap_or_default();
    let (value, hint, brand, add) = (
        words.say("blocked-value"),
        words.say("blocked-value-hint"),
        words.say("settings-brand"),
        words.say("blocked-add"),
    );
    let choices: Vec<Choice<'_>> = brands.iter().map(choice).collect();
    let part = |one: Field<'_>| field(words, &one.error(error_of(&errors, one.name)));
    let line = Control::Line { kind: "text", value: typed.text("value") };
    let fields = html! {
        div.pair {
            (part(Field::new("value", &value, line).hint(&hint)))
            (part(Field::new("brand_id", &brand, Control::Select { value: typed.text("brand_id"), choices: &choices })))
        }
        div.actions { (button(&add).main().submit()) }
    };
    let body = html! {
        p { (words.say("blocked-why")) }
        (form(words, &Form::post("block", "/settings/blocked", &form_key(desk)).errors(&errors), &fields))
        (listed(desk, reader, &found))
        (history)
    };
    let drawn = sheet(reader, Part::Blocked, &words.say("blocked-title"), said, &body);
    if problem.is_some() { again(drawn) } else { drawn.into_response() }
}

async fn list(State(desk): State<Desk>, reader: Reader, Query(said): Query<Said>) -> Response {
    show(&desk, &reader, &Sent::default(), &said, None).await
}

async fn block(State(desk): State<Desk>, reader: Reader, typed: Sent) -> Response {
    let brand_id = typed.text("brand_id").parse().unwrap_or_default();
    let value = typed.text("value").to_owned();
    match ops::block(&desk, &typed.named(&reader.actor, ""), brand_id, value).await {
        Ok(_) => Redirect::to("/settings/blocked?said=saved").into_response(),
        Err(problem) if belongs_in_form(&problem) => {
            show(&desk, &reader, &typed, &Said::default(), Some(&problem)).await
        }
        Err(problem) => refusal(&reader, Part::Blocked, &problem),
    }
}

async fn unblock(State(desk): State<Desk>, reader: Reader, Path(id): Path<i64>, typed: Sent) -> Response {
    match ops::unblock(&desk, &typed.named(&reader.actor, ""), id).await {
        Ok(_) => Redirect::to("/settings/blocked?said=removed").into_response(),
        Err(problem) => refusal(&reader, Part::Blocked, &problem),
    }
}
