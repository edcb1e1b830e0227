//! One connection: greeting, encryption, signing in, and one command after the other.

use std::panic::catch_unwind;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use imap_proto::{Capability, Response, Status};
use tokio::time::Instant;
use zeroize::Zeroizing;

use super::dial::Dial;
use super::folder::quoted;
use super::wire::Wire;
use super::{Account, SignIn};
use crate::delivery::Security;
use crate::trouble::{Fault, Trouble};
use crate::trust::client_config;

/// What an answer may weigh besides the mails that were asked for, in bytes.
pub(super) const ANSWER_MAX: usize = 16 * 1024 * 1024;
/// Answers that nobody asked for while one command runs; a server that says more is talking to itself.
const ANSWERS_MAX: usize = 200_000;

/// A connection that commands are sent over.
pub(super) struct Talk {
    pub(super) wire: Wire,
    pub(super) patience: super::Patience,
    /// What the server can do, in capital letters.
    capabilities: Vec<String>,
    number: u32,
    /// The server spoke of new mail since this was last set to false.
    pub(super) has_news: bool,
}

/// How a command ended.
pub(super) struct Ended {
    pub(super) status: Status,
    pub(super) text: String,
}

impl Ended {
    /// `Ok` when the server said so, otherwise this fault with its words.
    pub(super) fn or(self, fault: Fault) -> Result<(), Trouble> {
        if self.status == Status::Ok { Ok(()) } else { Err(Trouble::new(fault, self.text)) }
    }
}

/// Reads one answer. A parser that falls over is a server that makes no sense.
pub(super) fn parsed(answer: &[u8]) -> Option<Response<'_>> {
    catch_unwind(|| Response::parse(answer).ok().map(|(_, response)| response)).ok().flatten()
}

impl Talk {
    /// Connects, encrypts as the account wants it, and signs in.
    pub(super) async fn open(dial: &impl Dial, account: &Account) -> Result<Self, Trouble> {
        let patience = account.patience;
        let wire = Wire::new(dial.dial(account).await?, patience.silence);
        let mut talk = Self { wire, patience, capabilities: Vec::new(), number: 0, has_news: false };
        let signed_in = talk.greeted().await?;
        talk.ask_capabilities().await?;
        if account.security == Security::StartTls {
            talk = talk.starttls(account).await?;
        }
        if !signed_in {
            talk.sign_in(&account.sign_in).await?;
            talk.ask_capabilities().await?;
        }
        Ok(talk)
    }

    fn end(&self) -> Instant {
        Instant::now() + self.patience.command
    }

    /// Hears the greeting. Answers whether the server takes us as signed in already.
    async fn greeted(&mut self) -> Result<bool, Trouble> {
        let greeting = self.wire.answer(ANSWER_MAX, self.end()).await?;
        match parsed(&greeting) {
            Some(Response::Data { status: Status::Ok, .. }) => Ok(false),
            Some(Response::Data { status: Status::PreAuth, .. }) => Ok(true),
            Some(Response::Data { outcome, .. }) => {
                Err(Trouble::new(Fault::Refused, outcome.information.unwrap_or_default()))
            }
            _ => Err(Trouble::new(Fault::Garbled, String::from_utf8_lossy(&greeting))),
        }
    }

    async fn starttls(mut self, account: &Account) -> Result<Self, Trouble> {
        if !self.can("STARTTLS") {
            return Err(Trouble::new(Fault::NoEncryption, "STARTTLS is not offered"));
        }
        self.command("STARTTLS").await?.or(Fault::NoEncryption)?;
        let config = client_config(account.further_roots.as_deref())?;
        let wire = self.wire.encrypt(&account.host, config, self.patience.connect).await?;
        // What was said in clear is forgotten.
        let mut talk = Self { wire, capabilities: Vec::new(), ..self };
        talk.ask_capabilities().await?;
        Ok(talk)
    }

    /// Whether the server offers it: `IDLE`, `MOVE`, `AUTH=PLAIN`.
    pub(super) fn can(&self, capability: &str) -> bool {
        self.capabilities.iter().any(|known| known == capability)
    }

    async fn ask_capabilities(&mut self) -> Result<(), Trouble> {
        let mut found = Vec::new();
        let ended = self
            .ask("CAPABILITY", ANSWER_MAX, |answer| {
                if let Some(Response::Capabilities(all)) = parsed(&answer) {
                    found = all.iter().map(capability_name).collect();
                }
            })
            .await?;
        ended.or(Fault::Refused)?;
        self.capabilities = found;
        Ok(())
    }

