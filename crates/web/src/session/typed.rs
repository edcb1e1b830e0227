//! What somebody typed into a form: its fields, and the name that makes a double click one act.

use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Actor, RequestKey};
use sha2::{Digest, Sha256};

/// The largest form, in bytes. Files go by their own route.
const FORM_MAX_BYTES: usize = 256 * 1024;
/// The longest idempotency key, in bytes.
const KEY_MAX: usize = 200;

/// A form's fields, in order.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    fields: Vec<(String, String)>,
    hash: [u8; 32],
    route: String,
}

impl Typed {
    /// A field's text; empty when it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// Every text sent under a name, in order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Every whole number sent under a name; what is none is left out.
    pub fn numbers(&self, name: &str) -> Vec<i64> {
        self.all(name).filter_map(|text| text.parse().ok()).collect()
    }

    /// Whether a box was ticked.
    pub fn is_ticked(&self, name: &str) -> bool {
        self.fields.iter().any(|(known, _)| known == name)
    }

    /// The actor, with the request named by the form's own key. `step` tells two operations of one form apart.
    pub fn named(&self, actor: &Actor, step: &str) -> Actor {
        let key = self.text("idempotency_key");
        let mut actor = actor.clone();
        if !key.is_empty() && key.len() <= KEY_MAX {
            let route = format!("{}{step}", self.route);
            actor.request = Some(RequestKey { key: key.to_owned(), route, body_hash: self.hash });
        }
        actor
    }

    /// Fields as if they had been typed: what a form shows before anybody typed.
    pub fn of(fields: &[(&str, String)]) -> Self {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        Self { fields, ..Self::default() }
    }
}

impl<S: Send + Sync> FromRequest<S> for Typed {
    type Rejection = Response;

    async fn from_request(request: Request, _: &S) -> Result<Self, Response> {
        let route = format!("{} {}", request.method(), request.uri().path());
        let body = axum::body::to_bytes(request.into_body(), FORM_MAX_BYTES).await;
        let body = body.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE.into_response())?;
        let pairs = form_urlencoded::parse(&body);
        // Neither database keeps U+0000 in text.
        let clean = |text: std::borrow::Cow<'_, str>| text.replace('\0', "");
        let fields = pairs.map(|(name, value)| (clean(name), clean(value))).collect();
        Ok(Self { fields, hash: Sha256::digest(&body).into(), route })
    }
}
