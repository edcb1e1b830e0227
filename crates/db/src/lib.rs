//! One text, two engines. The only crate that names a database driver.
//!
//! Business code is plain synchronous Rust over `&mut Tx`, run by [`Db::write`] and [`Db::read`]. A write request may
//! run more than once, so it is a `Fn`: ids, times and tokens are made before it is queued, and it does no I/O.

mod error;
mod inspect;
mod job;
mod migrate;
mod paging;
mod postgres;
mod recent;
mod row;
mod sql;
mod sqlite;
mod transfer;
mod tx;
mod value;
mod whispers;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use flume::{Sender, TrySendError, bounded, unbounded};
use kernel::Timestamp;
use tokio::sync::watch;

pub use crate::error::DbError;
pub use crate::inspect::{Claim, copy, pending, sound};
pub use crate::migrate::Migration;
pub use crate::paging::in_pages;
pub use crate::row::{Cell, Column, Row};
pub use crate::sql::{Engine, Sql};
pub use crate::transfer::{Exchange, Exported, Table, drop_schema, export, import, in_schema};
pub use crate::tx::{Lock, Recorded, Tx};
pub use crate::value::{OwnedValue, Param, Value};
pub use crate::whispers::{Heard, WHISPER_MAX_BYTES, Whispers};

use crate::job::{Job, Request};

/// Requests waiting to be written; one more is refused with [`DbError::Busy`].
const WRITE_QUEUE: usize = 4096;

/// Where the data lives and how it is served.
#[derive(Clone, Debug)]
pub struct Settings {
    /// A file path for the embedded engine, or a `postgres://` URL.
    pub place: Place,
    /// Reading threads.
    pub readers: usize,
    /// Writing threads; `PostgreSQL` only, the embedded engine always has one.
    pub writers: usize,
    /// The append-only table whose rows carry a `position`.
    pub log_table: &'static str,
}

/// Which database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The embedded engine, in this file.
    File(PathBuf),
    /// A `postgres://` URL.
    Server(String),
}

impl Place {
    /// Reads a setting: a `postgres://` or `postgresql://` URL, otherwise a path.
    pub fn parse(text: &str) -> Self {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Self::Server(text.to_owned())
        } else {
            Self::File(PathBuf::from(text))
        }
    }
}

impl Settings {
    /// Sensible numbers for a small machine.
    pub fn new(place: Place, log_table: &'static str) -> Self {
        Self { place, readers: 4, writers: 6, log_table }
    }
}

/// The database. Cheap to clone; the last clone dropped drains the queue and stops the threads.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    engine: Engine,
    writes: Option<Sender<Box<dyn Job>>>,
    reads: Option<Sender<Box<dyn Job>>>,
    committed: watch::Receiver<i64>,
    shared: Arc<sqlite::Shared>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    wake: Option<Sender<()>>,
    corner: whispers::Corner,
    _lock: Option<sqlite::LockFile>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.writes.take();
        self.reads.take();
        self.wake.take();
        self.corner.close();
        let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for thread in threads {
            if thread.join().is_err() {
                tracing::error!("a database thread ended in a panic");
            }
        }
    }
}

