//! What can go wrong between us and the database, told in terms an operation can act on.

use kernel::{Kind, Problem};

/// A failure of the database or of a statement.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum DbError {
    /// The write queue is full; try again in a second.
    #[error("the write queue is full")]
    Busy,
    /// The database cannot be reached.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// The disk is full: nothing of it was kept. Carries the engine's text.
    #[error("the database's disk is full: {0}")]
    Full(String),
    /// The request ran longer than it may.
    #[error("interrupted after running too long")]
    Interrupted,
    /// A unique index refused the row; carries the engine's text.
    #[error("already there: {0}")]
    Unique(String),
    /// A foreign key or check refused the row; carries the engine's text.
    #[error("refused by a constraint: {0}")]
    Constraint(String),
    /// Two transactions met; the request is run again by itself a few times before this is told.
    #[error("lost against a concurrent change")]
    Contended,
    /// A column does not hold what was expected.
    #[error("column {column}: {detail}")]
    Decode {
        /// Zero-based column number.
        column: usize,
        /// What was found.
        detail: String,
    },
    /// A row that must exist does not.
    #[error("no row: {0}")]
    NoRow(&'static str),
    /// The request panicked; nothing of it was kept.
    #[error("the request panicked")]
    Panicked,
    /// Anything else, in the engine's words.
    #[error("{0}")]
    Engine(String),
}

impl DbError {
    pub(crate) fn from_sqlite(error: &rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        use rusqlite::ffi;
        match error {
            rusqlite::Error::SqliteFailure(code, text) => {
                let text = text.clone().unwrap_or_else(|| code.to_string());
                match (code.code, code.extended_code) {
                    (_, ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY) => {
                        Self::Unique(text)
                    }
                    (ErrorCode::ConstraintViolation, _) => Self::Constraint(text),
                    (ErrorCode::OperationInterrupted, _) => Self::Interrupted,
                    (ErrorCode::DiskFull, _) => Self::Full(text),
                    (ErrorCode::SystemIoFailure | ErrorCode::CannotOpen | ErrorCode::ReadOnly, _) => {
                        Self::Unavailable(text)
                    }
                    (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => Self::Contended,
                    _ => Self::Engine(text),
                }
            }
            other => Self::Engine(other.to_string()),
        }
    }

    pub(crate) fn from_postgres(error: &postgres::Error) -> Self {
        use postgres::error::SqlState;
        if error.is_closed() {
            return Self::Unavailable(error.to_string());
        }
        let Some(detail) = error.as_db_error() else {
            return Self::Unavailable(error.to_string());
        };
        let text = detail.message().to_owned();
        match detail.code() {
            &SqlState::UNIQUE_VIOLATION => Self::Unique(text),
            &SqlState::FOREIGN_KEY_VIOLATION | &SqlState::CHECK_VIOLATION | &SqlState::NOT_NULL_VIOLATION => {
                Self::Constraint(text)
            }
            &SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED => Self::Contended,
            &SqlState::DISK_FULL => Self::Full(text),
            &SqlState::QUERY_CANCELED => Self::Interrupted,
            &SqlState::ADMIN_SHUTDOWN
            | &SqlState::CRASH_SHUTDOWN
            | &SqlState::CANNOT_CONNECT_NOW
            | &SqlState::TOO_MANY_CONNECTIONS => Self::Unavailable(text),
            code => Self::Engine(format!("{} {text}", code.code())),
        }
    }
}

impl From<DbError> for Problem {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Busy | DbError::Contended => Self::new(Kind::Busy).with("seconds", "1"),
            // It was undone whole: on an overloaded machine the same may pass a moment later.
            DbError::Interrupted => {
                tracing::error!("a database request took too long and was stopped");
                Self::new(Kind::Busy).with("seconds", "1")
            }
            DbError::Unavailable(reason) | DbError::Full(reason) => {
                tracing::error!(%reason, "database unavailable");
                Self::new(Kind::Unavailable)
            }
            other => {
                tracing::error!(error = %other, "database request failed");
                Self::new(Kind::Internal)
            }
        }
    }
}
