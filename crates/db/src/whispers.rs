//! Words in passing between processes on one database: who looks at what, nothing that must not get lost. They are kept
//! nowhere and everything that waits is bounded; who is too slow misses some. A file has one process alone, so there
//! nobody is spoken to.

use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::{broadcast, mpsc};

use crate::Place;
use crate::postgres;

/// The longest body of a whisper; `PostgreSQL` takes 8000 bytes with the topic.
pub const WHISPER_MAX_BYTES: usize = 4_000;
/// Whispers that wait to be said; one more is dropped.
const WAITING_MAX: usize = 1_024;
/// Whispers a slow listener may be behind; it misses what is before.
const BEHIND_MAX: usize = 1_024;

/// What a listener hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// The connection is there, for the first time or again: from now on everything is heard. What was said before must
    /// be asked for.
    Ready,
    /// Somebody else said something.
    Whisper {
        /// What it is about.
        topic: String,
        /// What was said.
        body: String,
    },
}

/// A listener. It does not keep the database open.
#[derive(Debug)]
pub struct Whispers {
    heard: broadcast::Receiver<Heard>,
    mouth: Option<mpsc::WeakSender<String>>,
}

impl Whispers {
    /// The next thing heard; `None` once the database was closed. What was said while too much waited is missed.
    pub async fn next(&mut self) -> Option<Heard> {
        loop {
            match self.heard.recv().await {
                Ok(heard) => return Some(heard),
                Err(broadcast::error::RecvError::Closed) => return None,
                Err(broadcast::error::RecvError::Lagged(missed)) => {
                    metrics::counter!("db_whispers_missed_total").increment(missed);
                }
            }
        }
    }

    /// Says something, as [`crate::Db::whisper`] does.
    pub fn whisper(&self, topic: &'static str, body: &str) {
        if let Some(mouth) = self.mouth.as_ref().and_then(mpsc::WeakSender::upgrade) {
            said(&mouth, topic, body);
        }
    }
}

fn said(mouth: &mpsc::Sender<String>, topic: &str, body: &str) {
    if body.len() > WHISPER_MAX_BYTES || mouth.try_send(format!("{topic} {body}")).is_err() {
        metrics::counter!("db_whispers_dropped_total").increment(1);
    }
}

enum Wire {
    /// Nobody asked for it yet, so it costs no connection.
    Quiet {
        url: String,
        waiting: mpsc::Receiver<String>,
    },
    Speaking(JoinHandle<()>),
    /// There is nobody else.
    Alone,
}

/// Where one process whispers and listens.
pub(crate) struct Corner {
    heard: broadcast::Sender<Heard>,
    mouth: Option<mpsc::Sender<String>>,
    wire: Mutex<Wire>,
}

impl Corner {
    pub(crate) fn of(place: &Place) -> Self {
        let heard = broadcast::Sender::new(BEHIND_MAX);
        match place {
            Place::File(_) => Self { heard, mouth: None, wire: Mutex::new(Wire::Alone) },
            Place::Server(url) => {
                let (mouth, waiting) = mpsc::channel(WAITING_MAX);
                let wire = Mutex::new(Wire::Quiet { url: url.clone(), waiting });
                Self { heard, mouth: Some(mouth), wire }
            }
        }
    }

    pub(crate) fn whisper(&self, topic: &str, body: &str) {
        if let Some(mouth) = &self.mouth {
            self.begin();
            said(mouth, topic, body);
        }
    }

    pub(crate) fn listen(&self) -> Whispers {
        // Before it begins, so that the first word is heard.
        let heard = self.heard.subscribe();
        self.begin();
        Whispers { heard, mouth: self.mouth.as_ref().map(mpsc::Sender::downgrade) }
    }

    fn begin(&self) {
        let mut wire = self.wire.lock().unwrap_or_else(PoisonError::into_inner);
        *wire = match std::mem::replace(&mut *wire, Wire::Alone) {
            Wire::Quiet { url, waiting } => {
                match postgres::start_whispering(url, waiting, self.heard.clone()) {
                    Ok(thread) => Wire::Speaking(thread),
                    Err(error) => {
                        tracing::error!(%error, "other servers will not be heard");
                        Wire::Alone
                    }
                }
            }
            other => other,
        };
    }

    /// Ends the connection and waits for its thread.
    pub(crate) fn close(&mut self) {
        self.mouth = None;
        let wire =
            std::mem::replace(&mut *self.wire.lock().unwrap_or_else(PoisonError::into_inner), Wire::Alone);
        if let Wire::Speaking(thread) = wire
            && thread.join().is_err()
        {
            tracing::error!("the thread of the whispers ended in a panic");
        }
    }
}
