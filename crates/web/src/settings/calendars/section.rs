//! What the sheets of a calendar share: tabs, the form over one part of the document, and the two ways to send it: to
//! look at what it would do, and to keep it.

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use calendar::Calendar;
use desk::audit::About;
use desk::calendars::compared::compared;
use desk::calendars::{Refused, Stored, ops};
use desk::promises::ops::{Foreseen, foresee};
use desk::words::Change;
use desk::{Desk, promises};
use kernel::{Actor, Kind, Permission, Problem, Timestamp};
use maud::{Markup, html};

use super::super::parts::{Part, Said, belongs_in_form, refusal, sheet};
use super::super::trail::trail;
use super::typing::{humane, input_of};
use crate::inbox::promise_name;
use crate::kit::{
    Column, FieldError, Form, Row, Tab, Table, Tone, button, form, notice, table, tabs, tone_chip,
};
use crate::session::{Path, Query, Reader, Sent, faults};
use crate::sign_in::form_key;
use crate::words::Words;

/// Differences listed before a change is kept.
const CHANGES_SHOWN: usize = 60;

/// A part of the document with a form of its own.
pub(super) trait Section: Send + Sync + 'static {
    /// Its place beneath the calendar's address; empty for the first.
    const PLACE: &'static str;
    /// The tab it stands under, which is another's place when it has none of its own.
    const TAB: &'static str;

    /// The form as it stands at `now`; `asked` is the question in the address.
    fn stands(document: &Calendar, asked: &Sent, now: Timestamp) -> Sent;
    /// The document with what was typed in it, or what is wrong by the name of its input.
    fn read(typed: &Sent, document: &Calendar, actor: &Actor) -> Result<Calendar, Vec<FieldError>>;
    /// The fields.
    fn fields(words: Words, document: &Calendar, typed: &Sent, errors: &[FieldError]) -> Markup;
    /// What stands before the form.
    fn before(words: Words, stored: &Stored, typed: &Sent) -> Markup {
        let _ = (words, stored, typed);
        html! {}
    }
    /// Where to go once it is kept, beneath the calendar's address.
    fn after(typed: &Sent) -> String {
        let _ = typed;
        Self::PLACE.to_owned()
    }
    /// Whether the form carries a file.
    const HAS_FILE: bool = false;
}

pub(super) fn routes<S: Section>() -> Router<Desk> {
    let path = if S::PLACE.is_empty() {
        "/settings/calendars/{id}".to_owned()
    } else {
        format!("/settings/calendars/{{id}}/{}", S::PLACE)
    };
    Router::new().route(&path, get(show::<S>).post(send::<S>))
}

/// The address of a calendar's sheet.
pub(super) fn address(id: i64, place: &str) -> String {
    if place.is_empty() {
        format!("/settings/calendars/{id}")
    } else {
        format!("/settings/calendars/{id}/{place}")
    }
}

/// The tabs of a calendar.
pub(super) fn tab_row(words: Words, id: i64, current: &str) -> Markup {
    let all = [
        ("", "calendars-tab-hours"),
        ("weekends", "calendars-tab-weekends"),
        ("holidays", "calendars-tab-holidays"),
        ("dates", "calendars-tab-dates"),
        ("seasons", "calendars-tab-seasons"),
        ("try", "calendars-tab-try"),
        ("document", "calendars-tab-document"),
    ];
    let named: Vec<(String, String, bool)> =
        all.iter().map(|(place, key)| (words.say(key), address(id, place), *place == current)).collect();
    let row: Vec<Tab<'_>> = named
        .iter()
        .map(|(label, href, is_current)| Tab { label, href, count: None, is_current: *is_current })
        .collect();
    tabs(&words.say("calendars-title"), &row)
}

/// What a drawing shows beside the form.
#[derive(Default)]
struct Beside {
    errors: Vec<FieldError>,
    looked: Option<(Vec<Change>, Foreseen)>,
}

