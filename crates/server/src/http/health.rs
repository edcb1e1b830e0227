//! What monitoring asks: is the process alive, and should it be sent requests now.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use desk::Desk;
use kernel::Problem;
use serde_json::json;

use crate::installation;

/// A database that does not answer within this is away.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whether requests should be sent here. Cheap to clone.
#[derive(Clone)]
pub struct Health {
    desk: Desk,
    stopping: Arc<AtomicBool>,
}

impl Health {
    /// The health of this desk.
    pub fn new(desk: Desk) -> Self {
        Self { desk, stopping: Arc::default() }
    }

    /// From now on asks for no more requests.
    pub fn stopping(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }
}

/// The process runs and answers.
pub(super) async fn alive() -> &'static str {
    "ok\n"
}

/// The database answers, the write queue has room and the house is not closing.
pub(super) async fn ready(State(health): State<Health>) -> Response {
    let reading = health.desk.db().read(|tx| Ok::<_, Problem>(installation::answers(tx)?));
    let database = matches!(tokio::time::timeout(PATIENCE, reading).await, Ok(Ok(())));
    let (waiting, room) = health.desk.db().write_queue();
    // Nine tenths full: new requests would soon be refused as busy.
    let queue = waiting * 10 < room * 9;
    let stopping = health.stopping.load(Ordering::Relaxed);
    let ready = database && queue && !stopping;
    let body = json!({
        "ready": ready,
        "database": if database { "ok" } else { "away" },
        "write_queue": { "ok": queue, "waiting": waiting, "room": room },
        "stopping": stopping,
    });
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}
