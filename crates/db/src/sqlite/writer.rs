//! Group commit: one thread, one transaction for all that waits, one fsync, then everybody is answered.
//!
//! A request that refuses is undone alone. A savepoint for each would keep a copy of each page it touches, for something
//! that seldom happens, so none is made at first: when a request refuses after it has written, the transaction is undone
//! and all its requests are run again with savepoints, and so are those of the next commits. When the transaction itself
//! is lost (disk full, out of memory, an interrupt) or its COMMIT fails, nobody has been answered yet: every request is
//! run again in a transaction of its own, and only the guilty one fails.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use flume::Receiver;
use rusqlite::Connection;
use tokio::sync::watch;

use super::connection::Deadline;
use crate::error::DbError;
use crate::job::{Job, Ran};
use crate::tx::{Link, Positions, Recorded, Tx};

/// At most this many requests share a commit.
const BATCH_MAX: usize = 256;
/// A batch stops taking requests after this long.
const BATCH_TIME: Duration = Duration::from_millis(4);
/// A request over this is logged.
const SLOW: Duration = Duration::from_millis(5);
/// Over this somebody should look into it.
const VERY_SLOW: Duration = Duration::from_millis(50);
/// A request over this is stopped, but for those of a hurry.
const LIMIT: Duration = Duration::from_millis(250);

/// So many commits are careful after one that had to be run again.
const CAREFUL: u32 = 32;

/// What one run left behind.
struct Outcome {
    /// It wrote to the numbered log and is kept.
    wrote: bool,
    /// It refused, and what it did still stands among the work of others.
    spoilt: bool,
    /// The last statement that failed inside it.
    failure: Option<DbError>,
}

/// How what a request did is undone, should it refuse.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Undo {
    /// With the transaction: nothing was done before it.
    Whole,
    /// To a savepoint of its own: others' work stands before it.
    Savepoint,
    /// With the transaction, and the others are run again.
    Again,
}

/// What the writer shares with the rest of the process.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    /// Set while a benchmark wants to know every statement.
    pub(crate) recording: AtomicBool,
    pub(crate) recorded: Mutex<Vec<Recorded>>,
    /// Set while commits need not be on the disk before they are answered.
    pub(crate) hurried: AtomicBool,
    /// Set when the log of writes is to be emptied before the next batch.
    pub(crate) empties_log: AtomicBool,
    /// How many commits there were, on either engine.
    pub(crate) commits: AtomicU64,
}

pub(crate) struct Writer {
    connection: Connection,
    positions: Positions,
    committed: watch::Sender<i64>,
    shared: Arc<Shared>,
    deadline: Deadline,
    /// Whether commits are not waited for, as the connection has been told.
    hurried: bool,
    /// So many commits from now give each request a savepoint.
    careful: u32,
}

pub(crate) fn start_writer(
    mut writer: Writer,
    queue: Receiver<Box<dyn Job>>,
) -> Result<std::thread::JoinHandle<()>, DbError> {
    std::thread::Builder::new()
        .name("db-write".to_owned())
        .spawn(move || {
            while let Ok(first) = queue.recv() {
                writer.batch(first, &queue);
            }
            if let Err(error) = writer.settle() {
                tracing::warn!(%error, "could not checkpoint at shutdown");
            }
        })
        .map_err(|error| DbError::Unavailable(error.to_string()))
}

impl Writer {
    pub(crate) fn new(
        mut connection: Connection,
        log_table: &'static str,
        committed: watch::Sender<i64>,
        shared: Arc<Shared>,
    ) -> Result<Self, DbError> {
        let deadline = Deadline::watch(&mut connection)?;
        let positions = Positions { table: log_table, last: None };
        Ok(Self { connection, positions, committed, shared, deadline, hurried: false, careful: 0 })
    }

    /// Runs the first request and all that arrive in time in one transaction.
    fn batch(&mut self, first: Box<dyn Job>, queue: &Receiver<Box<dyn Job>>) {
        let started = Instant::now();
        if let Err(error) = self.keep_pace().and_then(|()| self.begin()) {
            first.fail(error);
            return;
        }
        self.careful = self.careful.saturating_sub(1);
        let mut done: Vec<Box<dyn Job>> = Vec::new();
        let mut wrote = false;
        let mut next = Some(first);
        let mut lost = false;
        while let Some(mut job) = next.take() {
            if !job.abandoned() {
                let undo = match (done.is_empty(), self.careful) {
                    (true, _) => Undo::Whole,
                    (false, 0) => Undo::Again,
                    (false, _) => Undo::Savepoint,
                };
                let outcome = self.run_job(&mut job, undo);
                wrote |= outcome.wrote;
                done.push(job);
                if outcome.spoilt {
                    wrote = self.again(&mut done);
                }
                // FULL, IOERR, NOMEM and INTERRUPT may have taken the whole transaction with them.
                if self.connection.is_autocommit() {
                    lost = true;
                    break;
                }
            }
            if done.len() < BATCH_MAX && started.elapsed() < BATCH_TIME {
                next = queue.try_recv().ok();
            }
        }
        metrics::histogram!("db_batch_requests").record(f64::from(u32::try_from(done.len()).unwrap_or(0)));
        if lost || self.commit().is_err() {
            self.alone(done);
            return;
        }
        metrics::histogram!("db_commit_seconds").record(started.elapsed().as_secs_f64());
        self.tell(wrote);
        for job in done {
            job.answer();
        }
    }