async fn draw<S: Section>(
    desk: &Desk,
    reader: &Reader,
    stored: &Stored,
    typed: &Sent,
    said: &Said,
    beside: &Beside,
) -> Result<Markup, Problem> {
    let words = reader.lens.words;
    let may = reader.actor.grants.words.has(Permission::SettingsChange);
    let (save, look) = (words.say("settings-save"), words.say("calendars-look"));
    let version = typed.text("version");
    let standing = stored.version.to_string();
    let fields = html! {
        input type="hidden" name="version" value=(if version.is_empty() { &standing } else { version });
        (S::fields(words, &stored.document, typed, &beside.errors))
        @if let Some((changes, foreseen)) = &beside.looked { (foresight(reader, changes, foreseen)) }
        @if may {
            div.actions {
                (button(&save).main().submit())
                (button(&look).submit().value("look", "1"))
            }
        }
    };
    let action = address(stored.id, S::PLACE);
    let key = form_key(desk);
    let sent = Form::post("calendar", &action, &key).errors(&beside.errors);
    let sent = if S::HAS_FILE { sent.files() } else { sent };
    let history = trail(desk, reader, About::Calendar, Some(stored.id)).await?;
    let body = html! {
        (tab_row(words, stored.id, S::TAB))
        (S::before(words, stored, typed))
        div.calendar { (form(words, &sent, &fields)) }
        (history)
    };
    Ok(sheet(reader, Part::Calendars, &stored.document.name, said, &body))
}

async fn show<S: Section>(
    State(desk): State<Desk>,
    reader: Reader,
    Path(id): Path<i64>,
    Query(said): Query<Said>,
    RawQuery(query): RawQuery,
) -> Response {
    let asked = Sent::of_query(&query.unwrap_or_default());
    let done = async {
        let stored = ops::read(&desk, &reader.actor, id).await?;
        let typed = S::stands(&stored.document, &asked, reader.lens.now);
        draw::<S>(&desk, &reader, &stored, &typed, &said, &Beside::default()).await
    };
    match done.await {
        Ok(page) => page.into_response(),
        Err(problem) => refusal(&reader, Part::Calendars, &problem),
    }
}

/// Faults of a document as those of the form: each at the input that it is about, in the reader's words.
pub(super) fn contradictory(
    reader: &Reader,
    typed: &Sent,
    found: Vec<calendar::Contradiction>,
) -> Vec<FieldError> {
    let language = reader.lens.words.language();
    found
        .into_iter()
        .map(|one| {
            let told = desk::calendars::telling::contradiction(&humane(&one, reader.lens.words), language);
            FieldError { field: input_of(&one.field, typed), text: told }
        })
        .collect()
}

async fn send<S: Section>(
    State(desk): State<Desk>,
    reader: Reader,
    Path(id): Path<i64>,
    typed: Sent,
) -> Response {
    let stored = match ops::read(&desk, &reader.actor, id).await {
        Ok(stored) => stored,
        Err(problem) => return refusal(&reader, Part::Calendars, &problem),
    };
    let mut beside = Beside::default();
    match kept_or_looked::<S>(&desk, &reader, &stored, &typed).await {
        Ok(None) => {
            let place = address(id, &S::after(&typed));
            let sign = if place.contains('?') { '&' } else { '?' };
            return Redirect::to(&format!("{place}{sign}said=saved")).into_response();
        }
        Ok(looked) => beside.looked = looked,
        Err(Wrong::Fields(errors)) => beside.errors = errors,
        Err(Wrong::Refused(Refused::Contradictory(found))) => {
            beside.errors = contradictory(&reader, &typed, found);
        }
        Err(Wrong::Refused(Refused::Problem(problem))) if belongs_in_form(&problem) => {
            beside.errors = faults(reader.lens.words, &problem);
        }
        Err(Wrong::Refused(Refused::Problem(problem))) => {
            return refusal(&reader, Part::Calendars, &problem);
        }
    }
    let status = if beside.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    match draw::<S>(&desk, &reader, &stored, &typed, &Said::default(), &beside).await {
        Ok(page) => (status, page).into_response(),
        Err(problem) => refusal(&reader, Part::Calendars, &problem),
    }
}

enum Wrong {
    Fields(Vec<FieldError>),
    Refused(Refused),
}

