//! Live updates: `GET /live` tells an open page what changed, and the page fetches what it shows of it. One task reads
//! the log for all connections; each hears only of what its reader may see.

mod elsewhere;
mod here;
mod hub;
mod stream;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use desk::Desk;

pub use hub::Hub;

/// `/live` and `/live/here`, with the hub all connections share.
pub fn routes(hub: Hub) -> Router<Desk> {
    Router::new()
        .route("/live", get(stream::open))
        .route("/live/here", post(here::here))
        .layer(Extension(hub))
}

/// Too many connections at once on this node; the browser tries again of itself.
fn full() -> Response {
    let later = [(header::RETRY_AFTER, HeaderValue::from_static("5"))];
    (StatusCode::SERVICE_UNAVAILABLE, later).into_response()
}
