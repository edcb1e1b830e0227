//! End a token or a session: one's own by its id, the present one by signing out, all of somebody's by whoever manages
//! them.

use kernel::{Actor, Kind, Permission, Problem};
use serde_json::json;

use super::target;
use crate::house::Desk;
use crate::requests;
use crate::staff::{self, Caller, store};

/// Ends one of one's own tokens.
pub async fn revoke_token(desk: &Desk, actor: &Actor, token_id: i64) -> Result<(), Problem> {
    actor.may(Permission::TokenCreate)?;
    let owner = actor.staff_id().ok_or_else(|| Problem::new(Kind::NotFound))?;
    let pen = desk.pen(actor);
    let done = desk.db().write(move |tx| {
        requests::once(tx, &pen, |tx| {
            if tx.execute(&store::REVOKE_TOKEN, &[&token_id, &owner, &pen.now])? == 0 {
                return Err(Problem::new(Kind::NotFound));
            }
            staff::record(tx, &pen, owner, "TokenRevoked", json!({ "token_id": token_id }))?;
            Ok(())
        })
    });
    target::changed(desk, done.await)
}

/// Ends one of one's own sessions.
pub async fn revoke_session(desk: &Desk, actor: &Actor, session_id: i64) -> Result<(), Problem> {
    actor.may(Permission::OwnProfile)?;
    let owner = actor.staff_id().ok_or_else(|| Problem::new(Kind::NotFound))?;
    end(desk, actor, owner, session_id).await
}

/// Signs the caller's own session out. Needs no word: whoever is in may leave.
pub async fn sign_out(desk: &Desk, actor: &Actor, caller: &Caller) -> Result<(), Problem> {
    let Some(session_id) = caller.session_id else { return Ok(()) };
    end(desk, actor, caller.staff_id, session_id).await
}

async fn end(desk: &Desk, actor: &Actor, owner: i64, session_id: i64) -> Result<(), Problem> {
    let pen = desk.pen(actor);
    let done = desk.db().write(move |tx| {
        requests::once(tx, &pen, |tx| {
            if tx.execute(&store::REVOKE_SESSION, &[&session_id, &owner, &pen.now])? == 0 {
                return Err(Problem::new(Kind::NotFound));
            }
            staff::record(tx, &pen, owner, "SignedOut", json!({ "session_id": session_id }))?;
            Ok(())
        })
    });
    target::changed(desk, done.await)
}

/// Ends every session of a person the actor manages.
pub async fn end_sessions(desk: &Desk, actor: &Actor, id: i64) -> Result<(), Problem> {
    actor.may(Permission::StaffChange)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    let done = desk.db().write(move |tx| {
        requests::once(tx, &pen, |tx| {
            target::managed(tx, &actor, id)?;
            let ended = tx.execute(&store::REVOKE_SESSIONS, &[&id, &pen.now, &0i64])?;
            if ended > 0 {
                staff::record(tx, &pen, id, "SignedOut", json!({ "sessions": ended }))?;
            }
            Ok(())
        })
    });
    target::changed(desk, done.await)
}
