//! Notices: what the house told its reader by itself, in plain words, each leading to its case: promises nearly due,
//! broken and escalated, and low ratings. Those unread are numbered in the rail, and the number follows by itself.

use std::collections::{BTreeSet, HashMap};

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use desk::notices::{Notice, ops};
use desk::{Desk, cases};
use kernel::{Kind, Problem, Timestamp};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::Value;

use crate::cases::{begun_reason, hex};
use crate::inbox::promise_name;
use crate::kit::{Form, Frame, Icon, Tone, button, empty_state, folder_link, form, pagination, tone_chip};
use crate::session::{Current, Lens, Path, Query, Reader, Sent, bell, joined, refused};

/// Notices on a page.
const PAGE: i64 = 30;
/// Items shown of one notice; the rest is counted.
const ITEMS: usize = 10;

/// `/notices/…`.
pub fn routes() -> Router<Desk> {
    Router::new()
        .route("/notices", get(show))
        .route("/notices/bell", get(fresh_bell))
        .route("/notices/read", post(read_all))
        .route("/notices/{id}/read", post(read))
}

/// Where the page begins.
#[derive(Clone, Debug, Default, Deserialize)]
struct Asked {
    before: Option<i64>,
}

/// What the reader sees of a case: its number and subject.
type Titles = HashMap<i64, (String, String)>;

async fn titles(desk: &Desk, reader: &Reader, notices: &[Notice]) -> Result<Titles, Problem> {
    let shown = notices.iter().flat_map(|notice| notice.items.iter().take(ITEMS));
    let ids: BTreeSet<i64> = shown.filter_map(|item| item.get("case_id").and_then(Value::as_i64)).collect();
    let actor = reader.actor.clone();
    desk.db()
        .read(move |tx| {
            let mut titles = Titles::new();
            for id in &ids {
                match cases::seen(tx, &actor, *id) {
                    Ok(case) => {
                        titles.insert(*id, (case.written_reference(), case.subject));
                    }
                    // It was moved out of the reader's sight since.
                    Err(problem) if problem.kind == Kind::NotFound => {}
                    Err(problem) => return Err(problem),
                }
            }
            Ok(titles)
        })
        .await
}

async fn show(State(desk): State<Desk>, Query(asked): Query<Asked>, reader: Reader) -> Response {
    let title = reader.lens.words.say("notices-title");
    let body = async || {
        let notices = ops::list(&desk, &reader.actor, asked.before, PAGE).await?;
        let titles = titles(&desk, &reader, &notices).await?;
        let key = hex(&desk.secret());
        Ok::<_, Problem>(
            html! { header { h1 { (title) } } (list(&reader.lens, &notices, &titles, asked.before, &key)) },
        )
    };
    match reader.page(&desk, &title, Frame::Sheet, Current::Notices, body).await {
        Ok(page) => page.into_response(),
        Err(problem) => refused(&desk, &reader, &problem).await,
    }
}

fn list(lens: &Lens, notices: &[Notice], titles: &Titles, before: Option<i64>, key: &str) -> Markup {
    let words = lens.words;
    let Some(newest) = notices.first() else {
        return empty_state(
            Icon::Bell,
            &words.say("notices-none"),
            &words.say("notices-none-why"),
            &html! {},
        );
    };
    let next = notices
        .last()
        .filter(|_| i64::try_from(notices.len()) == Ok(PAGE))
        .map(|last| joined("/notices", &[("before", last.id.to_string())]));
    let first = before.map(|_| "/notices".to_owned());
    let all = words.say("notices-read-all");
    let said = words.with("inbox-shown", &[("count", notices.len().into())]);
    html! {
        @if notices.iter().any(|notice| notice.read_at.is_none()) {
            (form(words, &Form::post("read-all", "/notices/read", &format!("{key}-all")), &html! {
                input type="hidden" name="up_to" value=(newest.id);
                div.actions { (button(&all).submit().icon(Icon::Check)) }
            }))
        }
        ol.notices { @for notice in notices { (one(lens, notice, titles, key)) } }
        (pagination(words, &said, first.as_deref(), next.as_deref()))
    }
}

/// What kind of thing happened, and how grave it is.
fn head(lens: &Lens, kind: &str) -> (String, Tone) {
    let (key, tone) = match kind {
        "clock_warned" => ("notices-warned", Tone::Soon),
        "clock_breached" => ("notices-breached", Tone::Late),
        "clock_escalated" => ("notices-escalated", Tone::Late),
        "low_rating" => ("notices-low-rating", Tone::Late),
        "mentioned" => ("notices-mentioned", Tone::Hold),
        "mail_failed" => ("letter-failed", Tone::Late),
        "letter_stopped" => ("letter-stopped", Tone::Late),
        "sender_flood" => ("review-flood", Tone::Soon),
        _ => ("notices-other", Tone::Hold),
    };
    (lens.words.say(key), tone)
}

