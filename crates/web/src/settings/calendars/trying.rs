//! Try a calendar: when is it due, how much working time lay between. Each answer is explained day by day, and has an
//! address of its own.

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use calendar::{Answer, DayLine, Explanation, Pause};
use desk::Desk;
use desk::calendars::ops::{self, Question};
use desk::calendars::{Stored, telling};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use kernel::{Kind, Problem, Timestamp};
use maud::{Markup, html};
use text::format::{self, DateStyle};

use super::rows::cell;
use super::section::tab_row;
use crate::kit::{Align, Column, Control, FieldError, Form, Row, Table, Tone, button, form, notice, table};
use crate::session::{Path, Reader, Sent, faults};
use crate::settings::parts::{Part, Said, belongs_in_form, refusal, sheet};
use crate::words::Words;

/// Pauses that can be typed.
const PAUSES: usize = 3;

pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/settings/calendars/{id}/try", get(show))
}

fn moment(words: Words, name: &str, label: &str, typed: &Sent, errors: &[FieldError]) -> Markup {
    cell(words, name, label, Control::Line { kind: "datetime-local", value: typed.text(name) }, errors)
}

/// A typed local time in the calendar's zone; none when nothing was typed.
fn instant(typed: &Sent, field: &'static str, zone: &TimeZone) -> Result<Option<Timestamp>, Problem> {
    let text = typed.text(field).trim();
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || Problem::field(Kind::Malformed, field).with("expected", "2026-02-02T09:00");
    let local: DateTime = text.parse().map_err(|_| wrong())?;
    let zoned = local.to_zoned(zone.clone()).map_err(|_| wrong())?;
    Ok(Some(Timestamp::from_jiff(zoned.timestamp())))
}

fn needed(typed: &Sent, field: &'static str, zone: &TimeZone) -> Result<Timestamp, Problem> {
    instant(typed, field, zone)?.ok_or_else(|| Problem::field(Kind::Required, field))
}

/// Rows of pauses; one without a start is none, one without an end still lasts.
fn pauses(typed: &Sent, zone: &TimeZone) -> Result<Vec<Pause>, Problem> {
    const FROM: [&str; PAUSES] = ["pause_from_1", "pause_from_2", "pause_from_3"];
    const UNTIL: [&str; PAUSES] = ["pause_until_1", "pause_until_2", "pause_until_3"];
    let mut all = Vec::new();
    for (from, until) in FROM.into_iter().zip(UNTIL) {
        if let Some(start) = instant(typed, from, zone)? {
            all.push((start, instant(typed, until, zone)?));
        }
    }
    Ok(all)
}

/// What is asked, when anything is.
fn question(typed: &Sent, zone: &TimeZone) -> Result<Option<Question>, Problem> {
    match typed.text("ask") {
        "due" => {
            let start = needed(typed, "start", zone)?;
            let minutes = typed.text("minutes").trim();
            let wrong = || Problem::field(Kind::Malformed, "minutes").with("expected", "120");
            let minutes = minutes.parse().map_err(|_| wrong())?;
            Ok(Some(Question::Due { start, minutes, pauses: pauses(typed, zone)? }))
        }
        "between" => {
            let (from, until) = (needed(typed, "from", zone)?, needed(typed, "until", zone)?);
            Ok(Some(Question::Between { from, until, pauses: pauses(typed, zone)? }))
        }
        _ => Ok(None),
    }
}

async fn show(
    State(desk): State<Desk>,
    reader: Reader,
    Path(id): Path<i64>,
    RawQuery(query): RawQuery,
) -> Response {
    let typed = Sent::of_query(&query.unwrap_or_default());
    let stored = match ops::read(&desk, &reader.actor, id).await {
        Ok(stored) => stored,
        Err(problem) => return refusal(&reader, Part::Calendars, &problem),
    };
    let zone = TimeZone::get(&stored.document.zone).unwrap_or(TimeZone::UTC);
    let answered = async {
        match question(&typed, &zone)? {
            Some(question) => ops::try_stored(&desk, &reader.actor, id, &question).await.map(Some),
            None => Ok(None),
        }
    };
    let (answer, errors) = match answered.await {
        Ok(answer) => (answer, Vec::new()),
        Err(problem) if belongs_in_form(&problem) => (None, faults(reader.lens.words, &problem)),
        Err(problem) => return refusal(&reader, Part::Calendars, &problem),
    };
    let words = reader.lens.words;
    let body = html! {
        (tab_row(words, id, "try"))
        p { (words.with("calendars-try-why", &[("zone", stored.document.zone.replace('_', " ").into())])) }
        (forms(words, &stored, &typed, &errors))
        @if let Some(answer) = &answer { (told(words, answer, &zone)) }
    };
    sheet(&reader, Part::Calendars, &stored.document.name, &Said::default(), &body).into_response()
}

