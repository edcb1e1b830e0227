//! Reading threads: each has its own connection and sees one snapshot per request.

use std::path::Path;
use std::time::{Duration, Instant};

use flume::Receiver;
use rusqlite::Connection;

use super::connection::{Deadline, open_reader};
use crate::error::DbError;
use crate::job::{Job, Ran};
use crate::tx::{Link, Tx};

/// A read that somebody waits for is stopped after this.
pub(crate) const READ_LIMIT: Duration = Duration::from_secs(10);

pub(crate) fn start_readers(
    path: &Path,
    count: usize,
    queue: &Receiver<Box<dyn Job>>,
    limit: Option<Duration>,
) -> Result<Vec<std::thread::JoinHandle<()>>, DbError> {
    let mut threads = Vec::with_capacity(count);
    for number in 0..count {
        let mut connection = open_reader(path)?;
        let deadline = Deadline::watch(&mut connection)?;
        let queue = queue.clone();
        let thread = std::thread::Builder::new()
            .name(format!("db-read-{number}"))
            .spawn(move || serve(&connection, &deadline, limit, &queue))
            .map_err(|error| DbError::Unavailable(error.to_string()))?;
        threads.push(thread);
    }
    Ok(threads)
}

fn run(connection: &Connection, text: &str) -> rusqlite::Result<()> {
    connection.prepare_cached(text)?.raw_execute().map(|_| ())
}

fn serve(
    connection: &Connection,
    deadline: &Deadline,
    limit: Option<Duration>,
    queue: &Receiver<Box<dyn Job>>,
) {
    for mut job in queue {
        if job.abandoned() {
            continue;
        }
        let started = Instant::now();
        deadline.set(limit.map(|limit| started + limit));
        if let Err(error) = run(connection, "begin") {
            job.fail(DbError::from_sqlite(&error));
            continue;
        }
        let ran = {
            let mut tx = Tx {
                link: Link::Sqlite(connection),
                positions: None,
                failure: None,
                recorder: None,
                wrote_positions: false,
            };
            job.run(&mut tx)
        };
        deadline.set(None);
        // A reader has nothing to keep: ending the snapshot is all there is.
        if let Err(error) = run(connection, "rollback") {
            tracing::warn!(%error, "could not end a read");
        }
        metrics::histogram!("db_read_seconds").record(started.elapsed().as_secs_f64());
        if ran == Ran::Panicked {
            tracing::error!("a read panicked");
        }
        job.answer();
    }
}
