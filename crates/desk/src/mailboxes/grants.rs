//! Access tokens that the desk renews by itself: where a mailbox's provider gives them and what they are given for. A
//! token is renewed a little before it runs out, and once when it was refused before its time. Several tasks and servers
//! may need it at once; one asks, the others wait for what it was given.

use std::time::Duration;

use db::{DbError, Lock, Row, Sql, Tx};
use kernel::{Problem, Timestamp};
use mail::oauth::{Renewal, Renewed, renew};
use mail::{Fault, SignIn, Trouble};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::house::Desk;
use crate::vault::{Place, RESEAL_STEP, Reseal, Vault, resealed};

pub(super) static GET: Sql = Sql::new(
    "mailboxes.grant",
    "select endpoint, client_id, scope, client_secret, refresh_token, access_token, renew_at
     from mailbox_grant where mailbox_id = $1",
);
pub(super) static ALL: Sql =
    Sql::new("mailboxes.grants", "select mailbox_id, endpoint, client_id, scope from mailbox_grant");
pub(super) static LOCK_GRANT: Sql = Sql::new(
    "mailboxes.lock_grant",
    "select mailbox_id from mailbox_grant where mailbox_id = $1 {for update}",
);
pub(super) static PUT: Sql = Sql::new(
    "mailboxes.put_grant",
    "insert into mailbox_grant (mailbox_id, endpoint, client_id, scope, client_secret, refresh_token)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (mailbox_id) do update set endpoint = excluded.endpoint, client_id = excluded.client_id,
         scope = excluded.scope, client_secret = excluded.client_secret, refresh_token = excluded.refresh_token,
         access_token = null, renew_at = null, asking_until = null",
);
pub(super) static REMOVE: Sql =
    Sql::new("mailboxes.remove_grant", "delete from mailbox_grant where mailbox_id = $1");
pub(super) static CLAIM: Sql = Sql::new(
    "mailboxes.claim_grant",
    "update mailbox_grant set asking_until = $3
     where mailbox_id = $1 and (asking_until is null or asking_until <= $2)",
);
pub(super) static RELEASE: Sql = Sql::new(
    "mailboxes.release_grant",
    "update mailbox_grant set asking_until = null where mailbox_id = $1 and asking_until = $2",
);
// Only while it is still what the token was given for: the settings may have changed meanwhile.
pub(super) static RENEWED: Sql = Sql::new(
    "mailboxes.renewed",
    "update mailbox_grant set access_token = $3, renew_at = $4, refresh_token = $5, asking_until = null
     where mailbox_id = $1 and refresh_token = $2",
);
pub(super) static SECRETS: Sql = Sql::new(
    "mailboxes.grant_secrets",
    "select mailbox_id, client_secret, refresh_token, access_token from mailbox_grant
     where mailbox_id > $1 order by mailbox_id limit $2",
);
pub(super) static SET_SECRETS: Sql = Sql::new(
    "mailboxes.set_grant_secrets",
    "update mailbox_grant set client_secret = $2, refresh_token = $3, access_token = $4 where mailbox_id = $1",
);

pub(super) static LOCK: Lock = Lock(&LOCK_GRANT);

/// A token is renewed so long before it runs out, in seconds, or at half its time when that is shorter.
const EARLY_SECONDS: i64 = 300;
/// How long a token server may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// Longer than one renewal takes, in seconds: whoever asks has the grant to itself for so long.
const ASKING_SECONDS: i64 = 30;
/// How often one looks whether another has been given a token.
const LOOK: Duration = Duration::from_millis(250);
/// How many looks are taken: as long as one asks.
const LOOKS: u32 = 120;

/// Where a mailbox's access tokens are given. What they are given for is never shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TokenSource {
    /// The token server: `https://oauth2.googleapis.com/token`.
    pub endpoint: String,
    /// The name the provider gave this desk.
    pub client_id: String,
    /// What a token is to allow; what was once allowed when empty.
    pub scope: String,
}

/// The same with its sealed secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Grant {
    pub source: TokenSource,
    pub client_secret: Vec<u8>,
    pub refresh_token: Vec<u8>,
}

/// What a grant keeps sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    ClientSecret,
    RefreshToken,
    AccessToken,
}

const fn place(kept: Kept, mailbox_id: i64) -> Place {
    let column = match kept {
        Kept::ClientSecret => "client_secret",
        Kept::RefreshToken => "refresh_token",
        Kept::AccessToken => "access_token",
    };
    Place::new("mailbox_grant", column, mailbox_id)
}

