//! Who is behind a bearer token or a session: looked up by its SHA-256, remembered for a moment so that a busy client
//! does not cost a read per request. A change to staff, roles or tokens on this node forgets everything at once; other
//! nodes follow within [`REMEMBERED_SECONDS`].

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use kernel::{Grants, Kind, Language, PermissionSet, Problem, Scope, Timestamp};
use sha2::{Digest, Sha256};

use super::shortcuts::Keyboard;
use super::store::{self, credentials, roles::Held};
use super::{ADMINISTRATOR, roles};
use crate::house::Desk;

/// How long a caller is remembered, in seconds.
pub const REMEMBERED_SECONDS: i64 = 5;
/// A session nobody used for so long is over, in hours.
pub const IDLE_HOURS: i64 = 12;
/// A session in use is marked as seen at most this often, in seconds.
const SEEN_EVERY_SECONDS: i64 = 300;
/// More callers than this at once and the memory starts afresh.
const REMEMBERED_MAX: usize = 10_000;

/// A member of staff as a caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Staff id.
    pub staff_id: i64,
    /// Reading language.
    pub language: Language,
    /// IANA time zone of their screens.
    pub zone: String,
    /// What colleagues call them.
    pub call_as: String,
    /// Their own keys.
    pub keyboard: Keyboard,
    /// The session, when they came by one.
    pub session_id: Option<i64>,
    /// What they may do, all roles together.
    pub grants: Grants,
}

/// Through which proof a caller came: a token is no session, nor the other way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Proof {
    Token,
    Session,
}

/// A proof and its hash.
type Key = (Proof, [u8; 32]);

/// The memory of callers.
#[derive(Debug, Default)]
pub struct Callers {
    known: Mutex<HashMap<Key, (Caller, Timestamp)>>,
}

impl Callers {
    /// Forgets everybody: call after any change to staff, roles, sessions or tokens.
    pub fn forget(&self) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn get(&self, key: Key, now: Timestamp) -> Option<Caller> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known
            .get(&key)
            .filter(|(_, since)| now.seconds_since(*since) < REMEMBERED_SECONDS && now >= *since)
            .map(|(caller, _)| caller.clone())
    }

    fn put(&self, key: Key, caller: &Caller, now: Timestamp) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED_MAX {
            known.clear();
        }
        known.insert(key, (caller.clone(), now));
    }
}

/// SHA-256 of a token: all that is stored of it.
pub fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// The caller behind an API token; refused when unknown, expired, revoked, or its owner left.
pub async fn by_token(desk: &Desk, token: &str) -> Result<Caller, Problem> {
    let (hash, now, demo) = (token_hash(token), desk.now(), desk.is_demo());
    if let Some(caller) = desk.callers().get((Proof::Token, hash), now) {
        return Ok(caller);
    }
    let found = desk.db().read(move |tx| credentials::caller_of_token(tx, &hash, now, demo)).await?;
    let caller = found.ok_or_else(|| Problem::new(Kind::SignInNeeded))?;
    desk.callers().put((Proof::Token, hash), &caller, now);
    Ok(caller)
}

/// The caller behind a session's secret; refused when unknown, over, revoked, idle too long, or its owner left.
pub async fn by_session(desk: &Desk, token: &str) -> Result<Caller, Problem> {
    let (hash, now, demo) = (token_hash(token), desk.now(), desk.is_demo());
    if let Some(caller) = desk.callers().get((Proof::Session, hash), now) {
        return Ok(caller);
    }
    let found = desk.db().read(move |tx| credentials::caller_of_session(tx, &hash, now, demo)).await?;
    let (caller, seen_at) = found.ok_or_else(|| Problem::new(Kind::SignInNeeded))?;
    if let Some(id) = caller.session_id.filter(|_| now.seconds_since(seen_at) >= SEEN_EVERY_SECONDS) {
        desk.db().write(move |tx| tx.execute(&store::TOUCH_SESSION, &[&id, &now])).await?;
    }
    desk.callers().put((Proof::Session, hash), &caller, now);
    Ok(caller)
}

/// All roles of one person together: the union of their words, the widest of their scopes. The administrator's role
/// holds every word, those of later versions too.
pub(super) fn together(held: &[Held]) -> Grants {
    held.iter().fold(Grants::default(), |sum, role| {
        let (words, scope) = if role.word == ADMINISTRATOR {
            (PermissionSet::all(), Scope::All)
        } else {
            (roles::words_of(&role.permissions), Scope::from_word(&role.scope).unwrap_or_default())
        };
        Grants { words: sum.words.union(words), scope: sum.scope.max(scope) }
    })
}
