//! What an address says: its parts, and what stands behind its question mark. A value that does not fit is answered with
//! the name of its parameter and what belongs there, in the caller's language. The framework's own extractors would say it
//! in English, bare; a test keeps them out of the API.

use std::error::Error;

use axum::extract::path::ErrorKind;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use kernel::{Kind, Problem};
use serde::de::DeserializeOwned;

use super::asked::{Asked, wished};
use super::refusal::Refusal;
use crate::house::Desk;

/// The parts of an address.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

/// What stands behind an address's question mark.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

/// The most of a wrong value that is told again, in characters.
const VALUE_MAX: usize = 60;

/// The refusal as this caller reads it; nobody without the route's word learns what it takes.
async fn refused(parts: &mut Parts, desk: &Desk, problem: Problem) -> Refusal {
    match Asked::from_request_parts(parts, desk).await {
        Ok(asked) => asked.refuse(problem),
        // Here nobody need say who they are: elsewhere they were asked before.
        Err(_) => Refusal { problem, language: wished(parts).unwrap_or_default() },
    }
}

impl<T: DeserializeOwned + Send> FromRequestParts<Desk> for Path<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, Refusal> {
        match axum::extract::Path::from_request_parts(parts, desk).await {
            Ok(axum::extract::Path(read)) => Ok(Self(read)),
            Err(rejection) => {
                let raw = RawPathParams::from_request_parts(parts, desk).await.ok();
                let names: Vec<&str> = raw.iter().flatten().map(|(name, _)| name).collect();
                let problem = in_path(&names, rejection);
                Err(refused(parts, desk, problem).await)
            }
        }
    }
}

impl<T: DeserializeOwned + Send> FromRequestParts<Desk> for Query<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, Refusal> {
        match axum::extract::Query::try_from_uri(&parts.uri) {
            Ok(axum::extract::Query(read)) => Ok(Self(read)),
            Err(rejection) => {
                let problem = in_query(parts.uri.query().unwrap_or_default(), &rejection);
                Err(refused(parts, desk, problem).await)
            }
        }
    }
}

fn fault(fault: &str, name: &str, value: &str) -> Problem {
    let short: String = value.chars().take(VALUE_MAX).collect();
    let short = if short.len() < value.len() { short + "…" } else { short };
    Problem::new(Kind::BadQuery).with("fault", fault).with("path", name).with("value", short)
}

/// A text where a whole number belongs: no number, or one beyond all of ours.
fn no_number(value: &str) -> &'static str {
    let digits = value.strip_prefix('-').unwrap_or(value);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) { "size" } else { "number" }
}

fn in_path(names: &[&str], rejection: PathRejection) -> Problem {
    let PathRejection::FailedToDeserializePathParams(failed) = rejection else {
        return fault("form", names.first().copied().unwrap_or_default(), "");
    };
    let at = |index: usize| names.get(index).copied().unwrap_or_default();
    let typed = |name: &str, value: &str, expected: &str| match expected {
        "i64" | "i32" | "i16" | "i8" | "u64" | "u32" | "u16" | "u8" => fault(no_number(value), name, value),
        "bool" => fault("flag", name, value),
        _ => fault("form", name, value),
    };
    match failed.into_kind() {
        ErrorKind::ParseErrorAtKey { key, value, expected_type } => typed(&key, &value, expected_type),
        ErrorKind::ParseErrorAtIndex { index, value, expected_type } => {
            typed(at(index), &value, expected_type)
        }
        ErrorKind::ParseError { value, expected_type } => typed(at(0), &value, expected_type),
        ErrorKind::InvalidUtf8InPathParam { key } => fault("form", &key, ""),
        _ => fault("form", at(0), ""),
    }
}

