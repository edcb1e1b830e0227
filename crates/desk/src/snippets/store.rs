//! Every statement that touches snippets, and their table.

use db::{DbError, Migration, Row, Tx, statements};

use super::Snippet;
use crate::pen::Pen;

pub(super) const MIGRATIONS: &[Migration] = &[Migration::new(
    "desk/0113_snippets",
    "create table snippet (
        id {int} primary key,
        name {text} not null,
        texts {json} not null,
        staff_id {int} references staff (id),
        team_id {int} references team (id),
        brand_id {int} references brand (id),
        made_at {int} not null,
        retired_at {int},
        version {int} not null
    ) {strict};
    create index snippet_in_use on snippet (name, id) where retired_at is null;",
)];

statements! {
    USABLE = "snippets.usable",
        "select id, name, texts, staff_id, team_id, brand_id, version from snippet
         where retired_at is null and (staff_id is null or staff_id = $1) order by name, id limit 2000";
    READ = "snippets.read",
        "select id, name, texts, staff_id, team_id, brand_id, version from snippet
         where id = $1 and retired_at is null";
    GET = "snippets.get",
        "select id, name, texts, staff_id, team_id, brand_id, version from snippet
         where id = $1 and retired_at is null {for update}";
    INSERT = "snippets.insert",
        "insert into snippet (id, name, texts, staff_id, team_id, brand_id, made_at, version)
         values ($1, $2, $3, $4, $5, $6, $7, 1)";
    UPDATE = "snippets.update",
        "update snippet set name = $2, texts = $3, staff_id = $4, team_id = $5, brand_id = $6, version = version + 1
         where id = $1";
    RETIRE = "snippets.retire", "update snippet set retired_at = $2, version = version + 1 where id = $1";
}

fn read(row: &Row<'_>) -> Result<Snippet, DbError> {
    let (staff_id, team_id, brand_id) = (row.get(3)?, row.get::<Option<i64>>(4)?, row.get(5)?);
    let scope = match (staff_id, team_id) {
        (Some(_), _) => "own",
        (None, Some(_)) => "team",
        (None, None) => "brand",
    };
    Ok(Snippet {
        id: row.get(0)?,
        name: row.get(1)?,
        texts: row.json_or_default(2)?,
        scope: scope.to_owned(),
        staff_id,
        team_id,
        brand_id,
        version: row.get(6)?,
    })
}

/// Everybody's, and this person's own.
pub(super) fn usable(tx: &mut Tx<'_>, staff_id: i64) -> Result<Vec<Snippet>, DbError> {
    tx.query(&USABLE, &[&staff_id], read)
}

/// The snippet as it stands.
pub(super) fn get(tx: &mut Tx<'_>, id: i64) -> Result<Option<Snippet>, DbError> {
    tx.first(&READ, &[&id], read)
}

/// The snippet, held by a transaction that changes it.
pub(super) fn hold(tx: &mut Tx<'_>, id: i64) -> Result<Option<Snippet>, DbError> {
    tx.first(&GET, &[&id], read)
}

pub(super) fn insert(tx: &mut Tx<'_>, pen: &Pen, snippet: &Snippet) -> Result<(), DbError> {
    let texts = serde_json::json!(snippet.texts);
    let Snippet { id, name, staff_id, team_id, brand_id, .. } = snippet;
    tx.execute(&INSERT, &[id, name, &texts, staff_id, team_id, brand_id, &pen.now]).map(|_| ())
}

pub(super) fn update(tx: &mut Tx<'_>, snippet: &Snippet) -> Result<(), DbError> {
    let texts = serde_json::json!(snippet.texts);
    let Snippet { id, name, staff_id, team_id, brand_id, .. } = snippet;
    tx.execute(&UPDATE, &[id, name, &texts, staff_id, team_id, brand_id]).map(|_| ())
}

pub(super) fn retire(tx: &mut Tx<'_>, pen: &Pen, id: i64) -> Result<(), DbError> {
    tx.execute(&RETIRE, &[&id, &pen.now]).map(|_| ())
}
