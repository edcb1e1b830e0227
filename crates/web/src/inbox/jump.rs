//! What the palette finds: a case by its number, customers by the beginning of name, address or number, and recent cases
//! by words of their subject.

use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use desk::cases::folders::Folder;
use desk::cases::lists::{self, Sort};
use desk::customers::ops::{CustomerQuery, list as find_customers};
use desk::{Desk, cases};
use kernel::{Kind, Permission, Problem};
use serde::{Deserialize, Serialize};

use super::{Reader, refused};

/// How many of each kind are offered.
const MOST: usize = 6;
/// How many recent cases are looked through by subject.
const RECENT: i64 = 100;

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
    found.extend(by_subject(desk, reader, typed).await?);
    if reader.actor.grants.words.has(Permission::CustomerView) {
        let query = CustomerQuery {
            words: typed.to_owned(),
            limit: i64::try_from(MOST).unwrap_or(6),
            ..CustomerQuery::default()
        };
        let page = find_customers(desk, &reader.actor, &query).await?;
        let hint = reader.lens.words.say("case-customer");
        found.extend(page.customers.into_iter().map(|person| Found {
            label: person.full_name,
            href: format!("/customers/{}", person.id),
            hint:
                person.identities.into_iter().next().map_or_else(|| hint.clone(), |identity| identity.value),
        }));
    }
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

async fn by_subject(desk: &Desk, reader: &Reader, typed: &str) -> Result<Vec<Found>, Problem> {
    let query = lists::Query { limit: RECENT, ..lists::Query::new(Folder::Every, Sort::Newest) };
    let page = lists::list(desk, &reader.actor, &query).await?;
    let folded = text::fold(typed);
    let wanted: Vec<&str> = folded.split_whitespace().collect();
    let fits = |row: &&lists::Row| {
        let there = text::fold(&format!("{} {}", row.subject, row.customer_name));
        wanted.iter().all(|word| there.contains(word))
    };
    let rows = page.rows.iter().filter(fits).take(MOST);
    Ok(rows
        .map(|row| Found {
            label: row.subject.clone(),
            href: format!("/cases/{}", row.id),
            hint: format!("KH-{} · {}", row.reference, row.customer_name),
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn a_number_is_read_however_it_is_written() {
        for typed in ["KH-1042", "kh 1042", " kh1042 ", "#1042", "1042"] {
            assert_eq!(number(typed.trim()), Some(1042), "{typed}");
        }
        assert_eq!(number("siti"), None);
        assert_eq!(number("KH-"), None);
    }
}
