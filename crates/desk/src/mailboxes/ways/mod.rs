//! The ways mail takes to a mailbox and from it, other than the desk's own door and relay: which server, how one signs
//! in, which folder. The secret is sealed in its row and opened only to sign in.

pub(super) mod store;

use db::Tx;
use kernel::{Kind, Problem, Timestamp};
use mail::imap::{self, SignIn};
use mail::{Trouble, delivery, imap::Account};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::Mailbox;
use super::grants::{self, Grant, TokenSource};
use crate::house::{Desk, Outward};
use crate::vault::{Place, RESEAL_STEP, Reseal, Vault, resealed};

/// The largest mail that is fetched whole, in bytes: as much as the mail door takes.
const FETCH_MAX_BYTES: u32 = 36_700_160;

/// How a connection is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Encryption {
    /// From the first byte.
    #[default]
    Tls,
    /// In clear first, then STARTTLS.
    Starttls,
    /// Not at all: only to a machine of one's own network.
    None,
}

impl Encryption {
    /// As stored.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Tls => "tls",
            Self::Starttls => "starttls",
            Self::None => "none",
        }
    }

    /// Reads a word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Tls, Self::Starttls, Self::None].into_iter().find(|one| one.word() == word)
    }

    const fn security(self) -> delivery::Security {
        match self {
            Self::Tls => delivery::Security::Tls,
            Self::Starttls => delivery::Security::StartTls,
            Self::None => delivery::Security::None,
        }
    }
}

/// How one signs in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Auth {
    /// With a password.
    #[default]
    Password,
    /// With an OAuth 2 access token (XOAUTH2).
    Token,
}

impl Auth {
    /// As stored.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Token => "token",
        }
    }

    /// Reads a word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Password, Self::Token].into_iter().find(|one| one.word() == word)
    }
}

/// What happens on the server to a mail that was fetched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Fetched {
    /// Nothing.
    #[default]
    Leave,
    /// It is marked as read.
    Seen,
    /// It is moved to another folder.
    Move,
}

impl Fetched {
    /// As stored.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Leave => "leave",
            Self::Seen => "seen",
            Self::Move => "move",
        }
    }

    /// Reads a word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Leave, Self::Seen, Self::Move].into_iter().find(|one| one.word() == word)
    }
}

/// A mail server and how one signs in to it. What one signs in with is never shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MailServer {
    /// Host name.
    pub host: String,
    /// Port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Encryption,
    /// How one signs in.
    pub auth: Auth,
    /// The user name; empty where nobody signs in (a relay of one's own network).
    pub username: String,
}

/// A folder that is followed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Incoming {
    /// The server.
    #[serde(flatten)]
    pub server: MailServer,
    /// The folder.
    pub folder: String,
    /// What happens there to a mail that was fetched.
    pub afterwards: Fetched,
    /// The folder it is moved to.
    pub move_to: String,
    /// Mail received before this instant is left alone; nothing is when absent.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub since_at: Option<Timestamp>,
}

/// A mailbox with its ways.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MailboxDetails {
    /// The mailbox.
    #[serde(flatten)]
    pub mailbox: Mailbox,
    /// The folder its mail is fetched from; absent when mail comes through the desk's own door.
    pub imap: Option<Incoming>,
    /// The server its letters leave through; absent when they leave through the installation's relay.
    pub smtp: Option<MailServer>,
    /// Where the access tokens of its servers are renewed; absent when a token is typed in, or none is used.
    pub oauth: Option<TokenSource>,
}

/// A way with its sealed secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Way<T> {
    pub to: T,
    pub sealed: Vec<u8>,
}

/// The two ways of a mailbox, where they are its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ways {
    pub imap: Option<Way<Incoming>>,
    pub smtp: Option<Way<MailServer>>,
    pub oauth: Option<Grant>,
}

impl Ways {
    pub(super) fn of(self, mailbox: Mailbox) -> MailboxDetails {
        MailboxDetails {
            mailbox,
            imap: self.imap.map(|way| way.to),
            smtp: self.smtp.map(|way| way.to),
            oauth: self.oauth.map(|grant| grant.source),
        }
    }
}

const fn place(direction: Direction, mailbox_id: i64) -> Place {
    let column = match direction {
        Direction::In => "in_secret",
        Direction::Out => "out_secret",
    };
    Place::new("mailbox_way", column, mailbox_id)
}

/// To the mailbox or from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    In,
    Out,
}

impl Direction {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }
}

/// Seals what one signs in with. The same in the same place gives the same bytes, so a closure may do it twice.
pub(super) fn seal(vault: &Vault, direction: Direction, mailbox_id: i64, secret: &str) -> Vec<u8> {
    let place = place(direction, mailbox_id);
    vault.secret(&place).seal(&place, secret.as_bytes())
}

fn open(
    vault: &Vault,
    direction: Direction,
    mailbox_id: i64,
    sealed: &[u8],
) -> Result<Zeroizing<String>, Problem> {
    let place = place(direction, mailbox_id);
    text_of(vault.secret(&place).open(&place, sealed)?)
}