/// Keeps what was typed, or answers what it would do when it was only to be looked at.
async fn kept_or_looked<S: Section>(
    desk: &Desk,
    reader: &Reader,
    stored: &Stored,
    typed: &Sent,
) -> Result<Option<(Vec<Change>, Foreseen)>, Wrong> {
    let refuse = |problem| Wrong::Refused(Refused::Problem(problem));
    reader.actor.may(Permission::SettingsChange).map_err(refuse)?;
    let seen: Option<i64> = typed.text("version").parse().ok();
    // The form's rows are the document's as it was when it was drawn.
    if seen.is_some_and(|seen| seen != stored.version) {
        return Err(refuse(Problem::new(Kind::ChangedMeanwhile)));
    }
    let document = S::read(typed, &stored.document, &reader.actor).map_err(Wrong::Fields)?;
    if typed.has("look") {
        let changes = compared(&stored.document, &document, reader.lens.words.language());
        let foreseen = foresee(desk, &reader.actor, stored.id, document).await.map_err(Wrong::Refused)?;
        return Ok(Some((changes, foreseen)));
    }
    let actor = typed.named(&reader.actor, "");
    ops::put(desk, &actor, stored.id, document, seen).await.map_err(Wrong::Refused)?;
    Ok(None)
}

/// What the change is, and which clocks it would move.
fn foresight(reader: &Reader, changes: &[Change], foreseen: &Foreseen) -> Markup {
    let words = reader.lens.words;
    let is_quiet = foreseen.moved.is_empty() && foreseen.unlisted == 0;
    html! {
        section.foresight aria-label=(words.say("calendars-foresight")) {
            h2 { (words.say("calendars-foresight")) }
            @if changes.is_empty() {
                p { (words.say("calendars-no-change")) }
            } @else {
                dl.changes {
                    @for change in changes.iter().take(CHANGES_SHOWN) {
                        dt { (change.name) }
                        dd {
                            @if change.from.is_empty() { span.faint { "–" } } @else { del { (change.from) } }
                            span aria-hidden="true" { " → " }
                            @if change.to.is_empty() { span.faint { "–" } } @else { ins { (change.to) } }
                        }
                    }
                }
                @if changes.len() > CHANGES_SHOWN {
                    p.hint { (words.with("calendars-more-changes", &[("count", (changes.len() - CHANGES_SHOWN).into())])) }
                }
            }
            @if is_quiet {
                p { (words.with("calendars-moves-none", &[("count", foreseen.looked_at.into())])) }
            } @else {
                (notice(Tone::Soon, "", &html! {
                    p { (words.with("calendars-moves", &[("count", (foreseen.moved.len() + foreseen.unlisted).into())])) }
                    @if foreseen.unlisted > 0 {
                        p { (words.with("calendars-unlisted", &[("count", foreseen.unlisted.into())])) }
                    }
                    @if foreseen.more { p { (words.with("calendars-looked-at", &[("count", foreseen.looked_at.into())])) } }
                }))
                @if !foreseen.moved.is_empty() { (moved(reader, foreseen)) }
            }
        }
    }
}

fn moved(reader: &Reader, foreseen: &Foreseen) -> Markup {
    let words = reader.lens.words;
    let lens = &reader.lens;
    let heads = ["calendars-case", "calendars-promise", "calendars-due-now", "calendars-due-then"];
    let heads = heads.map(|key| words.say(key));
    let columns: Vec<Column<'_>> = heads.iter().map(|label| Column::words(label)).collect();
    let at = |at: Option<kernel::Timestamp>| match at {
        Some(at) => lens.full(at),
        None => words.say("calendars-stands-still"),
    };
    let row = |one: &promises::ops::Moved| Row {
        cells: vec![
            html! { a href={ "/cases/" (one.case_id) } { (one.reference) } " " (one.subject) },
            html! { (promise_name(lens, one.clock.word())) },
            html! { (at(one.from)) },
            html! {
                (at(one.to))
                @if one.withdraws_breach { " " (tone_chip(&words.say("calendars-withdrawn"), Tone::Ok)) }
            },
        ],
        is_selected: false,
    };
    let rows: Vec<Row> = foreseen.moved.iter().map(row).collect();
    let caption = words.say("calendars-foresight");
    table(&Table { caption: &caption, is_caption_hidden: true, columns: &columns }, &rows)
}
