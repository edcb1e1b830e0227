//! Forgetting what was answered about somebody who was erased. Answers are found by what is in them: a key for that would
//! cost every request, while they live for two days and an erasure is rare. So the ids are noted in the erasure's own
//! transaction, and the answers are read through after it, page by page, outside the queue of writes.

use std::collections::BTreeSet;

use db::{DbError, Tx, statements};
use kernel::Problem;
use serde_json::Value;

use crate::house::Desk;

/// Answers read at once.
const PAGE: i64 = 500;

statements! {
    NOTE = "requests.note_forgotten", "insert into request_forgotten (id) values ($1) on conflict (id) do nothing";
    NOTED = "requests.noted_forgotten", "select id from request_forgotten order by id limit 1000";
    DONE = "requests.forgotten", "delete from request_forgotten where id = $1";
    // Pages end with an instant: what was made in the same is on one page, however many it is.
    PAGE_END = "requests.page_end",
        "select max(made_at) from (select made_at from request where made_at >= $1 order by made_at limit $2) as page";
    ANSWERS = "requests.answers_between",
        "select key, actor_kind, actor_id, route, answer from request
         where made_at >= $1 and made_at <= $2 and answer is not null order by made_at";
    FORGET_ANSWER = "requests.forget_answer",
        "update request set answer = null where key = $1 and actor_kind = $2 and actor_id = $3 and route = $4";
}

/// A request, by what names it.
type Name = (String, String, i64, String);

/// Notes that what was answered about these things is to be forgotten; [`forget_noted`] does it. A repeat of such a
/// request is told then that it was taken already.
pub fn forget_about(tx: &mut Tx<'_>, ids: &[i64]) -> Result<(), DbError> {
    ids.iter().try_for_each(|id| tx.execute(&NOTE, &[id]).map(|_| ()))
}

/// Whether an answer speaks of one of these things, anywhere in it.
fn speaks_of(answer: &Value, ids: &BTreeSet<i64>) -> bool {
    match answer {
        Value::Number(number) => number.as_i64().is_some_and(|number| ids.contains(&number)),
        Value::Array(all) => all.iter().any(|one| speaks_of(one, ids)),
        Value::Object(all) => all.values().any(|one| speaks_of(one, ids)),
        Value::Null | Value::Bool(_) | Value::String(_) => false,
    }
}

/// The requests of a page whose answers speak of them, and where the next page begins.
fn page(tx: &mut Tx<'_>, from: i64, ids: &BTreeSet<i64>) -> Result<Option<(Vec<Name>, i64)>, DbError> {
    let end: Option<i64> = tx.one(&PAGE_END, &[&from, &PAGE], |row| row.get(0))?;
    let Some(end) = end else { return Ok(None) };
    let rows: Vec<(Name, Value)> = tx.query(&ANSWERS, &[&from, &end], |row| {
        Ok(((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?), row.get(4)?))
    })?;
    let about = rows.into_iter().filter(|(_, answer)| speaks_of(answer, ids)).map(|(name, _)| name);
    Ok(Some((about.collect(), end + 1)))
}

/// Forgets the answers about everything that was noted. What a crash leaves undone stays noted.
pub async fn forget_noted(desk: &Desk) -> Result<(), Problem> {
    let noted: Vec<i64> =
        desk.db().read(|tx| tx.query(&NOTED, &[], |row| row.get(0))).await.map_err(Problem::from)?;
    if noted.is_empty() {
        return Ok(());
    }
    let (ids, mut from): (BTreeSet<i64>, i64) = (noted.iter().copied().collect(), 0);
    loop {
        let wanted = ids.clone();
        let next = desk.db().read(move |tx| page(tx, from, &wanted)).await.map_err(Problem::from)?;
        let Some((names, after)) = next else { break };
        from = after;
        if names.is_empty() {
            continue;
        }
        let forgetting = desk.db().write(move |tx| {
            for (key, kind, id, route) in &names {
                tx.execute(&FORGET_ANSWER, &[key, kind, id, route])?;
            }
            Ok::<_, DbError>(())
        });
        forgetting.await.map_err(Problem::from)?;
    }
    let done =
        desk.db().write(move |tx| noted.iter().try_for_each(|id| tx.execute(&DONE, &[id]).map(|_| ())));
    done.await.map_err(|error: DbError| Problem::from(error))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_answer_speaks_of_a_thing_by_its_whole_id() {
        let ids = BTreeSet::from([42]);
        for (answer, expected) in [
            (json!({ "id": 42 }), true),
            (json!({ "rows": [{ "customer": { "id": 42 } }] }), true),
            (json!({ "id": 421, "name": "42", "none": null }), false),
            (json!(42), true),
        ] {
            assert_eq!(speaks_of(&answer, &ids), expected, "{answer}");
        }
    }
}
