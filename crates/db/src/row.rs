//! One row of an answer and how its columns become Rust values.

use kernel::{Language, Timestamp};
use postgres::types::{FromSql, Type};
use rusqlite::types::ValueRef;
use serde::de::DeserializeOwned;

use crate::error::DbError;

/// One row. Columns are read by number, in the order the statement names them.
pub struct Row<'r>(pub(crate) Inner<'r>);

pub(crate) enum Inner<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r postgres::Row),
}

impl Row<'_> {
    /// Reads column `index` (from 0).
    pub fn get<T: Column>(&self, index: usize) -> Result<T, DbError> {
        let cell = match &self.0 {
            Inner::Sqlite(row) => match row.get_ref(index) {
                Ok(ValueRef::Null) => Cell::Null,
                Ok(ValueRef::Integer(number)) => Cell::Int(number),
                Ok(ValueRef::Real(number)) => Cell::Double(number),
                Ok(ValueRef::Text(bytes)) => Cell::Text(bytes),
                Ok(ValueRef::Blob(bytes)) => Cell::Bytes(bytes),
                Err(error) => return Err(DbError::Decode { column: index, detail: error.to_string() }),
            },
            Inner::Postgres(row) => match row.try_get::<_, Wire<'_>>(index) {
                Ok(wire) => wire.0,
                Err(error) => return Err(DbError::Decode { column: index, detail: error.to_string() }),
            },
        };
        T::read(&cell).map_err(|detail| DbError::Decode { column: index, detail })
    }

    /// Reads the JSON of column `index` into what it stands for. Where there is none, or an older or a newer program wrote
    /// another shape, that is the default: for names and settings without which the rest of the row is still of use.
    pub fn json_or_default<T: DeserializeOwned + Default>(&self, index: usize) -> Result<T, DbError> {
        self.get::<OrDefault<T>>(index).map(|read| read.0)
    }
}

/// A column's raw content, before it becomes what the caller asked for.
#[derive(Debug)]
pub enum Cell<'c> {
    /// SQL null.
    Null,
    /// A whole number, or a flag from `SQLite`.
    Int(i64),
    /// A flag from `PostgreSQL`.
    Flag(bool),
    /// A floating-point number.
    Double(f64),
    /// UTF-8 text or JSON.
    Text(&'c [u8]),
    /// Bytes.
    Bytes(&'c [u8]),
}

/// What `PostgreSQL` sends, decoded by the column's declared type.
struct Wire<'c>(Cell<'c>);

impl<'c> FromSql<'c> for Wire<'c> {
    fn from_sql(column: &Type, raw: &'c [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        let cell = match *column {
            Type::BOOL => Cell::Flag(bool::from_sql(column, raw)?),
            Type::INT8 => Cell::Int(i64::from_sql(column, raw)?),
            Type::INT4 => Cell::Int(i64::from(i32::from_sql(column, raw)?)),
            Type::FLOAT8 => Cell::Double(f64::from_sql(column, raw)?),
            Type::BYTEA => Cell::Bytes(raw),
            // The first byte of jsonb on the wire is its version.
            Type::JSONB => Cell::Text(raw.get(1..).unwrap_or_default()),
            _ => Cell::Text(raw),
        };
        Ok(Self(cell))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(Cell::Null))
    }

    fn accepts(column: &Type) -> bool {
        matches!(
            *column,
            Type::BOOL
                | Type::INT8
                | Type::INT4
                | Type::FLOAT8
                | Type::BYTEA
                | Type::JSONB
                | Type::JSON
                | Type::TEXT
                | Type::VARCHAR
                | Type::NAME
                | Type::UNKNOWN
        )
    }
}

/// A Rust type that a column can become. The error is a description of what was found.
pub trait Column: Sized {
    /// Reads the cell.
    fn read(cell: &Cell<'_>) -> Result<Self, String>;
}

fn unexpected<T>(wanted: &str, cell: &Cell<'_>) -> Result<T, String> {
    let found = match cell {
        Cell::Null => "null",
        Cell::Int(_) => "a whole number",
        Cell::Flag(_) => "a flag",
        Cell::Double(_) => "a double",
        Cell::Text(_) => "text",
        Cell::Bytes(_) => "bytes",
    };
    Err(format!("expected {wanted}, found {found}"))
}

impl Column for i64 {
    fn read(cell: &Cell<'_>) -> Result<Self, String> {
        match cell {
            Cell::Int(number) => Ok(*number),
            other => unexpected("a whole number", other),
        }
    }
}

impl Column for bool {
    fn read(cell: &Cell<'_>) -> Result<Self, String> {
        match cell {
            Cell::Flag(flag) => Ok(*flag),
            Cell::Int(number) => Ok(*number != 0),
            other => unexpected("a flag", other),
        }
    }
}

impl Column for f64 {
    // Totals of whole numbers arrive as whole numbers on one engine; they are far below 2^52.
    #[expect(clippy::cast_precision_loss, reason = "totals stay far below 2^52")]
    fn read(cell: &Cell<'_>) -> Result<Self, String> {
        match cell {
            Cell::Double(number) => Ok(*number),
            Cell::Int(number) => Ok(*number as f64),
            other => unexpected("a double", other),
        }
    }
}

impl Column for String {
    fn read(cell: &Cell<'_>) -> Result<Self, String> {
        match cell {
            Cell::Text(bytes) => {
                std::str::from_utf8(bytes).map(ToOwned::to_owned).map_err(|error| error.to_string())
            }
            other => unexpected("text", other),
        }
    }
}

impl Column for Vec<u8> {
    fn read(cell: &Cell<'_>) -> Result<Self, String> {
        match cell {
            Cell::Bytes(bytes) => Ok(bytes.to_vec()),
            other => unexpected("bytes", other),
        }
    }
}

impl Column for Timestamp {
    fn read(cell: &Cell<'_>) -> Result<Self, String> {
        i64::read(cell).map(Self)
    }
}

impl Column for Language {
    fn read(cell: &Cell<'_>) -> Result<Self, String> {
        let tag = String::read(cell)?;
        Self::from_tag(&tag).ok_or_else(|| format!("no language {tag}"))
    }
}

impl Column for serde_json::Value {
    fn read(cell: &Cell<'_>) -> Result<Self, String> {
        match cell {
            Cell::Text(bytes) => serde_json::from_slice(bytes).map_err(|error| error.to_string()),
            other => unexpected("JSON", other),
        }
    }
}

struct OrDefault<T>(T);

impl<T: DeserializeOwned + Default> Column for OrDefault<T> {
    fn read(cell: &Cell<'_>) -> Result<Self, String> {
        match cell {
            Cell::Text(bytes) => Ok(Self(serde_json::from_slice(bytes).unwrap_or_default())),
            Cell::Null => Ok(Self(T::default())),
            other => unexpected("JSON", other),
        }
    }
}

impl<const N: usize> Column for [u8; N] {
    fn read(cell: &Cell<'_>) -> Result<Self, String> {
        match cell {
            Cell::Bytes(bytes) => (*bytes).try_into().map_err(|_| format!("{} bytes, not {N}", bytes.len())),
            other => unexpected("bytes", other),
        }
    }
}

impl<T: Column> Column for Option<T> {
    fn read(cell: &Cell<'_>) -> Result<Self, String> {
        match cell {
            Cell::Null => Ok(None),
            some => T::read(some).map(Some),
        }
    }
}
