//! Writing from a case's page: to the customer, with files and copies, and notes to colleagues. A reply stops when
//! somebody wrote in the meantime, so that nobody answers a question that has changed.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::attachments::ops::{Upload, upload};
use desk::cases::ops::{self, WriteNote};
use desk::cases::{self, At};
use desk::correspondence::ops::{Reply, reply as send_reply};
use desk::messages::Direction;
use desk::{Desk, attachments, messages};
use kernel::Problem;
use maud::{Markup, html};

use super::composer::{self, Draft};
use super::view::{CaseView, FileView};
use super::{answers, load, mentions, recipients};
use crate::inbox::{self, Asked, Mood, Place, Reader, Sent, telling};
use crate::kit::FieldError;

/// Fields of the reply form, by the name the operation gives them.
fn field_of(problem: &Problem) -> &'static str {
    match problem.field {
        Some("recipients") => "to",
        Some(field) => field,
        None => "",
    }
}

fn error(problem: &Problem, reader: &Reader) -> FieldError {
    let text = desk::words::told(problem, reader.lens.words.language());
    FieldError { field: field_of(problem).to_owned(), text }
}

/// Whether a refusal is about what was typed, so that the form comes back.
fn is_about_the_form(problem: &Problem) -> bool {
    matches!(problem.kind.status(), 409 | 413 | 422)
}

/// A form that was refused, with the parts of the case as they are now.
fn refused_form(reader: &Reader, view: &CaseView, form: &Markup) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, html! { (form) (answers::parts(&reader.lens, view)) }).into_response()
}

/// `POST /cases/{id}/reply`.
pub async fn reply(
    State(desk): State<Desk>,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
    mut sent: Sent,
) -> Response {
    let place = Place::read(&asked);
    let mut draft = Draft {
        people: ["to", "cc", "bcc"].map(|role| sent.get(role).to_owned()),
        text: sent.get("body").to_owned(),
        ..Draft::default()
    };
    let done = write_reply(&desk, &mut sent, id, &mut draft).await;
    let reader = &sent.reader;
    let view = match load::case(&desk, reader, &place, id).await {
        Ok(view) => view,
        Err(problem) => return inbox::refused(&desk, reader, &problem).await,
    };
    let words = reader.lens.words;
    match done {
        Ok(Sending::Sent) if !reader.is_partial => Redirect::to(&place.case_href(id)).into_response(),
        Ok(Sending::Sent) => {
            let fresh = composer::reply_form(words, &view, &composer::fresh_reply(&view));
            let answer = html! { (fresh) (answers::parts(&reader.lens, &view)) };
            telling(answer.into_response(), &words.say("case-done-sent"), Mood::Good)
        }
        Ok(Sending::Overtaken(who)) => {
            draft.warning = Some(words.with("case-overtaken", &[("name", who.into())]));
            come_back(&desk, reader, &view, &draft).await
        }
        Err(problem) if is_about_the_form(&problem) => {
            draft.errors.push(error(&problem, reader));
            come_back(&desk, reader, &view, &draft).await
        }
        Err(problem) => inbox::refused(&desk, reader, &problem).await,
    }
}

/// The reply form again, with everything that was typed.
async fn come_back(desk: &Desk, reader: &Reader, view: &CaseView, draft: &Draft) -> Response {
    let form = composer::reply_form(reader.lens.words, view, draft);
    if reader.is_partial {
        return refused_form(reader, view, &form);
    }
    let body = async || Ok(html! { header { h1 { (view.subject) } } section.composer { (form) } });
    let current = inbox::Current::Folder(view.place.folder);
    match reader.page(desk, &view.subject, crate::kit::Frame::Sheet, current, body).await {
        Ok(page) => (StatusCode::UNPROCESSABLE_ENTITY, page).into_response(),
        Err(problem) => inbox::refused(desk, reader, &problem).await,
    }
}

/// How sending went.
enum Sending {
    /// It is on its way.
    Sent,
    /// Somebody wrote meanwhile: their name.
    Overtaken(String),
}

