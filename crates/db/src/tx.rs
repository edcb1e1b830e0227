//! The transaction a request works in. Plain synchronous calls; the same for both engines.

use postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};

use crate::error::DbError;
use crate::postgres::PgLink;
use crate::row::{Inner, Row};
use crate::sql::{Engine, Sql};
use crate::value::{OwnedValue, Param, Value};

/// A statement as it was run, kept when a benchmark asked for it.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// The text in the engine's form.
    pub text: String,
    /// The bound values.
    pub values: Vec<OwnedValue>,
}

/// A transaction. What it did is kept when the request answers `Ok` and undone when it answers `Err`.
///
/// On `PostgreSQL` a failed statement spoils the transaction: use `on conflict` where a clash is expected.
pub struct Tx<'c> {
    pub(crate) link: Link<'c>,
    pub(crate) positions: Option<&'c mut Positions>,
    pub(crate) failure: Option<DbError>,
    pub(crate) recorder: Option<&'c mut Vec<Recorded>>,
    pub(crate) wrote_positions: bool,
}

pub(crate) enum Link<'c> {
    Sqlite(&'c rusqlite::Connection),
    Postgres(&'c mut PgLink),
}

/// The numbering of an append-only log on `SQLite`, where the one writer gives positions as it writes.
#[derive(Debug)]
pub(crate) struct Positions {
    pub(crate) table: &'static str,
    pub(crate) last: Option<i64>,
}

type Params<'p> = &'p [&'p dyn Param];

impl Tx<'_> {
    /// Which database this is.
    pub const fn engine(&self) -> Engine {
        match self.link {
            Link::Sqlite(_) => Engine::Sqlite,
            Link::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs a statement that returns no rows; answers how many it touched.
    pub fn execute(&mut self, sql: &Sql, params: Params<'_>) -> Result<u64, DbError> {
        self.record(sql, params);
        let done = match &mut self.link {
            Link::Sqlite(connection) => sqlite_execute(connection, sql, params),
            Link::Postgres(link) => server_execute(link, sql, params),
        };
        self.note(done)
    }

    /// Runs a query and turns every row into a `T`.
    pub fn query<T>(
        &mut self,
        sql: &Sql,
        params: Params<'_>,
        mut read: impl FnMut(&Row<'_>) -> Result<T, DbError>,
    ) -> Result<Vec<T>, DbError> {
        self.record(sql, params);
        let done = match &mut self.link {
            Link::Sqlite(connection) => sqlite_query(connection, sql, params, &mut read),
            Link::Postgres(link) => server_query(link, sql, params, &mut read),
        };
        self.note(done)
    }

    /// The first row, if there is one.
    pub fn first<T>(
        &mut self,
        sql: &Sql,
        params: Params<'_>,
        read: impl FnMut(&Row<'_>) -> Result<T, DbError>,
    ) -> Result<Option<T>, DbError> {
        Ok(self.query(sql, params, read)?.into_iter().next())
    }

    /// The first row, which must exist.
    pub fn one<T>(
        &mut self,
        sql: &Sql,
        params: Params<'_>,
        read: impl FnMut(&Row<'_>) -> Result<T, DbError>,
    ) -> Result<T, DbError> {
        self.first(sql, params, read)?.ok_or(DbError::NoRow(sql.name()))
    }

    /// Takes a row for this transaction alone. Needed on `PostgreSQL`, where requests run side by side; on `SQLite`
    /// the one writer has it anyway. Lock in the documented order: person, case, message.
    pub fn lock(&mut self, table: Lock, id: i64) -> Result<(), DbError> {
        if self.engine() == Engine::Postgres {
            self.query(table.0, &[&id], |_| Ok(()))?;
        }
        Ok(())
    }

    /// Asks that each statement of this reading request be run by the plan it has for any values, before the first of them.
    /// `PostgreSQL` otherwise plans one anew at each asking as long as it takes the plan for these values to be cheaper, and
    /// for many small questions in one that takes longer than to answer them. On `SQLite` plans are always kept.
    pub fn keep_plans(&mut self) {
        if let Link::Postgres(link) = &mut self.link {
            link.keep_plans();
        }
    }

    /// The next position of the append-only log; `None` on `PostgreSQL`, where committed rows are numbered later.
    pub fn next_position(&mut self) -> Result<Option<i64>, DbError> {
        self.wrote_positions = true;
        let Link::Sqlite(connection) = &self.link else { return Ok(None) };
        let Some(positions) = self.positions.as_deref_mut() else {
            return Err(DbError::Engine("this database numbers no log".to_owned()));
        };
        let last = match positions.last {
            Some(last) => last,
            None => connection
                .query_row(
                    &format!("select coalesce(max(position), 0) from {}", positions.table),
                    [],
                    |row| row.get(0),
                )
                .map_err(|error| DbError::from_sqlite(&error))?,
        };
        positions.last = Some(last + 1);
        Ok(Some(last + 1))
    }

    /// Prepares a statement without running it: what the test of all statements does.
    pub fn prepare(&mut self, sql: &Sql) -> Result<(), DbError> {
        match &mut self.link {
            Link::Sqlite(connection) => connection
                .prepare_cached(sql.text(Engine::Sqlite))
                .map(|_| ())
                .map_err(|error| named(sql, DbError::from_sqlite(&error))),
            Link::Postgres(link) => link.statement(sql).map(|_| ()).map_err(|error| named(sql, error)),
        }
    }

    fn record(&mut self, sql: &Sql, params: Params<'_>) {
        let engine = self.engine();
        if let Some(recorder) = self.recorder.as_deref_mut() {
            recorder.push(Recorded {
                text: sql.text(engine).to_owned(),
                values: params.iter().map(|param| param.value().into_owned()).collect(),
            });
        }
    }

    fn note<T>(&mut self, done: Result<T, DbError>) -> Result<T, DbError> {
        if let Err(error) = &done {
            self.failure = Some(error.clone());
        }
        done
    }
}

/// A row-lock statement for one table: `Lock(&LOCK_CASE)` with `select id from cases where id = $1 for update`.
#[derive(Clone, Copy, Debug)]
pub struct Lock(pub &'static Sql);

fn bind(statement: &mut rusqlite::Statement<'_>, params: Params<'_>) -> Result<(), rusqlite::Error> {
    for (index, param) in params.iter().enumerate() {
        let index = index + 1;
        match param.value() {
            Value::Null => statement.raw_bind_parameter(index, rusqlite::types::Null)?,
            Value::Int(number) => statement.raw_bind_parameter(index, number)?,
            Value::Flag(flag) => statement.raw_bind_parameter(index, flag)?,
            Value::Double(number) => statement.raw_bind_parameter(index, number)?,
            Value::Text(text) => statement.raw_bind_parameter(index, text)?,
            Value::Owned(text) => statement.raw_bind_parameter(index, text)?,
            Value::Bytes(bytes) => statement.raw_bind_parameter(index, bytes)?,
        }
    }
    Ok(())
}

fn sqlite_execute(connection: &rusqlite::Connection, sql: &Sql, params: Params<'_>) -> Result<u64, DbError> {
    let run = || {
        let mut statement = connection.prepare_cached(sql.text(Engine::Sqlite))?;
        bind(&mut statement, params)?;
        statement.raw_execute()
    };
    run().map(|count| count as u64).map_err(|error| named(sql, DbError::from_sqlite(&error)))
}

fn sqlite_query<T>(
    connection: &rusqlite::Connection,
    sql: &Sql,
    params: Params<'_>,
    read: &mut impl FnMut(&Row<'_>) -> Result<T, DbError>,
) -> Result<Vec<T>, DbError> {
    let wrong = |error: rusqlite::Error| named(sql, DbError::from_sqlite(&error));
    let mut statement = connection.prepare_cached(sql.text(Engine::Sqlite)).map_err(wrong)?;
    bind(&mut statement, params).map_err(wrong)?;
    let mut rows = statement.raw_query();
    let mut out = Vec::new();
    while let Some(row) = rows.next().map_err(wrong)? {
        out.push(read(&Row(Inner::Sqlite(row))).map_err(|error| named(sql, error))?);
    }
    Ok(out)
}

/// Puts the statement's name in front of a failure nobody handles by kind.
fn named(sql: &Sql, error: DbError) -> DbError {
    match error {
        DbError::Engine(text) => DbError::Engine(format!("{}: {text}", sql.name())),
        DbError::Decode { column, detail } => {
            DbError::Decode { column, detail: format!("{}: {detail}", sql.name()) }
        }
        other => other,
    }
}

fn server_execute(link: &mut PgLink, sql: &Sql, params: Params<'_>) -> Result<u64, DbError> {
    let values: Vec<Bound<'_>> = params.iter().map(|param| Bound(param.value())).collect();
    let refs: Vec<&(dyn ToSql + Sync)> = values.iter().map(|bound| bound as _).collect();
    link.execute(sql, &refs).map_err(|error| named(sql, error))
}

fn server_query<T>(
    link: &mut PgLink,
    sql: &Sql,
    params: Params<'_>,
    read: &mut impl FnMut(&Row<'_>) -> Result<T, DbError>,
) -> Result<Vec<T>, DbError> {
    let values: Vec<Bound<'_>> = params.iter().map(|param| Bound(param.value())).collect();
    let refs: Vec<&(dyn ToSql + Sync)> = values.iter().map(|bound| bound as _).collect();
    let rows = link.query(sql, &refs).map_err(|error| named(sql, error))?;
    rows.iter().map(|row| read(&Row(Inner::Postgres(row))).map_err(|error| named(sql, error))).collect()
}

/// A value written in whatever type the statement's parameter turned out to have.
#[derive(Debug)]
struct Bound<'v>(Value<'v>);

type Wrong = Box<dyn std::error::Error + Sync + Send>;

impl ToSql for Bound<'_> {
    fn to_sql(&self, column: &Type, out: &mut BytesMut) -> Result<IsNull, Wrong> {
        match &self.0 {
            Value::Null => return Ok(IsNull::Yes),
            Value::Int(number) if *column == Type::INT4 => {
                i32::try_from(*number)?.to_sql(column, out)?;
            }
            Value::Int(number) if *column == Type::FLOAT8 => {
                number.to_string().parse::<f64>()?.to_sql(column, out)?;
            }
            Value::Int(number) => {
                number.to_sql(column, out)?;
            }
            Value::Flag(flag) => {
                flag.to_sql(column, out)?;
            }
            Value::Double(number) => {
                number.to_sql(column, out)?;
            }
            Value::Text(text) => put_text(text, column, out),
            Value::Owned(text) => put_text(text, column, out),
            Value::Bytes(bytes) => out.extend_from_slice(bytes),
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

fn put_text(text: &str, column: &Type, out: &mut BytesMut) {
    if *column == Type::JSONB {
        // The wire form of jsonb starts with its version.
        out.extend_from_slice(&[1]);
    }
    out.extend_from_slice(text.as_bytes());
}
