//! What an operator's commands need of a database that may be in use at this moment: to look without changing
//! anything, to copy it whole, to keep others out while it is replaced.

use std::path::Path;
use std::sync::{Arc, Mutex};

use flume::unbounded;
use tokio::sync::watch;

use crate::error::DbError;
use crate::job::Job;
use crate::migrate::{self, Applied, Migration};
use crate::sql::Engine;
use crate::whispers::Corner;
use crate::{Db, Inner, Place, Settings, WRITE_QUEUE, postgres, sqlite};

fn wrong(error: &rusqlite::Error) -> DbError {
    DbError::from_sqlite(error)
}

/// Keeps every other khidmat away from an embedded database, until dropped.
#[derive(Debug)]
pub struct Claim {
    _lock: sqlite::LockFile,
}

impl Claim {
    /// Takes the database at `path`; refused while a server or another command holds it.
    pub fn take(path: &Path) -> Result<Self, DbError> {
        Ok(Self { _lock: sqlite::LockFile::take(path)? })
    }
}

/// Copies an embedded database as it is at this instant, also while it is written to. The copy is on disk when this
/// answers. Blocks.
pub fn copy(from: &Path, to: &Path) -> Result<(), DbError> {
    let source = sqlite::open_reader(from)?;
    // One snapshot for the whole copy: otherwise every write meanwhile would start it over.
    source.execute_batch("begin").map_err(|error| wrong(&error))?;
    source
        .query_row("select count(*) from sqlite_master", [], |row| row.get::<_, i64>(0))
        .map_err(|error| wrong(&error))?;
    source.backup("main", to, None::<fn(rusqlite::backup::Progress)>).map_err(|error| wrong(&error))?;
    std::fs::File::open(to)
        .and_then(|file| file.sync_all())
        .map_err(|error| DbError::Unavailable(format!("{}: {error}", to.display())))
}

/// Lets the embedded engine check every page and index of a file. Blocks; takes a while on a large one.
pub fn sound(path: &Path) -> Result<(), DbError> {
    let connection = sqlite::open_reader(path)?;
    let said: String = connection
        .query_row("pragma integrity_check(1)", [], |row| row.get(0))
        .map_err(|error| wrong(&error))?;
    if said == "ok" { Ok(()) } else { Err(DbError::Engine(format!("the file is damaged: {said}"))) }
}

/// The steps that opening the database would apply, by name. Refuses, as opening would, a database of a newer program
/// or with edited history. Changes nothing. Blocks.
pub fn pending(place: &Place, all: &[Migration]) -> Result<Vec<&'static str>, DbError> {
    let applied = match place {
        Place::File(path) if !path.exists() => Applied::new(),
        Place::File(path) => applied_in_file(path)?,
        Place::Server(url) => applied_on_server(url)?,
    };
    Ok(migrate::pending(all, &applied)?.iter().map(|step| step.name).collect())
}

fn applied_in_file(path: &Path) -> Result<Applied, DbError> {
    let connection = sqlite::open_reader(path)?;
    let read = || -> Result<Applied, rusqlite::Error> {
        let known: i64 = connection.query_row(
            "select count(*) from sqlite_master where type = 'table' and name = 'migration'",
            [],
            |row| row.get(0),
        )?;
        if known == 0 {
            return Ok(Applied::new());
        }
        let mut statement = connection.prepare("select name, checksum from migration")?;
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
    };
    read().map_err(|error| wrong(&error))
}

fn applied_on_server(url: &str) -> Result<Applied, DbError> {
    let mut client = postgres::connect(url)?;
    let mut read = || -> Result<Applied, ::postgres::Error> {
        let known: bool = client.query_one("select to_regclass('migration') is not null", &[])?.get(0);
        if !known {
            return Ok(Applied::new());
        }
        let rows = client.query("select name, checksum from migration", &[])?;
        Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
    };
    read().map_err(|error| DbError::from_postgres(&error))
}

impl Db {
    /// Opens the database for reading alone: no lock, no migration, no limit on how long a read takes, and every
    /// write is refused. Works beside a running server. Blocks.
    pub fn open_to_read(settings: &Settings) -> Result<Self, DbError> {
        let (reads, queue) = unbounded::<Box<dyn Job>>();
        let (engine, threads) = match &settings.place {
            Place::File(path) => {
                (Engine::Sqlite, sqlite::start_readers(path, settings.readers, &queue, None)?)
            }
            Place::Server(url) => {
                drop(postgres::connect(url)?);
                let pool =
                    postgres::Pool { url: url.clone(), read_only: true, wake: None, shared: Arc::default() };
                (Engine::Postgres, postgres::start_pool(&pool, settings.readers, &queue)?)
            }
        };
        let inner = Inner {
            engine,
            writes: None,
            reads: Some(reads),
            committed: watch::channel(0).1,
            shared: Arc::default(),
            threads: Mutex::new(threads),
            wake: None,
            corner: Corner::of(&settings.place),
            _lock: None,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Requests waiting to be written, and how many may wait before one is refused.
    pub fn write_queue(&self) -> (usize, usize) {
        (self.inner.writes.as_ref().map_or(0, flume::Sender::len), WRITE_QUEUE)
    }
}
