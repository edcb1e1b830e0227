//! Bytes in and out: where an answer ends, how large it may become, how long it may take. No grammar beyond that.

use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{Instant, timeout, timeout_at};
use tokio_rustls::TlsConnector;

use super::dial::Duplex;
use crate::trouble::{Fault, Trouble};

/// The longest line without a literal, in bytes: a `SEARCH` over a large folder is one line.
const LINE_MAX: usize = 8 * 1024 * 1024;
/// How much is asked for at once, in bytes.
const CHUNK: usize = 32 * 1024;

/// A connection to a server.
pub(super) struct Wire {
    stream: Box<dyn Duplex>,
    /// Read and not yet used.
    held: Vec<u8>,
    silence: Duration,
}

impl Wire {
    pub(super) fn new(stream: Box<dyn Duplex>, silence: Duration) -> Self {
        Self { stream, held: Vec::new(), silence }
    }

    pub(super) async fn send(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        let sending = async {
            self.stream.write_all(bytes).await?;
            self.stream.flush().await
        };
        match timeout(self.silence, sending).await {
            Err(_) => Err(Trouble::new(Fault::Slow, "the server takes no command")),
            Ok(Err(error)) => Err(lost(&error)),
            Ok(Ok(())) => Ok(()),
        }
    }

    /// The next whole answer with its literals, at most `max` bytes, complete before `end`. What was read stays held
    /// when this is given up, so that it may be asked again.
    pub(super) async fn answer(&mut self, max: usize, end: Instant) -> Result<Vec<u8>, Trouble> {
        let silence = self.silence;
        self.answer_within(max, end, silence).await
    }

    /// The same, where the server may be silent for longer.
    pub(super) async fn answer_within(
        &mut self,
        max: usize,
        end: Instant,
        silence: Duration,
    ) -> Result<Vec<u8>, Trouble> {
        let (mut line, mut searched) = (0, 0);
        loop {
            let unsearched = self.held.get(searched..).unwrap_or_default();
            let Some(found) = unsearched.iter().position(|byte| *byte == b'\n') else {
                searched = self.held.len();
                if searched - line > LINE_MAX {
                    return Err(Trouble::new(Fault::Garbled, "a line without an end"));
                }
                self.fill(end, silence).await?;
                continue;
            };
            let line_end = searched + found + 1;
            let literal = literal(self.held.get(line..line_end).unwrap_or_default());
            let Some(literal) = literal.filter(|_| may_hold_literals(&self.held)) else {
                let rest = self.held.split_off(line_end);
                return Ok(std::mem::replace(&mut self.held, rest));
            };
            if literal > max.saturating_sub(line_end) {
                return Err(Trouble::new(Fault::Garbled, format!("an answer of {literal} bytes")));
            }
            while self.held.len() < line_end + literal {
                self.fill(end, silence).await?;
            }
            line = line_end + literal;
            searched = line;
        }
    }

    async fn fill(&mut self, end: Instant, silence: Duration) -> Result<(), Trouble> {
        let next = end.min(Instant::now() + silence);
        self.held.reserve(CHUNK);
        match timeout_at(next, self.stream.read_buf(&mut self.held)).await {
            Err(_) => Err(Trouble::new(Fault::Slow, "the server fell silent")),
            Ok(Err(error)) => Err(lost(&error)),
            Ok(Ok(0)) => Err(Trouble::new(Fault::HungUp, "the server hung up")),
            Ok(Ok(_)) => Ok(()),
        }
    }

    /// Turns the connection into an encrypted one. What the server said before that is thrown away: somebody on the
    /// way could have said it.
    pub(super) async fn encrypt(
        self,
        host: &str,
        config: Arc<ClientConfig>,
        limit: Duration,
    ) -> Result<Self, Trouble> {
        let stream = encrypted(self.stream, host, config, limit).await?;
        Ok(Self { stream, held: Vec::new(), silence: self.silence })
    }
}

/// Speaks TLS over `stream`.
pub(crate) async fn encrypted(
    stream: Box<dyn Duplex>,
    host: &str,
    config: Arc<ClientConfig>,
    limit: Duration,
) -> Result<Box<dyn Duplex>, Trouble> {
    let name = ServerName::try_from(host.to_owned())
        .map_err(|error| Trouble::new(Fault::UnknownHost, format!("{host}: {error}")))?;
    match timeout(limit, TlsConnector::from(config).connect(name, stream)).await {
        Err(_) => Err(Trouble::new(Fault::Slow, "the server does not agree on encryption")),
        Ok(Err(error)) => Err(not_agreed(&error)),
        Ok(Ok(stream)) => Ok(Box::new(stream)),
    }
}

fn not_agreed(error: &std::io::Error) -> Trouble {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    let fault = match inner {
        Some(rustls::Error::InvalidCertificate(_)) => Fault::Certificate,
        Some(_) => Fault::NoEncryption,
        None => Fault::HungUp,
    };
    Trouble::new(fault, error.to_string())
}

fn lost(error: &std::io::Error) -> Trouble {
    Trouble::new(Fault::HungUp, error.to_string())
}

/// The size of the literal that follows a line: `{310}` or `{310+}` at its end.
fn literal(line: &[u8]) -> Option<usize> {
    let line = line.strip_suffix(b"\r\n")?.strip_suffix(b"}")?;
    let line = line.strip_suffix(b"+").unwrap_or(line);
    let open = line.iter().rposition(|byte| *byte == b'{')?;
    let digits = std::str::from_utf8(line.get(open + 1..)?).ok()?;
    digits.parse().ok()
}

/// Only answers with data have literals; a status line may end in braces and means nothing by it.
fn may_hold_literals(answer: &[u8]) -> bool {
    let Some(data) = answer.strip_prefix(b"* ") else { return false };
    let word = data.split(|byte| *byte == b' ').next().unwrap_or_default();
    ![b"OK".as_slice(), b"NO", b"BAD", b"BYE", b"PREAUTH"]
        .iter()
        .any(|status| word.eq_ignore_ascii_case(status))
}
