//! Access tokens that run out: a provider's token server gives a new one for a refresh token (RFC 6749 §6), over TLS and
//! to no address the desk may not call. One question on a connection of its own: no redirect is followed, for it could
//! lead the refresh token elsewhere.

use std::time::Duration;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::handshake;
use hyper::header::{ACCEPT, CONTENT_TYPE, HOST};
use hyper::{Method, Request, Response, Uri};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::time::timeout;
use zeroize::Zeroizing;

use crate::imap::encrypted;
use crate::reach::{Reach, resolve};
use crate::trouble::{Fault, Trouble};
use crate::trust::client_config;

/// The largest answer that is read, in bytes.
const ANSWER_MAX: usize = 64 * 1024;
/// The longest access token that is taken, in bytes: Microsoft's are a few thousand.
const TOKEN_MAX: usize = 16 * 1024;

/// What is asked, and of whom. Never printed; secrets are wiped from memory when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Renewal {
    /// Where tokens are given: `https://oauth2.googleapis.com/token`.
    pub endpoint: String,
    /// The name the provider gave this desk.
    pub client_id: String,
    /// What proves it; empty for a client without one.
    pub client_secret: Zeroizing<String>,
    /// What a new access token is given for.
    pub refresh_token: Zeroizing<String>,
    /// What the token is to allow; empty for what was once allowed.
    pub scope: String,
    /// Which machines may be called.
    pub reach: Reach,
    /// Further root certificates to trust, as PEM.
    pub further_roots: Option<String>,
    /// How long all of it may take.
    pub patience: Duration,
}

impl std::fmt::Debug for Renewal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Renewal({})", self.endpoint)
    }
}

/// A new access token. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Renewed {
    /// The token.
    pub access_token: Zeroizing<String>,
    /// How long it lasts, in seconds, where the server says.
    pub lasts_seconds: Option<i64>,
    /// What the next token is given for, where the server replaces it.
    pub refresh_token: Option<Zeroizing<String>>,
}

impl std::fmt::Debug for Renewed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Renewed({:?} s)", self.lasts_seconds)
    }
}

/// Where an endpoint leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Host name or address, without brackets.
    pub host: String,
    /// Port; 443 unless it is told.
    pub port: u16,
    path: String,
}

/// Reads the address of a token server: `https` alone, without a user name. `None` when it is none.
pub fn endpoint(written: &str) -> Option<Endpoint> {
    if !written.bytes().all(|byte| byte.is_ascii_graphic()) || written.contains(['#', '\\']) {
        return None;
    }
    let uri: Uri = written.parse().ok()?;
    let authority = uri.authority()?;
    if uri.scheme_str() != Some("https") || authority.as_str().contains('@') {
        return None;
    }
    let host = authority.host().trim_matches(['[', ']']).to_owned();
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    (!host.is_empty()).then(|| Endpoint {
        host,
        port: authority.port_u16().unwrap_or(443),
        path: path.to_owned(),
    })
}

/// Asks for a new access token. Fails with [`Fault::TokenRefused`] when the server will give none for what it was shown,
/// with [`Fault::TokenServerPrivate`] when it lies where the desk may not call, and with [`Fault::TokenServerAway`]
/// when it does not answer, or not in a way that makes sense. No detail ever repeats a secret.
pub async fn renew(asked: &Renewal) -> Result<Renewed, Trouble> {
    let away = |detail: &str| Trouble::new(Fault::TokenServerAway, detail);
    let answered = timeout(asked.patience, exchange(asked)).await;
    let (status, body) = answered.unwrap_or_else(|_| Err(away("no answer in time")))?;
    read(status, &body).map_err(|trouble| Trouble { detail: hidden(&trouble.detail, asked), ..trouble })
}

fn hidden(detail: &str, asked: &Renewal) -> String {
    let secrets = [&asked.refresh_token, &asked.client_secret];
    secrets
        .into_iter()
        .filter(|secret| !secret.is_empty())
        .fold(detail.to_owned(), |detail, secret| detail.replace(secret.as_str(), "…"))
}

fn away(error: &dyn std::error::Error) -> Trouble {
    Trouble::new(Fault::TokenServerAway, error.to_string())
}

/// What went wrong on the way, as a trouble with the token server and not with the mail server.
fn on_the_way(trouble: Trouble) -> Trouble {
    let fault = match trouble.fault {
        Fault::PrivateAddress => Fault::TokenServerPrivate,
        _ => Fault::TokenServerAway,
    };
    Trouble { fault, ..trouble }
}

async fn exchange(asked: &Renewal) -> Result<(u16, Bytes), Trouble> {
    let to = endpoint(&asked.endpoint)
        .ok_or_else(|| Trouble::new(Fault::TokenServerAway, "the address is not one with https"))?;
    let addresses = resolve(asked.reach, &to.host, to.port, asked.patience).await.map_err(on_the_way)?;
    let mut connected = Err(Trouble::new(Fault::TokenServerAway, &to.host));
    for address in addresses {
        connected = TcpStream::connect(address).await.map_err(|error| away(&error));
        if connected.is_ok() {
            break;
        }
    }
    let config = client_config(asked.further_roots.as_deref()).map_err(on_the_way)?;
    let stream =
        encrypted(Box::new(connected?), &to.host, config, asked.patience).await.map_err(on_the_way)?;
    let (mut sender, connection) =
        handshake::<_, Full<Bytes>>(TokioIo::new(stream)).await.map_err(|error| away(&error))?;
    let talking = async {
        let answer = sender.send_request(question(asked, &to)?).await.map_err(|error| away(&error))?;
        whole(answer).await
    };
    tokio::pin!(talking);
    tokio::select! {
        answered = &mut talking => answered,
        // The connection ends first when the server closes it at once; what it said is there to be read.
        _ = connection => talking.await,
    }
}

