//! The mails customers send, as they arrive from outside.

use std::net::{IpAddr, Ipv4Addr};

use mail::listener::Envelope;

/// A mail to be.
pub struct Sent<'a> {
    /// Name of the sender.
    pub name: &'a str,
    /// Address of the sender.
    pub email: &'a str,
    /// Our address it is for, with a reply token when it answers one of our letters.
    pub to: &'a str,
    /// Subject line.
    pub subject: &'a str,
    /// Text.
    pub body: &'a str,
    /// Message-ID without brackets.
    pub message_id: &'a str,
}

impl Sent<'_> {
    /// The mail in RFC 5322 form; names and subjects in raw UTF-8 (RFC 6532).
    pub fn raw(&self) -> Vec<u8> {
        let name = self.name.replace(['"', '\r', '\n'], "");
        let subject = self.subject.replace(['\r', '\n'], " ");
        format!(
            "From: \"{name}\" <{}>\nTo: <{}>\nSubject: {subject}\nMessage-ID: <{}>\nMIME-Version: 1.0\n\
             Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{}\n",
            self.email, self.to, self.message_id, self.body
        )
        .replace('\n', "\r\n")
        .into_bytes()
    }

    /// The envelope it comes in.
    pub fn envelope(&self) -> Envelope {
        let helo = self.email.rsplit_once('@').map_or("mail.example", |(_, domain)| domain);
        Envelope {
            mail_from: Some(self.email.to_owned()),
            recipients: vec![self.to.to_owned()],
            remote: IpAddr::from(Ipv4Addr::LOCALHOST),
            helo: helo.to_owned(),
            tls: true,
        }
    }
}
