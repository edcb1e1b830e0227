//! Handing a finished mail to the relay: one connection, one mail, the exact bytes. Every step has its own time limit,
//! and a recipient that the relay refuses does not keep the others from being served.

use std::future::Future;
use std::time::Duration;

use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::extension::{ClientId, Extension};
use lettre::transport::smtp::response::Response;
use tokio::time::timeout;

use crate::imap::SignIn;
use crate::outbound::is_writable_address;
use crate::reach::{Reach, is_public, resolve};
use crate::trouble::{Fault, Trouble};

/// How the connection to the relay is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Security {
    /// In clear: only for a relay on the same machine or network.
    None,
    /// In clear first, then `STARTTLS`; refused when the relay does not offer it.
    #[default]
    StartTls,
    /// TLS from the first byte, usually port 465.
    Tls,
}

/// Where mail is handed over.
#[derive(Clone, PartialEq, Eq)]
pub struct Relay {
    /// Host name or address; its certificate is checked against it.
    pub host: String,
    /// 25, 465 or 587, usually.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// How to sign in, where that is asked.
    pub sign_in: Option<SignIn>,
    /// Which machines may be called.
    pub reach: Reach,
    /// Whether mail may leave in clear to a machine of the public internet: the operator's own word, never a form's.
    pub clear_anywhere: bool,
    /// The name we greet with.
    pub helo: String,
    /// A further root certificate to trust, as PEM: for a relay of one's own. The public ones are always trusted.
    pub root_certificate: Option<String>,
    /// How long each step may take.
    pub patience: Patience,
}

impl std::fmt::Debug for Relay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Relay({}:{}, {:?})", self.host, self.port, self.security)
    }
}

/// How long each step may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// To connect.
    pub connect: Duration,
    /// To greet, and for the answer to each command.
    pub command: Duration,
    /// To send the mail and hear that it was taken. RFC 5321 asks for ten minutes: a relay that is given up too early
    /// may have taken the mail.
    pub data: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            command: Duration::from_mins(1),
            data: Duration::from_mins(10),
        }
    }
}

/// The relay took the mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// What it said, code first: `250 2.0.0 Ok: queued as 4bX…`.
    pub response: String,
    /// Recipients it refused while it took the mail for the others.
    pub refused: Vec<(String, Failure)>,
}

/// The relay did not take the mail.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct Failure {
    /// Sending it again will not help.
    pub permanent: bool,
    /// The reply code, when the relay gave one.
    pub code: Option<u16>,
    /// What went wrong, for the person who operates the desk.
    pub text: String,
    /// What kind of trouble, when it came before the mail and has one.
    pub fault: Option<Fault>,
    /// The mail may have been taken all the same: the connection broke after all of it was sent. Sent again, it may
    /// arrive twice.
    pub maybe_delivered: bool,
}

impl Failure {
    fn passing(text: impl Into<String>) -> Self {
        Self { permanent: false, code: None, text: text.into(), fault: None, maybe_delivered: false }
    }

    fn lasting(text: impl Into<String>) -> Self {
        Self { permanent: true, ..Self::passing(text) }
    }
}

/// Hands `raw` over for `recipients`. `envelope_from` is the return path; `None` is the empty one, as automatic mail
/// wants it. The bytes are sent as they are; lines must end in CRLF, as [`crate::outbound::compose`] writes them.
///
/// Fails when the relay takes the mail for nobody; it is then safe to try again unless `permanent` is set, but see
/// `maybe_delivered`.
pub async fn deliver(
    relay: &Relay,
    envelope_from: Option<&str>,
    recipients: &[String],
    raw: &[u8],
) -> Result<Receipt, Failure> {
    let from = envelope_from.unwrap_or_default();
    let unwritable =
        recipients.iter().map(String::as_str).chain(envelope_from).find(|to| !is_writable_address(to));
    if let Some(address) = unwritable {
        return Err(Failure::lasting(format!("not a mail address: {address}")));
    }
    if recipients.is_empty() {
        return Err(Failure::lasting("nobody to send to"));
    }
    let mut connection = connect(relay).await?;
    let result = transact(&mut connection, relay.patience, from, recipients, raw).await;
    // Saying goodbye is a courtesy: its failure changes nothing.
    let _ = timeout(Duration::from_secs(2), connection.abort()).await;
    result
}

/// Connects and signs in, sends nothing, and tells what went wrong in a kind that a person can be told the remedy of.
pub async fn check(relay: &Relay) -> Result<(), Trouble> {
    let mut connection = connect(relay).await?;
    let _ = timeout(Duration::from_secs(2), connection.quit()).await;
    Ok(())
}

/// Every trouble before the mail is the operator's to mend and no property of the mail: it is tried again later.
impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        Self { fault: Some(trouble.fault), ..Self::passing(trouble.detail) }
    }
}

