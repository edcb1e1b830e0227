//! Who is behind a bearer token: looked up by its SHA-256, remembered for a moment so that a busy client does not cost
//! a read per request. A change to staff, roles or tokens on this node forgets everything at once; other nodes follow
//! within [`REMEMBERED_SECONDS`].

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use kernel::{Grants, Kind, Language, Permission, PermissionSet, Problem, Scope, Timestamp};
use sha2::{Digest, Sha256};

use super::store;
use crate::house::Desk;

/// How long a caller is remembered, in seconds.
pub const REMEMBERED_SECONDS: i64 = 5;
/// More callers than this at once and the memory starts afresh.
const REMEMBERED_MAX: usize = 10_000;

/// A member of staff as a caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Staff id.
    pub staff_id: i64,
    /// Reading language.
    pub language: Language,
    /// What they may do, all roles together.
    pub grants: Grants,
}

/// The memory of callers.
#[derive(Debug, Default)]
pub struct Callers {
    known: Mutex<HashMap<[u8; 32], (Caller, Timestamp)>>,
}

impl Callers {
    /// Forgets everybody: call after any change to staff, roles, sessions or tokens.
    pub fn forget(&self) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn get(&self, hash: &[u8; 32], now: Timestamp) -> Option<Caller> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known
            .get(hash)
            .filter(|(_, since)| now.seconds_since(*since) < REMEMBERED_SECONDS && now >= *since)
            .map(|(caller, _)| caller.clone())
    }

    fn put(&self, hash: [u8; 32], caller: &Caller, now: Timestamp) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED_MAX {
            known.clear();
        }
        known.insert(hash, (caller.clone(), now));
    }
}

/// SHA-256 of a token: all that is stored of it.
pub fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// The caller behind an API token; refused when unknown, expired, revoked, or its owner left.
pub async fn by_token(desk: &Desk, token: &str) -> Result<Caller, Problem> {
    let hash = token_hash(token);
    let now = desk.now();
    if let Some(caller) = desk.callers().get(&hash, now) {
        return Ok(caller);
    }
    let found = desk.db().read(move |tx| store::staff_of_token(tx, &hash, now)).await?;
    let caller = found.ok_or_else(|| Problem::new(Kind::SignInNeeded))?;
    desk.callers().put(hash, &caller, now);
    Ok(caller)
}

/// All roles of one person together: the union of their words, the widest of their scopes.
pub(super) fn together(roles: &[(Vec<String>, String)]) -> Grants {
    roles.iter().fold(Grants::default(), |sum, (words, scope)| Grants {
        words: sum
            .words
            .union(words.iter().filter_map(|word| Permission::from_word(word)).collect::<PermissionSet>()),
        scope: sum.scope.max(Scope::from_word(scope).unwrap_or_default()),
    })
}
