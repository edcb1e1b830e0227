//! Looking for a common word on PostgreSQL. Its index of words answers all entries that match before the newest can be
//! chosen, which for a word of a tenth of a million messages takes over a second. So the newest entries are looked
//! through one by one first: they show how common the words are, and where they are common they hold enough of them. What
//! none of the very newest holds is rare, and is asked of the index without looking at more.

use db::{DbError, Sql, Tx};

/// So many of the very newest entries tell whether something is rare.
const GLANCE_ROWS: i64 = 200;
/// So many of the newest entries show how common it is otherwise.
const PROBE: i64 = 2_000;
/// With fewer matches among them the index of words is faster.
const COMMON: i64 = 20;
/// So many times the entries that should do are looked through at most.
const GENEROUS: i64 = 2;

/// How many of the very newest entries of a span there are, and how many of them match.
pub(super) static GLANCE: Sql = Sql::per_engine(
    "search.glance",
    "select count(*), count(*) from search_terms where search_terms match $1 and rowid < $2 and rowid >= $3",
    "select count(*), count(*) filter (where terms @@ cast(cast($1 as text) as tsquery)) from
     (select terms from search_terms where doc_id < $2 and doc_id >= $3 order by doc_id desc limit 200) as newest",
);

/// The id of the nth newest entry of a span, counted from 0.
pub(super) static FLOOR: Sql = Sql::per_engine(
    "search.floor",
    "select doc_id from search_entry where doc_id < $1 and doc_id >= $2 order by doc_id desc limit 1 offset $3",
    "select doc_id from search_terms where doc_id < $1 and doc_id >= $2 order by doc_id desc limit 1 offset $3",
);

/// The matches of a span entry by entry: what is compared with the truth cannot be asked of the index of words.
pub(super) static SCAN: Sql = Sql::per_engine(
    "search.scan",
    "select rowid from search_terms where search_terms match $1 and rowid < $2 and rowid >= $3
     order by rowid desc limit $4",
    "select doc_id from search_terms where (terms @@ cast(cast($1 as text) as tsquery)) is true
     and doc_id < $2 and doc_id >= $3 order by doc_id desc limit $4",
);

