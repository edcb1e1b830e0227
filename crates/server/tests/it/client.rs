//! A caller over a real socket: one connection, one request after the other.

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::SendRequest;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::Value;

use crate::installed::TOKEN;

pub struct Caller {
    sender: SendRequest<Full<Bytes>>,
}

/// What was answered.
pub struct Answer {
    pub status: u16,
    pub json: Value,
    pub text: String,
    headers: hyper::HeaderMap,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

type Failed = Box<dyn std::error::Error + Send + Sync>;

impl Caller {
    pub async fn to(address: &str) -> Result<Self, Failed> {
        let stream = tokio::net::TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self { sender })
    }

    /// Calls with the administrator's token.
    pub async fn call(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<Answer, Failed> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "desk.test")
            .header("authorization", format!("Bearer {TOKEN}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = body.map(ToString::to_string).unwrap_or_default();
        let request =
            request.header("content-type", "application/json").body(Full::new(Bytes::from(body)))?;
        self.sender.ready().await?;
        let response: Response<_> = self.sender.send_request(request).await?;
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await?.to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let json = serde_json::from_str(&text).unwrap_or(Value::Null);
        Ok(Answer { status: parts.status.as_u16(), json, text, headers: parts.headers })
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.call("GET", path, &[], None).await.unwrap()
    }

    pub async fn post(&mut self, path: &str, body: &Value) -> Answer {
        self.call("POST", path, &[], Some(body)).await.unwrap()
    }
}
