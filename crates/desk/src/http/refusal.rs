//! A refusal on the wire: problem+json (RFC 9457) in the caller's language.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{Kind, Language, Problem};
use serde_json::json;

use crate::words;

/// The media type of RFC 9457.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// When whoever was refused for what passes may come again, in seconds, unless the refusal says it.
const AGAIN_SECONDS: &str = "5";

/// A problem and the language it is told in.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// What is wrong.
    pub problem: Problem,
    /// The reader's language.
    pub language: Language,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self { problem, language } = self;
        let kind = problem.kind;
        let detail = words::told(&problem, language);
        let mut body = json!({
            "type": format!("/problems/{}", kind.slug()),
            "title": words::title(kind, language),
            "status": kind.status(),
            "detail": detail,
        });
        let said =
            |name| problem.args.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
        if let (Some(field), Some(fields)) = (problem.field.or_else(|| said("path")), body.as_object_mut()) {
            fields.insert("errors".to_owned(), json!([{ "field": field, "message": detail }]));
        }
        let status = StatusCode::from_u16(kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, body.to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
        if kind == Kind::SignInNeeded {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        let seconds = said("seconds").or((kind.status() == 503).then_some(AGAIN_SECONDS));
        if let Some(value) = seconds.and_then(|seconds| HeaderValue::from_str(seconds).ok()) {
            headers.insert(header::RETRY_AFTER, value);
        }
        response
    }
}

/// Several faults in one body, each with its field: 422 with a message for every one of them.
#[derive(Clone, Debug)]
pub struct Faults {
    /// Field path and message, told already.
    pub faults: Vec<(String, String)>,
    /// The reader's language.
    pub language: Language,
}

impl IntoResponse for Faults {
    fn into_response(self) -> Response {
        let Self { faults, language } = self;
        let kind = Kind::Contradiction;
        let told: Vec<&str> = faults.iter().map(|(_, message)| message.as_str()).collect();
        let errors: Vec<_> =
            faults.iter().map(|(field, message)| json!({ "field": field, "message": message })).collect();
        let body = json!({
            "type": format!("/problems/{}", kind.slug()),
            "title": words::title(kind, language),
            "status": kind.status(),
            "detail": told.join(" "),
            "errors": errors,
        });
        let mut response = (StatusCode::UNPROCESSABLE_ENTITY, body.to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
        response
    }
}