pub(super) fn seal(vault: &Vault, kept: Kept, mailbox_id: i64, secret: &str) -> Vec<u8> {
    let place = place(kept, mailbox_id);
    vault.secret(&place).seal(&place, secret.as_bytes())
}

fn open(vault: &Vault, kept: Kept, mailbox_id: i64, sealed: &[u8]) -> Result<Zeroizing<String>, Problem> {
    let place = place(kept, mailbox_id);
    super::ways::text_of(vault.secret(&place).open(&place, sealed)?)
}

/// What keeps tokens coming, for a change of the installation's key.
pub(crate) const GRANTS: Reseal = Reseal { name: "token renewals of mailboxes", step: grants };

fn grants(tx: &mut Tx<'_>, from: &Vault, to: &Vault, after: i64) -> Result<Option<i64>, Problem> {
    type Sealed = (i64, Vec<u8>, Vec<u8>, Option<Vec<u8>>);
    let rows: Vec<Sealed> = tx.query(&SECRETS, &[&after, &RESEAL_STEP], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
    })?;
    for (mailbox_id, client_secret, refresh_token, access_token) in &rows {
        let anew = |kept: Kept, sealed: &Vec<u8>| {
            let place = place(kept, *mailbox_id);
            let other = resealed(&from.secret(&place), &to.secret(&place), &place, sealed)?;
            Ok::<_, Problem>(other.unwrap_or_else(|| sealed.clone()))
        };
        let client_secret = anew(Kept::ClientSecret, client_secret)?;
        let refresh_token = anew(Kept::RefreshToken, refresh_token)?;
        let access_token = match access_token {
            Some(sealed) => Some(anew(Kept::AccessToken, sealed)?),
            None => None,
        };
        tx.execute(&SET_SECRETS, &[mailbox_id, &client_secret, &refresh_token, &access_token])?;
    }
    Ok(rows.last().map(|(mailbox_id, ..)| *mailbox_id))
}

struct Stored {
    grant: Grant,
    access_token: Option<Vec<u8>>,
    renew_at: Option<Timestamp>,
}

fn read(row: &Row<'_>) -> Result<Stored, DbError> {
    let source = TokenSource { endpoint: row.get(0)?, client_id: row.get(1)?, scope: row.get(2)? };
    let grant = Grant { source, client_secret: row.get(3)?, refresh_token: row.get(4)? };
    Ok(Stored { grant, access_token: row.get(5)?, renew_at: row.get(6)? })
}

/// A mailbox's grant.
pub(super) fn get(tx: &mut Tx<'_>, mailbox_id: i64) -> Result<Option<Grant>, DbError> {
    Ok(tx.first(&GET, &[&mailbox_id], read)?.map(|stored| stored.grant))
}

/// Where the tokens of all mailboxes come from.
pub(super) fn sources(tx: &mut Tx<'_>) -> Result<Vec<(i64, TokenSource)>, DbError> {
    tx.query(&ALL, &[], |row| {
        let source = TokenSource { endpoint: row.get(1)?, client_id: row.get(2)?, scope: row.get(3)? };
        Ok((row.get(0)?, source))
    })
}

/// Writes a grant as it is to be; the token it gave before is forgotten. `None` removes it with its secrets.
pub(super) fn put(tx: &mut Tx<'_>, mailbox_id: i64, grant: Option<&Grant>) -> Result<(), DbError> {
    let Some(Grant { source, client_secret, refresh_token }) = grant else {
        return tx.execute(&REMOVE, &[&mailbox_id]).map(|_| ());
    };
    let TokenSource { endpoint, client_id, scope } = source;
    tx.execute(&PUT, &[&mailbox_id, endpoint, client_id, scope, client_secret, refresh_token]).map(|_| ())
}

/// When a token given at `now` is renewed; `None`, only once it is refused, when its server does not say how long it
/// lasts.
fn renew_at(now: Timestamp, lasts_seconds: Option<i64>) -> Option<Timestamp> {
    lasts_seconds.map(|lasts| now.plus_seconds(lasts - EARLY_SECONDS.min(lasts / 2)))
}

/// What there is to do for a token.
enum Turn {
    /// This mailbox's tokens are typed in.
    NotOurs,
    /// This one is good.
    Good(Zeroizing<String>),
    /// It is ours to ask, for this.
    Ask(Box<Renewal>, Vec<u8>),
    /// Somebody else asks.
    Wait,
}

