//! Read a case with its customer, messages and history.

use db::Tx;
use kernel::{Actor, Permission, Problem};
use serde::Serialize;

use crate::cases::history::{self, Line};
use crate::cases::{self, Case, CaseTag};
use crate::customers::{self, Person};
use crate::events::{self, Stored};
use crate::house::Desk;
use crate::messages::{self, Message, Recipient};

/// A case and everything on it.
#[derive(Clone, Debug, Serialize)]
pub struct Thread {
    /// The case.
    pub case: Case,
    /// The customer.
    pub customer: Person,
    /// Messages and notes, oldest first.
    pub messages: Vec<Message>,
    /// Its tags, by word.
    pub tags: Vec<CaseTag>,
    /// Who is kept in copy.
    pub participants: Vec<Recipient>,
    /// What was done, oldest first.
    pub history: Vec<Stored>,
}

/// Reads a case the actor may see.
pub async fn read(desk: &Desk, actor: &Actor, id: i64) -> Result<Thread, Problem> {
    actor.may(Permission::CaseView)?;
    let actor = actor.clone();
    desk.db().read(move |tx| thread(tx, &actor, id)).await
}

/// The same, for who reads more in one snapshot.
pub fn thread(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<Thread, Problem> {
    actor.may(Permission::CaseView)?;
    let case = cases::seen(tx, actor, id)?;
    let customer = customers::get(tx, case.customer_id)?;
    let messages = messages::of_case(tx, id)?;
    let history = events::history(tx, "case", id)?;
    let (tags, participants) = (cases::tags(tx, id)?, cases::participants(tx, id)?);
    Ok(Thread { case, customer, messages, tags, participants, history })
}

/// What was done to a case, in the actor's language, oldest first.
pub async fn history(desk: &Desk, actor: &Actor, id: i64) -> Result<Vec<Line>, Problem> {
    actor.may(Permission::CaseView)?;
    let actor = actor.clone();
    desk.db()
        .read(move |tx| {
            cases::seen(tx, &actor, id)?;
            let told = events::history(tx, "case", id)?;
            history::lines(tx, id, &told, actor.language)
        })
        .await
}

/// The same of a thread that was read, in the same snapshot.
pub fn history_of(tx: &mut Tx<'_>, actor: &Actor, thread: &Thread) -> Result<Vec<Line>, Problem> {
    history::lines(tx, thread.case.id, &thread.history, actor.language)
}
