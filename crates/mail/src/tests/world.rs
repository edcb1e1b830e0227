//! A listener with a shelf behind it, and a client that speaks line by line.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use kernel::SimulatedClock;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::listener::{self, Envelope, Intake, RecipientVerdict, Settings, StoreVerdict, tls_config};

/// Longer than any answer takes; only a test that is about to fail waits for it.
const PATIENCE: Duration = Duration::from_secs(20);

/// Keeps what arrives. Takes mail for anyone at `safa.example`; `busy@` cannot be told.
pub(super) struct Shelf {
    pub(super) mails: Mutex<Vec<(Envelope, Vec<u8>)>>,
    verdict: StoreVerdict,
}

impl Intake for Shelf {
    async fn recipient(&self, address: &str) -> RecipientVerdict {
        match address.split_once('@') {
            Some(("busy", _)) => RecipientVerdict::Busy,
            Some((_, "safa.example")) => RecipientVerdict::Accept,
            _ => RecipientVerdict::Unknown,
        }
    }

    async fn store(&self, envelope: Envelope, raw: Vec<u8>) -> StoreVerdict {
        if self.verdict == StoreVerdict::Stored {
            self.mails.lock().unwrap().push((envelope, raw));
        }
        self.verdict.clone()
    }
}

/// A running listener.
pub(super) struct Desk {
    pub(super) port: u16,
    pub(super) shelf: Arc<Shelf>,
    pub(super) stop: watch::Sender<bool>,
    running: JoinHandle<()>,
}

/// A self-signed certificate for `localhost`, as PEM, and its key.
pub(super) struct Identity {
    pub(super) certificate: String,
    key: String,
}

impl Identity {
    pub(super) fn new() -> Self {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        Self { certificate: made.cert.pem(), key: made.signing_key.serialize_pem() }
    }

    pub(super) fn offered_by(&self, settings: &mut Settings) {
        settings.tls = Some(tls_config(self.certificate.as_bytes(), self.key.as_bytes()).unwrap());
    }
}

pub(super) fn settings() -> Settings {
    Settings::new("mx.safa.example")
}

impl Desk {
    pub(super) async fn open(settings: Settings) -> Self {
        Self::that_says(StoreVerdict::Stored, settings).await
    }

    pub(super) async fn that_says(verdict: StoreVerdict, settings: Settings) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let shelf = Arc::new(Shelf { mails: Mutex::default(), verdict });
        let (stop, stopped) = watch::channel(false);
        let clock = Arc::new(SimulatedClock::at("2026-03-05T06:07:09Z".parse().unwrap()));
        let running = tokio::spawn(listener::serve(listener, settings, Arc::clone(&shelf), clock, stopped));
        Self { port, shelf, stop, running }
    }

    /// Connects and hears the greeting.
    pub(super) async fn client(&self) -> Client<TcpStream> {
        let mut client = self.stranger().await;
        assert!(client.hear().await.starts_with("220 mx.safa.example"));
        client
    }

    pub(super) async fn stranger(&self) -> Client<TcpStream> {
        Client { stream: TcpStream::connect(("127.0.0.1", self.port)).await.unwrap(), heard: Vec::new() }
    }

    /// Stops and waits until every connection has ended; gives what was stored.
    pub(super) async fn close(self) -> Vec<(Envelope, Vec<u8>)> {
        self.stop.send_replace(true);
        timeout(PATIENCE, self.running).await.unwrap().unwrap();
        std::mem::take(&mut *self.shelf.mails.lock().unwrap())
    }
}

pub(super) struct Client<S> {
    stream: S,
    heard: Vec<u8>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Client<S> {
    pub(super) async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.write_all(bytes.as_ref()).await.unwrap();
        self.stream.flush().await.unwrap();
    }

    /// The next answer, all of its lines; empty when the other end hung up.
    pub(super) async fn hear(&mut self) -> String {
        loop {
            if let Some(answer) = self.whole_answer() {
                return answer;
            }
            let read =
                timeout(PATIENCE, self.stream.read_buf(&mut self.heard)).await.expect("an answer in time");
            if !matches!(read, Ok(1..)) {
                return String::new();
            }
        }
    }

    fn whole_answer(&mut self) -> Option<String> {
        let text = String::from_utf8(self.heard.clone()).unwrap();
        let mut end = 0;
        for line in text.split_inclusive("\r\n").filter(|line| line.ends_with("\r\n")) {
            end += line.len();
            if line.as_bytes().get(3) == Some(&b' ') {
                self.heard.drain(..end);
                return Some(text[..end].to_owned());
            }
        }
        None
    }

    pub(super) async fn ask(&mut self, command: &str) -> String {
        self.send(format!("{command}\r\n")).await;
        self.hear().await
    }

    /// Says each command and checks how its answer starts.
    pub(super) async fn says(&mut self, talk: &[(&str, &str)]) {
        for (command, expected) in talk {
            let answer = self.ask(command).await;
            assert!(answer.starts_with(expected), "{command}: {answer}");
        }
    }

    /// Greets and announces a mail for one recipient, up to the 354.
    pub(super) async fn announces(&mut self) {
        self.says(&[
            ("EHLO client.example", "250"),
            ("MAIL FROM:<siti@x.my>", "250 2.1.0"),
            ("RCPT TO:<help@safa.example>", "250 2.1.5"),
            ("DATA", "354"),
        ])
        .await;
    }
}

impl Client<TcpStream> {
    /// Turns the connection into an encrypted one.
    pub(super) async fn encrypts(
        self,
        identity: &Identity,
    ) -> Client<tokio_rustls::client::TlsStream<TcpStream>> {
        use rustls::pki_types::pem::PemObject;
        let mut roots = rustls::RootCertStore::empty();
        let certificate =
            rustls::pki_types::CertificateDer::from_pem_slice(identity.certificate.as_bytes()).unwrap();
        roots.add(certificate).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from("localhost").unwrap();
        let stream = TlsConnector::from(Arc::new(config)).connect(name, self.stream).await.unwrap();
        Client { stream, heard: Vec::new() }
    }
}