impl Db {
    /// Opens the database, brings it to the shape of `migrations` and starts its threads. Blocks.
    pub fn open(settings: &Settings, migrations: &[Migration], now: Timestamp) -> Result<Self, DbError> {
        let (writes, write_queue) = bounded::<Box<dyn Job>>(WRITE_QUEUE);
        let (reads, read_queue) = unbounded::<Box<dyn Job>>();
        let (committed, watched) = watch::channel(0);
        let shared = Arc::<sqlite::Shared>::default();
        let mut threads = Vec::new();
        let (engine, lock, wake) = match &settings.place {
            Place::File(path) => {
                let lock = sqlite::LockFile::take(path)?;
                let connection = sqlite::open_writer(path)?;
                let copy = sqlite::copy_name(path, now);
                migrate::sqlite(&connection, migrations, now.0, || sqlite::copy_file(path, &copy))?;
                let group =
                    sqlite::Writer::new(connection, settings.log_table, committed, Arc::clone(&shared))?;
                threads.push(sqlite::start_writer(group, write_queue)?);
                threads.extend(sqlite::start_readers(
                    path,
                    settings.readers,
                    &read_queue,
                    Some(sqlite::READ_LIMIT),
                )?);
                (Engine::Sqlite, Some(lock), None)
            }
            Place::Server(url) => {
                migrate::postgres(&mut postgres::connect(url)?, migrations, now.0)?;
                let (wake, woken) = bounded(1);
                let sequencer =
                    postgres::Sequencer { url: url.clone(), log_table: settings.log_table, committed };
                threads.push(postgres::start_sequencer(sequencer, woken)?);
                let pool = |read_only, wake| postgres::Pool {
                    url: url.clone(),
                    read_only,
                    wake,
                    shared: Arc::clone(&shared),
                };
                threads.extend(postgres::start_pool(
                    &pool(false, Some(wake.clone())),
                    settings.writers,
                    &write_queue,
                )?);
                threads.extend(postgres::start_pool(&pool(true, None), settings.readers, &read_queue)?);
                (Engine::Postgres, None, Some(wake))
            }
        };
        let inner = Inner {
            engine,
            writes: Some(writes),
            reads: Some(reads),
            committed: watched,
            shared,
            threads: Mutex::new(threads),
            wake,
            corner: whispers::Corner::of(&settings.place),
            _lock: lock,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Which engine answers.
    pub fn engine(&self) -> Engine {
        self.inner.engine
    }

    /// Runs a request that changes things, in one transaction. Answers when the change is durable.
    ///
    /// The request may run several times and must depend on nothing but the database and what it captured.
    pub async fn write<F, T, E>(&self, work: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (request, answer) = Request::new(work);
        let Some(queue) = &self.inner.writes else {
            return Err(DbError::Unavailable("stopping".to_owned()).into());
        };
        match queue.try_send(Box::new(request)) {
            Ok(()) => {}
            Err(TrySendError::Full(_)) => {
                metrics::counter!("db_write_refused_total").increment(1);
                return Err(DbError::Busy.into());
            }
            Err(TrySendError::Disconnected(_)) => {
                return Err(DbError::Unavailable("stopping".to_owned()).into());
            }
        }
        answer.await.unwrap_or_else(|_| Err(DbError::Unavailable("stopping".to_owned()).into()))
    }

    /// Runs a request that only reads, on one consistent snapshot.
    pub async fn read<F, T, E>(&self, work: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (request, answer) = Request::new(work);
        let Some(queue) = &self.inner.reads else {
            return Err(DbError::Unavailable("stopping".to_owned()).into());
        };
        if queue.send(Box::new(request)).is_err() {
            return Err(DbError::Unavailable("stopping".to_owned()).into());
        }
        answer.await.unwrap_or_else(|_| Err(DbError::Unavailable("stopping".to_owned()).into()))
    }

    /// The last committed position of the log; changes wake the receiver.
    pub fn committed(&self) -> watch::Receiver<i64> {
        self.inner.committed.clone()
    }

    /// Says something in passing to every other process on the same database: it is kept nowhere, may get lost, and never
    /// comes back to whom it is from. On the embedded engine there is nobody else. Over [`WHISPER_MAX_BYTES`], or while too
    /// much waits to be said, it is dropped.
    pub fn whisper(&self, topic: &'static str, body: &str) {
        self.inner.corner.whisper(topic, body);
    }

    /// What other processes say in passing, from now on.
    pub fn whispers(&self) -> Whispers {
        self.inner.corner.listen()
    }

    /// How many commits this process made. Whoever remembers something read after it was asked for this number knows
    /// that nothing here has changed as long as it is the same; what other processes did shows in [`Db::committed`].
    pub fn commits(&self) -> u64 {
        self.inner.shared.commits.load(std::sync::atomic::Ordering::Acquire)
    }

    /// Whether commits may be answered before they are on the disk. Only for filling a file that nobody relies on yet: a
    /// power cut may spoil it. The next write after this is told `false` brings everything onto the disk first. The
    /// server engine keeps its own settings.
    pub fn hurry(&self, hurry: bool) {
        self.inner.shared.hurried.store(hurry, std::sync::atomic::Ordering::Relaxed);
    }

    /// Brings the log of writes into the file and empties it, so that nothing deleted is left readable there. Rows that
    /// are deleted are written over at once by themselves. On the server engine this is for its own vacuum.
    pub async fn empty_log(&self) -> Result<(), DbError> {
        self.inner.shared.empties_log.store(true, std::sync::atomic::Ordering::Relaxed);
        self.write(|_| Ok(())).await
    }

    /// From now on keeps every statement that committed writes issue, until [`Db::take_recorded`]. Embedded engine only.
    pub fn record_statements(&self) {
        self.inner.shared.recording.store(true, std::sync::atomic::Ordering::Relaxed);
    }

    /// Stops recording and hands over what was kept.
    pub fn take_recorded(&self) -> Vec<Recorded> {
        self.inner.shared.recording.store(false, std::sync::atomic::Ordering::Relaxed);
        std::mem::take(&mut *self.inner.shared.recorded.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
