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

/// An address without the part behind its question mark that this refusal is about; `None` when there is none. What the
/// desk calls `team_id` is `team` in addresses of screens, an owner `owner` or `agent`.
pub(super) fn without(at: &str, problem: &Problem) -> Option<String> {
    let (path, query) = at.split_once('?')?;
    let field = problem.field?;
    let is_meant = |name: &str| match field {
        "assignee_id" => ["owner", "agent", "assignee_id"].contains(&name),
        _ => name == field || name == field.trim_end_matches("_id"),
    };
    let mut kept: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let all = kept.len();
    // What the form left empty says nothing, and neither does a page of a list that is another without the filter.
    kept.retain(|(name, value)| !is_meant(name) && !value.is_empty());
    let is_less =
        kept.len() < all && form_urlencoded::parse(query.as_bytes()).any(|(name, _)| is_meant(&name));
    kept.retain(|(name, _)| !["after", "before"].contains(&name.as_str()));
    let pairs: Vec<(&str, String)> =
        kept.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    is_less.then(|| joined(path, &pairs))
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
    use super::*;

    #[test]
    fn what_a_refusal_is_about_can_be_left_out_of_an_address() {
        let about = |field| Problem::field(Kind::UnknownReference, field);
        let at = "/figures?from=2026-03-01&team=99&agent=7&kind=&before=5";
        let less = |field| without(at, &about(field));
        assert_eq!(less("team_id").as_deref(), Some("/figures?from=2026-03-01&agent=7"));
        assert_eq!(less("team").as_deref(), Some("/figures?from=2026-03-01&agent=7"));
        assert_eq!(less("assignee_id").as_deref(), Some("/figures?from=2026-03-01&team=99"));
        assert_eq!(less("brand_id"), None);
        assert_eq!(without("/figures", &about("team_id")), None);
        assert_eq!(without(at, &Problem::new(Kind::NotFound)), None);
    }

    fn offenders(folder: &std::path::Path, found: &mut Vec<String>) {
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
        offenders(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        // What is shown there needs no desk, and its addresses are words alone.
        found.retain(|path| !path.contains("src/design/") && !path.ends_with("src/assets.rs"));
        assert!(found.is_empty(), "{found:?}");
    }
}
