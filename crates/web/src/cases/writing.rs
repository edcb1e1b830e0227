//! Writing from a case's page: to the customer, to somebody outside, and notes to colleagues. A reply that somebody else
//! has overtaken comes back with what is new; the operation decides that, so that no window is quicker than the check.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::attachments::ops::{Upload, upload};
use desk::cases::ops::{self, WriteNote};
use desk::cases::{self, At};
use desk::correspondence::ops::{Forward, Replied, Reply, forward as send_forward, reply as send_reply};
use desk::correspondence::{Leaves, undo_seconds_of};
use desk::{Desk, attachments, drafts};
use kernel::{Kind, Problem};
use maud::{Markup, html};

use super::composer::{self, Draft};
use super::letters::chosen_time;
use super::view::{CaseView, FileView, Piece, Side};
use super::{answers, load, mentions, recipients};
use crate::inbox::{Asked, Mood, Place, TakeBack, telling, telling_with};
use crate::kit::FieldError;
use crate::session::{self, Lens, Path, Query, Reader, Sent};

/// How much of what is new is shown above the form, in characters.
const NEWER_MAX: usize = 300;

/// Fields of the reply form, by the name the operation gives them.
fn field_of(problem: &Problem) -> &'static str {
    match problem.field {
        Some("recipients") => "to",
        Some(field) => field,
        None => "",
    }
}

fn error(problem: &Problem, reader: &Reader) -> FieldError {
    let text = reader.lens.told(problem);
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

/// Which form was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Reply,
    Forward,
}

impl Form {
    fn drawn(self, lens: &Lens, view: &CaseView, draft: &Draft) -> Markup {
        match self {
            Self::Reply => composer::reply_form(lens, view, draft),
            Self::Forward => composer::forward_form(lens, view, draft),
        }
    }

    fn fresh(self, view: &CaseView) -> Draft {
        match self {
            Self::Reply => composer::fresh_reply(view),
            Self::Forward => view.begun.forward.clone(),
        }
    }
}

/// `POST /cases/{id}/reply`.
pub async fn reply(
    state: State<Desk>,
    path: Path<i64>,
    asked: Query<Asked>,
    reader: Reader,
    sent: Sent,
) -> Response {
    write(state, path, asked, reader, sent, Form::Reply).await
}

/// `POST /cases/{id}/forward`.
pub async fn forward(
    state: State<Desk>,
    path: Path<i64>,
    asked: Query<Asked>,
    reader: Reader,
    sent: Sent,
) -> Response {
    write(state, path, asked, reader, sent, Form::Forward).await
}

async fn write(
    State(desk): State<Desk>,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
    reader: Reader,
    mut sent: Sent,
    form: Form,
) -> Response {
    let place = Place::read(&asked);
    let mut draft = Draft {
        people: ["to", "cc", "bcc"].map(|role| sent.text(role).to_owned()),
        text: sent.text("body").to_owned(),
        html: sent.text("html").to_owned(),
        ..Draft::default()
    };
    let done = send(&desk, &reader, &mut sent, id, &mut draft, form).await;
    let reader = &reader;
    let view = match load::case(&desk, reader, &place, id).await {
        Ok(view) => view,
        Err(problem) => return session::refused(&desk, reader, &problem).await,
    };
    match done {
        Ok(_) if !reader.is_partial => Redirect::to(&place.case_href(id)).into_response(),
        Ok(replied) => sent_off(&desk, reader, &view, form, &replied),
        Err(problem) if problem.kind == Kind::Overtaken => {
            draft.newer = newer(&view, sent.text("seen").parse().unwrap_or_default());
            come_back(&desk, reader, &view, &draft, form).await
        }
        Err(problem) if is_about_the_form(&problem) => {
            draft.errors.push(error(&problem, reader));
            come_back(&desk, reader, &view, &draft, form).await
        }
        Err(problem) => session::refused(&desk, reader, &problem).await,
    }
}

/// The form fresh again, and a message that can take the letter back while it is held.
fn sent_off(desk: &Desk, reader: &Reader, view: &CaseView, form: Form, replied: &Replied) -> Response {
    let (lens, words) = (&reader.lens, reader.lens.words);
    let fresh = form.drawn(lens, view, &form.fresh(view));
    let answer = html! { (fresh) (answers::parts(lens, view)) }.into_response();
    let Some(at) = replied.leaves_at else {
        return telling(answer, &words.say("case-done-sent"), Mood::Good);
    };
    let seconds = at.seconds_since(desk.now()).max(0);
    let is_soon = seconds <= desk::correspondence::UNDO_SECONDS_MAX;
    let said = if is_soon {
        words.with("write-done-leaving", &[("seconds", seconds.into())])
    } else {
        words.with("write-done-scheduled", &[("when", lens.full(at).into())])
    };
    let back = TakeBack {
        label: words.say("kit-undo"),
        action: view.place.beside(&format!("/letters/{}/withdraw", replied.message_id)),
        key: format!("{}-back-{}", view.key, replied.message_id),
        seconds: if is_soon { seconds } else { 8 },
    };
    telling_with(answer, &said, Mood::Good, Some(&back))
}

/// What was said to the customer, or by them, since the message `seen`.
fn newer(view: &CaseView, seen: i64) -> Vec<(String, String)> {
    let messages = view.flow.iter().filter_map(|piece| match piece {
        Piece::Message(message)
            if message.side != Side::Note && !message.is_automatic && !message.is_outside =>
        {
            Some(message)
        }
        _ => None,
    });
    let new = messages.filter(|message| message.id > seen);
    new.map(|message| {
        let words = message.text.split_whitespace().collect::<Vec<_>>().join(" ");
        (message.who.clone(), words.chars().take(NEWER_MAX).collect())
    })
    .collect()
}

