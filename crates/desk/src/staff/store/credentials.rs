//! How tokens, sessions and one-time links are read.

use db::{DbError, Tx};
use kernel::Timestamp;

use super::{LINK, SESSIONS_OF, STAFF_OF_SESSION, STAFF_OF_TOKEN, TOKENS_OF, USE_LINK, roles};
use crate::staff::callers::{Caller, IDLE_HOURS, together};
use crate::staff::shortcuts::Keyboard;
use crate::staff::{Session, Token};

/// The caller behind a token's hash. `demo` tells whether demo staff may come in.
pub(in crate::staff) fn caller_of_token(
    tx: &mut Tx<'_>,
    hash: &[u8; 32],
    now: Timestamp,
    demo: bool,
) -> Result<Option<Caller>, DbError> {
    let found = tx.first(&STAFF_OF_TOKEN, &[hash, &now, &demo], |row| {
        Ok(Caller {
            staff_id: row.get(0)?,
            language: row.get(1)?,
            zone: row.get(2)?,
            call_as: row.get(3)?,
            keyboard: Keyboard::read(&row.get(4)?),
            session_id: None,
            grants: kernel::Grants::default(),
        })
    })?;
    found.map(|caller| granted(tx, caller)).transpose()
}

/// The caller behind a session's hash, and when it was last marked as seen.
pub(in crate::staff) fn caller_of_session(
    tx: &mut Tx<'_>,
    hash: &[u8; 32],
    now: Timestamp,
    demo: bool,
) -> Result<Option<(Caller, Timestamp)>, DbError> {
    let idle_since = now.plus_minutes(-IDLE_HOURS * 60);
    let found = tx.first(&STAFF_OF_SESSION, &[hash, &now, &idle_since, &demo], |row| {
        let caller = Caller {
            staff_id: row.get(0)?,
            language: row.get(1)?,
            zone: row.get(2)?,
            call_as: row.get(3)?,
            keyboard: Keyboard::read(&row.get(4)?),
            session_id: Some(row.get(5)?),
            grants: kernel::Grants::default(),
        };
        Ok((caller, row.get(6)?))
    })?;
    found.map(|(caller, seen_at)| Ok((granted(tx, caller)?, seen_at))).transpose()
}

fn granted(tx: &mut Tx<'_>, caller: Caller) -> Result<Caller, DbError> {
    let grants = together(&roles::held_by(tx, caller.staff_id)?);
    Ok(Caller { grants, ..caller })
}

pub(in crate::staff) fn tokens_of(
    tx: &mut Tx<'_>,
    staff_id: i64,
    now: Timestamp,
) -> Result<Vec<Token>, DbError> {
    tx.query(&TOKENS_OF, &[&staff_id, &now], |row| {
        Ok(Token { id: row.get(0)?, name: row.get(1)?, created_at: row.get(2)?, expires_at: row.get(3)? })
    })
}

pub(in crate::staff) fn sessions_of(
    tx: &mut Tx<'_>,
    staff_id: i64,
    now: Timestamp,
) -> Result<Vec<Session>, DbError> {
    let idle_since = now.plus_minutes(-IDLE_HOURS * 60);
    tx.query(&SESSIONS_OF, &[&staff_id, &now, &idle_since], |row| {
        Ok(Session {
            id: row.get(0)?,
            user_agent: row.get(1)?,
            remote: row.get(2)?,
            created_at: row.get(3)?,
            seen_at: row.get(4)?,
            expires_at: row.get(5)?,
        })
    })
}

/// What a one-time link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::staff) enum LinkFor {
    /// Setting the desk up.
    SetUp,
    /// A member of staff choosing a password.
    Staff(i64),
}

/// What a link that still opens is for. `None` when used, replaced or too old.
pub(in crate::staff) fn link(
    tx: &mut Tx<'_>,
    hash: &[u8; 32],
    now: Timestamp,
) -> Result<Option<LinkFor>, DbError> {
    tx.first(&LINK, &[hash, &now], |row| {
        Ok(row.get::<Option<i64>>(0)?.map_or(LinkFor::SetUp, LinkFor::Staff))
    })
}

/// Takes the link; of two who try at once one is answered `false`.
pub(in crate::staff) fn use_link(tx: &mut Tx<'_>, hash: &[u8; 32], now: Timestamp) -> Result<bool, DbError> {
    tx.execute(&USE_LINK, &[hash, &now]).map(|used| used == 1)
}
