//! The built browser files, embedded in the program and served under names that change with their content.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// A built file as the program carries it.
pub(crate) struct File {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
    /// The same, packed with Brotli as tightly as it goes; `None` where that gains nothing.
    packed: Option<&'static [u8]>,
}

/// `GET /assets/{name}`: a file by its hashed name, cacheable for ever; 404 for any other name. Whoever reads Brotli gets
/// what was packed when the program was built; for others the outer layers compress.
pub fn asset_routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{name}", get(asset))
}

async fn asset(Path(wanted): Path<String>, headers: HeaderMap) -> Response {
    let Some(file) = FILES.iter().find(|file| file.name == wanted) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let told = [
        (header::CONTENT_TYPE, file.kind),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::VARY, "accept-encoding"),
    ];
    match file.packed.filter(|_| reads_brotli(&headers)) {
        Some(packed) => (told, [(header::CONTENT_ENCODING, "br")], packed).into_response(),
        None => (told, file.bytes).into_response(),
    }
}

/// Whether `Accept-Encoding` names Brotli and does not weigh it with nothing (RFC 9110, 12.5.3).
fn reads_brotli(headers: &HeaderMap) -> bool {
    let asked = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    asked.flat_map(|value| value.split(',')).any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let is_named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("br"));
        let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
        is_named && weight.is_none_or(|weight| weight.parse().is_ok_and(|weight: f32| weight > 0.0))
    })
}

/// Whether this build has the browser's part; without it pages have neither styles nor scripts.
pub const fn is_built() -> bool {
    BUILT
}

/// The address of an embedded file; `None` for one that this build lacks.
pub(crate) fn address(name: &str) -> Option<String> {
    (!name.is_empty()).then(|| format!("/assets/{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brotli_is_sent_to_those_who_read_it() {
        let reads = |value: &'static str| {
            reads_brotli(&HeaderMap::from_iter([(header::ACCEPT_ENCODING, value.parse().unwrap())]))
        };
        assert!(reads("gzip, deflate, br, zstd") && reads("br;q=0.5, gzip") && reads("BR"));
        assert!(!reads("gzip") && !reads("br;q=0, gzip") && !reads("br;q=0.000") && !reads("brotli"));
        assert!(!reads_brotli(&HeaderMap::new()));
    }

    #[test]
    fn what_is_packed_is_smaller() {
        let is_odd = |file: &&File| file.packed.is_some_and(|packed| packed.len() >= file.bytes.len());
        assert_eq!(FILES.iter().find(is_odd).map(|file| file.name), None);
        let scripts = FILES.iter().filter(|file| file.kind.starts_with("text/javascript"));
        assert!(scripts.into_iter().all(|file| file.packed.is_some()), "every script is packed");
    }
}