fn forms(words: Words, stored: &Stored, typed: &Sent, errors: &[FieldError]) -> Markup {
    let say = |key: &str| words.say(key);
    let action = format!("/settings/calendars/{}/try", stored.id);
    let (due, between) = (say("calendars-ask-due"), say("calendars-ask-between"));
    let number = Control::Line { kind: "number", value: typed.text("minutes") };
    let fields = html! {
        div.pair {
            fieldset.entry {
                legend { (due) }
                (moment(words, "start", &say("calendars-start"), typed, errors))
                (cell(words, "minutes", &say("calendars-minutes"), number, errors))
                div.actions { (button(&due).submit().value("ask", "due")) }
            }
            fieldset.entry {
                legend { (between) }
                (moment(words, "from", &say("calendars-moment-from"), typed, errors))
                (moment(words, "until", &say("calendars-moment-until"), typed, errors))
                div.actions { (button(&between).submit().value("ask", "between")) }
            }
        }
        details open[(1..=PAUSES).any(|nth| !typed.text(&format!("pause_from_{nth}")).is_empty())] {
            summary { (say("calendars-pauses")) }
            p.hint { (say("calendars-pauses-hint")) }
            @for nth in 1..=PAUSES {
                div.pair {
                    (moment(words, &format!("pause_from_{nth}"), &say("calendars-pause-from"), typed, errors))
                    (moment(words, &format!("pause_until_{nth}"), &say("calendars-pause-until"), typed, errors))
                }
            }
        }
    };
    html! { div.calendar { (form(words, &Form::get("try", &action).errors(errors), &fields)) } }
}

fn told(words: Words, found: &Explanation, zone: &TimeZone) -> Markup {
    let language = words.language();
    let answer = match found.answer {
        Answer::Due { at: Some(at) } => {
            let at = format::date_time(language, at, zone, DateStyle::Full);
            words.with("calendars-answer-due", &[("at", at.into())])
        }
        Answer::Due { at: None } => words.say("calendars-answer-never"),
        Answer::Worked { seconds } => {
            words.with("calendars-answer-worked", &[("span", format::working(language, seconds / 60).into())])
        }
    };
    let heads = [
        "calendars-day",
        "calendars-hours",
        "calendars-why-hours",
        "calendars-counted",
        "calendars-paused",
        "calendars-left",
    ];
    let heads = heads.map(|key| words.say(key));
    let columns: Vec<Column<'_>> =
        heads
            .iter()
            .enumerate()
            .map(|(at, label)| {
                if at < 3 {
                    Column::words(label)
                } else {
                    Column { align: Align::End, ..Column::words(label) }
                }
            })
            .collect();
    let row = |line: &DayLine| {
        let hours: Vec<&str> = line.intervals.iter().map(|one| one.local.as_str()).collect();
        let hours = if hours.is_empty() { words.say("calendars-closed") } else { hours.join(", ") };
        let some =
            |minutes: i64| if minutes == 0 { "–".to_owned() } else { format::working(language, minutes) };
        Row {
            cells: vec![
                html! { (format::date(language, line.date, DateStyle::Full)) },
                html! { (hours) },
                html! { (telling::why(&line.why, language)) },
                html! { (some(line.counted_minutes)) },
                html! { (some(line.paused_minutes)) },
                html! { @if let Some(left) = line.remaining_minutes { (format::working(language, left)) } @else { "–" } },
            ],
            is_selected: false,
        }
    };
    let rows: Vec<Row> = found.days.iter().map(row).collect();
    let caption = words.say("calendars-day-by-day");
    html! {
        section.answer aria-live="polite" {
            (notice(Tone::Ok, "", &html! { p { strong { (answer) } } }))
            h2 { (caption) }
            (table(&Table { caption: &caption, is_caption_hidden: true, columns: &columns }, &rows))
            @if found.truncated { p.hint { (words.say("calendars-truncated")) } }
        }
    }
}
