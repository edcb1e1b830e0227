//! JSON bodies in and out.

use std::marker::PhantomData;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use kernel::{Kind, Language, Problem};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::fault;
use super::refusal::Refusal;

/// The largest JSON body, in bytes. Attachments go by their own route.
pub const BODY_MAX_BYTES: usize = 2 * 1024 * 1024;

/// A request body, kept raw so that its hash can be taken, read when asked.
#[derive(Debug)]
pub struct Body<T> {
    raw: Bytes,
    shape: PhantomData<T>,
}

impl<T> Body<T> {
    /// The bytes as they came.
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }
}

impl<T: DeserializeOwned> Body<T> {
    /// The body as a `T`; the refusal names the field that does not fit. U+0000 is refused by dropping it.
    pub fn read(&self) -> Result<T, Problem> {
        let has_nul = self.raw.windows(6).any(|window| window == b"\\u0000");
        if has_nul {
            let read = serde_json::from_slice(&self.raw);
            let mut value: serde_json::Value =
                read.map_err(|_| fault::found::<serde_json::Value>(&self.raw))?;
            strip_nul(&mut value);
            return serde_json::from_value(value).map_err(|_| fault::found::<T>(&self.raw));
        }
        serde_json::from_slice(&self.raw).map_err(|_| fault::found::<T>(&self.raw))
    }
}

/// Neither engine keeps U+0000 in text.
fn strip_nul(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::String(text) => text.retain(|c| c != '\0'),
        serde_json::Value::Array(items) => items.iter_mut().for_each(strip_nul),
        serde_json::Value::Object(fields) => fields.values_mut().for_each(strip_nul),
        _ => {}
    }
}

impl<S: Send + Sync, T> FromRequest<S> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        let language = request
            .headers()
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok())
            .and_then(Language::from_accept)
            .unwrap_or_default();
        match axum::body::to_bytes(request.into_body(), BODY_MAX_BYTES).await {
            Ok(raw) => Ok(Self { raw, shape: PhantomData }),
            Err(_) => {
                let problem = Problem::new(Kind::BodyTooLarge).with("max_bytes", BODY_MAX_BYTES.to_string());
                Err(Refusal { problem, language })
            }
        }
    }
}

/// A JSON answer.
#[derive(Debug)]
pub struct Answer<T>(pub T);

impl<T: Serialize> IntoResponse for Answer<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(bytes) => ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], bytes)
                .into_response(),
            Err(error) => {
                tracing::error!(%error, "an answer could not be written");
                Refusal { problem: Problem::new(Kind::Internal), language: Language::En }.into_response()
            }
        }
    }
}
