//! A connection of the pool. Nothing is sent alone that can travel with something else: what opens a reading transaction
//! goes out together with its first statement, and nobody waits for what ends it. A page reads some fifty statements in ten
//! transactions, and on a near server a round trip takes as long as most of them.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use postgres::types::ToSql;
use tokio::runtime::Runtime;
use tokio_postgres::tls::NoTlsStream;
use tokio_postgres::{Client, Connection, Error, NoTls, Row, Socket, Statement};

use super::pool::SESSION;
use crate::error::DbError;
use crate::recent::Recent;
use crate::sql::{Engine, Sql};

/// Statements a connection keeps prepared. More than the product has static ones, and some filters.
const PREPARED_MAX: usize = 512;
/// One snapshot for all that a request reads.
const BEGIN_READING: &str = "begin isolation level repeatable read read only";
/// The same, with the plan that each statement has for any values.
const BEGIN_WITH_KEPT_PLANS: &str =
    "begin isolation level repeatable read read only; set local plan_cache_mode = force_generic_plan";

/// A server that does not answer is not waited for longer, when leaving it.
const LEAVE: Duration = Duration::from_secs(1);

/// Values to bind.
pub(crate) type Bindings<'b> = &'b [&'b (dyn ToSql + Sync)];

/// A `PostgreSQL` connection with the statements it has prepared.
pub(crate) struct PgLink {
    wire: Wire,
    client: Client,
    prepared: Recent<Statement>,
    reading: Reading,
}

/// How far a reading transaction is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    Not,
    /// Wanted, but the server knows nothing of it yet. It is to begin with this text.
    Owed(&'static str),
    Begun,
}

impl PgLink {
    pub(crate) fn open(url: &str) -> Result<Self, DbError> {
        let lost = |error: &dyn std::fmt::Display| DbError::Unavailable(error.to_string());
        let mut config: tokio_postgres::Config = url.parse().map_err(|error: Error| lost(&error))?;
        config.connect_timeout(Duration::from_secs(5)).application_name("khidmat");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| lost(&error))?;
        let (client, connection) = runtime.block_on(config.connect(NoTls)).map_err(|error| lost(&error))?;
        let wire = Wire { runtime, connection: Some(Box::pin(connection)) };
        let mut link =
            Self { wire, client, prepared: Recent::with_room(PREPARED_MAX), reading: Reading::Not };
        link.run(SESSION)?;
        Ok(link)
    }

    /// Runs a text that takes and gives nothing: `begin`, `commit`.
    pub(crate) fn run(&mut self, text: &str) -> Result<(), DbError> {
        self.wire.wait(self.client.batch_execute(text)).map_err(|error| DbError::from_postgres(&error))
    }

    /// From here to [`Self::end_reading`] everything is read from one snapshot, that of the first statement.
    pub(crate) const fn begin_reading(&mut self) {
        self.reading = Reading::Owed(BEGIN_READING);
    }

    /// Asks that no plan be made anew in this transaction, if it has not begun.
    pub(crate) const fn keep_plans(&mut self) {
        if let Reading::Owed(_) = self.reading {
            self.reading = Reading::Owed(BEGIN_WITH_KEPT_PLANS);
        }
    }

    /// Lets go of the snapshot. The server's answer is met by whoever comes next.
    pub(crate) fn end_reading(&mut self) {
        if std::mem::replace(&mut self.reading, Reading::Not) == Reading::Begun {
            self.wire.send(self.client.batch_execute("commit"));
        }
    }

    /// Prepares a statement, unless it is.
    pub(crate) fn statement(&mut self, sql: &Sql) -> Result<Statement, DbError> {
        let text = sql.text(Engine::Postgres);
        if let Some(statement) = self.prepared.get(text) {
            return Ok(statement);
        }
        let statement =
            self.wire.wait(self.client.prepare(text)).map_err(|error| DbError::from_postgres(&error))?;
        self.prepared.keep(text, statement.clone());
        Ok(statement)
    }

    /// Runs a statement; answers how many rows it touched.
    pub(crate) fn execute(&mut self, sql: &Sql, values: Bindings<'_>) -> Result<u64, DbError> {
        let statement = self.statement(sql)?;
        let (begin, client) = (self.owed(), &self.client);
        let done = self.wire.wait(after(client, begin, client.execute(&statement, values)));
        done.map_err(|error| DbError::from_postgres(&error))
    }

    /// Runs a query.
    pub(crate) fn query(&mut self, sql: &Sql, values: Bindings<'_>) -> Result<Vec<Row>, DbError> {
        let statement = self.statement(sql)?;
        let (begin, client) = (self.owed(), &self.client);
        let rows = self.wire.wait(after(client, begin, client.query(&statement, values)));
        rows.map_err(|error| DbError::from_postgres(&error))
    }

    /// Takes leave of the server.
    pub(crate) fn close(self) {
        let Self { wire, client, .. } = self;
        drop(client);
        wire.close();
    }

    /// The text that the transaction is to begin with, if it has not begun.
    const fn owed(&mut self) -> Option<&'static str> {
        let Reading::Owed(text) = self.reading else { return None };
        self.reading = Reading::Begun;
        Some(text)
    }
}

/// Sends what opens a reading transaction, if it is owed, and the work right behind it, in one go.
async fn after<T>(
    client: &Client,
    begin: Option<&str>,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let Some(begin) = begin else { return work.await };
    // In this order: what is looked at first is sent first.
    let (begun, done) = tokio::join!(biased; client.batch_execute(begin), work);
    begun.and(done)
}

/// The socket, and what drives it. It is looked at only while somebody waits.
struct Wire {
    runtime: Runtime,
    /// None once it has ended.
    connection: Option<Pin<Box<Connection<Socket, NoTlsStream>>>>,
}

impl Wire {
    /// Waits until the work is done.
    fn wait<T>(&mut self, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        let (mut work, slot) = (pin!(work), &mut self.connection);
        self.runtime.block_on(poll_fn(|cx| {
            // Says what it wants, which the connection then sends; or finds its answer.
            if let Poll::Ready(done) = work.as_mut().poll(cx) {
                return Poll::Ready(done);
            }
            if let Err(error) = drive(slot, cx) {
                return Poll::Ready(Err(error));
            }
            work.as_mut().poll(cx)
        }))
    }

    /// With nobody left who could say anything the connection ends by itself, politely.
    fn close(self) {
        let Self { runtime, connection } = self;
        let Some(connection) = connection else { return };
        // Whether the server heard it or not, it is over.
        let _ = runtime.block_on(async { tokio::time::timeout(LEAVE, connection).await });
    }

    /// Sends what the work says first, and does not wait for the answer. What fails is found by who waits next.
    fn send<T>(&mut self, work: impl Future<Output = Result<T, Error>>) {
        let (mut work, slot) = (pin!(work), &mut self.connection);
        self.runtime.block_on(poll_fn(|cx| {
            if work.as_mut().poll(cx).is_pending() {
                // A connection that ended is empty from now on, which the next one is told.
                let _ = drive(slot, cx);
            }
            Poll::Ready(())
        }));
    }
}

/// Sends and receives what there is. A connection that ended is dropped, and whoever still waits for it is told so.
fn drive(
    slot: &mut Option<Pin<Box<Connection<Socket, NoTlsStream>>>>,
    cx: &mut Context<'_>,
) -> Result<(), Error> {
    let Some(connection) = slot else { return Ok(()) };
    match connection.as_mut().poll(cx) {
        Poll::Pending => Ok(()),
        Poll::Ready(ended) => {
            *slot = None;
            ended
        }
    }
}
