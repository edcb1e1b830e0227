//! The headers that say how a mail came in: `Return-Path` and `Received` (RFC 5321, 4.4).

use std::net::IpAddr;

use kernel::Timestamp;

use super::{Envelope, Protocol};
use crate::header::Headers;

/// A mail that passed more hops than this is in a loop (RFC 5321, 6.3).
const MAX_HOPS: usize = 100;

/// The name of the protocol in `Received` (RFC 3848, RFC 6531).
pub(super) const fn protocol_name(
    protocol: Protocol,
    is_extended: bool,
    tls: bool,
    utf8: bool,
) -> &'static str {
    match (protocol, is_extended, tls, utf8) {
        (Protocol::Smtp, false, _, _) => "SMTP",
        (Protocol::Smtp, true, false, false) => "ESMTP",
        (Protocol::Smtp, true, true, false) => "ESMTPS",
        (Protocol::Smtp, true, false, true) => "UTF8SMTP",
        (Protocol::Smtp, true, true, true) => "UTF8SMTPS",
        (Protocol::Lmtp, _, false, false) => "LMTP",
        (Protocol::Lmtp, _, true, false) => "LMTPS",
        (Protocol::Lmtp, _, false, true) => "UTF8LMTP",
        (Protocol::Lmtp, _, true, true) => "UTF8LMTPS",
    }
}

/// Both headers, with line ends. The recipient is named only when there is one: others must not learn of each other.
pub(super) fn headers(envelope: &Envelope, hostname: &str, with: &str, now: Timestamp) -> String {
    let from = safe(envelope.mail_from.as_deref().unwrap_or_default());
    let helo = safe(&envelope.helo);
    let address = match envelope.remote.to_canonical() {
        IpAddr::V4(address) => format!("[{address}]"),
        IpAddr::V6(address) => format!("[IPv6:{address}]"),
    };
    let recipient = match envelope.recipients.as_slice() {
        [only] => format!("\r\n\tfor <{}>", safe(only)),
        _ => String::new(),
    };
    let date = now.to_jiff().strftime("%a, %d %b %Y %H:%M:%S +0000");
    format!(
        "Return-Path: <{from}>\r\nReceived: from {helo} ({address})\r\n\tby {hostname} with {with}{recipient};\r\n\t{date}\r\n"
    )
}

/// What the other end said, without anything that could end a header or a comment.
fn safe(text: &str) -> String {
    let plain = |c: char| if c.is_control() || c.is_whitespace() || "()<>;\\".contains(c) { '?' } else { c };
    text.chars().take(320).map(plain).collect()
}

/// Whether the mail has passed so many hops that it must be in a loop.
pub(super) fn is_looping(content: &[u8]) -> bool {
    Headers::split(content).0.raw_all("received").count() > MAX_HOPS
}