async fn connect(relay: &Relay) -> Result<AsyncSmtpConnection, Trouble> {
    let helo = ClientId::Domain(relay.helo.clone());
    let tls = match relay.security {
        Security::None => None,
        Security::StartTls | Security::Tls => Some(tls_parameters(relay)?),
    };
    let at_once = tls.clone().filter(|_| relay.security == Security::Tls);
    let patience = relay.patience;
    let addresses = resolve(relay.reach, &relay.host, relay.port, patience.connect).await?;
    if tls.is_none() && !relay.clear_anywhere && addresses.iter().any(|to| is_public(to.ip())) {
        return Err(Trouble::new(Fault::ClearRefused, &relay.host));
    }
    let opening =
        AsyncSmtpConnection::connect_tokio1(&addresses[..], Some(patience.connect), &helo, at_once, None);
    let mut connection = within(patience.connect + patience.command, "connecting", opening)
        .await
        .map_err(|failure| told(&failure, Fault::Unreachable))?;
    if relay.security == Security::StartTls
        && let Some(tls) = tls
    {
        if !connection.can_starttls() {
            return Err(Trouble::new(Fault::NoEncryption, "the relay does not offer STARTTLS"));
        }
        within(patience.command, "STARTTLS", connection.starttls(tls, &helo))
            .await
            .map_err(|failure| told(&failure, Fault::NoEncryption))?;
    }
    if let Some(sign_in) = &relay.sign_in {
        let (username, secret, mechanisms) = match sign_in {
            SignIn::Password { username, password } => {
                (username, password, &[Mechanism::Plain, Mechanism::Login][..])
            }
            SignIn::Token { username, token } => (username, token, &[Mechanism::Xoauth2][..]),
        };
        let is_offered = connection.server_info().get_auth_mechanism(mechanisms).is_some();
        if !is_offered {
            return Err(Trouble::new(Fault::NoWayToSignIn, &relay.host));
        }
        let credentials = Credentials::new(username.clone(), secret.to_string());
        within(patience.command, "signing in", connection.auth(mechanisms, &credentials))
            .await
            // A challenge after the token is its refusal, which the library does not read.
            .map_err(|failure| told(&failure, Fault::SignInRefused))?;
    }
    Ok(connection)
}

/// A failed step as a trouble: what is known of it, or else `otherwise`.
fn told(failure: &Failure, otherwise: Fault) -> Trouble {
    let fault = match failure.code {
        _ if failure.text.contains("certificate") => Fault::Certificate,
        None if failure.text.contains("no answer within") || failure.text.contains("timed out") => {
            Fault::Slow
        }
        Some(400..500) if otherwise != Fault::SignInRefused => Fault::Refused,
        _ => otherwise,
    };
    Trouble::new(fault, &failure.text)
}

fn tls_parameters(relay: &Relay) -> Result<TlsParameters, Trouble> {
    let failed = |error: lettre::transport::smtp::Error| {
        Trouble::new(Fault::Certificate, format!("TLS settings: {}", explain(&error)))
    };
    let mut builder = TlsParameters::builder(relay.host.clone());
    if let Some(pem) = &relay.root_certificate {
        builder = builder.add_root_certificate(Certificate::from_pem(pem.as_bytes()).map_err(failed)?);
    }
    builder.build_rustls().map_err(failed)
}

async fn transact(
    connection: &mut AsyncSmtpConnection,
    patience: Patience,
    from: &str,
    recipients: &[String],
    raw: &[u8],
) -> Result<Receipt, Failure> {
    let offers = |extension| connection.server_info().supports_feature(extension);
    let is_ascii = raw.is_ascii();
    if !is_ascii && !offers(Extension::EightBitMime) {
        return Err(Failure::lasting("the mail is not ASCII and the relay does not offer 8BITMIME"));
    }
    let body = if is_ascii { "" } else { " BODY=8BITMIME" };
    within(patience.command, "MAIL", connection.command(format!("MAIL FROM:<{from}>{body}\r\n"))).await?;
    let mut refused: Vec<(String, Failure)> = Vec::new();
    for recipient in recipients {
        match within(patience.command, "RCPT", connection.command(format!("RCPT TO:<{recipient}>\r\n"))).await
        {
            Ok(_) => {}
            // An answer with a code leaves the conversation intact; anything else ends it.
            Err(failure) if failure.code.is_some() => refused.push((recipient.clone(), failure)),
            Err(failure) => return Err(failure),
        }
    }
    if refused.len() == recipients.len() {
        // Worth another try when any of them is.
        let failures = refused.into_iter().map(|(_, failure)| failure);
        return Err(failures
            .min_by_key(|failure| failure.permanent)
            .unwrap_or_else(|| Failure::lasting("refused")));
    }
    within(patience.command, "DATA", connection.command("DATA\r\n")).await?;
    // The client ends the data with a line end of its own.
    let content = raw.strip_suffix(b"\r\n").unwrap_or(raw);
    let response = within(patience.data, "sending", connection.message(content)).await;
    let response =
        response.map_err(|failure| Failure { maybe_delivered: failure.code.is_none(), ..failure })?;
    Ok(Receipt { response: describe(&response), refused })
}

/// Waits for one step, and says which one failed.
async fn within<T>(
    limit: Duration,
    step: &str,
    doing: impl Future<Output = Result<T, lettre::transport::smtp::Error>>,
) -> Result<T, Failure> {
    match timeout(limit, doing).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(Failure {
            permanent: error.is_permanent(),
            code: error.status().map(u16::from),
            text: format!("{step}: {}", explain(&error)),
            fault: None,
            maybe_delivered: false,
        }),
        Err(_) => Err(Failure::passing(format!("{step}: no answer within {} s", limit.as_secs()))),
    }
}

/// An error with its causes on one line.
fn explain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        cause = error.source();
    }
    crate::header::one_line(&text)
}

fn describe(response: &Response) -> String {
    let text = response.message().collect::<Vec<_>>().join(" ");
    crate::header::one_line(&format!("{} {text}", response.code()))
}
