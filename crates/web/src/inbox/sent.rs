//! What a form sent: its fields and files, and the actor who sent it, named by the form's key so that a double click is
//! one act. A form on another site sends nothing here.

use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use desk::Desk;
use kernel::{Actor, Kind, Problem, RequestKey};
use sha2::{Digest, Sha256};

use super::reader::Reader;
use super::refusals;

/// The largest form with its files, in bytes.
pub const FORM_MAX_BYTES: usize = 64 * 1024 * 1024;
/// The longest key, in bytes.
const KEY_MAX: usize = 200;

/// A file of a form.
#[derive(Clone, Debug)]
pub struct SentFile {
    /// What it is called.
    pub name: String,
    /// The type the browser took it for.
    pub declared_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A form.
#[derive(Debug)]
pub struct Sent {
    /// Who sent it.
    pub reader: Reader,
    fields: Vec<(String, String)>,
    /// Its files; an empty choice is none.
    pub files: Vec<SentFile>,
    route: String,
}

/// Whether a form may have come from one of our own pages. Browsers say where from; who says nothing is no browser, and
/// has no cookie to misuse.
pub fn is_ours(headers: &HeaderMap) -> bool {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    match headers.get("sec-fetch-site").and_then(|value| value.to_str().ok()) {
        Some("same-origin") => return true,
        Some(_) => return false,
        None => {}
    }
    match (text(header::ORIGIN), text(header::HOST)) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        (Some(_), None) => false,
        (None, _) => true,
    }
}

impl FromRequest<Desk> for Sent {
    type Rejection = Response;

    async fn from_request(request: Request, desk: &Desk) -> Result<Self, Response> {
        if !is_ours(request.headers()) {
            return Err(StatusCode::FORBIDDEN.into_response());
        }
        let (mut parts, body) = request.into_parts();
        let reader = Reader::from_request_parts(&mut parts, desk).await?;
        let route = format!("{} {}", parts.method, parts.uri.path());
        let kind =
            parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let language = reader.lens.words.language();
        let unreadable =
            |detail: String| refusals::bare(&Problem::new(Kind::BadBody).with("detail", detail), language);
        let mut sent = Self { reader, fields: Vec::new(), files: Vec::new(), route };
        if kind.starts_with("multipart/form-data") {
            let request = Request::from_parts(parts, body);
            let parts = Multipart::from_request(request, desk)
                .await
                .map_err(|fault| unreadable(fault.body_text()))?;
            sent.take(parts).await.map_err(|fault| unreadable(fault.body_text()))?;
        } else {
            let bytes = axum::body::to_bytes(body, desk::http::BODY_MAX_BYTES).await;
            let bytes = bytes.map_err(|_| {
                let problem = Problem::new(Kind::BodyTooLarge);
                refusals::bare(&problem.with("max_bytes", desk::http::BODY_MAX_BYTES.to_string()), language)
            })?;
            sent.fields = form_urlencoded::parse(&bytes)
                .into_owned()
                .map(|(name, value)| (name, clean(&value)))
                .collect();
        }
        Ok(sent)
    }
}

/// Neither engine keeps U+0000; browsers send line ends as CRLF.
fn clean(text: &str) -> String {
    text.replace('\0', "").replace("\r\n", "\n")
}

impl Sent {
    async fn take(&mut self, mut parts: Multipart) -> Result<(), axum::extract::multipart::MultipartError> {
        while let Some(part) = parts.next_field().await? {
            let name = part.name().unwrap_or_default().to_owned();
            if let Some(file) = part.file_name().map(clean) {
                let declared_type = part.content_type().unwrap_or_default().to_owned();
                let bytes = part.bytes().await?.to_vec();
                if !file.is_empty() || !bytes.is_empty() {
                    self.files.push(SentFile { name: file, declared_type, bytes });
                }
            } else {
                let value = clean(&part.text().await?);
                self.fields.push((name, value));
            }
        }
        Ok(())
    }

    /// A field's value; empty when it was not sent.
    pub fn get(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// Whether a field was sent, even empty.
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(known, _)| known == name)
    }

    /// Every value of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The version of what the sender saw.
    pub fn version(&self) -> Option<i64> {
        self.get("version").parse().ok()
    }

    /// The sender, with the request named by the form's key. `part` tells apart several acts of one form.
    pub fn actor(&self, part: &str) -> Actor {
        let mut actor = self.reader.actor.clone();
        let key = self.get("idempotency_key");
        if key.is_empty() || key.len() > KEY_MAX {
            return actor;
        }
        let mut hash = Sha256::new();
        // The bytes of a form with files change with each sending; what it says does not.
        for (name, value) in self.fields.iter().filter(|(name, _)| name != "idempotency_key") {
            for text in [name, value] {
                hash.update(text.len().to_be_bytes());
                hash.update(text);
            }
        }
        for file in &self.files {
            hash.update(file.bytes.len().to_be_bytes());
            hash.update(&file.bytes);
        }
        actor.request = Some(RequestKey {
            key: format!("{key}{part}"),
            route: self.route.clone(),
            body_hash: hash.finalize().into(),
        });
        actor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (header::HeaderName::from_static(name), header::HeaderValue::from_static(value))
            })
            .collect()
    }

    #[test]
    fn only_our_own_pages_may_send() {
        assert!(is_ours(&headers(&[("sec-fetch-site", "same-origin")])));
        for foreign in ["cross-site", "same-site", "none"] {
            assert!(!is_ours(&headers(&[("sec-fetch-site", foreign)])), "{foreign}");
        }
        assert!(is_ours(&headers(&[("origin", "https://desk.example"), ("host", "desk.example")])));
        assert!(!is_ours(&headers(&[("origin", "https://evil.example"), ("host", "desk.example")])));
        assert!(!is_ours(&headers(&[("origin", "null"), ("host", "desk.example")])));
    }
}