async fn write_reply(desk: &Desk, sent: &mut Sent, id: i64, draft: &mut Draft) -> Result<Sending, Problem> {
    let actor = sent.actor("");
    draft.files = kept(desk, sent, id).await?;
    for (at, file) in std::mem::take(&mut sent.files).into_iter().enumerate() {
        let named = sent.actor(&format!("-file-{at}"));
        let command =
            Upload { case_id: id, filename: file.name, declared_type: file.declared_type, bytes: file.bytes };
        draft.files.push(load::file_view(upload(desk, &named, command).await?));
    }
    if let Some(who) = overtaken(desk, sent, id).await? {
        return Ok(Sending::Overtaken(who));
    }
    let people = ["to", "cc", "bcc"].into_iter().zip(&draft.people);
    let command = Reply {
        case_id: id,
        body: draft.text.clone(),
        recipients: people.flat_map(|(role, typed)| recipients::read(role, typed)).collect(),
        attachments: draft.files.iter().map(|file| file.id).collect(),
        then: Some(sent.get("then").to_owned()).filter(|word| !word.is_empty()),
    };
    send_reply(desk, &actor, command).await?;
    Ok(Sending::Sent)
}

/// Files uploaded with an earlier try that are still ticked.
async fn kept(desk: &Desk, sent: &Sent, id: i64) -> Result<Vec<FileView>, Problem> {
    let wanted: Vec<i64> = sent.all("attachment_id").filter_map(|id| id.parse().ok()).collect();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let actor = sent.reader.actor.clone();
    desk.db()
        .read(move |tx| {
            cases::seen(tx, &actor, id)?;
            let files = attachments::of_case(tx, id)?.into_iter();
            Ok(files.filter(|file| wanted.contains(&file.id)).map(load::file_view).collect())
        })
        .await
}

/// Who wrote since the thread was drawn, if the writer has not been told yet.
async fn overtaken(desk: &Desk, sent: &Sent, id: i64) -> Result<Option<String>, Problem> {
    let Ok(seen) = sent.get("seen").parse::<i64>() else { return Ok(None) };
    let actor = sent.reader.actor.clone();
    let me = actor.staff_id();
    desk.db()
        .read(move |tx| {
            cases::seen(tx, &actor, id)?;
            let written = messages::of_case(tx, id)?.into_iter();
            let mut newer = written.filter(|message| {
                let is_mine = message.direction != Direction::In && message.author_id == me;
                message.id > seen
                    && message.automatic.is_none()
                    && message.direction != Direction::Note
                    && !is_mine
            });
            Ok(newer.next_back().map(|message| message.author_name))
        })
        .await
}

/// `POST /cases/{id}/note`.
pub async fn note(
    State(desk): State<Desk>,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
    sent: Sent,
) -> Response {
    let place = Place::read(&asked);
    let reader = &sent.reader;
    let before = match load::case(&desk, reader, &place, id).await {
        Ok(view) => view,
        Err(problem) => return inbox::refused(&desk, reader, &problem).await,
    };
    let text = sent.get("text").to_owned();
    let called = mentions::called(&text, &before.choices.colleagues);
    // A note adds and overwrites nothing: it is written whatever colleagues did meanwhile.
    let command = WriteNote { text: text.clone(), mentions: called };
    let done = ops::note(&desk, &sent.actor(""), At { id, version: None }, command).await;
    let words = reader.lens.words;
    match done {
        Ok(_) if !reader.is_partial => Redirect::to(&place.case_href(id)).into_response(),
        Ok(_) => match load::case(&desk, reader, &place, id).await {
            Ok(view) => {
                let answer = html! { (composer::note_form(words, &view, &Draft::default())) (answers::parts(&reader.lens, &view)) };
                telling(answer.into_response(), &words.say("case-done-noted"), Mood::Good)
            }
            Err(problem) => inbox::refused(&desk, reader, &problem).await,
        },
        Err(problem) if is_about_the_form(&problem) && reader.is_partial => {
            let draft = Draft { text, errors: vec![error(&problem, reader)], ..Draft::default() };
            refused_form(reader, &before, &composer::note_form(words, &before, &draft))
        }
        Err(problem) => answers::refused(&desk, reader, &place, id, &problem).await,
    }
}
