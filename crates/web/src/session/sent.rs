//! What a form sent: its fields and files, and the name that makes a double click one act. That no other site sent it is
//! seen to before any screen is reached (`guard`).

use std::borrow::Cow;

use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::header;
use axum::response::Response;
use desk::Desk;
use desk::http::BODY_MAX_BYTES;
use kernel::{Actor, Kind, Problem, RequestKey};
use sha2::{Digest, Sha256};

use super::language_of;
use super::reader::Reader;
use super::refusals::sentence;

/// The largest form with the files of a letter, in bytes: for `DefaultBodyLimit` at the routes that take them. Others take
/// what the framework does, 2 MB.
pub const FORM_MAX_BYTES: usize = 64 * 1024 * 1024;
/// The longest key, in bytes.
const KEY_MAX: usize = 200;

/// A file of a form.
#[derive(Clone, Debug)]
pub struct SentFile {
    /// The field it was chosen in.
    pub field: String,
    /// What it is called.
    pub name: String,
    /// The type the browser took it for.
    pub declared_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A form: its fields in order, its files.
#[derive(Clone, Debug, Default)]
pub struct Sent {
    fields: Vec<(String, String)>,
    /// Its files; an empty choice is none.
    pub files: Vec<SentFile>,
    route: String,
}

impl Sent {
    /// The fields of a question, as its address has them.
    pub fn of_query(query: &str) -> Self {
        Self { fields: parsed(query.as_bytes()), ..Self::default() }
    }

    /// Fields that are made at run time, as if they had been sent.
    pub fn of_pairs(fields: Vec<(String, String)>) -> Self {
        Self { fields, ..Self::default() }
    }

    /// Fields as if they had been sent: what a form shows before anybody typed.
    pub fn of(fields: &[(&str, String)]) -> Self {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        Self { fields, ..Self::default() }
    }

    /// A field's text; empty when it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// Whether a field was sent, even empty: a box that was ticked.
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(known, _)| known == name)
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

    /// The text of the file chosen in a field, as far as it is UTF-8, or what was sent as text in its place.
    pub fn file_text(&self, field: &str) -> Cow<'_, str> {
        let file = self.files.iter().find(|file| file.field == field);
        let text = file.map_or(Cow::Borrowed(self.text(field)), |file| String::from_utf8_lossy(&file.bytes));
        if text.contains('\0') { Cow::Owned(text.replace('\0', "")) } else { text }
    }

    /// The version of what the sender saw.
    pub fn version(&self) -> Option<i64> {
        self.text("version").parse().ok()
    }

    /// The actor, with the request named by the form's own key. `step` tells apart several acts of one form.
    pub fn named(&self, actor: &Actor, step: &str) -> Actor {
        let (key, mut actor) = (self.text("idempotency_key"), actor.clone());
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
        let route = format!("{}{step}", self.route);
        actor.request = Some(RequestKey { key: key.to_owned(), route, body_hash: hash.finalize().into() });
        actor
    }

    async fn take(&mut self, mut parts: Multipart) -> Result<(), MultipartError> {
        while let Some(part) = parts.next_field().await? {
            let field = part.name().unwrap_or_default().to_owned();
            if let Some(name) = part.file_name().map(clean) {
                let declared_type = part.content_type().unwrap_or_default().to_owned();
                let bytes = part.bytes().await?.to_vec();
                if !name.is_empty() || !bytes.is_empty() {
                    self.files.push(SentFile { field, name, declared_type, bytes });
                }
            } else {
                let value = clean(&part.text().await?);
                self.fields.push((field, value));
            }
        }
        Ok(())
    }
}

/// Neither engine keeps U+0000; browsers send line ends as CRLF.
fn clean(text: &str) -> String {
    text.replace('\0', "").replace("\r\n", "\n")
}

fn parsed(bytes: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(bytes).map(|(name, value)| (clean(&name), clean(&value))).collect()
}

/// Reads the form, or says what is wrong with it.
async fn read(request: Request, desk: &Desk) -> Result<Sent, Problem> {
    let unreadable =
        |detail: String| Problem::new(Kind::BadBody).with("fault", "json").with("detail", detail);
    let route = format!("{} {}", request.method(), request.uri().path());
    let mut sent = Sent { route, ..Sent::default() };
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
        let parts =
            Multipart::from_request(request, desk).await.map_err(|fault| unreadable(fault.body_text()))?;
        sent.take(parts).await.map_err(|fault| unreadable(fault.body_text()))?;
    } else {
        let bytes = axum::body::to_bytes(request.into_body(), BODY_MAX_BYTES).await;
        let bytes = bytes
            .map_err(|_| Problem::new(Kind::BodyTooLarge).with("max_bytes", BODY_MAX_BYTES.to_string()))?;
        sent.fields = parsed(&bytes);
    }
    Ok(sent)
}

impl FromRequest<Desk> for Sent {
    type Rejection = Response;

    async fn from_request(request: Request, desk: &Desk) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        match read(Request::from_parts(parts.clone(), body), desk).await {
            Ok(sent) => Ok(sent),
            Err(problem) => {
                let reader = Reader::from_request_parts(&mut parts, desk).await;
                let language = reader.map_or_else(|_| language_of(&parts), |one| one.actor.language);
                Err(sentence(&problem, language))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_known_again_by_what_it_says_and_not_by_its_key_alone() {
        let actor = Actor::system(kernel::Via::Screen);
        let named = |text: &str, step: &str| {
            let sent = Sent::of_query(&format!("idempotency_key=k1&text={text}"));
            sent.named(&actor, step).request.unwrap()
        };
        assert_eq!(named("a", ""), named("a", ""));
        assert_ne!(named("a", "").body_hash, named("b", "").body_hash);
        assert_ne!(named("a", "").route, named("a", "-file-0").route, "two acts of one form");
        let long = Sent::of(&[("idempotency_key", "k".repeat(KEY_MAX + 1))]);
        assert!(long.named(&actor, "").request.is_none());
    }

    #[test]
    fn a_files_text_is_that_of_the_field_it_was_chosen_in() {
        let file = |field: &str, bytes: &[u8]| SentFile {
            field: field.to_owned(),
            name: "a.txt".to_owned(),
            declared_type: String::new(),
            bytes: bytes.to_vec(),
        };
        let files = vec![file("other", b"x"), file("file", b"a\0b\xff")];
        let sent = Sent { files, ..Sent::of(&[("file", "typed".to_owned())]) };
        assert_eq!(sent.file_text("file"), "ab\u{fffd}");
        assert_eq!(sent.file_text("none"), "");
        assert_eq!(Sent::of(&[("file", "typed".to_owned())]).file_text("file"), "typed");
    }
}
