//! Taking mail in over SMTP (RFC 5321) or LMTP (RFC 2033).
//!
//! A mail is handed to [`Intake::store`] and acknowledged only when that says it is durably stored. Data ends at
//! CRLF `.` CRLF and nowhere else: a bare CR or LF is content, kept as it came, so nobody can smuggle a second mail
//! past a filter that reads line ends otherwise. Bytes that a client sent along with `STARTTLS` are thrown away.

mod data;
mod doors;
mod session;
mod tls;
mod trace;
mod wire;

use std::future::Future;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use kernel::Clock;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};
use tokio_rustls::TlsAcceptor;

use doors::{Doors, Pass};
use session::{Outcome, Session};
use wire::Wire;

pub use tls::{TlsProblem, tls_config};

/// Which protocol is spoken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Protocol {
    /// As a mail exchanger or behind one.
    #[default]
    Smtp,
    /// Behind a mail server on the same machine: one answer per recipient after the data.
    Lmtp,
}

/// Who sent what to whom, as the connection said it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// The return path; `None` is the empty one (`<>`).
    pub mail_from: Option<String>,
    /// Every accepted recipient, once, in the order they were given.
    pub recipients: Vec<String>,
    /// The other end.
    pub remote: IpAddr,
    /// The name it greeted with.
    pub helo: String,
    /// Whether the connection was encrypted when the mail came.
    pub tls: bool,
}

/// What the roof says about a recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecipientVerdict {
    /// Ours.
    Accept,
    /// Not ours: 550, the sender hears it at once.
    Unknown,
    /// Cannot be told right now: 451, the sender tries again.
    Busy,
}

/// What the roof says about a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreVerdict {
    /// Durably stored: 250.
    Stored,
    /// Not now: 451 with this text, the sender tries again.
    TryLater(String),
    /// There is no room for it: 452, the sender tries again.
    NoRoom,
    /// Never: 554 with this text.
    Refused(String),
}

/// The place mail goes to.
pub trait Intake: Send + Sync + 'static {
    /// Whether mail for `address` is taken.
    fn recipient(&self, address: &str) -> impl Future<Output = RecipientVerdict> + Send;

    /// Stores the raw mail. Must not say [`StoreVerdict::Stored`] before it survives a power cut.
    fn store(&self, envelope: Envelope, raw: Vec<u8>) -> impl Future<Output = StoreVerdict> + Send;
}

/// What one connection, one address and one mail may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest mail, in bytes, as sent.
    pub max_bytes: usize,
    /// The longest command line, in bytes with its line end. RFC 5321 asks for 512 and more for extensions.
    pub max_command_line: usize,
    /// The longest line of a mail, in bytes with its line end. RFC 5321 says 1,000, but real mail is wilder: a longer
    /// line than this is refused with 500.
    pub max_data_line: usize,
    /// The most recipients of one mail; RFC 5321 asks for at least 100.
    pub max_recipients: usize,
    /// The most connections at once.
    pub max_connections: usize,
    /// The most connections at once from one address (one /64 network for IPv6).
    pub max_connections_per_address: usize,
    /// Wrong or refused commands before the connection is closed.
    pub max_errors: usize,
    /// The longest silence.
    pub idle: Duration,
    /// The longest connection.
    pub session: Duration,
    /// How long open connections may go on after the stop signal.
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 36_700_160,
            max_command_line: 2_048,
            max_data_line: 1_048_576,
            max_recipients: 100,
            max_connections: 200,
            max_connections_per_address: 20,
            max_errors: 20,
            idle: Duration::from_mins(5),
            session: Duration::from_hours(1),
            grace: Duration::from_secs(20),
        }
    }
}

/// How the listener presents itself and what it allows.
#[derive(Clone)]
pub struct Settings {
    /// The name it greets with and writes into `Received`.
    pub hostname: String,
    /// SMTP or LMTP.
    pub protocol: Protocol,
    /// Its limits.
    pub limits: Limits,
    /// Offers STARTTLS when set; see [`tls_config`].
    pub tls: Option<Arc<rustls::ServerConfig>>,
}

