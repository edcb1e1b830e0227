//! Accept an invitation: its one-time secret lets a member of staff choose a password, once.

use db::Tx;
use kernel::{Actor, Kind, Language, Problem, Timestamp};
use serde_json::json;

use super::{activity, target};
use crate::house::Desk;
use crate::staff::store::credentials::{self, LinkFor};
use crate::staff::store::{self, people};
use crate::staff::{self, Member, token_hash};
use crate::{fields, requests};

/// Whom an invitation is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    /// Sign-in address.
    pub email: String,
    /// What colleagues call them.
    pub call_as: String,
    /// Reading language.
    pub language: Language,
}

fn invited(tx: &mut Tx<'_>, hash: &[u8; 32], now: Timestamp) -> Result<Member, Problem> {
    let expired = || Problem::new(Kind::LinkExpired);
    let Some(LinkFor::Staff(id)) = credentials::link(tx, hash, now)? else { return Err(expired()) };
    people::get(tx, id)?.filter(|member| member.active).ok_or_else(expired)
}

/// Whom the secret is for; refused when used, replaced or too old. Changes nothing.
pub async fn invitation(desk: &Desk, token: &str) -> Result<Invited, Problem> {
    let (hash, now) = (token_hash(token), desk.now());
    let member = desk.db().read(move |tx| invited(tx, &hash, now)).await?;
    Ok(Invited { email: member.email, call_as: member.call_as, language: member.language })
}

/// Sets the password and ends the link and every session. Answers the person's id.
pub async fn accept(desk: &Desk, visitor: &Actor, token: &str, password: &str) -> Result<i64, Problem> {
    let hash = token_hash(token);
    fields::password("password", password)?;
    // A link that does not open costs no hashing; a repeat of the request that used it up is still answered below.
    let phc = match invitation(desk, token).await {
        Ok(_) => Some(desk.passwords().hash(password.to_owned(), desk.secret()).await?),
        Err(_) => None,
    };
    let pen = desk.pen(visitor);
    let done = desk.db().write(move |tx| {
        requests::once(tx, &pen, |tx| {
            let member = invited(tx, &hash, pen.now)?;
            if phc.is_none() || !credentials::use_link(tx, &hash, pen.now)? {
                return Err(Problem::new(Kind::LinkExpired));
            }
            tx.execute(&store::SET_PASSWORD, &[&member.id, &phc])?;
            activity::shut_out(tx, &pen, member.id, 0)?;
            staff::record(tx, &pen, member.id, "PasswordSet", json!({ "by": "invitation" }))?;
            Ok(member.id)
        })
    });
    target::changed(desk, done.await)
}