fn one(lens: &Lens, notice: &Notice, titles: &Titles, key: &str) -> Markup {
    let words = lens.words;
    let (name, tone) = head(lens, &notice.kind);
    let (id, action) = (format!("read-{}", notice.id), format!("/notices/{}/read", notice.id));
    let label = words.say("notices-read");
    let kept = i64::try_from(notice.items.len().saturating_sub(ITEMS)).unwrap_or(0);
    let hidden = kept.saturating_add(notice.more);
    html! {
        li.unread[notice.read_at.is_none()] {
            div.actions {
                (tone_chip(&name, tone))
                span.faint { (lens.age(notice.made_at)) }
                @if notice.read_at.is_none() {
                    span.end {
                        (form(words, &Form::post(&id, &action, &format!("{key}-{}", notice.id)),
                            &html! { (button(&label).bare().submit()) }))
                    }
                }
            }
            ul { @for item in notice.items.iter().take(ITEMS) { li { (told(lens, &notice.kind, item, titles)) } } }
            @if hidden > 0 { p.hint { (words.with("notices-more", &[("count", hidden.into())])) } }
        }
    }
}

/// What is told of a note or a letter.
fn of_writing(kind: &str, item: &Value) -> Option<&'static str> {
    match (kind, item.get("because").and_then(Value::as_str).unwrap_or_default()) {
        ("mentioned", _) => Some("notices-told-mentioned"),
        ("mail_failed", _) => Some("notices-told-failed"),
        ("letter_stopped", "customer_wrote") => Some("letter-customer-wrote"),
        ("letter_stopped", "colleague_wrote") => Some("letter-colleague-wrote"),
        ("letter_stopped", "case_discarded") => Some("letter-case-discarded"),
        ("letter_stopped", "customer_erased") => Some("letter-recipient-erased"),
        ("letter_stopped", _) => Some("letter-case-closed"),
        _ => None,
    }
}

/// One thing that happened, as a sentence with its case.
fn told(lens: &Lens, kind: &str, item: &Value, titles: &Titles) -> Markup {
    let words = lens.words;
    if item.get("begun_id").is_some() {
        let because = item.get("because").and_then(Value::as_str).unwrap_or_default();
        let reason = words.say(begun_reason(because));
        return html! { a href="/outbox/waiting" { (words.say("begun-conversation")) } ": " (reason) };
    }
    if kind == "sender_flood" {
        return html! { a href="/review" { (words.say("review-flood-told")) } };
    }
    let id = item.get("case_id").and_then(Value::as_i64).unwrap_or_default();
    let text = if kind == "low_rating" {
        let score = item.get("score").and_then(Value::as_i64).unwrap_or_default();
        words.with("notices-told-rating", &[("score", score.into())])
    } else if let Some(key) = of_writing(kind, item) {
        words.say(key)
    } else {
        let promise = promise_name(lens, item.get("clock").and_then(Value::as_str).unwrap_or_default());
        let at: Option<Timestamp> =
            item.get("due_at").and_then(|value| serde_json::from_value(value.clone()).ok());
        let at = at.map(|at| lens.full(at)).unwrap_or_default();
        let key = if kind == "clock_warned" { "notices-told-due" } else { "notices-told-late" };
        words.with(key, &[("promise", promise.into()), ("at", at.into())])
    };
    html! {
        @match titles.get(&id) {
            Some((reference, subject)) => { a href={ "/cases/" (id) } { (reference) " " (subject) } }
            None => { span.faint { (words.say("notices-unseen")) } }
        }
        ": " (text)
    }
}

/// The rail's entry anew, as part of an answer that shows nothing else.
async fn fresh_bell(State(desk): State<Desk>, reader: Reader) -> Response {
    match bell(&desk, &reader, Current::Elsewhere).await {
        Ok(entry) => html! { @if let Some(entry) = entry { (folder_link(&entry, true)) } }.into_response(),
        Err(problem) => refused(&desk, &reader, &problem).await,
    }
}

async fn read(State(desk): State<Desk>, Path(id): Path<i64>, reader: Reader) -> Response {
    match ops::read(&desk, &reader.actor, id).await {
        Ok(()) => Redirect::to("/notices").into_response(),
        Err(problem) => refused(&desk, &reader, &problem).await,
    }
}

async fn read_all(State(desk): State<Desk>, reader: Reader, sent: Sent) -> Response {
    let up_to = sent.text("up_to").parse().unwrap_or_default();
    match ops::read_all(&desk, &reader.actor, up_to).await {
        Ok(_) => Redirect::to("/notices").into_response(),
        Err(problem) => refused(&desk, &reader, &problem).await,
    }
}