async fn whole(answer: Response<Incoming>) -> Result<(u16, Bytes), Trouble> {
    let status = answer.status().as_u16();
    let body = Limited::new(answer.into_body(), ANSWER_MAX).collect().await;
    let body = body.map_err(|error| Trouble::new(Fault::TokenServerAway, error.to_string()))?;
    Ok((status, body.to_bytes()))
}

fn question(asked: &Renewal, to: &Endpoint) -> Result<Request<Full<Bytes>>, Trouble> {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("grant_type", "refresh_token")
        .append_pair("refresh_token", &asked.refresh_token)
        .append_pair("client_id", &asked.client_id);
    for (name, value) in [("client_secret", asked.client_secret.as_str()), ("scope", asked.scope.as_str())] {
        if !value.is_empty() {
            form.append_pair(name, value);
        }
    }
    let bracketed = if to.host.contains(':') { format!("[{}]", to.host) } else { to.host.clone() };
    let host = if to.port == 443 { bracketed } else { format!("{bracketed}:{}", to.port) };
    Request::builder()
        .method(Method::POST)
        .uri(&to.path)
        .header(HOST, host)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(ACCEPT, "application/json")
        .body(Full::new(Bytes::from(form.finish())))
        .map_err(|error| away(&error))
}

fn read(status: u16, body: &[u8]) -> Result<Renewed, Trouble> {
    let answer: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
    let text = |name: &str| answer.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    if let Some(error) = text("error").filter(|_| (400..500).contains(&status) && status != 429) {
        let detail = [error, text("error_description").unwrap_or_default()].join(" ");
        return Err(Trouble::new(Fault::TokenRefused, detail.trim()));
    }
    if status != 200 {
        return Err(Trouble::new(Fault::TokenServerAway, format!("HTTP {status}")));
    }
    // What is not printable would end the line it is signed in with.
    let is_token =
        |token: &&str| token.len() <= TOKEN_MAX && token.bytes().all(|byte| byte.is_ascii_graphic());
    let access_token = text("access_token")
        .filter(is_token)
        .ok_or_else(|| Trouble::new(Fault::TokenServerAway, "no access token in the answer"))?;
    let lasts = answer.get("expires_in");
    let lasts = lasts.and_then(|lasts| lasts.as_i64().or_else(|| lasts.as_str()?.parse().ok()));
    Ok(Renewed {
        access_token: Zeroizing::new(access_token.to_owned()),
        lasts_seconds: lasts.filter(|seconds| *seconds > 0),
        refresh_token: text("refresh_token").filter(is_token).map(|token| Zeroizing::new(token.to_owned())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_https_and_names_a_host() {
        let google = endpoint("https://oauth2.googleapis.com/token").unwrap();
        assert_eq!(
            (google.host.as_str(), google.port, google.path.as_str()),
            ("oauth2.googleapis.com", 443, "/token")
        );
        let own = endpoint("https://[::1]:8443/a?b=c").unwrap();
        assert_eq!((own.host.as_str(), own.port, own.path.as_str()), ("::1", 8443, "/a?b=c"));
        for wrong in [
            "http://oauth2.googleapis.com/token",
            "oauth2.googleapis.com/token",
            "https://user:word@host/",
            "https:///token",
            "https://host/#part",
            "https://ho st/",
            "https://host/\r\nX: y",
            "",
        ] {
            assert_eq!(endpoint(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn answers_are_read_and_nonsense_is_told_from_a_refusal() {
        let given =
            read(200, br#"{"access_token":"abc","expires_in":"3599","token_type":"Bearer"}"#).unwrap();
        assert_eq!((given.access_token.as_str(), given.lasts_seconds), ("abc", Some(3599)));
        assert_eq!(given.refresh_token, None);
        let turned = read(200, br#"{"access_token":"abc","refresh_token":"next"}"#).unwrap();
        assert_eq!(turned.refresh_token.as_ref().map(|token| token.as_str()), Some("next"));
        assert_eq!(turned.lasts_seconds, None);
        let fault = |status, body: &str| read(status, body.as_bytes()).unwrap_err().fault;
        assert_eq!(fault(400, r#"{"error":"invalid_grant"}"#), Fault::TokenRefused);
        assert_eq!(fault(401, r#"{"error":"invalid_client"}"#), Fault::TokenRefused);
        for (status, body) in [
            (200, ""),
            (200, "{}"),
            (200, r#"{"access_token":"a\r\nb"}"#),
            (200, r#"{"access_token":7}"#),
            (302, ""),
            (400, "<html>"),
            (429, r#"{"error":"slow_down"}"#),
            (503, ""),
        ] {
            assert_eq!(fault(status, body), Fault::TokenServerAway, "{status} {body}");
        }
    }
}