impl Settings {
    /// Plain SMTP under `hostname` with the usual limits.
    pub fn new(hostname: impl Into<String>) -> Self {
        Self { hostname: hostname.into(), protocol: Protocol::Smtp, limits: Limits::default(), tls: None }
    }
}

/// Takes mail in until `stop` turns true or its sender is dropped. Then no connection is accepted any more, idle ones
/// hear 421, a mail that is being sent may finish within the grace period, and this returns.
pub async fn serve<I: Intake>(
    listener: TcpListener,
    settings: Settings,
    intake: Arc<I>,
    clock: Arc<dyn Clock>,
    stop: watch::Receiver<bool>,
) {
    let doors = Doors::new(settings.limits.max_connections, settings.limits.max_connections_per_address);
    let settings = Arc::new(settings);
    let mut connections = JoinSet::new();
    let mut stopping = stop.clone();
    loop {
        tokio::select! {
            biased;
            () = stopped(&mut stopping) => break,
            Some(ended) = connections.join_next() => report(ended),
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => match doors.enter(peer.ip()) {
                    Some(pass) => {
                        let guest = Guest {
                            settings: Arc::clone(&settings),
                            intake: Arc::clone(&intake),
                            clock: Arc::clone(&clock),
                            remote: peer.ip().to_canonical(),
                            stop: stop.clone(),
                            _pass: pass,
                        };
                        connections.spawn(guest.serve(stream));
                    }
                    None => turn_away(stream, &settings.hostname),
                },
                Err(error) => {
                    // Out of file handles, most likely: wait for some to be given back.
                    tracing::warn!(%error, "a connection could not be accepted");
                    sleep(Duration::from_millis(100)).await;
                }
            },
        }
    }
    drop(listener);
    let finishing = async {
        while let Some(ended) = connections.join_next().await {
            report(ended);
        }
    };
    if timeout(settings.limits.grace, finishing).await.is_err() {
        tracing::warn!("mail connections were cut off after the grace period");
    }
}

/// Waits for the stop signal. When nobody is left who could give it, that is one.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stopping| *stopping).await;
}

fn report(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended
        && error.is_panic()
    {
        tracing::error!(%error, "a mail connection failed");
    }
}

/// Says 421 without waiting: whoever floods the door must not hold it.
fn turn_away(stream: TcpStream, hostname: &str) {
    if let Ok(mut stream) = stream.into_std() {
        let answer = format!("421 4.7.0 {hostname} has too many connections, try again later\r\n");
        // The buffer of a fresh connection has room; if not, hanging up says the same.
        let _ = std::io::Write::write(&mut stream, answer.as_bytes());
    }
}

/// One connection and what it needs.
struct Guest<I> {
    settings: Arc<Settings>,
    intake: Arc<I>,
    clock: Arc<dyn Clock>,
    remote: IpAddr,
    stop: watch::Receiver<bool>,
    _pass: Pass,
}

impl<I: Intake> Guest<I> {
    async fn serve(self, stream: TcpStream) {
        // Answers are short and awaited: holding them back to fill a packet only costs time.
        let _ = stream.set_nodelay(true);
        let limits = self.settings.limits;
        let mut wire = Wire::new(stream, limits.idle, Instant::now() + limits.session, self.stop.clone());
        let outcome = self.session(false).run(&mut wire).await;
        let (Outcome::StartTls, Some(config)) = (outcome, &self.settings.tls) else { return };
        let deadline = wire.deadline();
        let handshake = TlsAcceptor::from(Arc::clone(config)).accept(wire.into_stream());
        match timeout(limits.idle, handshake).await {
            Ok(Ok(stream)) => {
                let mut wire = Wire::new(stream, limits.idle, deadline, self.stop.clone());
                self.session(true).run(&mut wire).await;
            }
            Ok(Err(error)) => tracing::debug!(%error, remote = %self.remote, "TLS handshake failed"),
            Err(_) => tracing::debug!(remote = %self.remote, "TLS handshake took too long"),
        }
    }

    fn session(&self, tls: bool) -> Session<'_, I> {
        Session::new(&self.settings, &*self.intake, &*self.clock, self.remote, tls)
    }
}
