//! Brings a database to the shape this program needs, once, in order, under a lock.

use sha2::{Digest, Sha256};

use crate::error::DbError;
use crate::sql::{Engine, render};

/// One step: a name that orders it (`desk/0001_staff`) and its DDL, in one text for both engines.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Unique, never changed once released.
    pub name: &'static str,
    /// DDL with type words (`{int}`, `{json}`, `{strict}`…).
    pub ddl: &'static str,
    /// DDL that only one engine needs (full text, partial features); empty when none.
    pub sqlite_only: &'static str,
    /// As above, for the server.
    pub postgres_only: &'static str,
}

impl Migration {
    /// A step that is the same for both engines.
    pub const fn new(name: &'static str, ddl: &'static str) -> Self {
        Self { name, ddl, sqlite_only: "", postgres_only: "" }
    }

    fn text(&self, engine: Engine) -> String {
        let own = if engine == Engine::Sqlite { self.sqlite_only } else { self.postgres_only };
        format!("{}\n{}", render(engine, self.ddl), own)
    }

    /// Hex SHA-256 of all three texts: a released migration that was edited is noticed.
    fn checksum(&self) -> String {
        let mut hash = Sha256::new();
        for part in [self.ddl, self.sqlite_only, self.postgres_only] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        hex::encode(hash.finalize())
    }
}

const TABLE: &str = "create table if not exists migration (
    name text primary key, checksum text not null, applied_at bigint not null)";

/// What stands in the database: name and checksum.
pub(crate) type Applied = Vec<(String, String)>;

/// Refuses a schema from a newer program and edited history; answers what is still to do.
pub(crate) fn pending<'m>(all: &'m [Migration], applied: &Applied) -> Result<Vec<&'m Migration>, DbError> {
    for (name, checksum) in applied {
        match all.iter().find(|migration| migration.name == name) {
            None => {
                return Err(DbError::Engine(format!(
                    "the database has step {name}, which this program does not know: it was used by a newer khidmat"
                )));
            }
            Some(known) if known.checksum() != *checksum => {
                return Err(DbError::Engine(format!("step {name} differs from the one that was applied")));
            }
            Some(_) => {}
        }
    }
    Ok(all.iter().filter(|migration| !applied.iter().any(|(name, _)| name == migration.name)).collect())
}

/// Applies what is missing to an embedded database. `before` runs once when something is pending and the database is
/// not new: it keeps a copy.
pub(crate) fn sqlite(
    connection: &rusqlite::Connection,
    all: &[Migration],
    now_micros: i64,
    before: impl FnOnce() -> Result<(), DbError>,
) -> Result<usize, DbError> {
    let wrong = |error: rusqlite::Error| DbError::from_sqlite(&error);
    connection.execute_batch(TABLE).map_err(wrong)?;
    let applied: Applied = connection
        .prepare("select name, checksum from migration")
        .and_then(|mut statement| statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect())
        .map_err(wrong)?;
    let todo = pending(all, &applied)?;
    if !todo.is_empty() && !applied.is_empty() {
        before()?;
    }
    for migration in &todo {
        let step = || {
            connection.execute_batch("begin immediate")?;
            connection.execute_batch(&migration.text(Engine::Sqlite))?;
            connection.execute(
                "insert into migration (name, checksum, applied_at) values (?1, ?2, ?3)",
                (migration.name, migration.checksum(), now_micros),
            )?;
            connection.execute_batch("commit")
        };
        step().map_err(|error| DbError::Engine(format!("step {}: {error}", migration.name)))?;
    }
    Ok(todo.len())
}

/// The advisory lock under which steps are applied to a server.
pub(crate) const POSTGRES_LOCK: i64 = 5_423_718;

/// Makes an empty schema what it was when a backup was made: `fill` brings back the list of steps, and these are
/// applied, none other.
pub(crate) fn postgres_again(
    tx: &mut postgres::Transaction<'_>,
    all: &[Migration],
    fill: impl FnOnce(&mut postgres::Transaction<'_>) -> Result<(), DbError>,
) -> Result<(), DbError> {
    let wrong = |error: postgres::Error| DbError::from_postgres(&error);
    tx.batch_execute(TABLE).map_err(wrong)?;
    fill(tx)?;
    let rows = tx.query("select name, checksum from migration", &[]).map_err(wrong)?;
    let applied: Applied = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    let todo = pending(all, &applied)?;
    for migration in all.iter().filter(|step| !todo.iter().any(|other| other.name == step.name)) {
        tx.batch_execute(&migration.text(Engine::Postgres)).map_err(wrong)?;
    }
    Ok(())
}

/// Applies what is missing to a server, holding a lock so that one node does it.
pub(crate) fn postgres(
    client: &mut postgres::Client,
    all: &[Migration],
    now_micros: i64,
) -> Result<usize, DbError> {
    let wrong = |error: postgres::Error| DbError::from_postgres(&error);
    let mut tx = client.transaction().map_err(wrong)?;
    tx.batch_execute("set local statement_timeout = 0; set local lock_timeout = 0").map_err(wrong)?;
    tx.execute("select pg_advisory_xact_lock($1)", &[&POSTGRES_LOCK]).map_err(wrong)?;
    tx.batch_execute(TABLE).map_err(wrong)?;
    let applied: Applied = tx
        .query("select name, checksum from migration", &[])
        .map_err(wrong)?
        .iter()
        .map(|row| (row.get(0), row.get(1)))
        .collect();
    let todo = pending(all, &applied)?;
    for migration in &todo {
        let named = |error: postgres::Error| {
            let detail = error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string);
            DbError::Engine(format!("step {}: {detail}", migration.name))
        };
        tx.batch_execute(&migration.text(Engine::Postgres)).map_err(named)?;
        tx.execute(
            "insert into migration (name, checksum, applied_at) values ($1, $2, $3)",
            &[&migration.name, &migration.checksum(), &now_micros],
        )
        .map_err(wrong)?;
    }
    let count = todo.len();
    tx.commit().map_err(wrong)?;
    Ok(count)
}
