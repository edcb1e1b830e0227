//! How an embedded database file is opened, held and copied.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use kernel::Timestamp;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::error::DbError;

/// Held for as long as a process serves from the file; a second one is refused.
#[derive(Debug)]
pub(crate) struct LockFile {
    _file: File,
}

impl LockFile {
    pub(crate) fn take(database: &Path) -> Result<Self, DbError> {
        let path = with_suffix(database, ".lock");
        let file = File::create(&path)
            .map_err(|error| DbError::Unavailable(format!("{}: {error}", path.display())))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(DbError::Unavailable(format!(
                "{} is in use by another khidmat; stop it first",
                database.display()
            ))),
            Err(TryLockError::Error(error)) => Err(DbError::Unavailable(error.to_string())),
        }
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

#[expect(clippy::needless_pass_by_value, reason = "the shape map_err wants")]
fn wrong(error: rusqlite::Error) -> DbError {
    DbError::from_sqlite(&error)
}

/// Where the copy made before a migration goes: beside the file, named by the second.
pub(crate) fn copy_name(path: &Path, now: Timestamp) -> PathBuf {
    with_suffix(path, &format!(".before-{}", now.millis() / 1000))
}

/// What both kinds of connection need: room for every statement, and plans that do not depend on what is bound.
/// Otherwise the engine plans a statement anew whenever a value it has statistics for changes, which is every time.
fn settle(connection: &Connection) -> Result<(), DbError> {
    connection.set_prepared_statement_cache_capacity(512);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map(|_| ()).map_err(wrong)
}

/// Opens the file for the one writer, making it when it is not there.
pub(crate) fn open_writer(path: &Path) -> Result<Connection, DbError> {
    let connection = Connection::open(path).map_err(wrong)?;
    connection
        .execute_batch(
            "pragma journal_mode = wal;
             pragma synchronous = full;
             pragma foreign_keys = on;
             pragma busy_timeout = 5000;
             pragma cache_size = -32000;
             pragma temp_store = memory;
             pragma secure_delete = on;
             pragma wal_autocheckpoint = 4000;",
        )
        .map_err(wrong)?;
    settle(&connection)?;
    Ok(connection)
}

/// Opens the file for a reader, which cannot write whatever it runs.
pub(crate) fn open_reader(path: &Path) -> Result<Connection, DbError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(wrong)?;
    connection
        .execute_batch(
            "pragma query_only = on; pragma busy_timeout = 5000; pragma cache_size = -8000; pragma temp_store = memory;",
        )
        .map_err(wrong)?;
    settle(&connection)?;
    Ok(connection)
}

/// A consistent copy of a live database, through the engine's own backup.
pub(crate) fn copy_file(from: &Path, to: &Path) -> Result<(), DbError> {
    let source = open_reader(from)?;
    source.backup("main", to, None::<fn(rusqlite::backup::Progress)>).map_err(wrong)
}

/// Stops what a connection runs once its deadline has passed.
#[derive(Clone, Default)]
pub(crate) struct Deadline(Arc<Mutex<Option<Instant>>>);

impl Deadline {
    /// Watches the connection from now on. Asked every thousand steps of the engine's own machine: cheap, soon enough.
    pub(crate) fn watch(connection: &mut Connection) -> Result<Self, DbError> {
        let deadline = Self::default();
        let watched = deadline.clone();
        connection
            .progress_handler(1000, Some(move || watched.get().is_some_and(|end| Instant::now() > end)))
            .map_err(wrong)?;
        Ok(deadline)
    }

    fn get(&self) -> Option<Instant> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set(&self, deadline: Option<Instant>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = deadline;
    }
}
