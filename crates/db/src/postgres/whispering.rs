//! Whispers over the server engine's notifications: one thread with one connection that says and hears at once, so it is
//! asynchronous inside. What this connection says comes back to it, and is left out by the number of its backend.

use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::{broadcast, mpsc};
use tokio::task::JoinHandle as Task;
use tokio_postgres::tls::NoTlsStream;
use tokio_postgres::{AsyncMessage, Client, Connection, NoTls, Socket};

use super::pool::SESSION;
use crate::error::DbError;
use crate::whispers::Heard;

/// The channel all whispers go through.
const CHANNEL: &str = "khidmat_whisper";
/// Said in one go at most.
const AT_ONCE: usize = 64;
/// How long to wait before a lost connection is tried again.
const AGAIN: Duration = Duration::from_secs(1);

pub(crate) fn start_whispering(
    url: String,
    waiting: mpsc::Receiver<String>,
    heard: broadcast::Sender<Heard>,
) -> Result<JoinHandle<()>, DbError> {
    let wrong = |error: std::io::Error| DbError::Unavailable(error.to_string());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(wrong)?;
    std::thread::Builder::new()
        .name("db-whispers".to_owned())
        .spawn(move || runtime.block_on(run(&url, waiting, &heard)))
        .map_err(wrong)
}

async fn run(url: &str, mut waiting: mpsc::Receiver<String>, heard: &broadcast::Sender<Heard>) {
    while let Err(error) = connected(url, &mut waiting, heard).await {
        tracing::warn!(%error, "other servers cannot be heard");
        let again = tokio::time::sleep(AGAIN);
        tokio::pin!(again);
        loop {
            tokio::select! {
                () = &mut again => break,
                // Nobody hears it, and it would be stale when somebody does.
                said = waiting.recv() => if said.is_none() { return },
            }
        }
    }
}

/// Says and hears until nothing more is to be said, which is no error, or the connection is lost.
async fn connected(
    url: &str,
    waiting: &mut mpsc::Receiver<String>,
    heard: &broadcast::Sender<Heard>,
) -> Result<(), DbError> {
    let mut config: tokio_postgres::Config = url.parse().map_err(|error| lost(&error))?;
    config.connect_timeout(Duration::from_secs(5)).application_name("khidmat");
    let (client, connection) = config.connect(NoTls).await.map_err(|error| lost(&error))?;
    let own = Arc::new(AtomicI32::new(0));
    let mut hearing = hear(connection, Arc::clone(&own), heard.clone());
    let pid: i32 =
        client.query_one("select pg_backend_pid()", &[]).await.map_err(|error| lost(&error))?.get(0);
    own.store(pid, Ordering::Release);
    let listen = format!("{SESSION}; listen {CHANNEL}");
    client.batch_execute(&listen).await.map_err(|error| lost(&error))?;
    // Nobody listening is nothing wrong.
    let _ = heard.send(Heard::Ready);
    loop {
        tokio::select! {
            said = waiting.recv() => match said {
                Some(first) => say(&client, waiting, first).await?,
                None => return Ok(()),
            },
            _ = &mut hearing => return Err(DbError::Unavailable("the connection was closed".to_owned())),
        }
    }
}

fn lost(error: &tokio_postgres::Error) -> DbError {
    DbError::Unavailable(error.to_string())
}

/// Says what waits, in the order it was said; one commit for all of it.
async fn say(client: &Client, waiting: &mut mpsc::Receiver<String>, first: String) -> Result<(), DbError> {
    let mut words = vec![first];
    while words.len() < AT_ONCE {
        let Ok(word) = waiting.try_recv() else { break };
        words.push(word);
    }
    let notify = "select pg_notify($1, said.word) from unnest($2::text[]) with ordinality as said (word, nth) order by nth";
    client.query(notify, &[&CHANNEL, &words]).await.map(|_| ()).map_err(|error| lost(&error))
}

/// Carries the connection's work, and what others say to who listens here.
fn hear(
    mut connection: Connection<Socket, NoTlsStream>,
    own: Arc<AtomicI32>,
    heard: broadcast::Sender<Heard>,
) -> Task<()> {
    tokio::spawn(async move {
        while let Some(Ok(message)) = poll_fn(|cx| connection.poll_message(cx)).await {
            let AsyncMessage::Notification(note) = message else { continue };
            if note.channel() != CHANNEL || note.process_id() == own.load(Ordering::Acquire) {
                continue;
            }
            if let Some((topic, body)) = note.payload().split_once(' ') {
                let _ = heard.send(Heard::Whisper { topic: topic.to_owned(), body: body.to_owned() });
            }
        }
    })
}
