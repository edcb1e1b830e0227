//! Refusals that the framework makes by itself (no such route, wrong method, too large, too slow, a panic) are told
//! like all others: under `/api` as problem+json, elsewhere as a page, in the caller's language.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use desk::Desk;
use desk::http::{PROBLEM_JSON, Refusal};
use kernel::{Kind, Language, Problem};
use web::kit::Page;

use super::BODY_MAX_BYTES;
use super::description::accepted;

/// What the framework says of an address it cannot read is no longer than this.
const DETAIL_MAX_BYTES: usize = 2048;
/// Everything under it is the API.
const API: &str = "/api/";
/// When to come back after an answer that took too long.
const AGAIN_SECONDS: u32 = 10;

/// An address that leads nowhere.
pub(super) async fn nowhere(State(desk): State<Desk>, uri: Uri, headers: HeaderMap) -> Response {
    if uri.path().starts_with(API) {
        return StatusCode::NOT_FOUND.into_response();
    }
    web::errors::not_found(&Page::new("", accepted(&headers), desk.now()))
}

/// A page for what broke outside of the API; `None` when the answer tells it already.
fn page(response: &Response, language: Language, desk: &Desk, request_id: &str) -> Option<Response> {
    if response.headers().contains_key(header::CONTENT_TYPE) {
        return None;
    }
    let within = Page::new("", language, desk.now());
    match response.status() {
        StatusCode::INTERNAL_SERVER_ERROR => Some(web::errors::internal(&within, request_id)),
        StatusCode::GATEWAY_TIMEOUT => Some(web::errors::unavailable(&within, AGAIN_SECONDS)),
        _ => None,
    }
}

/// How whoever asks is to be told of a refusal.
pub(super) struct Ear {
    is_api: bool,
    language: Language,
}

impl Ear {
    /// Whoever sends this request.
    pub(super) fn of(request: &Request) -> Self {
        Self { is_api: request.uri().path().starts_with(API), language: accepted(request.headers()) }
    }

    /// The answer as it came, or the refusal in it told properly. `request_id` is what to look for in the log.
    pub(super) async fn tell(&self, response: Response, desk: &Desk, request_id: &str) -> Response {
        if !self.is_api {
            return page(&response, self.language, desk, request_id).unwrap_or(response);
        }
        let status = response.status();
        let refused = status.is_client_error() || status.is_server_error();
        let told = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == PROBLEM_JSON);
        if !refused || told {
            return response;
        }
        let (parts, body) = response.into_parts();
        let Some(problem) = problem(status, body).await else {
            tracing::error!(%status, "a refusal without a kind");
            return Refusal { problem: Problem::new(Kind::Internal), language: self.language }
                .into_response();
        };
        let mut answer = Refusal { problem, language: self.language }.into_response();
        if let Some(allowed) = parts.headers.get(header::ALLOW) {
            answer.headers_mut().insert(header::ALLOW, allowed.clone());
        }
        answer
    }
}

async fn problem(status: StatusCode, body: Body) -> Option<Problem> {
    Some(match status {
        StatusCode::BAD_REQUEST => {
            let bytes = to_bytes(body, DETAIL_MAX_BYTES).await.unwrap_or_default();
            Problem::new(Kind::BadAddress).with("detail", String::from_utf8_lossy(&bytes))
        }
        StatusCode::NOT_FOUND => Problem::new(Kind::NotFound),
        StatusCode::METHOD_NOT_ALLOWED => Problem::new(Kind::MethodNotAllowed),
        StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::new(Kind::BodyTooLarge).with("max_bytes", BODY_MAX_BYTES.to_string())
        }
        StatusCode::GATEWAY_TIMEOUT => Problem::new(Kind::TooSlow),
        StatusCode::INTERNAL_SERVER_ERROR => Problem::new(Kind::Internal),
        _ => return None,
    })
}
