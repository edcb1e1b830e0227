//! One connection: what was missed first, then what happens, and a sign of life in between. It ends by itself after a
//! while, so that who signed out or lost a role hears no more; the browser comes back by itself.

use std::convert::Infallible;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use desk::Desk;
use serde::Deserialize;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::hub::{Change, Hub, Place, missed};
use crate::session::{Query, Reader, refused};

/// How often a connection on which nothing happens says that it lives.
const HEARTBEAT: Duration = Duration::from_secs(25);
/// How long a connection lasts before its reader is asked for again.
const LASTS: Duration = Duration::from_mins(5);
/// Events that wait for the network.
const WAITING_MAX: usize = 16;

/// Where to go on.
#[derive(Debug, Default, Deserialize)]
pub struct From {
    after: Option<i64>,
}

type Told = Result<Event, Infallible>;

fn event(change: &Change) -> Event {
    let event = Event::default();
    // What is in no log is nothing to go on from.
    let event = if change.is_passing() { event } else { event.id(change.position.to_string()) };
    event.json_data(change).unwrap_or_default()
}

/// `GET /live`.
pub async fn open(
    State(desk): State<Desk>,
    Extension(hub): Extension<Hub>,
    Query(from): Query<From>,
    headers: HeaderMap,
    reader: Reader,
) -> Response {
    // Whoever reads the stream is told of pages at other servers too.
    super::elsewhere::begin(&hub, &desk);
    let Some(place) = hub.join(&desk, reader.actor.clone()) else { return super::full() };
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()).and_then(|id| id.parse().ok());
    let after: i64 = last.or(from.after).unwrap_or(place.since);
    let before = match missed(&desk, &reader.actor, after, place.since).await {
        Ok(before) => before,
        Err(problem) => return refused(&desk, &Reader { is_partial: true, ..reader }, &problem).await,
    };
    let (to, receiver) = mpsc::channel(WAITING_MAX);
    tokio::spawn(carry(place, before, after, to));
    let stream = Sse::new(ReceiverStream::new(receiver)).keep_alive(KeepAlive::new().interval(HEARTBEAT));
    // Proxies that gather before they pass on would make live late.
    ([("x-accel-buffering", "no"), (header::CACHE_CONTROL.as_str(), "no-store")], stream).into_response()
}

/// Carries changes from the hub to the network until either side ends.
async fn carry(mut place: Place, before: Option<Vec<Change>>, after: i64, to: mpsc::Sender<Told>) {
    let mut last = after;
    match before {
        Some(changes) => {
            for change in changes {
                last = last.max(change.position);
                if to.send(Ok(event(&change))).await.is_err() {
                    return;
                }
            }
        }
        None => {
            let reset = Event::default().event("reset").id(place.since.to_string()).data("{}");
            if to.send(Ok(reset)).await.is_err() {
                return;
            }
        }
    }
    let over = tokio::time::sleep(LASTS);
    tokio::pin!(over);
    loop {
        tokio::select! {
            heard = place.from.recv() => {
                let Some(change) = heard else { return };
                let is_news = change.position > last || change.is_passing();
                if is_news && to.send(Ok(event(&change))).await.is_err() {
                    return;
                }
            }
            () = to.closed() => return,
            () = &mut over => return,
        }
    }
}
