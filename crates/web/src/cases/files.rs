//! Files of messages, for who is signed in: the same file the API gives, under a session.

use axum::extract::State;
use axum::response::Response;
use desk::Desk;
use desk::attachments::{ops, served};

use crate::session::{Path, Reader, refused};

/// `GET /attachments/{id}`.
pub async fn download(State(desk): State<Desk>, Path(id): Path<i64>, reader: Reader) -> Response {
    match ops::open(&desk, &reader.actor, id).await {
        Ok(opened) => served(opened, false),
        Err(problem) => refused(&desk, &reader, &problem).await,
    }
}
