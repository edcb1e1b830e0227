//! Which version of a thing the caller had read when it decided (`If-Match`).

use axum::extract::FromRequestParts;
use axum::http::header::IF_MATCH;
use axum::http::request::Parts;
use kernel::{Kind, Problem};

/// The version in `If-Match: "3"`; `None` when the caller does not care (no header, or `*`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected(pub Option<i64>);

impl Expected {
    /// Refuses when the thing is no longer at the version the caller had read.
    pub fn meets(expected: Option<i64>, version: i64) -> Result<(), Problem> {
        match expected {
            Some(known) if known != version => Err(Problem::new(Kind::ChangedMeanwhile)),
            _ => Ok(()),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Expected {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let header = parts.headers.get(IF_MATCH).and_then(|value| value.to_str().ok()).map(str::trim);
        // What cannot be a version of ours cannot match: -1 is never reached.
        Ok(Self(header.filter(|text| *text != "*").map(|text| text.trim_matches('"').parse().unwrap_or(-1))))
    }
}