/// The form again, with everything that was typed.
async fn come_back(desk: &Desk, reader: &Reader, view: &CaseView, draft: &Draft, form: Form) -> Response {
    let drawn = form.drawn(&reader.lens, view, draft);
    if reader.is_partial {
        return refused_form(reader, view, &drawn);
    }
    let body = async || Ok(html! { header { h1 { (view.subject) } } section.composer { (drawn) } });
    let current = view.place.current();
    match reader.page(desk, &view.subject, crate::kit::Frame::Sheet, current, body).await {
        Ok(page) => (StatusCode::UNPROCESSABLE_ENTITY, page).into_response(),
        Err(problem) => session::refused(desk, reader, &problem).await,
    }
}

/// When the letter leaves: at the time chosen, else after the moment in which its writer can take it back.
pub async fn leaves(desk: &Desk, reader: &Reader, sent: &Sent) -> Result<Leaves, Problem> {
    if let Some(at) = chosen_time(reader, sent)? {
        return Ok(Leaves::At(at));
    }
    let me = reader.actor.staff_id().unwrap_or(0);
    let seconds = desk.db().read(move |tx| Ok::<_, Problem>(undo_seconds_of(tx, me)?)).await?;
    Ok(Leaves::In(seconds))
}

async fn send(
    desk: &Desk,
    reader: &Reader,
    sent: &mut Sent,
    id: i64,
    draft: &mut Draft,
    form: Form,
) -> Result<Replied, Problem> {
    let actor = sent.named(&reader.actor, "");
    draft.files = kept(desk, reader, sent, id).await?;
    for (at, file) in std::mem::take(&mut sent.files).into_iter().enumerate() {
        let named = sent.named(&reader.actor, &format!("-file-{at}"));
        let command = Upload {
            case_id: id,
            filename: file.name,
            declared_type: file.declared_type,
            bytes: file.bytes,
            inline: false,
        };
        draft.files.push(load::file_view(upload(desk, &named, command).await?));
    }
    let people = ["to", "cc", "bcc"].into_iter().zip(&draft.people);
    let recipients = people.flat_map(|(role, typed)| recipients::read(role, typed)).collect();
    let mut attachments: Vec<i64> = draft.files.iter().map(|file| file.id).collect();
    let html = Some(draft.html.clone()).filter(|html| !html.trim().is_empty());
    let leaves = leaves(desk, reader, sent).await?;
    match form {
        Form::Reply => {
            let command = Reply {
                case_id: id,
                body: draft.text.clone(),
                html,
                recipients,
                attachments,
                then: Some(sent.text("then").to_owned()).filter(|word| !word.is_empty()),
                seen: sent.text("seen").parse().ok(),
                anyway: sent.text("anyway") == "true",
                leaves,
            };
            send_reply(desk, &actor, command).await
        }
        Form::Forward => {
            attachments.extend(sent.all("file_id").filter_map(|id| id.parse::<i64>().ok()));
            let command =
                Forward { case_id: id, body: draft.text.clone(), html, recipients, attachments, leaves };
            send_forward(desk, &actor, command).await
        }
    }
}

/// Files uploaded with an earlier try that are still ticked.
async fn kept(desk: &Desk, reader: &Reader, sent: &Sent, id: i64) -> Result<Vec<FileView>, Problem> {
    let wanted: Vec<i64> = sent.all("attachment_id").filter_map(|id| id.parse().ok()).collect();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let actor = reader.actor.clone();
    desk.db()
        .read(move |tx| {
            cases::seen(tx, &actor, id)?;
            let mut files = attachments::waiting(tx, id, &wanted)?;
            // A repeat of a form that was sent already names files that left with it.
            files.extend(attachments::of_case(tx, id)?.into_iter().filter(|file| wanted.contains(&file.id)));
            Ok(files.into_iter().filter(|file| !file.inline).map(load::file_view).collect())
        })
        .await
}

/// `POST /cases/{id}/note`.
pub async fn note(
    State(desk): State<Desk>,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
    reader: Reader,
    sent: Sent,
) -> Response {
    let place = Place::read(&asked);
    let reader = &reader;
    let before = match load::case(&desk, reader, &place, id).await {
        Ok(view) => view,
        Err(problem) => return session::refused(&desk, reader, &problem).await,
    };
    let text = sent.text("text").to_owned();
    let called = mentions::called(&text, &before.choices.called);
    // A note adds and overwrites nothing: it is written whatever colleagues did meanwhile.
    let command = WriteNote { text: text.clone(), mentions: called };
    let done = ops::note(&desk, &sent.named(&reader.actor, ""), At { id, version: None }, command).await;
    if done.is_ok() {
        // Left behind, the draft would only offer again what was said; so a failure to remove it fails nothing.
        if let Err(problem) = drafts::ops::discard(&desk, &reader.actor, id, "note").await {
            tracing::warn!(%problem, "a draft could not be removed");
        }
    }
    let words = reader.lens.words;
    match done {
        Ok(_) if !reader.is_partial => Redirect::to(&place.case_href(id)).into_response(),
        Ok(_) => match load::case(&desk, reader, &place, id).await {
            Ok(view) => {
                let answer = html! { (composer::note_form(words, &view, &Draft::default())) (answers::parts(&reader.lens, &view)) };
                telling(answer.into_response(), &words.say("case-done-noted"), Mood::Good)
            }
            Err(problem) => session::refused(&desk, reader, &problem).await,
        },
        Err(problem) if is_about_the_form(&problem) && reader.is_partial => {
            let draft = Draft { text, errors: vec![error(&problem, reader)], ..Draft::default() };
            refused_form(reader, &before, &composer::note_form(words, &before, &draft))
        }
        Err(problem) => answers::refused(&desk, reader, &place, id, &problem).await,
    }
}
