//! What a caller may ask of a mailbox's ways, and how a wish becomes a way: checked, with its secret sealed.

use kernel::{Kind, Problem, Timestamp};
use serde::{Deserialize, Deserializer};
use zeroize::Zeroizing;

use crate::fields;
use crate::mailboxes::ways::{Auth, Direction, Encryption, Fetched, Incoming, MailServer, Way, seal};
use crate::vault::Vault;

/// What one signs in with. Never printed; wiped from memory when dropped.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct Secret(pub Zeroizing<String>);

impl From<String> for Secret {
    fn from(secret: String) -> Self {
        Self(Zeroizing::new(secret))
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

/// What a change wishes of something that may be there or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Set<T> {
    /// It stays as it is: the field was left out.
    #[default]
    Keep,
    /// It goes: the field was `null`.
    Clear,
    /// It becomes this.
    To(T),
}

impl<T> Set<T> {
    /// What there is to be, when there was `before`.
    pub fn over(&self, before: Option<T>) -> Option<T>
    where
        T: Clone,
    {
        match self {
            Self::Keep => before,
            Self::Clear => None,
            Self::To(wished) => Some(wished.clone()),
        }
    }

    /// This, or nothing.
    pub fn to(wished: Option<T>) -> Self {
        wished.map_or(Self::Clear, Self::To)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Set<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Option::deserialize(from).map(Self::to)
    }
}

/// The longest secret, in characters: access tokens are long.
const SECRET_MAX: usize = 8_000;

/// A folder to fetch from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImapWish {
    /// Host name.
    pub host: String,
    /// Port; 993 with `tls`, 143 otherwise, when left out.
    pub port: Option<u16>,
    /// How the connection is protected; `tls` when left out.
    #[serde(default)]
    pub security: Encryption,
    /// How one signs in; `password` when left out.
    #[serde(default)]
    pub auth: Auth,
    /// The user name; the mailbox's address when left out.
    pub username: Option<String>,
    /// Password or token. On a change: the one that is known when left out, as long as server and user stay.
    #[schema(value_type = Option<String>)]
    pub secret: Option<Secret>,
    /// The folder; `INBOX` when left out.
    pub folder: Option<String>,
    /// What happens to a mail that was fetched; `leave` when left out.
    #[serde(default)]
    pub afterwards: Fetched,
    /// The folder it is moved to, with `move`.
    #[serde(default)]
    pub move_to: String,
    /// Whether mail that is in the folder already becomes cases too. Only what comes from now on when left out.
    #[serde(default)]
    pub take_old_mail: bool,
}

/// A server to send through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SmtpWish {
    /// Host name.
    pub host: String,
    /// Port; 465 with `tls`, 587 otherwise, when left out.
    pub port: Option<u16>,
    /// How the connection is protected; `tls` when left out.
    #[serde(default)]
    pub security: Encryption,
    /// How one signs in; `password` when left out.
    #[serde(default)]
    pub auth: Auth,
    /// The user name; the mailbox's address when left out. Empty where nobody signs in.
    pub username: Option<String>,
    /// Password or token. On a change: the one that is known when left out, as long as server and user stay.
    #[schema(value_type = Option<String>)]
    pub secret: Option<Secret>,
}

/// The names of the fields of one way, for refusals.
struct Names {
    host: &'static str,
    port: &'static str,
    username: &'static str,
    secret: &'static str,
}

const IMAP: Names =
    Names { host: "imap_host", port: "imap_port", username: "imap_username", secret: "imap_secret" };
const SMTP: Names =
    Names { host: "smtp_host", port: "smtp_port", username: "smtp_username", secret: "smtp_secret" };

fn host(field: &'static str, value: &str) -> Result<String, Problem> {
    let value = fields::required(field, value, 253)?;
    let is_host = value.parse::<std::net::IpAddr>().is_ok()
        || value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
    if is_host {
        Ok(value)
    } else {
        Err(Problem::field(Kind::Malformed, field).with("expected", "mail.contoh.my"))
    }
}

fn one_line(field: &'static str, value: &str, max: usize) -> Result<(), Problem> {
    if value.chars().count() > max {
        return Err(Problem::field(Kind::TooLong, field).with("max", max.to_string()));
    }
    if value.chars().any(char::is_control) {
        return Err(Problem::field(Kind::Malformed, field).with("expected", "…"));
    }
    Ok(())
}

