//! Every request gets an id, a line in the log and a place in the figures. Nothing secret is written: the path is
//! logged as its template, queries, headers and bodies are not.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::response::Response;
use desk::Desk;
use metrics::Label;
use tracing::Span;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
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

/// A request on its way through the house.
pub(super) struct Seen {
    started: Instant,
    id: HeaderValue,
    method: &'static str,
    route: Option<MatchedPath>,
    span: Span,
}

impl Seen {
    /// Gives a request its id, which it carries from now on.
    pub(super) fn of(request: &mut Request, desk: &Desk) -> Self {
        let id = request_id(request, desk);
        let method = method_name(request.method());
        let route = request.extensions().get::<MatchedPath>().cloned();
        request.headers_mut().insert(REQUEST_ID, id.clone());
        let span = tracing::info_span!(
            "request",
            request_id = id.to_str().unwrap_or_default(),
            method,
            route = path(route.as_ref())
        );
        Self { started: Instant::now(), id, method, route, span }
    }

    /// What is written in the log meanwhile carries the id.
    pub(super) fn span(&self) -> Span {
        self.span.clone()
    }

    /// The request's id.
    pub(super) fn id(&self) -> &str {
        self.id.to_str().unwrap_or_default()
    }

    /// Writes down how the request was answered, and on the answer what it was called and how long it took.
    pub(super) fn answered(self, response: &mut Response) {
        let took = self.started.elapsed();
        let status = response.status().as_u16();
        let milliseconds = took.as_secs_f64() * 1000.0;
        let headers = response.headers_mut();
        headers.insert(REQUEST_ID, self.id);
        if let Ok(timing) = HeaderValue::from_str(&format!("handler;dur={milliseconds:.2}")) {
            headers.append(SERVER_TIMING, timing);
        }
        self.span.in_scope(|| tracing::info!(status, milliseconds, "answered"));
        let labels = [
            Label::from_static_parts("method", self.method),
            Label::new("route", path(self.route.as_ref()).to_owned()),
            Label::new("status", status.to_string()),
        ];
        metrics::counter!("http_requests_total", labels.iter()).increment(1);
        metrics::histogram!("http_request_seconds", labels.iter()).record(took.as_secs_f64());
    }
}

/// The path as its template: an address as it was asked for may name somebody.
fn path(route: Option<&MatchedPath>) -> &str {
    route.map_or("unknown", MatchedPath::as_str)
}
