//! Only our own pages may change anything through a session. Browsers say where a request comes from: in
//! `Sec-Fetch-Site` under https, else in `Origin`. What says neither is no form of ours.

use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Middleware for `axum::middleware::from_fn` around screens: refuses what another site sent.
pub async fn same_origin(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || is_ours(request.headers()) {
        return next.run(request).await;
    }
    tracing::warn!(path = request.uri().path(), "a form of another site was refused");
    StatusCode::FORBIDDEN.into_response()
}

fn is_ours(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin";
    }
    let host = text(header::HOST.as_str());
    let origin = text(header::ORIGIN.as_str()).and_then(|origin| origin.split_once("://"));
    matches!((origin, host), (Some((_, from)), Some(host)) if from.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn only_our_own_pages_are_believed() {
        assert!(is_ours(&headers(&[("sec-fetch-site", "same-origin")])));
        assert!(is_ours(&headers(&[("host", "desk.my:8080"), ("origin", "http://desk.my:8080")])));
        for foreign in [
            &[("sec-fetch-site", "cross-site")][..],
            // A sister under the same domain is not us either.
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "cross-site"), ("host", "desk.my"), ("origin", "http://desk.my")],
            &[("host", "desk.my"), ("origin", "http://evil.my")],
            &[("host", "desk.my"), ("origin", "null")],
            &[("host", "desk.my")],
            &[],
        ] {
            assert!(!is_ours(&headers(foreign)), "{foreign:?}");
        }
    }
}
