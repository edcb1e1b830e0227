//! What a caller may ask of a mailbox's ways, and how a wish becomes a way: checked, with its secret sealed.

use kernel::{Kind, Problem, Timestamp};
use serde::{Deserialize, Deserializer};
use zeroize::Zeroizing;

use crate::fields;
use crate::mailboxes::grants::{self, Grant, Kept, TokenSource};
use crate::mailboxes::ways::{Auth, Direction, Encryption, Fetched, Incoming, MailServer, Way, Ways, seal};
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

/// Where access tokens are renewed (OAuth 2).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OauthWish {
    /// The provider's token server, with `https`: `https://oauth2.googleapis.com/token`.
    pub endpoint: String,
    /// The name the provider gave this desk.
    pub client_id: String,
    /// What proves it; a client without one leaves it empty. On a change: the one that is known when left out, as long
    /// as endpoint and client id stay.
    #[schema(value_type = Option<String>)]
    pub client_secret: Option<Secret>,
    /// What access tokens are given for. On a change: as the client secret.
    #[schema(value_type = Option<String>)]
    pub refresh_token: Option<Secret>,
    /// What a token is to allow; what was once allowed when left out.
    #[serde(default)]
    pub scope: String,
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
    /// Whether tokens are renewed; one that is typed in would only be in the way.
    is_renewed: bool,
}

impl Sealing<'_> {
    fn secret(
        &self,
        names: &Names,
        server: &MailServer,
        wished: Option<&Secret>,
        known: Option<(&MailServer, &[u8])>,
    ) -> Result<Vec<u8>, Problem> {
        if self.is_renewed && server.auth == Auth::Token {
            return Ok(seal(self.vault, self.direction, self.mailbox_id, ""));
        }
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
    (known, is_renewed): (Option<&Way<Incoming>>, bool),
    now: Timestamp,
) -> Result<Way<Incoming>, Problem> {
    let written = (wish.host.as_str(), wish.port, wish.security, wish.auth, wish.username.as_deref());
    let server = server(&IMAP, written, (993, 143), address)?;
    if server.username.is_empty() {
        return Err(Problem::field(Kind::Required, IMAP.username));
    }
    let sealing = Sealing { vault, direction: Direction::In, mailbox_id, is_renewed };
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
    (known, is_renewed): (Option<&Way<MailServer>>, bool),
) -> Result<Way<MailServer>, Problem> {
    let written = (wish.host.as_str(), wish.port, wish.security, wish.auth, wish.username.as_deref());
    let server = server(&SMTP, written, (465, 587), address)?;
    let sealing = Sealing { vault, direction: Direction::Out, mailbox_id, is_renewed };
    let before = known.map(|way| (&way.to, way.sealed.as_slice()));
    let sealed = sealing.secret(&SMTP, &server, wish.secret.as_ref(), before)?;
    Ok(Way { to: server, sealed })
}

/// The grant a wish asks for.
pub(super) fn granted(
    wish: &OauthWish,
    vault: &Vault,
    mailbox_id: i64,
    known: Option<&Grant>,
) -> Result<Grant, Problem> {
    let endpoint = fields::required("oauth_endpoint", &wish.endpoint, 500)?;
    if mail::oauth::endpoint(&endpoint).is_none() {
        let expected = "https://oauth2.googleapis.com/token";
        return Err(Problem::field(Kind::Malformed, "oauth_endpoint").with("expected", expected));
    }
    let client_id = fields::required("oauth_client_id", &wish.client_id, 500)?;
    let scope = fields::text("oauth_scope", &wish.scope, 1_000)?;
    for (field, value) in [("oauth_client_id", &client_id), ("oauth_scope", &scope)] {
        one_line(field, value, 1_000)?;
    }
    let source = TokenSource { endpoint, client_id, scope };
    // Sent to another token server or as another client, a known secret would be given away.
    let known = known.filter(|known| {
        known.source.endpoint == source.endpoint && known.source.client_id == source.client_id
    });
    let secret = |field, kept: Kept, wished: Option<&Secret>, known: Option<&Vec<u8>>| match (
        wished.filter(|secret| !secret.0.is_empty()),
        known,
    ) {
        (Some(Secret(secret)), _) => {
            one_line(field, secret, SECRET_MAX)?;
            Ok(Some(grants::seal(vault, kept, mailbox_id, secret)))
        }
        (None, known) => Ok::<_, Problem>(known.cloned()),
    };
    let client_secret = secret(
        "oauth_client_secret",
        Kept::ClientSecret,
        wish.client_secret.as_ref(),
        known.map(|known| &known.client_secret),
    )?;
    let refresh_token = secret(
        "oauth_refresh_token",
        Kept::RefreshToken,
        wish.refresh_token.as_ref(),
        known.map(|known| &known.refresh_token),
    )?;
    Ok(Grant {
        source,
        client_secret: client_secret
            .unwrap_or_else(|| grants::seal(vault, Kept::ClientSecret, mailbox_id, "")),
        refresh_token: refresh_token.ok_or_else(|| Problem::field(Kind::Required, "oauth_refresh_token"))?,
    })
}

/// Refuses a server one signs in to with a token when there is neither a token nor anything that renews it: what there
/// was went with the renewal.
pub(super) fn signs_in(ways: &Ways, vault: &Vault, mailbox_id: i64) -> Result<(), Problem> {
    if ways.oauth.is_some() {
        return Ok(());
    }
    let imap = ways.imap.as_ref().map(|way| (&way.to.server, &way.sealed, Direction::In, IMAP.secret));
    let smtp = ways.smtp.as_ref().map(|way| (&way.to, &way.sealed, Direction::Out, SMTP.secret));
    let bare = [imap, smtp].into_iter().flatten().find(|(server, sealed, direction, _)| {
        server.auth == Auth::Token && **sealed == seal(vault, *direction, mailbox_id, "")
    });
    bare.map_or(Ok(()), |(.., field)| Err(Problem::field(Kind::Required, field)))
}