/// A parameter's name and what is wrong with its value, as the reader of queries put it.
fn found(rejection: &QueryRejection) -> (String, String) {
    let mut cause: Option<&(dyn Error + 'static)> = Some(rejection);
    while let Some(error) = cause {
        if let Some(placed) = error.downcast_ref::<serde_path_to_error::Error<serde::de::value::Error>>() {
            return (placed.path().to_string(), placed.inner().to_string());
        }
        cause = error.source();
    }
    (String::new(), String::new())
}

fn in_query(query: &str, rejection: &QueryRejection) -> Problem {
    let (name, said) = found(rejection);
    let quoted = |words: &str| said.strip_prefix(words).and_then(|rest| rest.split('`').next());
    let choices = || said.split('`').skip(3).step_by(2).collect::<Vec<_>>();
    if let Some(name) = quoted("unknown field `") {
        let known = choices();
        let near = text::nearest(name, known.iter().copied());
        let problem = fault(if near.is_some() { "near" } else { "unknown" }, name, "");
        return problem.with("nearest", near.unwrap_or_default()).with("detail", known.join(", "));
    }
    for (words, which) in [("missing field `", "missing"), ("duplicate field `", "twice")] {
        if let Some(name) = quoted(words) {
            return fault(which, name, "");
        }
    }
    let pairs = form_urlencoded::parse(query.as_bytes());
    let value =
        pairs.into_iter().find_map(|(known, value)| (known == name).then_some(value)).unwrap_or_default();
    if said.starts_with("unknown variant `") {
        return fault("choice", &name, &value).with("detail", choices().join(", "));
    }
    // The words of Rust's own readers of numbers and of `true` and `false`.
    let is_number = ["invalid digit", "cannot parse integer", "number too"];
    let which = match said.as_str() {
        "provided string was not `true` or `false`" => "flag",
        said if is_number.iter().any(|words| said.starts_with(words)) => no_number(&value),
        _ => "form",
    };
    fault(which, &name, &value)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Order {
        Newest,
        Oldest,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its form matters")]
    struct Params {
        team_id: Option<i64>,
        all: Option<bool>,
        order: Option<Order>,
        until: Option<jiff::civil::Date>,
        filename: String,
    }

    fn of(query: &str) -> (String, String, String, String) {
        let uri: axum::http::Uri = format!("/x?{query}").parse().unwrap();
        let rejection = axum::extract::Query::<Params>::try_from_uri(&uri).unwrap_err();
        let problem = in_query(query, &rejection);
        assert_eq!(problem.kind.status(), 422);
        let arg = |name| {
            let found = problem.args.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let rest = format!("{} {}", arg("nearest"), arg("detail"));
        (arg("fault"), arg("path"), arg("value"), rest.trim().to_owned())
    }

    #[test]
    fn a_parameter_that_does_not_fit_is_named_with_what_is_wrong() {
        let four =
            |a: &str, b: &str, c: &str, d: &str| (a.to_owned(), b.to_owned(), c.to_owned(), d.to_owned());
        let all = "team_id, all, order, until, filename";
        assert_eq!(of("filename=a&team_id=x"), four("number", "team_id", "x", ""));
        assert_eq!(of("filename=a&team_id="), four("number", "team_id", "", ""));
        assert_eq!(of("filename=a&team_id=-9999999999999999999999").0, "size");
        assert_eq!(of("filename=a&all=yes"), four("flag", "all", "yes", ""));
        assert_eq!(of("filename=a&order=best"), four("choice", "order", "best", "newest, oldest"));
        assert_eq!(of("filename=a&until=soon"), four("form", "until", "soon", ""));
        assert_eq!(of("filename=a&team=1"), four("near", "team", "", &format!("team_id {all}")));
        assert_eq!(of("filename=a&foo=1"), four("unknown", "foo", "", all));
        assert_eq!(of("all=true"), four("missing", "filename", "", ""));
        assert_eq!(of("filename=a&all=true&all=true"), four("twice", "all", "", ""));
        let long = of(&format!("filename=a&team_id={}", "ß".repeat(200))).2;
        assert_eq!(long, format!("{}…", "ß".repeat(60)));
    }
}
