//! The built browser files, embedded in the program and served under names that change with their content.

use axum::Router;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// `GET /assets/{name}`: a file by its hashed name, cacheable for ever; 404 for any other name. Compression is the outer
/// layers' business.
pub fn asset_routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{name}", get(asset))
}

async fn asset(Path(wanted): Path<String>) -> Response {
    let found = FILES.iter().find(|(name, _, _)| *name == wanted);
    found.map_or_else(
        || StatusCode::NOT_FOUND.into_response(),
        |(_, kind, bytes)| {
            let headers = [
                (header::CONTENT_TYPE, *kind),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ];
            (headers, *bytes).into_response()
        },
    )
}

/// Whether this build has the browser's part; without it pages have neither styles nor scripts.
pub const fn is_built() -> bool {
    BUILT
}

/// The address of an embedded file; `None` for one that this build lacks.
pub(crate) fn address(name: &str) -> Option<String> {
    (!name.is_empty()).then(|| format!("/assets/{name}"))
}