    /// Waits for the disk or stops waiting for it, when told to since the last batch.
    fn keep_pace(&mut self) -> Result<(), DbError> {
        if self.shared.empties_log.swap(false, Ordering::Relaxed) {
            // Readers are waited for a moment only: what they still need is copied over at the next occasion.
            self.connection
                .execute_batch(
                    "pragma busy_timeout = 200; pragma wal_checkpoint(truncate); pragma busy_timeout = 5000",
                )
                .map_err(|error| DbError::from_sqlite(&error))?;
        }
        let hurried = self.shared.hurried.load(Ordering::Relaxed);
        if hurried == self.hurried {
            return Ok(());
        }
        if hurried {
            self.connection
                .execute_batch("pragma synchronous = off")
                .map_err(|error| DbError::from_sqlite(&error))?;
        } else {
            self.deadline.set(None);
            self.settle()?;
        }
        self.hurried = hurried;
        Ok(())
    }

    /// Brings everything committed so far onto the disk, and every commit from now on.
    fn settle(&self) -> Result<(), DbError> {
        self.connection
            .execute_batch("pragma synchronous = full; pragma wal_checkpoint(truncate)")
            .map_err(|error| DbError::from_sqlite(&error))
    }

    fn begin(&mut self) -> Result<(), DbError> {
        self.deadline.set(None);
        self.run("begin immediate")
    }

    fn run(&self, text: &str) -> Result<(), DbError> {
        let run = || self.connection.prepare_cached(text)?.raw_execute();
        run().map(|_| ()).map_err(|error| DbError::from_sqlite(&error))
    }

    fn commit(&mut self) -> Result<(), DbError> {
        self.deadline.set(None);
        let done = self.run("commit");
        if let Err(error) = &done {
            tracing::error!(%error, "a commit failed");
            self.abandon();
        }
        done
    }

    /// Leaves no transaction open, and forgets positions that were not kept.
    fn abandon(&mut self) {
        self.positions.last = None;
        if !self.connection.is_autocommit()
            && let Err(error) = self.run("rollback")
        {
            tracing::error!(%error, "a rollback failed");
        }
    }

    fn run_job(&mut self, job: &mut Box<dyn Job>, undo: Undo) -> Outcome {
        let started = Instant::now();
        // Nobody waits behind a request while the file is only filled.
        self.deadline.set((!self.hurried).then(|| started + LIMIT));
        if undo == Undo::Savepoint
            && let Err(error) = self.run("savepoint request")
        {
            tracing::error!(%error, "a savepoint failed");
        }
        let changes = self.connection.total_changes();
        let mut recorded = Vec::new();
        let recording = self.shared.recording.load(Ordering::Relaxed);
        let mut tx = Tx {
            link: Link::Sqlite(&self.connection),
            positions: Some(&mut self.positions),
            failure: None,
            recorder: recording.then_some(&mut recorded),
            wrote_positions: false,
        };
        let ran = job.run(&mut tx);
        let keeps = ran == Ran::Keep;
        let wrote = tx.wrote_positions && keeps;
        let failure = tx.failure.take();
        self.deadline.set(None);
        let mut spoilt = false;
        if !self.connection.is_autocommit() {
            spoilt = undo == Undo::Again && !keeps && self.connection.total_changes() != changes;
            self.end_job(undo, keeps);
        }
        if recording && keeps {
            self.shared.recorded.lock().unwrap_or_else(PoisonError::into_inner).extend(recorded);
        }
        let took = started.elapsed();
        if took > VERY_SLOW {
            tracing::warn!(millis = took.as_millis(), "a write request held the writer");
        } else if took > SLOW {
            tracing::info!(millis = took.as_millis(), "a write request held the writer");
        }
        Outcome { wrote, spoilt, failure }
    }

    /// Keeps what the request did, or undoes it and nothing else.
    fn end_job(&self, undo: Undo, keeps: bool) {
        let steps: &[&str] = match (undo, keeps) {
            (Undo::Whole, true) | (Undo::Again, _) => &[],
            (Undo::Whole, false) => &["rollback", "begin immediate"],
            (Undo::Savepoint, true) => &["release request"],
            (Undo::Savepoint, false) => &["rollback to request", "release request"],
        };
        for step in steps {
            if let Err(error) = self.run(step) {
                tracing::error!(%error, step, "could not end a request");
            }
        }
    }

    /// Undoes the transaction and runs its requests again, each so that it can be undone alone. Answers whether the
    /// numbered log was written to. Leaves no transaction open when it was lost on the way.
    fn again(&mut self, done: &mut [Box<dyn Job>]) -> bool {
        metrics::counter!("db_batches_run_again_total").increment(1);
        self.abandon();
        self.careful = CAREFUL;
        if let Err(error) = self.begin() {
            tracing::error!(%error, "could not begin again");
            return false;
        }
        let mut wrote = false;
        for (nth, job) in done.iter_mut().enumerate() {
            wrote |= self.run_job(job, if nth == 0 { Undo::Whole } else { Undo::Savepoint }).wrote;
            if self.connection.is_autocommit() {
                return false;
            }
        }
        wrote
    }

    /// After a lost batch: each request by itself, so that only the guilty one fails.
    fn alone(&mut self, jobs: Vec<Box<dyn Job>>) {
        self.abandon();
        for mut job in jobs {
            if let Err(error) = self.begin() {
                job.fail(error);
                continue;
            }
            let outcome = self.run_job(&mut job, Undo::Whole);
            if self.connection.is_autocommit() {
                self.abandon();
                // An `Ok` it kept was not committed and must not be told.
                job.fail(outcome.failure.unwrap_or(DbError::Interrupted));
                continue;
            }
            match self.commit() {
                Ok(()) => {
                    self.tell(outcome.wrote);
                    job.answer();
                }
                Err(error) => job.fail(error),
            }
        }
    }

    fn tell(&self, wrote: bool) {
        self.shared.commits.fetch_add(1, Ordering::Release);
        if let (true, Some(last)) = (wrote, self.positions.last) {
            self.committed.send_replace(last);
        }
    }
}
