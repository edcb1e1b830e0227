//! The conversation on one connection: which command may come when, and what is answered.

use std::borrow::Cow;
use std::net::IpAddr;

use smtp_proto::{Error, MailFrom, Request};
use tokio::io::{AsyncRead, AsyncWrite};

use super::data::Excess;
use super::trace;
use super::wire::{End, Line, Wire};
use super::{Envelope, Intake, Protocol, RecipientVerdict, Settings, StoreVerdict};

/// How a conversation ended.
pub(super) enum Outcome {
    /// Nothing more to say.
    Over,
    /// The other end wants TLS; `220` was answered.
    StartTls,
}

/// A mail being announced.
#[derive(Default)]
struct Transaction {
    mail_from: Option<String>,
    /// Accepted recipients as they were given, repeats included: LMTP answers each.
    recipients: Vec<String>,
    utf8: bool,
}

pub(super) struct Session<'a, I> {
    pub(super) settings: &'a Settings,
    pub(super) intake: &'a I,
    pub(super) clock: &'a dyn kernel::Clock,
    pub(super) remote: IpAddr,
    pub(super) tls: bool,
    helo: Option<Greeting>,
    mail: Option<Transaction>,
    errors: usize,
}

struct Greeting {
    name: String,
    is_extended: bool,
}

