//! Every request gets an id, a line in the log and a place in the figures. Nothing secret is written: the path is
//! logged as its template, queries, headers and bodies are not.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use desk::Desk;
use tracing::Instrument;

pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");
/// The longest id taken over from a caller, in characters.
const ID_MAX: usize = 64;

/// The caller's own id when it is fit for a log, otherwise a fresh one.
fn request_id(request: &Request, desk: &Desk) -> HeaderValue {
    let own = request.headers().get(&REQUEST_ID).filter(|value| {
        let bytes = value.as_bytes();
        (1..=ID_MAX).contains(&bytes.len())
            && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
    });
    own.cloned().unwrap_or_else(|| {
        let secret = desk.secret();
        let fresh = hex::encode(secret.get(..10).unwrap_or_default());
        HeaderValue::from_str(&fresh).unwrap_or(HeaderValue::from_static("none"))
    })
}

/// A method's name for the figures: whatever a caller makes up counts as one.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

pub(super) async fn observe(State(desk): State<Desk>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = request_id(&request, &desk);
    let method = method_name(request.method());
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "unknown".to_owned(), |path| path.as_str().to_owned());
    request.headers_mut().insert(REQUEST_ID, id.clone());
    let span = tracing::info_span!("request", request_id = id.to_str().unwrap_or_default(), method, route);
    let mut response = next.run(request).instrument(span.clone()).await;
    let took = started.elapsed();
    let status = response.status().as_u16();
    let milliseconds = took.as_secs_f64() * 1000.0;
    let headers = response.headers_mut();
    headers.insert(REQUEST_ID, id);
    if let Ok(timing) = HeaderValue::from_str(&format!("handler;dur={milliseconds:.2}")) {
        headers.append(SERVER_TIMING, timing);
    }
    span.in_scope(|| tracing::info!(status, milliseconds, "answered"));
    let labels = [("method", method.to_owned()), ("route", route), ("status", status.to_string())];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_seconds", &labels).record(took.as_secs_f64());
    response
}