fn turn(
    tx: &mut Tx<'_>,
    desk: &Desk,
    mailbox_id: i64,
    refused: Option<&str>,
    (now, until): (Timestamp, Timestamp),
) -> Result<Turn, Problem> {
    let Some(stored) = tx.first(&GET, &[&mailbox_id], read)? else { return Ok(Turn::NotOurs) };
    let vault = desk.vault();
    if let Some(sealed) = &stored.access_token {
        let token = open(&vault, Kept::AccessToken, mailbox_id, sealed)?;
        if Some(token.as_str()) != refused && stored.renew_at.is_none_or(|at| at > now) {
            return Ok(Turn::Good(token));
        }
    }
    if tx.execute(&CLAIM, &[&mailbox_id, &now, &until])? == 0 {
        return Ok(Turn::Wait);
    }
    let outward = desk.outward();
    let Grant { source, client_secret, refresh_token } = stored.grant;
    let renewal = Renewal {
        client_secret: open(&vault, Kept::ClientSecret, mailbox_id, &client_secret)?,
        refresh_token: open(&vault, Kept::RefreshToken, mailbox_id, &refresh_token)?,
        endpoint: source.endpoint,
        client_id: source.client_id,
        scope: source.scope,
        reach: outward.reach,
        further_roots: outward.further_roots.clone(),
        patience: PATIENCE,
    };
    Ok(Turn::Ask(Box::new(renewal), refresh_token))
}

/// Keeps what was given; `false` when the settings changed meanwhile, so that it is worth nothing.
async fn keep(desk: &Desk, mailbox_id: i64, before: Vec<u8>, given: &Renewed) -> Result<bool, Problem> {
    let vault = desk.vault();
    let access = seal(&vault, Kept::AccessToken, mailbox_id, &given.access_token);
    let refresh = match &given.refresh_token {
        Some(next) => seal(&vault, Kept::RefreshToken, mailbox_id, next),
        None => before.clone(),
    };
    let at = renew_at(desk.now(), given.lasts_seconds);
    let kept = desk
        .db()
        .write(move |tx| tx.execute(&RENEWED, &[&mailbox_id, &before, &access, &at, &refresh]))
        .await?;
    Ok(kept == 1)
}

/// The access token to sign in with now, made anew when it runs out soon or is `refused`. `Ok(None)` when the mailbox's
/// token is typed in.
async fn token(
    desk: &Desk,
    mailbox_id: i64,
    refused: Option<Zeroizing<String>>,
) -> Result<Result<Option<Zeroizing<String>>, Trouble>, Problem> {
    for _ in 0..LOOKS {
        let (at, refused, now) = (desk.clone(), refused.clone(), desk.now());
        let until = now.plus_seconds(ASKING_SECONDS);
        let looked = desk.db().write(move |tx| {
            turn(tx, &at, mailbox_id, refused.as_ref().map(|token| token.as_str()), (now, until))
        });
        match looked.await? {
            Turn::NotOurs => return Ok(Ok(None)),
            Turn::Good(token) => return Ok(Ok(Some(token))),
            Turn::Wait => tokio::time::sleep(LOOK).await,
            Turn::Ask(renewal, before) => match renew(&renewal).await {
                Ok(given) if keep(desk, mailbox_id, before, &given).await? => {
                    tracing::info!(
                        mailbox_id,
                        lasts_seconds = given.lasts_seconds,
                        "an access token was renewed"
                    );
                    return Ok(Ok(Some(given.access_token)));
                }
                Ok(_) => {}
                Err(trouble) => {
                    desk.db().write(move |tx| tx.execute(&RELEASE, &[&mailbox_id, &until])).await?;
                    return Ok(Err(trouble));
                }
            },
        }
    }
    Ok(Err(Trouble::new(Fault::TokenServerAway, "another renewal takes too long")))
}

/// What to sign in with now: `known`, with a fresh token in the place of one that runs out. `is_refused` says that the
/// server has just not accepted it.
pub async fn key(
    desk: &Desk,
    mailbox_id: i64,
    known: &SignIn,
    is_refused: bool,
) -> Result<Result<SignIn, Trouble>, Problem> {
    let SignIn::Token { username, token: before } = known else { return Ok(Ok(known.clone())) };
    let given = token(desk, mailbox_id, is_refused.then(|| before.clone())).await?;
    Ok(given.map(|given| match given {
        Some(token) => SignIn::Token { username: username.clone(), token },
        None => known.clone(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_renewed_early_and_never_before_half_its_time() {
        let at = |lasts| renew_at(Timestamp(0), lasts).map(|at| at.seconds_since(Timestamp(0)));
        assert_eq!(at(Some(3_600)), Some(3_300));
        assert_eq!(at(Some(60)), Some(30));
        assert_eq!(at(Some(1)), Some(1));
        assert_eq!(at(None), None);
    }
}
