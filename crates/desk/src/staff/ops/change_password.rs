//! Change one's own password, knowing the present one. Every other session ends.

use kernel::{Actor, Kind, Permission, Problem};
use serde_json::json;

use super::{activity, target};
use crate::fields;
use crate::house::Desk;
use crate::staff::{self, attempts, store};

/// Changes the password. `session` is the one that stays, when the caller came by one.
pub async fn change_password(
    desk: &Desk,
    actor: &Actor,
    current: &str,
    new: &str,
    session: Option<i64>,
) -> Result<(), Problem> {
    actor.may(Permission::OwnProfile)?;
    let id = actor.staff_id().ok_or_else(|| Problem::new(Kind::NotFound))?;
    fields::password("new_password", new)?;
    // Whoever found an open screen must not be able to try passwords on it.
    let person = format!("password of {id}");
    attempts::take(desk, &person, "").await?;
    let phc: Option<String> = desk
        .db()
        .read(move |tx| tx.one(&store::PASSWORD_OF, &[&id], |row| row.get(0)))
        .await
        .map_err(|error: db::DbError| Problem::from(error))?;
    if !desk.passwords().matches(current.to_owned(), phc.clone()).await? {
        return Err(Problem::field(Kind::WrongPassword, "current_password"));
    }
    attempts::succeeded(desk, &person, "").await?;
    let hash = desk.passwords().hash(new.to_owned(), desk.secret()).await?;
    let (pen, demo) = (desk.pen(actor), desk.is_demo());
    // Not kept as a named request: the quick hash of a body with two passwords in it must not lie in the database.
    let done = desk.db().write(move |tx| {
        // Somebody else may have set another one while this one was being hashed.
        if tx.first(&store::STILL_OPEN, &[&id, &phc, &demo], |_| Ok(()))?.is_none() {
            return Err(Problem::field(Kind::WrongPassword, "current_password"));
        }
        tx.execute(&store::SET_PASSWORD, &[&id, &hash])?;
        activity::shut_out(tx, &pen, id, session.unwrap_or(0))?;
        staff::record(tx, &pen, id, "PasswordSet", json!({ "by": "owner" }))?;
        Ok(())
    });
    target::changed(desk, done.await)
}