    async fn sign_in(&mut self, sign_in: &SignIn) -> Result<(), Trouble> {
        match sign_in {
            SignIn::Token { username, token } => {
                if !self.can("AUTH=XOAUTH2") {
                    return Err(Trouble::new(Fault::NoWayToSignIn, "XOAUTH2 is not offered"));
                }
                let words =
                    Zeroizing::new(format!("user={username}\x01auth=Bearer {}\x01\x01", token.as_str()));
                self.authenticate("XOAUTH2", words.as_bytes()).await
            }
            SignIn::Password { username, password } if self.can("AUTH=PLAIN") => {
                let words = Zeroizing::new(format!("\0{username}\0{}", password.as_str()));
                self.authenticate("PLAIN", words.as_bytes()).await
            }
            SignIn::Password { username, password } => {
                let (Some(user), Some(secret)) = (quoted(username), quoted(password).map(Zeroizing::new))
                else {
                    return Err(Trouble::new(Fault::NoWayToSignIn, "LOGIN takes only ASCII"));
                };
                if self.can("LOGINDISABLED") {
                    return Err(Trouble::new(Fault::NoWayToSignIn, "LOGINDISABLED"));
                }
                let line = Zeroizing::new(format!("LOGIN {user} {}", secret.as_str()));
                self.command(&line).await?.or(Fault::SignInRefused)
            }
        }
    }

    /// `AUTHENTICATE` (RFC 3501 §6.2.2) with all there is to say in one response.
    async fn authenticate(&mut self, mechanism: &str, words: &[u8]) -> Result<(), Trouble> {
        let words = Zeroizing::new(STANDARD.encode(words));
        let tag = self.begin(&format!("AUTHENTICATE {mechanism}")).await?;
        let mut said = Some(words);
        let mut challenge = String::new();
        let end = self.end();
        for _ in 0..ANSWERS_MAX {
            let answer = self.wire.answer(ANSWER_MAX, end).await?;
            if answer.starts_with(b"+") {
                // A second challenge tells why it failed (XOAUTH2); it wants an empty line.
                let line = match said.take() {
                    Some(words) => Zeroizing::new(format!("{}\r\n", words.as_str())),
                    None => {
                        challenge = decoded(&answer);
                        Zeroizing::new("\r\n".to_owned())
                    }
                };
                self.wire.send(line.as_bytes()).await?;
            } else if let Some(ended) = ended(&answer, &tag)? {
                let text = [challenge.as_str(), ended.text.as_str()].join(" ");
                return Ended { text, ..ended }.or(Fault::SignInRefused);
            }
        }
        Err(Trouble::new(Fault::Garbled, "an answer without an end"))
    }

    /// Sends a command whose answers matter only by how they end.
    pub(super) async fn command(&mut self, command: &str) -> Result<Ended, Trouble> {
        self.ask(command, ANSWER_MAX, |_| {}).await
    }

    /// Sends a command and hands each answer to `heard` until it ends.
    pub(super) async fn ask(
        &mut self,
        command: &str,
        max: usize,
        mut heard: impl FnMut(Vec<u8>),
    ) -> Result<Ended, Trouble> {
        let tag = self.begin(command).await?;
        let end = self.end();
        for _ in 0..ANSWERS_MAX {
            let answer = self.wire.answer(max, end).await?;
            if let Some(ended) = ended(&answer, &tag)? {
                return Ok(ended);
            }
            if answer.starts_with(b"* ") {
                self.has_news |= speaks_of_news(&answer);
                heard(answer);
            }
        }
        Err(Trouble::new(Fault::Garbled, "an answer without an end"))
    }

    /// Sends a command under a fresh tag, and answers the tag.
    pub(super) async fn begin(&mut self, command: &str) -> Result<String, Trouble> {
        self.number = self.number.wrapping_add(1);
        let tag = format!("K{}", self.number);
        let line = Zeroizing::new(format!("{tag} {command}\r\n"));
        self.wire.send(line.as_bytes()).await?;
        Ok(tag)
    }
}

fn capability_name(capability: &Capability<'_>) -> String {
    match capability {
        Capability::Imap4rev1 => "IMAP4REV1".to_owned(),
        Capability::Auth(mechanism) => format!("AUTH={}", mechanism.to_ascii_uppercase()),
        Capability::Atom(name) => name.to_ascii_uppercase(),
    }
}

/// How the command with this tag ended, when the answer says so. A server that says goodbye is gone.
pub(super) fn ended(answer: &[u8], tag: &str) -> Result<Option<Ended>, Trouble> {
    if !answer.starts_with(tag.as_bytes()) {
        if answer.len() > 5 && answer.get(..5).is_some_and(|start| start.eq_ignore_ascii_case(b"* BYE")) {
            return Err(Trouble::new(Fault::HungUp, String::from_utf8_lossy(answer)));
        }
        return Ok(None);
    }
    match parsed(answer) {
        Some(Response::Done { tag: said, status, outcome }) if said.0 == tag => {
            Ok(Some(Ended { status, text: outcome.information.unwrap_or_default().into_owned() }))
        }
        _ => Err(Trouble::new(Fault::Garbled, String::from_utf8_lossy(answer))),
    }
}

/// `* 23 EXISTS`, and the older `* 1 RECENT`.
pub(super) fn speaks_of_news(answer: &[u8]) -> bool {
    let upper = answer.trim_ascii_end().to_ascii_uppercase();
    upper.ends_with(b" EXISTS") || (upper.ends_with(b" RECENT") && upper != b"* 0 RECENT")
}

/// A challenge in its own words.
fn decoded(answer: &[u8]) -> String {
    let text = answer.get(1..).unwrap_or_default().trim_ascii();
    let bytes = STANDARD.decode(text).unwrap_or_else(|_| text.to_vec());
    String::from_utf8_lossy(&bytes).into_owned()
}
