//! What the scripts ask while one begins a conversation: keep this draft, take this file, which snippets are there.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use desk::Desk;
use desk::correspondence::ops::{self, BegunFile};
use desk::snippets::ops::{FillFor, fill_begun, languages_for};
use kernel::{Kind, Problem};
use serde::Deserialize;
use serde_json::json;

use super::begin::typed;
use super::drafting::{filled, offered, refused, taken};
use crate::session::{Path, Query, Reader, Sent};

/// `POST /cases/write/draft/begin`: saved, with its version and what it is saved as; 412 with the present version when
/// another window saved it.
pub async fn save(State(desk): State<Desk>, reader: Reader, sent: Sent) -> Response {
    let content = typed(&sent);
    let begun: Option<i64> = sent.text("begun").parse().ok();
    let saved = match begun {
        Some(id) => {
            let version = sent.text("version").parse().ok();
            ops::save_begun(&desk, &reader.actor, id, content, version).await
        }
        None => ops::begin_draft(&desk, &reader.actor, content).await,
    };
    match (saved, begun) {
        (Ok(draft), _) => {
            let id = (draft.version > 0).then_some(draft.id);
            Json(json!({ "version": draft.version, "begun": id })).into_response()
        }
        (Err(problem), Some(id)) if problem.kind == Kind::ChangedMeanwhile => {
            let present = ops::begun_draft(&desk, &reader.actor, id).await;
            let version = present.map_or(0, |draft| draft.version);
            (StatusCode::PRECONDITION_FAILED, Json(json!({ "version": version }))).into_response()
        }
        (Err(problem), _) => refused(&reader, &problem),
    }
}

/// `POST /cases/write/files`: uploaded at once; those with `inline` are images for the text.
pub async fn files(State(desk): State<Desk>, reader: Reader, mut sent: Sent) -> Response {
    let inline = sent.has("inline");
    let Ok(draft_id) = sent.text("begun").parse() else {
        return refused(&reader, &Problem::new(Kind::NotFound));
    };
    let mut done = Vec::new();
    for (at, file) in std::mem::take(&mut sent.files).into_iter().enumerate() {
        let command = BegunFile {
            draft_id,
            filename: file.name,
            declared_type: file.declared_type,
            bytes: file.bytes,
            inline,
        };
        match ops::upload_begun(&desk, &sent.named(&reader.actor, &format!("-{at}")), command).await {
            Ok(file) => done.push(taken(&reader, &file)),
            Err(problem) => return refused(&reader, &problem),
        }
    }
    Json(done).into_response()
}

/// For whom snippets are filled, as the form stands.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    customer: String,
    brand_id: String,
    name: String,
    subject: String,
    language: String,
}

impl Asked {
    fn read(self) -> FillFor {
        FillFor {
            customer_id: self.customer.parse().ok(),
            brand_id: self.brand_id.parse().ok(),
            name: self.name,
            subject: self.subject,
            language: kernel::Language::ALL.into_iter().find(|language| language.tag() == self.language),
            ..FillFor::default()
        }
    }
}

/// `GET /cases/write/snippets`: what can be picked.
pub async fn list(State(desk): State<Desk>, Query(asked): Query<Asked>, reader: Reader) -> Response {
    let order = match languages_for(&desk, &reader.actor, asked.read()).await {
        Ok(order) => order,
        Err(problem) => return refused(&reader, &problem),
    };
    offered(&desk, &reader, order).await
}

/// `GET /cases/write/snippets/{snippet}`: filled in; what is missing is asked for by name.
pub async fn fill(
    State(desk): State<Desk>,
    Path(snippet): Path<i64>,
    Query(asked): Query<Asked>,
    reader: Reader,
) -> Response {
    match fill_begun(&desk, &reader.actor, snippet, asked.read()).await {
        Ok(done) => filled(reader.lens.words, &done),
        Err(problem) => refused(&reader, &problem),
    }
}