/// What follows from a command.
enum Next {
    Say(Cow<'static, str>),
    /// A refusal: counts against the client.
    Refuse(Cow<'static, str>),
    Data,
    StartTls,
    Quit,
}

const fn say(answer: &'static str) -> Next {
    Next::Say(Cow::Borrowed(answer))
}

const fn refuse(answer: &'static str) -> Next {
    Next::Refuse(Cow::Borrowed(answer))
}

impl<'a, I: Intake> Session<'a, I> {
    pub(super) fn new(
        settings: &'a Settings,
        intake: &'a I,
        clock: &'a dyn kernel::Clock,
        remote: IpAddr,
        tls: bool,
    ) -> Self {
        Self { settings, intake, clock, remote, tls, helo: None, mail: None, errors: 0 }
    }

    /// Talks until the end. After a TLS handshake nothing said before counts and no greeting is due.
    pub(super) async fn run<S>(mut self, wire: &mut Wire<S>) -> Outcome
    where
        S: AsyncRead + AsyncWrite + Unpin + Send,
    {
        match self.talk(wire).await {
            Ok(outcome) => outcome,
            Err(end) => {
                let host = &self.settings.hostname;
                let parting = match end {
                    End::Gone => return Outcome::Over,
                    End::TooLong => format!("421 4.4.2 {host} waited too long\r\n"),
                    End::Stopping => format!("421 4.3.2 {host} is shutting down\r\n"),
                    End::Flood => format!("421 4.7.0 {host} has heard too much\r\n"),
                };
                wire.hang_up(&parting).await;
                Outcome::Over
            }
        }
    }

    async fn talk<S>(&mut self, wire: &mut Wire<S>) -> Result<Outcome, End>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send,
    {
        if !self.tls {
            let service = if self.settings.protocol == Protocol::Lmtp { "LMTP" } else { "ESMTP" };
            wire.say(&format!("220 {} {service} ready\r\n", self.settings.hostname)).await?;
        }
        loop {
            let next = match wire.line(self.settings.limits.max_command_line).await? {
                Line::TooLong => refuse("500 5.5.6 line too long\r\n"),
                // A browser that was led here would say the rest of its request to us.
                Line::Whole(line) if is_http(&line) => return Err(End::Flood),
                Line::Whole(line) => self.command(&line).await,
            };
            match next {
                Next::Say(answer) => wire.say(&answer).await?,
                Next::Refuse(answer) => {
                    self.errors += 1;
                    if self.errors > self.settings.limits.max_errors {
                        return Err(End::Flood);
                    }
                    wire.say(&answer).await?;
                }
                Next::Data => self.data(wire).await?,
                Next::StartTls => {
                    wire.say("220 2.0.0 go ahead\r\n").await?;
                    return Ok(Outcome::StartTls);
                }
                Next::Quit => {
                    wire.hang_up("221 2.0.0 goodbye\r\n").await;
                    return Ok(Outcome::Over);
                }
            }
        }
    }

    async fn command(&mut self, line: &[u8]) -> Next {
        let is_lmtp = self.settings.protocol == Protocol::Lmtp;
        match Request::parse(&mut line.iter()) {
            Ok(Request::Ehlo { host }) if !is_lmtp => self.greet(&host, true),
            Ok(Request::Helo { host }) if !is_lmtp => self.greet(&host, false),
            Ok(Request::Lhlo { host }) if is_lmtp => self.greet(&host, true),
            Ok(Request::Ehlo { .. } | Request::Helo { .. }) => refuse("500 5.5.1 this is LMTP: say LHLO\r\n"),
            Ok(Request::Lhlo { .. }) => refuse("500 5.5.1 this is SMTP: say EHLO\r\n"),
            Ok(Request::Mail { from }) => self.mail(from),
            Ok(Request::Rcpt { to }) => self.recipient(&to.address).await,
            Ok(Request::Data) => self.may_send_data(),
            Ok(Request::StartTls) => self.start_tls(),
            Ok(Request::Rset) => {
                self.mail = None;
                say("250 2.0.0 forgotten\r\n")
            }
            Ok(Request::Noop { .. }) => say("250 2.0.0 here\r\n"),
            Ok(Request::Vrfy { .. }) => say("252 2.5.0 send a mail and see\r\n"),
            Ok(Request::Help { .. }) => say("214 2.0.0 see RFC 5321\r\n"),
            Ok(Request::Quit) => Next::Quit,
            Ok(_) => refuse("502 5.5.1 not offered here\r\n"),
            Err(Error::InvalidSenderAddress) => refuse("501 5.1.7 not an address\r\n"),
            Err(Error::InvalidRecipientAddress) => refuse("501 5.1.3 not an address\r\n"),
            Err(Error::SyntaxError { syntax }) => Next::Refuse(format!("501 5.5.4 say {syntax}\r\n").into()),
            Err(Error::InvalidParameter { param }) => {
                Next::Refuse(format!("501 5.5.4 parameter {param} makes no sense\r\n").into())
            }
            Err(Error::UnsupportedParameter { .. }) => refuse("555 5.5.4 parameter not known\r\n"),
            Err(_) => refuse("500 5.5.1 command not known\r\n"),
        }
    }

    fn greet(&mut self, host: &str, is_extended: bool) -> Next {
        self.helo = Some(Greeting { name: host.to_owned(), is_extended });
        self.mail = None;
        let own = &self.settings.hostname;
        if !is_extended {
            return Next::Say(format!("250 {own}\r\n").into());
        }
        let mut answer = format!(
            "250-{own}\r\n250-PIPELINING\r\n250-SIZE {}\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n",
            self.settings.limits.max_bytes
        );
        if self.offers_tls() {
            answer.push_str("250-STARTTLS\r\n");
        }
        answer.push_str("250 ENHANCEDSTATUSCODES\r\n");
        Next::Say(answer.into())
    }

    const fn offers_tls(&self) -> bool {
        self.settings.tls.is_some() && !self.tls
    }

    fn start_tls(&self) -> Next {
        if self.offers_tls() { Next::StartTls } else { refuse("502 5.5.1 not offered here\r\n") }
    }

    fn mail(&mut self, from: MailFrom<Cow<'_, str>>) -> Next {
        if self.helo.is_none() {
            return refuse("503 5.5.1 greet first\r\n");
        }
        if self.mail.is_some() {
            return refuse("503 5.5.1 one mail at a time\r\n");
        }
        if from.size > self.settings.limits.max_bytes {
            return refuse("552 5.3.4 the mail is too large\r\n");
        }
        if from.flags & smtp_proto::MAIL_BODY_BINARYMIME != 0 {
            return refuse("555 5.5.4 BINARYMIME is not offered\r\n");
        }
        let utf8 = from.flags & smtp_proto::MAIL_SMTPUTF8 != 0;
        let mail_from = Some(from.address.into_owned()).filter(|address| !address.is_empty());
        self.mail = Some(Transaction { mail_from, recipients: Vec::new(), utf8 });
        say("250 2.1.0 sender ok\r\n")
    }

    async fn recipient(&mut self, address: &str) -> Next {
        let max = self.settings.limits.max_recipients;
        let Some(mail) = &mut self.mail else { return refuse("503 5.5.1 say MAIL first\r\n") };
        if mail.recipients.len() >= max {
            return refuse("452 4.5.3 too many recipients\r\n");
        }
        match self.intake.recipient(address).await {
            RecipientVerdict::Accept => {
                mail.recipients.push(address.to_owned());
                say("250 2.1.5 recipient ok\r\n")
            }
            RecipientVerdict::Unknown => refuse("550 5.1.1 nobody of that name here\r\n"),
            // Our own trouble does not count against the client.
            RecipientVerdict::Busy => say("451 4.3.0 cannot tell at the moment, try again later\r\n"),
        }
    }

    fn may_send_data(&self) -> Next {
        match &self.mail {
            None => refuse("503 5.5.1 say MAIL first\r\n"),
            Some(mail) if mail.recipients.is_empty() => refuse("503 5.5.1 no valid recipients\r\n"),
            Some(_) => Next::Data,
        }
    }

    async fn data<S>(&mut self, wire: &mut Wire<S>) -> Result<(), End>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send,
    {
        wire.say("354 end with a dot on its own line\r\n").await?;
        let limits = &self.settings.limits;
        let content = wire.data(limits.max_bytes, limits.max_data_line).await?;
        let mail = self.mail.take().unwrap_or_default();
        let answers = match self.settings.protocol {
            Protocol::Smtp => 1,
            Protocol::Lmtp => mail.recipients.len(),
        };
        let answer: Cow<'static, str> = match content {
            Err(Excess::Size) => "552 5.3.4 the mail is too large\r\n".into(),
            Err(Excess::Line) => "554 5.6.0 a line of the mail is too long\r\n".into(),
            Ok(content) if trace::is_looping(&content) => {
                "554 5.4.6 the mail goes round in circles\r\n".into()
            }
            Ok(content) => self.store(mail, &content).await.into(),
        };
        wire.say(&answer.repeat(answers)).await
    }

    async fn store(&self, mail: Transaction, content: &[u8]) -> String {
        let mut recipients: Vec<String> = Vec::new();
        for recipient in mail.recipients {
            if !recipients.iter().any(|known| known.eq_ignore_ascii_case(&recipient)) {
                recipients.push(recipient);
            }
        }
        let greeting = self.helo.as_ref();
        let envelope = Envelope {
            mail_from: mail.mail_from,
            recipients,
            remote: self.remote,
            helo: greeting.map(|greeting| greeting.name.clone()).unwrap_or_default(),
            tls: self.tls,
        };
        let with = trace::protocol_name(
            self.settings.protocol,
            greeting.is_some_and(|greeting| greeting.is_extended),
            self.tls,
            mail.utf8,
        );
        let mut raw = trace::headers(&envelope, &self.settings.hostname, with, self.clock.now()).into_bytes();
        raw.extend_from_slice(content);
        match self.intake.store(envelope, raw).await {
            StoreVerdict::Stored => "250 2.0.0 stored\r\n".to_owned(),
            StoreVerdict::TryLater(why) => format!("451 4.3.0 {}\r\n", on_wire(&why)),
            StoreVerdict::NoRoom => "452 4.3.1 no room at the moment, try again later\r\n".to_owned(),
            StoreVerdict::Refused(why) => format!("554 5.7.1 {}\r\n", on_wire(&why)),
        }
    }
}

/// A text of the roof's as the rest of an answer line: one line, ASCII, short.
fn on_wire(text: &str) -> String {
    let plain = |c: char| if c.is_ascii_graphic() || c == ' ' { c } else { '?' };
    crate::header::one_line(text).chars().take(400).map(plain).collect()
}

fn is_http(line: &[u8]) -> bool {
    [b"GET ".as_slice(), b"POST ", b"PUT ", b"HEAD ", b"OPTIONS ", b"CONNECT "]
        .iter()
        .any(|verb| line.starts_with(verb))
}
