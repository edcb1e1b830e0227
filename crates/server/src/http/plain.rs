//! Refusals that the framework makes by itself (no such route, wrong method, too large, too slow, a panic) are told
//! like all others under `/api`: as problem+json in the caller's language.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use desk::http::{PROBLEM_JSON, Refusal};
use kernel::{Kind, Problem};

use super::BODY_MAX_BYTES;
use super::description::accepted;

/// What the framework says of an address it cannot read is no longer than this.
const DETAIL_MAX_BYTES: usize = 2048;

pub(super) async fn tell(request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api/");
    let language = accepted(request.headers());
    let response = next.run(request).await;
    let status = response.status();
    let refused = status.is_client_error() || status.is_server_error();
    let told = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == PROBLEM_JSON);
    if !is_api || !refused || told {
        return response;
    }
    let (parts, body) = response.into_parts();
    let Some(problem) = problem(status, body).await else {
        tracing::error!(%status, "a refusal without a kind");
        return Refusal { problem: Problem::new(Kind::Internal), language }.into_response();
    };
    let mut answer = Refusal { problem, language }.into_response();
    if let Some(allowed) = parts.headers.get(header::ALLOW) {
        answer.headers_mut().insert(header::ALLOW, allowed.clone());
    }
    answer
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
