//! Live updates: `GET /live` tells an open page what changed, and the page fetches what it shows of it. One task reads
//! the log for all connections; each hears only of what its reader may see.

mod hub;
mod stream;

use axum::Router;
use axum::routing::get;
use axum::{Extension, http::StatusCode};
use desk::Desk;

pub use hub::Hub;

/// `/live`, with the hub all its connections share.
pub fn routes(hub: Hub) -> Router<Desk> {
    Router::new().route("/live", get(stream::open)).layer(Extension(hub))
}

/// Too many connections at once on this node.
const FULL: StatusCode = StatusCode::SERVICE_UNAVAILABLE;
