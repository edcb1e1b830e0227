//! A mail server that takes what the desk sends and remembers what it got.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use kernel::SystemClock;
use mail::listener::{Envelope, Intake, RecipientVerdict, Settings, StoreVerdict};
use tokio::sync::watch;

/// What arrived: for each mark in a body, the Message-IDs it came under, one for each time it came.
pub type Arrived = BTreeMap<String, Vec<String>>;

#[derive(Clone, Default)]
pub struct Sink(Arc<Mutex<Arrived>>);

impl Intake for Sink {
    async fn recipient(&self, _: &str) -> RecipientVerdict {
        RecipientVerdict::Accept
    }

    async fn store(&self, _: Envelope, raw: Vec<u8>) -> StoreVerdict {
        let letter = mail::parse(&raw).unwrap();
        let mark = letter.text.split_whitespace().find(|word| word.starts_with("mark-")).unwrap_or_default();
        let id = letter.message_id.unwrap();
        self.0.lock().unwrap().entry(mark.to_owned()).or_default().push(id);
        StoreVerdict::Stored
    }
}

impl Sink {
    /// Listens until the runtime ends; answers the port.
    pub async fn listen(&self) -> u16 {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let sink = Arc::new(self.clone());
        tokio::spawn(async move {
            let (_open, stopped) = watch::channel(false);
            let settings = Settings::new("sink.test");
            mail::listener::serve(listener, settings, sink, Arc::new(SystemClock), stopped).await;
        });
        port
    }

    pub fn arrived(&self) -> Arrived {
        self.0.lock().unwrap().clone()
    }
}
