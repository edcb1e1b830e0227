//! A pool of threads with blocking connections: the async side never waits on a socket.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use flume::{Receiver, Sender};
use postgres::{Client, NoTls};

use super::PgLink;
use crate::error::DbError;
use crate::job::{Job, Ran};
use crate::sqlite::Shared;
use crate::tx::{Link, Tx};

/// How often a request that lost against another is run again before the asker hears of it.
const TRIES: usize = 8;
/// A request over this is logged.
const SLOW: Duration = Duration::from_millis(50);

/// What every connection is told first, once. A plan is compiled to machine code where its cost is guessed to be high; the
/// guess is wrong for a list of cases that stops after a page, and compiling takes longer than anything we ask.
pub(super) const SESSION: &str = "set statement_timeout = '10s'; set lock_timeout = '5s';
    set idle_in_transaction_session_timeout = '30s'; set timezone = 'UTC'; set jit = off";

/// What a pool's threads do with a request.
#[derive(Clone)]
pub(crate) struct Pool {
    pub(crate) url: String,
    pub(crate) read_only: bool,
    /// Woken after a commit that wrote to the numbered log.
    pub(crate) wake: Option<Sender<()>>,
    /// Where commits are counted.
    pub(crate) shared: Arc<Shared>,
}

pub(crate) fn connect(url: &str) -> Result<Client, DbError> {
    let mut config: postgres::Config =
        url.parse().map_err(|error: postgres::Error| DbError::Unavailable(error.to_string()))?;
    config.connect_timeout(Duration::from_secs(5)).application_name("khidmat");
    let mut client = config.connect(NoTls).map_err(|error| DbError::Unavailable(error.to_string()))?;
    client.batch_execute(SESSION).map_err(|error| DbError::from_postgres(&error))?;
    Ok(client)
}

pub(crate) fn start_pool(
    pool: &Pool,
    count: usize,
    queue: &Receiver<Box<dyn Job>>,
) -> Result<Vec<std::thread::JoinHandle<()>>, DbError> {
    let kind = if pool.read_only { "read" } else { "write" };
    (0..count)
        .map(|number| {
            let (pool, queue) = (pool.clone(), queue.clone());
            std::thread::Builder::new()
                .name(format!("db-{kind}-{number}"))
                .spawn(move || {
                    let mut link = None;
                    for job in queue {
                        pool.serve(&mut link, job);
                    }
                    if let Some(link) = link {
                        link.close();
                    }
                })
                .map_err(|error| DbError::Unavailable(error.to_string()))
        })
        .collect()
}

/// How one attempt ended.
enum Attempt {
    Answered,
    /// Nothing was committed: it may be tried again.
    Again(DbError),
    /// The commit's outcome is unknown.
    Unknown(DbError),
}

impl Pool {
    fn serve(&self, link: &mut Option<PgLink>, mut job: Box<dyn Job>) {
        if job.abandoned() {
            return;
        }
        let started = Instant::now();
        let mut last = DbError::Contended;
        for _ in 0..TRIES {
            match self.attempt(link, &mut job) {
                Attempt::Answered => {
                    let took = started.elapsed();
                    if took > SLOW {
                        tracing::warn!(millis = took.as_millis(), "a database request was slow");
                    }
                    job.answer();
                    // What was read is read: whoever asked need not wait until the snapshot is given back.
                    if let Some(link) = link {
                        link.end_reading();
                    }
                    return;
                }
                Attempt::Again(error) => last = error,
                Attempt::Unknown(error) => {
                    *link = None;
                    job.fail(error);
                    return;
                }
            }
            if matches!(last, DbError::Unavailable(_)) {
                // One fresh connection is worth a try; after that the server is really gone.
                let had_one = link.take().is_some();
                if !had_one {
                    break;
                }
            }
        }
        job.fail(last);
    }

    fn attempt(&self, slot: &mut Option<PgLink>, job: &mut Box<dyn Job>) -> Attempt {
        if slot.is_none() {
            match PgLink::open(&self.url) {
                Ok(link) => *slot = Some(link),
                Err(error) => return Attempt::Again(error),
            }
        }
        let Some(link) = slot.as_mut() else { return Attempt::Again(DbError::Contended) };
        if self.read_only { reading(link, job) } else { self.writing(link, job) }
    }

    fn writing(&self, link: &mut PgLink, job: &mut Box<dyn Job>) -> Attempt {
        if let Err(error) = link.run("begin") {
            return Attempt::Again(error);
        }
        let (ran, failure, wrote) = run(link, job);
        if ran == Ran::Keep {
            return match link.run("commit") {
                Ok(()) => {
                    self.shared.commits.fetch_add(1, Ordering::Release);
                    if let (true, Some(wake)) = (wrote, &self.wake) {
                        // Full means it is awake already.
                        let _ = wake.try_send(());
                    }
                    Attempt::Answered
                }
                Err(DbError::Contended) => Attempt::Again(DbError::Contended),
                Err(other) => Attempt::Unknown(other),
            };
        }
        let undone = link.run("rollback");
        match failure {
            Some(error @ (DbError::Contended | DbError::Unavailable(_))) => Attempt::Again(error),
            _ => match undone {
                Ok(()) => Attempt::Answered,
                Err(error) => Attempt::Again(error),
            },
        }
    }
}

/// A reading request has nothing to keep or to undo: its transaction is the snapshot it reads from.
fn reading(link: &mut PgLink, job: &mut Box<dyn Job>) -> Attempt {
    link.begin_reading();
    let (_, failure, _) = run(link, job);
    match failure {
        Some(error @ (DbError::Contended | DbError::Unavailable(_))) => {
            link.end_reading();
            Attempt::Again(error)
        }
        _ => Attempt::Answered,
    }
}

/// Runs the request once: what became of it, the last failure of a statement, whether it wrote to the numbered log.
fn run(link: &mut PgLink, job: &mut Box<dyn Job>) -> (Ran, Option<DbError>, bool) {
    let mut tx = Tx {
        link: Link::Postgres(link),
        positions: None,
        failure: None,
        recorder: None,
        wrote_positions: false,
    };
    let ran = job.run(&mut tx);
    (ran, tx.failure.take(), tx.wrote_positions)
}
