//! Security headers on every answer. A route that needs other rules (a mail's original look, a download) sets its own
//! header and keeps it.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// Only ourselves: no inline script or style, no frame around us, no form that posts elsewhere.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     font-src 'self'; connect-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

static HEADERS: [(HeaderName, HeaderValue); 7] = [
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY)),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    // Other sites learn nothing of us, not even our name; our own checks still see where a form came from.
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static(
            "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
        ),
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
];

/// Adds each header an answer does not have yet.
pub fn guard(headers: &mut HeaderMap) {
    // Also for what is still to come, so that the map grows once.
    headers.reserve(2 * HEADERS.len());
    for (name, value) in &HEADERS {
        headers.entry(name).or_insert_with(|| value.clone());
    }
}

/// Middleware for `axum::middleware::from_fn`: guards every answer.
pub async fn security(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    guard(response.headers_mut());
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::routing::get;
    use axum::{Router, middleware};
    use tower::ServiceExt;

    #[tokio::test]
    async fn every_answer_is_guarded_and_a_routes_own_rule_stays() {
        let own = || async { ([(header::CONTENT_SECURITY_POLICY, "sandbox")], "mail") };
        let app = Router::new()
            .route("/mail", get(own))
            .route("/", get(|| async { "page" }))
            .layer(middleware::from_fn(security));
        let ask = |path: &'static str| {
            let app = app.clone();
            async move { app.oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap() }
        };
        let page = ask("/").await;
        let policy = page.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(page.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(ask("/mail").await.headers()[header::CONTENT_SECURITY_POLICY], "sandbox");
        assert_eq!(ask("/nowhere").await.headers()[header::X_FRAME_OPTIONS], "DENY");
    }
}