/// Where a secret comes from: the wish, or what is known for the same server and user.
struct Sealing<'a> {
    vault: &'a Vault,
    direction: Direction,
    mailbox_id: i64,
}

impl Sealing<'_> {
    fn secret(
        &self,
        names: &Names,
        server: &MailServer,
        wished: Option<&Secret>,
        known: Option<(&MailServer, &[u8])>,
    ) -> Result<Vec<u8>, Problem> {
        let wished = wished.filter(|secret| !secret.0.is_empty());
        if let Some(Secret(secret)) = wished {
            one_line(names.secret, secret, SECRET_MAX)?;
            return Ok(seal(self.vault, self.direction, self.mailbox_id, secret));
        }
        // Sent to another server or as another user, a known secret would be given away.
        let same = known.filter(|(before, _)| {
            before.host == server.host
                && before.port == server.port
                && before.username == server.username
                && before.auth == server.auth
                && before.security == server.security
        });
        match same {
            Some((_, sealed)) => Ok(sealed.to_vec()),
            None if server.username.is_empty() => Ok(seal(self.vault, self.direction, self.mailbox_id, "")),
            None => Err(Problem::field(Kind::Required, names.secret)),
        }
    }
}

fn server(
    names: &Names,
    written: (&str, Option<u16>, Encryption, Auth, Option<&str>),
    ports: (u16, u16),
    address: &str,
) -> Result<MailServer, Problem> {
    let (written_host, port, security, auth, username) = written;
    let username = username.map_or(address, str::trim);
    one_line(names.username, username, 320)?;
    let usual = if security == Encryption::Tls { ports.0 } else { ports.1 };
    let port = port.unwrap_or(usual);
    if port == 0 {
        return Err(Problem::field(Kind::OutOfRange, names.port).with("min", "1").with("max", "65535"));
    }
    Ok(MailServer {
        host: host(names.host, written_host)?,
        port,
        security,
        auth,
        username: username.to_owned(),
    })
}

/// The folder a wish asks for.
pub(super) fn incoming(
    wish: &ImapWish,
    address: &str,
    vault: &Vault,
    mailbox_id: i64,
    known: Option<&Way<Incoming>>,
    now: Timestamp,
) -> Result<Way<Incoming>, Problem> {
    let written = (wish.host.as_str(), wish.port, wish.security, wish.auth, wish.username.as_deref());
    let server = server(&IMAP, written, (993, 143), address)?;
    if server.username.is_empty() {
        return Err(Problem::field(Kind::Required, IMAP.username));
    }
    let sealing = Sealing { vault, direction: Direction::In, mailbox_id };
    let before = known.map(|way| (&way.to.server, way.sealed.as_slice()));
    let sealed = sealing.secret(&IMAP, &server, wish.secret.as_ref(), before)?;
    let folder = fields::text("imap_folder", wish.folder.as_deref().unwrap_or_default(), 200)?;
    let folder = if folder.is_empty() { "INBOX".to_owned() } else { folder };
    one_line("imap_folder", &folder, 200)?;
    let move_to = match wish.afterwards {
        Fetched::Move => fields::required("imap_move_to", &wish.move_to, 200)?,
        Fetched::Leave | Fetched::Seen => String::new(),
    };
    one_line("imap_move_to", &move_to, 200)?;
    // The same folder keeps its beginning: a new password is no new start.
    let same = known.filter(|way| {
        way.to.server.host == server.host
            && way.to.server.username == server.username
            && way.to.folder == folder
    });
    let since_at = match same {
        _ if wish.take_old_mail => None,
        Some(way) => way.to.since_at,
        None => Some(now),
    };
    Ok(Way { to: Incoming { server, folder, afterwards: wish.afterwards, move_to, since_at }, sealed })
}

/// The server a wish asks to send through.
pub(super) fn outgoing(
    wish: &SmtpWish,
    address: &str,
    vault: &Vault,
    mailbox_id: i64,
    known: Option<&Way<MailServer>>,
) -> Result<Way<MailServer>, Problem> {
    let written = (wish.host.as_str(), wish.port, wish.security, wish.auth, wish.username.as_deref());
    let server = server(&SMTP, written, (465, 587), address)?;
    let sealing = Sealing { vault, direction: Direction::Out, mailbox_id };
    let before = known.map(|way| (&way.to, way.sealed.as_slice()));
    let sealed = sealing.secret(&SMTP, &server, wish.secret.as_ref(), before)?;
    Ok(Way { to: server, sealed })
}