/// The newest `limit` ids that match from below `before` down to `from`; `None` when they are better asked of the index
/// of words.
pub(super) fn matches(
    tx: &mut Tx<'_>,
    question: &str,
    span: (i64, i64),
    limit: i64,
) -> Result<Option<Vec<i64>>, DbError> {
    let (from, before) = span;
    let (looked, met): (i64, i64) =
        tx.one(&GLANCE, &[&question, &before, &from], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if looked >= GLANCE_ROWS && met == 0 {
        return Ok(None);
    }
    let (found, is_all) = among(tx, question, span, PROBE, limit)?;
    let count = i64::try_from(found.len()).unwrap_or(i64::MAX);
    if is_all || count >= limit {
        return Ok(Some(found));
    }
    if count < COMMON {
        return Ok(None);
    }
    let rows = limit.saturating_mul(PROBE) / count * GENEROUS;
    let (found, is_all) = among(tx, question, span, rows, limit)?;
    let is_enough = i64::try_from(found.len()).is_ok_and(|count| count >= limit);
    Ok((is_all || is_enough).then_some(found))
}

/// The matches among the newest `rows` entries of a span, and whether the span has no more entries.
fn among(
    tx: &mut Tx<'_>,
    question: &str,
    (from, before): (i64, i64),
    rows: i64,
    limit: i64,
) -> Result<(Vec<i64>, bool), DbError> {
    let floor: Option<i64> = tx.first(&FLOOR, &[&before, &from, &rows], |row| row.get(0))?;
    let start = floor.unwrap_or(from);
    let found = tx.query(&SCAN, &[&question, &before, &start, &limit], |row| row.get(0))?;
    Ok((found, floor.is_none()))
}

#[cfg(test)]
mod tests {
    use db::{Db, Engine, Migration, Settings};
    use kernel::Timestamp;
    use testkit::Held;

    use super::super::MATCHES;
    use super::*;

    const SCHEMA: &[Migration] = &[Migration {
        name: "test/0001_terms",
        ddl: "create table log (id {int} primary key, position {int} unique) {strict};",
        sqlite_only: "",
        postgres_only: "create table search_terms (doc_id bigint primary key, terms tsvector not null);
        create index search_terms_gin on search_terms using gin (terms);",
    }];

    /// Common and rare, common long ago, and two that never meet.
    static FILL: Sql = Sql::per_engine(
        "test.fill",
        "select 1",
        "insert into search_terms (doc_id, terms) select n, array_to_tsvector(array_remove(array[
             'all', case when n % 3 = 0 then 'common' end, case when n % 900 = 0 then 'rare' end,
             case when n < 1500 then 'old' end, case when n % 2 = 0 then 'even' else 'odd' end], null))
         from generate_series(1, 7000) as n",
    );

    /// How this is asked when the plan is made for any word and span: values in brackets are as little known.
    fn plan_for_any(tx: &mut Tx<'_>, text: &str) -> Result<String, DbError> {
        static NO_SCANS: Sql = Sql::new("test.no_scans", "set local enable_seqscan = off");
        tx.execute(&NO_SCANS, &[])?;
        let text = text
            .replace("$1", "(select '''rare''')")
            .replace("$2", "(select cast(9000 as bigint))")
            .replace("$3", "(select cast(0 as bigint))")
            .replace("$4", "8");
        let plan = Sql::built("test.explain", format!("explain {text}"));
        Ok(tx.query(&plan, &[], |row| row.get::<String>(0))?.join("\n"))
    }

    #[tokio::test]
    async fn the_newest_that_match_are_the_same_however_they_are_looked_for() {
        let held = tokio::task::spawn_blocking(|| Held::on(Engine::Postgres, SCHEMA)).await.unwrap();
        let place = held.place();
        let opened = tokio::task::spawn_blocking(move || {
            Db::open(&Settings::new(place, "log"), SCHEMA, Timestamp(0)).unwrap()
        });
        let db = opened.await.unwrap();
        db.write(|tx| tx.execute(&FILL, &[])).await.unwrap();
        let ways = db
            .read(|tx| {
                let mut ways = [0, 0];
                for question in
                    ["'all'", "'common'", "'rare'", "'old'", "'even' & 'odd'", "'even' & !'common'", "'none'"]
                {
                    for span in [(0, i64::MAX), (0, 5_000), (2_500, 7_001), (6_900, i64::MAX), (9_000, 9_100)]
                    {
                        for limit in [1, 8, 700, 5_000] {
                            let (from, before) = span;
                            let all: Vec<i64> =
                                tx.query(&MATCHES, &[&question, &before, &from, &limit], |row| row.get(0))?;
                            let found = matches(tx, question, span, limit)?;
                            ways[usize::from(found.is_some())] += 1;
                            assert!(found.is_none_or(|found| found == all), "{question} {span:?} {limit}");
                        }
                    }
                }
                Ok::<_, DbError>(ways)
            })
            .await
            .unwrap();
        assert!(ways.iter().all(|way| *way > 10), "both ways were gone: {ways:?}");
        let plans = db.read(|tx| {
            let text = MATCHES.text(Engine::Postgres);
            Ok::<_, DbError>((plan_for_any(tx, text)?, plan_for_any(tx, &text.replace(" + 0", ""))?))
        });
        let (plan, tempted) = plans.await.unwrap();
        assert!(plan.contains("search_terms_gin") && !plan.contains("search_terms_pkey"), "{plan}");
        assert!(tempted.contains("search_terms_pkey"), "otherwise nothing is to be gained: {tempted}");
        tokio::task::spawn_blocking(move || {
            drop(db);
            held.close();
        })
        .await
        .unwrap();
    }
}
