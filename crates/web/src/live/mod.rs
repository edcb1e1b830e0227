//! Live updates: `GET /live` tells an open page what changed, and the page fetches what it shows of it. One task reads
//! the log for all connections; each hears only of what its reader may see.

mod elsewhere;
mod here;
mod hub;
mod stream;

use axum::Router;
use axum::routing::{get, post};
use axum::{Extension, http::StatusCode};
use desk::Desk;

pub use hub::Hub;

/// `/live` and `/live/here`, with the hub all connections share.
pub fn routes(hub: Hub) -> Router<Desk> {
    Router::new()
        .route("/live", get(stream::open))
        .route("/live/here", post(here::here))
        .layer(Extension(hub))
}

/// Too many connections at once on this node.
const FULL: StatusCode = StatusCode::SERVICE_UNAVAILABLE;
