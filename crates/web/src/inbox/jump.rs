//! What the palette finds: a case by its number, cases by what was written in them, customers by name and address.

use crate::session::{Query, Reader, joined, refused};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use desk::search::ops;
use desk::{Desk, cases};
use kernel::{Kind, Permission, Problem};
use serde::{Deserialize, Serialize};

/// How many of each kind are offered.
const MOST: usize = 6;

/// What was typed.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    q: String,
}

/// Something to go to.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub struct Found {
    label: String,
    href: String,
    hint: String,
}

/// The number in `KH-1042`, `kh 1042`, `#1042` or `1042`.
fn number(typed: &str) -> Option<i64> {
    let folded = text::fold(typed);
    let rest = folded.strip_prefix("kh").unwrap_or(&folded).trim_start_matches(['-', ' ', '#']);
    rest.parse().ok().filter(|number| *number > 0)
}

/// The number in `KH-1042` where an address has an id: digits alone are an id.
pub fn spoken(part: &str) -> Option<i64> {
    number(part).filter(|_| part.parse::<i64>().is_err())
}

/// `GET /search/jump?q=`.
pub async fn jump(State(desk): State<Desk>, Query(Typed { q }): Query<Typed>, reader: Reader) -> Response {
    match search(&desk, &reader, &q).await {
        Ok(found) => Json(found).into_response(),
        Err(problem) => refused(&desk, &Reader { is_partial: true, ..reader }, &problem).await,
    }
}

async fn search(desk: &Desk, reader: &Reader, typed: &str) -> Result<Vec<Found>, Problem> {
    reader.actor.may(Permission::CaseView)?;
    if typed.trim().is_empty() {
        return Ok(Vec::new());
    }
    let mut found = by_number(desk, reader, typed).await?;
    let words = reader.lens.words;
    let told = ops::find(desk, &reader.actor, typed, MOST).await.or_else(|problem| match problem.kind {
        // An operator is still being typed.
        Kind::Malformed => Ok(desk::search::Found::default()),
        _ => Err(problem),
    })?;
    let known = found.first().map(|first| first.href.clone());
    found.extend(
        told.cases
            .into_iter()
            .map(|hit| Found {
                href: format!("/cases/{}", hit.case.id),
                hint: format!("KH-{} · {}", hit.case.reference, hit.case.customer_name),
                label: hit.case.subject,
            })
            .filter(|one| Some(&one.href) != known.as_ref()),
    );
    found.extend(told.people.into_iter().map(|person| Found {
        href: format!("/customers/{}", person.id),
        hint: person.addresses.into_iter().next().unwrap_or_else(|| words.say("case-customer")),
        label: person.full_name,
    }));
    found.push(Found {
        label: words.with("search-for", &[("words", typed.trim().into())]),
        href: joined("/search", &[("q", typed.trim().to_owned())]),
        hint: words.say("search-all"),
    });
    Ok(found)
}

async fn by_number(desk: &Desk, reader: &Reader, typed: &str) -> Result<Vec<Found>, Problem> {
    let Some(number) = number(typed) else { return Ok(Vec::new()) };
    let actor = reader.actor.clone();
    let case = desk
        .db()
        .read(move |tx| {
            let id = cases::by_reference(tx, &actor, number)?;
            cases::seen(tx, &actor, id)
        })
        .await;
    match case {
        Ok(case) => Ok(vec![Found {
            hint: case.written_reference(),
            href: format!("/cases/{}", case.id),
            label: case.subject,
        }]),
        Err(problem) if problem.kind == Kind::NotFound => Ok(Vec::new()),
        Err(problem) => Err(problem),
    }
}

#[cfg(test)]
mod tests {
    use super::{number, spoken};

    #[test]
    fn a_number_is_read_however_it_is_written() {
        for typed in ["KH-1042", "kh 1042", " kh1042 ", "#1042", "1042"] {
            assert_eq!(number(typed.trim()), Some(1042), "{typed}");
        }
        assert_eq!(number("siti"), None);
        assert_eq!(number("KH-"), None);
    }

    #[test]
    fn an_address_takes_a_number_with_its_letters_and_leaves_ids_alone() {
        for part in ["KH-1042", "kh-1042", "kh1042"] {
            assert_eq!(spoken(part), Some(1042), "{part}");
        }
        for part in ["1042", "888031387648001", "KH", "KH-x", "abc", "-1"] {
            assert_eq!(spoken(part), None, "{part}");
        }
    }
}