/// What was sealed, as text.
pub(super) fn text_of(opened: Vec<u8>) -> Result<Zeroizing<String>, Problem> {
    String::from_utf8(opened).map(Zeroizing::new).map_err(|_| Problem::new(Kind::Internal))
}

/// What one signs in with, for a change of the installation's key.
pub(crate) const SIGN_INS: Reseal = Reseal { name: "sign-ins of mailboxes", step: sign_ins };

fn sign_ins(tx: &mut Tx<'_>, from: &Vault, to: &Vault, after: i64) -> Result<Option<i64>, Problem> {
    let rows = store::secrets_after(tx, after, RESEAL_STEP)?;
    for (mailbox_id, direction, sealed) in &rows {
        let place = place(*direction, *mailbox_id);
        if let Some(sealed) = resealed(&from.secret(&place), &to.secret(&place), &place, sealed)? {
            store::set_secret(tx, *mailbox_id, *direction, &sealed)?;
        }
    }
    Ok(rows.last().map(|(mailbox_id, ..)| *mailbox_id))
}

fn sign_in(server: &MailServer, secret: &Zeroizing<String>) -> SignIn {
    match server.auth {
        Auth::Password => SignIn::password(&server.username, secret.as_str()),
        Auth::Token => SignIn::token(&server.username, secret.as_str()),
    }
}

/// The folder to follow for a mailbox; `None` when its mail comes through the door. A token that is renewed is to be
/// asked of [`grants::key`] before signing in.
pub fn account(tx: &mut Tx<'_>, desk: &Desk, mailbox_id: i64) -> Result<Option<Account>, Problem> {
    let Some(way) = store::get(tx, mailbox_id)?.imap else { return Ok(None) };
    let secret = open(&desk.vault(), Direction::In, mailbox_id, &way.sealed)?;
    let Incoming { server, folder, afterwards, move_to, since_at } = way.to;
    let Outward { reach, further_roots, .. } = desk.outward();
    Ok(Some(Account {
        sign_in: sign_in(&server, &secret),
        security: server.security.security(),
        host: server.host,
        port: server.port,
        folder,
        afterwards: match afterwards {
            Fetched::Leave => imap::Afterwards::Leave,
            Fetched::Seen => imap::Afterwards::MarkSeen,
            Fetched::Move => imap::Afterwards::MoveTo(move_to),
        },
        since: since_at,
        max_bytes: FETCH_MAX_BYTES,
        reach: *reach,
        further_roots: further_roots.clone(),
        patience: imap::Patience::default(),
    }))
}

/// The server a mailbox's letters leave through, ready to sign in now; `None` when they leave through the relay. A token
/// that runs out is renewed first; inside is why that failed.
pub async fn relay(
    desk: &Desk,
    mailbox_id: i64,
) -> Result<Option<Result<delivery::Relay, Trouble>>, Problem> {
    let at = desk.clone();
    let Some(relay) = desk.db().read(move |tx| stored_relay(tx, &at, mailbox_id)).await? else {
        return Ok(None);
    };
    keyed(desk, mailbox_id, relay, false).await.map(Some)
}

/// The same server once it refused the token it was shown: with another, or `None` when there is none other.
pub async fn renewed_relay(
    desk: &Desk,
    mailbox_id: i64,
    refused: &delivery::Relay,
) -> Result<Option<Result<delivery::Relay, Trouble>>, Problem> {
    let renewed = keyed(desk, mailbox_id, refused.clone(), true).await?;
    Ok(Some(renewed).filter(|renewed| renewed.as_ref() != Ok(refused)))
}

async fn keyed(
    desk: &Desk,
    mailbox_id: i64,
    relay: delivery::Relay,
    is_refused: bool,
) -> Result<Result<delivery::Relay, Trouble>, Problem> {
    let Some(known) = &relay.sign_in else { return Ok(Ok(relay)) };
    let key = grants::key(desk, mailbox_id, known, is_refused).await?;
    Ok(key.map(|key| delivery::Relay { sign_in: Some(key), ..relay }))
}

fn stored_relay(tx: &mut Tx<'_>, desk: &Desk, mailbox_id: i64) -> Result<Option<delivery::Relay>, Problem> {
    let Some(way) = store::get(tx, mailbox_id)?.smtp else { return Ok(None) };
    let secret = open(&desk.vault(), Direction::Out, mailbox_id, &way.sealed)?;
    let outward = desk.outward();
    let server = way.to;
    Ok(Some(delivery::Relay {
        sign_in: (!server.username.is_empty()).then(|| sign_in(&server, &secret)),
        security: server.security.security(),
        host: server.host,
        port: server.port,
        reach: outward.reach,
        clear_anywhere: false,
        helo: if outward.host.is_empty() { "localhost".to_owned() } else { outward.host.clone() },
        root_certificate: outward.further_roots.clone(),
        patience: delivery::Patience::default(),
    }))
}
