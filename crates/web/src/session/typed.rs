//! What somebody typed into a form: its fields, and the name that makes a double click one act.

use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{Actor, RequestKey};
use sha2::{Digest, Sha256};

/// The largest form, in bytes. Files go by their own route.
const FORM_MAX_BYTES: usize = 256 * 1024;
/// The largest form with text files in it, in bytes: a calendar of twenty years has a tenth of it.
const FILES_MAX_BYTES: usize = 1024 * 1024;
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

    /// The names that were sent, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|(name, _)| name.as_str())
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

    /// The fields of a question, as its address has them.
    pub fn of_query(query: &str) -> Self {
        let pairs = form_urlencoded::parse(query.as_bytes());
        let clean = |text: std::borrow::Cow<'_, str>| text.replace('\0', "");
        Self { fields: pairs.map(|(name, value)| (clean(name), clean(value))).collect(), ..Self::default() }
    }

    /// Fields that are made at run time, as if they had been typed.
    pub fn of_pairs(fields: Vec<(String, String)>) -> Self {
        Self { fields, ..Self::default() }
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
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
            let parts = Multipart::from_request(request, &()).await.map_err(IntoResponse::into_response)?;
            return with_files(parts, route).await;
        }
        let body = axum::body::to_bytes(request.into_body(), FORM_MAX_BYTES).await;
        let body = body.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE.into_response())?;
        let pairs = form_urlencoded::parse(&body);
        // Neither database keeps U+0000 in text.
        let clean = |text: std::borrow::Cow<'_, str>| text.replace('\0', "");
        let fields = pairs.map(|(name, value)| (clean(name), clean(value))).collect();
        Ok(Self { fields, hash: Sha256::digest(&body).into(), route })
    }
}

/// A form with files: each file's text is its field, its bytes read as UTF-8 as far as they are.
async fn with_files(mut parts: Multipart, route: String) -> Result<Typed, Response> {
    let (mut fields, mut hash, mut size) = (Vec::new(), Sha256::new(), 0);
    while let Some(part) = parts.next_field().await.map_err(IntoResponse::into_response)? {
        let name = part.name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.map_err(IntoResponse::into_response)?;
        size += bytes.len();
        if size > FILES_MAX_BYTES {
            return Err(StatusCode::PAYLOAD_TOO_LARGE.into_response());
        }
        for text in [name.as_bytes(), &bytes] {
            hash.update(text.len().to_be_bytes());
            hash.update(text);
        }
        fields.push((name, String::from_utf8_lossy(&bytes).replace('\0', "")));
    }
    Ok(Typed { fields, hash: hash.finalize().into(), route })
}
