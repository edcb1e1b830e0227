//! The version a caller has seen, from `If-Match`: a change is refused when the thing moved on since.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header::{ETAG, IF_MATCH};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use kernel::{Kind, Problem};
use serde::Serialize;

use super::body::Answer;

/// The version named by `If-Match: "7"`; `None` without the header or for `*`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IfMatch(pub Option<i64>);

/// No version is ever this, so a tag we never gave out matches nothing.
const NEVER: i64 = -1;

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let Some(tag) = parts.headers.get(IF_MATCH) else { return Ok(Self(None)) };
        let tag = tag.to_str().unwrap_or_default().trim();
        if tag == "*" {
            return Ok(Self(None));
        }
        let version = tag.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        Ok(Self(Some(version.and_then(|number| number.parse().ok()).unwrap_or(NEVER))))
    }
}

/// Refuses when the thing is no longer the version the caller has seen.
pub fn check_version(expected: Option<i64>, version: i64) -> Result<(), Problem> {
    match expected {
        Some(seen) if seen != version => Err(Problem::new(Kind::ChangedMeanwhile)),
        _ => Ok(()),
    }
}

/// An answer with its version as `ETag`.
pub fn versioned<T: Serialize>(version: i64, answer: T) -> Response {
    ([(ETAG, etag(version))], Answer(answer)).into_response()
}

/// A version as an `ETag`.
pub fn etag(version: i64) -> String {
    format!("\"{version}\"")
}
