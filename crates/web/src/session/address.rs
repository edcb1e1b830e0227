//! What an address says: its parts, and what stands behind its question mark. Where a number belongs and a word stands,
//! the address leads nowhere, and the reader is told so as of any other: by a page of the product, in their language. The
//! framework's own extractors would say it in English, bare; a test keeps them out of the screens.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;
use desk::Desk;
use kernel::{Kind, Problem};
use serde::de::DeserializeOwned;

use super::reader::Reader;
use super::refusals::refused;
use super::{language_of, theme_of};
use crate::errors;
use crate::kit::Page;

/// The parts of an address.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

/// What stands behind an address's question mark.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

/// A path with a query, values percent-encoded.
pub fn joined(path: &str, pairs: &[(&str, String)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in pairs {
        query.append_pair(name, value);
    }
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// Nowhere: with the rail for who is signed in.
async fn nowhere(parts: &mut Parts, desk: &Desk) -> Response {
    if let Ok(reader) = Reader::from_request_parts(parts, desk).await {
        return refused(desk, &reader, &Problem::new(Kind::NotFound)).await;
    }
    let theme = theme_of(&parts.headers);
    errors::not_found(&Page { theme, ..Page::new("", language_of(parts), desk.now()) })
}

impl<T: DeserializeOwned + Send> FromRequestParts<Desk> for Path<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, Response> {
        let read = axum::extract::Path::from_request_parts(parts, desk).await;
        match read.map(|axum::extract::Path(read)| read).ok() {
            Some(read) => Ok(Self(read)),
            None => Err(nowhere(parts, desk).await),
        }
    }
}

impl<T: DeserializeOwned + Send> FromRequestParts<Desk> for Query<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, Response> {
        let read = axum::extract::Query::try_from_uri(&parts.uri).map(|axum::extract::Query(read)| read).ok();
        match read {
            Some(read) => Ok(Self(read)),
            None => Err(nowhere(parts, desk).await),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    fn offenders(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                offenders(&path, found);
            } else if !path.ends_with("session/address.rs") && path.extension().is_some_and(|end| end == "rs")
            {
                let code = std::fs::read_to_string(&path).unwrap();
                // Lists of names may be broken over lines.
                let uses =
                    code.split("use axum::extract::").skip(1).filter_map(|rest| rest.split(';').next());
                let names = |list: &str| {
                    list.split(|c: char| !c.is_alphanumeric()).any(|name| name == "Path" || name == "Query")
                };
                if uses.into_iter().any(names)
                    || code.contains("extract::Path")
                    || code.contains("extract::Query")
                {
                    found.push(path.display().to_string());
                }
            }
        }
    }

    #[test]
    fn no_screen_reads_its_address_with_the_frameworks_own() {
        let mut found = Vec::new();
        offenders(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        // What is shown there needs no desk, and its addresses are words alone.
        found.retain(|path| !path.contains("src/design/") && !path.ends_with("src/assets.rs"));
        assert!(found.is_empty(), "{found:?}");
    }
}
