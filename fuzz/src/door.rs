//! The door itself, on a loopback port, spoken to by somebody who means no good. Whatever is said, it must close the
//! connection by itself, and take the next one.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use kernel::{SimulatedClock, Timestamp};
use mail::listener::{Envelope, Intake, RecipientVerdict, Settings, StoreVerdict, serve};
use tokio::runtime::Runtime;
use tokio::sync::watch;

/// Longer than a session of this kind may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// The name of the door's threads: a panic on one of them is the door's.
const THREADS: &str = "door";

/// Reads what it is given and keeps nothing.
struct Reader;

impl Intake for Reader {
    async fn recipient(&self, address: &str) -> RecipientVerdict {
        if address.ends_with("@safa.example") { RecipientVerdict::Accept } else { RecipientVerdict::Unknown }
    }

    async fn store(&self, _: Envelope, raw: Vec<u8>) -> StoreVerdict {
        match mail::parse(&raw) {
            Ok(_) => StoreVerdict::Stored,
            Err(reason) => StoreVerdict::Refused(reason.to_string()),
        }
    }
}

/// An open door.
pub struct Tried {
    address: SocketAddr,
    panics: Arc<AtomicU64>,
    _stop: watch::Sender<bool>,
    _runtime: Runtime,
}

impl Tried {
    /// Opens it on any free port.
    pub fn open() -> std::io::Result<Self> {
        let panics = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&panics);
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if std::thread::current().name() == Some(THREADS) {
                counted.fetch_add(1, Ordering::Relaxed);
            }
            before(info);
        }));
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name(THREADS)
            .enable_all()
            .build()?;
        let listener = runtime.block_on(tokio::net::TcpListener::bind(("127.0.0.1", 0)))?;
        let address = listener.local_addr()?;
        let (stop, stopping) = watch::channel(false);
        let mut settings = Settings::new("mx.safa.example");
        settings.limits.idle = Duration::from_secs(2);
        settings.limits.max_connections_per_address = 200;
        let clock = Arc::new(SimulatedClock::at(Timestamp(0)));
        runtime.spawn(serve(listener, settings, Arc::new(Reader), clock, stopping));
        Ok(Self { address, panics, _stop: stop, _runtime: runtime })
    }

    /// Says all of it and listens to the end. The error says what the door did wrong.
    pub fn send(&self, session: &[u8]) -> Result<(), String> {
        let failed = |what: &str, error: std::io::Error| format!("{what}: {error}");
        let mut stream = TcpStream::connect(self.address).map_err(|error| failed("not let in", error))?;
        stream.set_read_timeout(Some(PATIENCE)).map_err(|error| failed("no limit", error))?;
        stream.set_write_timeout(Some(PATIENCE)).map_err(|error| failed("no limit", error))?;
        // It may hang up at any word: that is an answer.
        if stream.write_all(session).is_ok() {
            let _ = stream.shutdown(Shutdown::Write);
        }
        let mut answer = Vec::new();
        match stream.read_to_end(&mut answer) {
            Err(error)
                if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) =>
            {
                return Err("the door holds a connection that is over".to_owned());
            }
            _ => {}
        }
        if self.panics.load(Ordering::Relaxed) > 0 {
            return Err("the door panicked".to_owned());
        }
        Ok(())
    }
}
