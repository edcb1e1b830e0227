//! One connection's bytes: lines in, answers out, each within its time.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::watch;
use tokio::time::{Instant, timeout};

use super::data::{DataReader, Excess};

/// Why nothing more comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The other end hung up, or the connection broke.
    Gone,
    /// It was silent or connected for too long.
    TooLong,
    /// We are stopping.
    Stopping,
    /// It sends and sends.
    Flood,
}

impl From<io::Error> for End {
    fn from(_: io::Error) -> Self {
        Self::Gone
    }
}

/// A command line.
pub(super) enum Line {
    /// Whole, with its line end.
    Whole(Vec<u8>),
    /// Longer than a line may be; it was read to its end and dropped.
    TooLong,
}

pub(super) struct Wire<S> {
    stream: S,
    /// Read but not yet used.
    pending: Vec<u8>,
    idle: Duration,
    /// When the connection ends, whatever happens.
    deadline: Instant,
    stop: watch::Receiver<bool>,
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Wire<S> {
    pub(super) const fn new(
        stream: S,
        idle: Duration,
        deadline: Instant,
        stop: watch::Receiver<bool>,
    ) -> Self {
        Self { stream, pending: Vec::new(), idle, deadline, stop }
    }

    /// The stream alone. Bytes that were read and not used are dropped: nothing that came in clear may be taken for
    /// something that came encrypted.
    pub(super) fn into_stream(self) -> S {
        self.stream
    }

    pub(super) const fn deadline(&self) -> Instant {
        self.deadline
    }

    /// The next command line.
    pub(super) async fn line(&mut self, max: usize) -> Result<Line, End> {
        let mut too_long = false;
        let mut dropped = 0_usize;
        loop {
            if let Some(end) = self.pending.iter().position(|byte| *byte == b'\n') {
                let rest = self.pending.split_off(end + 1);
                let line = std::mem::replace(&mut self.pending, rest);
                return Ok(if too_long || line.len() > max { Line::TooLong } else { Line::Whole(line) });
            }
            if self.pending.len() > max {
                too_long = true;
                dropped += self.pending.len();
                self.pending.clear();
                if dropped > 1_000_000 {
                    return Err(End::Flood);
                }
            }
            let mut stop = self.stop.clone();
            tokio::select! {
                biased;
                () = super::stopped(&mut stop) => return Err(End::Stopping),
                filled = self.fill() => filled?,
            }
        }
    }

    /// The data of one mail up to its end. A stop signal does not interrupt it: the mail is nearly here.
    pub(super) async fn data(
        &mut self,
        max_bytes: usize,
        max_line: usize,
    ) -> Result<Result<Vec<u8>, Excess>, End> {
        let mut reader = DataReader::new(max_bytes, max_line);
        loop {
            if let Some(end) = reader.feed(&self.pending) {
                self.pending.drain(..end);
                return Ok(reader.finish());
            }
            self.pending.clear();
            // A mail far over the limit is not worth hearing out.
            if reader.seen() > max_bytes.saturating_mul(4) {
                return Err(End::Flood);
            }
            self.fill().await?;
        }
    }

    /// Sends an answer.
    pub(super) async fn say(&mut self, answer: &str) -> Result<(), End> {
        let limit = self.limit()?;
        let sending = async {
            self.stream.write_all(answer.as_bytes()).await?;
            self.stream.flush().await
        };
        timeout(limit, sending).await.map_err(|_| End::TooLong)??;
        Ok(())
    }

    /// Says a last word and hangs up. Best effort: the other end may be gone.
    pub(super) async fn hang_up(&mut self, answer: &str) {
        let parting = async {
            self.stream.write_all(answer.as_bytes()).await?;
            self.stream.shutdown().await
        };
        let _ = timeout(Duration::from_secs(2), parting).await;
    }

    async fn fill(&mut self) -> Result<(), End> {
        let limit = self.limit()?;
        self.pending.reserve(16_384);
        let read =
            timeout(limit, self.stream.read_buf(&mut self.pending)).await.map_err(|_| End::TooLong)??;
        if read == 0 {
            return Err(End::Gone);
        }
        Ok(())
    }

    fn limit(&self) -> Result<Duration, End> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(End::TooLong) } else { Ok(left.min(self.idle)) }
    }
}
