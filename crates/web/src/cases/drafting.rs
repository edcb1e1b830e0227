//! What the composer's scripts ask while one writes: keep this draft, take this file, which snippets are there.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use desk::Desk;
use desk::attachments::Attachment;
use desk::attachments::ops::{Upload, upload};
use desk::drafts::ops::{Save, save as save_draft};
use desk::drafts::{self, Content};
use desk::snippets::{Filled, ops as snippets};
use kernel::{Kind, Language, Problem};
use serde_json::json;
use text::format;

use crate::session::{Path, Reader, Sent, with_wait};
use crate::words::Words;

/// A refusal as a script reads it: the status, and what to tell.
pub fn refused(reader: &Reader, problem: &Problem) -> Response {
    let status = StatusCode::from_u16(problem.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let told = reader.lens.told(problem);
    with_wait((status, Json(json!({ "told": told }))).into_response(), problem)
}

/// `POST /cases/{id}/draft/{form}`: saved, with its version; 412 with the present one when another window saved it.
pub async fn save(
    State(desk): State<Desk>,
    Path((id, form)): Path<(i64, String)>,
    reader: Reader,
    sent: Sent,
) -> Response {
    let field = |name: &str| sent.text(name).to_owned();
    let text = if form == "note" { field("text") } else { field("body") };
    let content = Content {
        text,
        html: field("html"),
        to: field("to"),
        cc: field("cc"),
        bcc: field("bcc"),
        attachments: sent.all("attachment_id").filter_map(|id| id.parse().ok()).collect(),
    };
    let command =
        Save { case_id: id, form: form.clone(), content, version: sent.text("version").parse().ok() };
    match save_draft(&desk, &reader.actor, command).await {
        Ok(draft) => Json(json!({ "version": draft.version })).into_response(),
        Err(problem) if problem.kind == Kind::ChangedMeanwhile => {
            let actor = reader.actor.clone();
            let found = desk.db().read(move |tx| {
                desk::cases::seen(tx, &actor, id)?;
                Ok::<_, Problem>(drafts::of_case(tx, actor.staff_id().unwrap_or(0), id)?)
            });
            let found = found.await.unwrap_or_default().into_iter().find(|draft| draft.form == form);
            let version = found.map_or(0, |draft| draft.version);
            (StatusCode::PRECONDITION_FAILED, Json(json!({ "version": version }))).into_response()
        }
        Err(problem) => refused(&reader, &problem),
    }
}

/// An uploaded file, as a script reads it.
pub fn taken(reader: &Reader, file: &Attachment) -> serde_json::Value {
    let size = u64::try_from(file.size_bytes).unwrap_or_default();
    json!({
        "id": file.id, "name": file.filename, "href": format!("/attachments/{}", file.id),
        "size": format::file_size(reader.lens.words.language(), size),
    })
}

/// `POST /cases/{id}/files`: uploaded at once; those with `inline` are images for the text.
pub async fn files(
    State(desk): State<Desk>,
    Path(id): Path<i64>,
    reader: Reader,
    mut sent: Sent,
) -> Response {
    let inline = sent.has("inline");
    let mut done = Vec::new();
    for (at, file) in std::mem::take(&mut sent.files).into_iter().enumerate() {
        let command = Upload {
            case_id: id,
            filename: file.name,
            declared_type: file.declared_type,
            bytes: file.bytes,
            inline,
        };
        match upload(&desk, &sent.named(&reader.actor, &format!("-{at}")), command).await {
            Ok(file) => done.push(taken(&reader, &file)),
            Err(problem) => return refused(&reader, &problem),
        }
    }
    Json(done).into_response()
}

/// `GET /cases/{id}/snippets`: what can be picked.
pub async fn list(State(desk): State<Desk>, Path(id): Path<i64>, reader: Reader) -> Response {
    let actor = reader.actor.clone();
    let order = desk.db().read(move |tx| {
        let case = desk::cases::seen(tx, &actor, id)?;
        let brand = desk::brands::get(tx, case.brand_id)?;
        Ok(brand.reading_order(brand.speaks(case.language)))
    });
    match order.await {
        Ok(order) => offered(&desk, &reader, order).await,
        Err(problem) => refused(&reader, &problem),
    }
}

/// The snippets one may use, with the beginning of each in the first of these languages that it has.
pub async fn offered(desk: &Desk, reader: &Reader, order: [Language; 3]) -> Response {
    match snippets::list(desk, &reader.actor).await {
        Ok(found) => {
            let shown = found.into_iter().map(|one| {
                let said = desk::snippets::rules::text_for(&one.texts, order).0;
                let said: String =
                    said.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(90).collect();
                json!({ "id": one.id, "name": one.name, "said": said })
            });
            Json(shown.collect::<Vec<_>>()).into_response()
        }
        Err(problem) => refused(reader, &problem),
    }
}

/// What a place of a snippet is called.
pub fn place_name(words: Words, name: &str) -> String {
    words.say(&format!("place-{}", name.replace(['.', '_'], "-")))
}

/// A filled snippet, as a script reads it.
pub fn filled(words: Words, filled: &Filled) -> Response {
    let missing = filled.missing.iter();
    let missing: Vec<_> =
        missing.map(|name| json!({ "name": name, "label": place_name(words, name) })).collect();
    Json(json!({ "text": filled.text, "missing": missing })).into_response()
}

/// `GET /cases/{id}/snippets/{snippet}`: filled in; what is missing is asked for by name.
pub async fn fill(
    State(desk): State<Desk>,
    Path((id, snippet)): Path<(i64, i64)>,
    reader: Reader,
) -> Response {
    match snippets::fill(&desk, &reader.actor, id, snippet).await {
        Ok(done) => filled(reader.lens.words, &done),
        Err(problem) => refused(&reader, &problem),
    }
}
