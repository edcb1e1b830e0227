//! A plain HTTP client on one kept connection, which reads the handler's own time from `Server-Timing`.

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::{Outcome, seed};

/// One connection.
pub struct Client {
    stream: BufReader<TcpStream>,
    cookie: String,
}

/// An answer.
pub struct Answer {
    /// Status.
    pub status: u16,
    /// The handler's own time, in milliseconds.
    pub handler_millis: f64,
    /// The body.
    pub body: String,
}

impl Client {
    /// Connects.
    pub async fn connect(address: &str, cookie: &str) -> Outcome<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::new(stream), cookie: cookie.to_owned() })
    }

    /// Asks for a page (with the session) or the API (with the token) and reads the answer whole.
    pub async fn get(&mut self, path: &str) -> Outcome<Answer> {
        self.ask("GET", path, "").await
    }

    /// Sends JSON to the API.
    pub async fn post(&mut self, path: &str, body: &str) -> Outcome<Answer> {
        self.ask("POST", path, body).await
    }

    async fn ask(&mut self, method: &str, path: &str, body: &str) -> Outcome<Answer> {
        let who = if path.starts_with("/api/") {
            format!("authorization: Bearer {}", seed::TOKEN)
        } else {
            format!("cookie: {}", self.cookie)
        };
        let content = if body.is_empty() {
            String::new()
        } else {
            format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len())
        };
        let request = format!("{method} {path} HTTP/1.1\r\nhost: desk\r\n{who}\r\n{content}\r\n{body}");
        self.stream.get_mut().write_all(request.as_bytes()).await?;
        self.answer().await
    }

    async fn line(&mut self) -> Outcome<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).await? == 0 {
            return Err("the server closed the connection".into());
        }
        Ok(line.trim_end().to_owned())
    }

    async fn answer(&mut self) -> Outcome<Answer> {
        let status = self.line().await?.split(' ').nth(1).ok_or("no status")?.parse()?;
        let (mut length, mut handler_millis) = (None, 0.0);
        loop {
            let line = self.line().await?;
            let Some((name, value)) = line.split_once(':') else { break };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = Some(value.trim().parse::<usize>()?),
                "server-timing" => {
                    let millis = value.split_once("handler;dur=").map(|(_, millis)| millis.trim());
                    handler_millis = millis.ok_or("no handler time")?.parse()?;
                }
                _ => {}
            }
        }
        let mut bytes = Vec::new();
        match length {
            Some(length) => {
                bytes.resize(length, 0);
                self.stream.read_exact(&mut bytes).await?;
            }
            None => loop {
                let size = usize::from_str_radix(&self.line().await?, 16)?;
                let start = bytes.len();
                bytes.resize(start + size, 0);
                self.stream.read_exact(bytes.get_mut(start..).unwrap_or_default()).await?;
                self.line().await?;
                if size == 0 {
                    break;
                }
            },
        }
        Ok(Answer { status, handler_millis, body: String::from_utf8_lossy(&bytes).into_owned() })
    }
}
