//! Before one writes: to which addresses a customer can be written, from which address it will leave, and what will
//! stand below.

use db::Tx;
use kernel::{Actor, Kind, Permission, Problem};

use crate::correspondence::addressing::{self, MailAddress};
use crate::correspondence::letterhead::{Letterhead, letterhead};
use crate::correspondence::ops::mailbox_for;
use crate::house::Desk;
use crate::snippets::ops::{FillFor, setting};
use crate::{brands, cases, customers, mailboxes, staff};

/// The e-mail addresses of a customer of the actor's brands, the oldest first, with how mail to each fares.
pub async fn mail_addresses(
    desk: &Desk,
    actor: &Actor,
    customer_id: i64,
) -> Result<Vec<MailAddress>, Problem> {
    actor.may(Permission::CaseReply)?;
    let actor = actor.clone();
    desk.db()
        .read(move |tx| {
            let none = || Problem::new(Kind::NotFound);
            let person = customers::found(tx, customer_id)?.ok_or_else(none)?;
            if !staff::serves(tx, &actor, person.brand_id)? {
                return Err(none());
            }
            Ok(addressing::addresses(tx, &person)?)
        })
        .await
}

fn writer_name(tx: &mut Tx<'_>, actor: &Actor) -> Result<String, Problem> {
    Ok(match actor.staff_id() {
        Some(id) => staff::display_name(tx, id)?,
        None => String::new(),
    })
}

/// What a letter of a case would have around it, were the actor to write it.
pub fn letterhead_of_case(tx: &mut Tx<'_>, actor: &Actor, case: &cases::Case) -> Result<Letterhead, Problem> {
    let (mailbox, brand) = (mailbox_for(tx, case)?, brands::get(tx, case.brand_id)?);
    let agent = writer_name(tx, actor)?;
    letterhead(tx, &mailbox, (&brand, case.language, &agent), Some(case))
}

/// The same for a case the actor sees.
pub async fn case_letterhead(desk: &Desk, actor: &Actor, case_id: i64) -> Result<Letterhead, Problem> {
    actor.may(Permission::CaseReply)?;
    let actor = actor.clone();
    desk.db()
        .read(move |tx| {
            let case = cases::seen(tx, &actor, case_id)?;
            letterhead_of_case(tx, &actor, &case)
        })
        .await
}

/// The same for a conversation that is only begun. [`Kind::NoMailbox`] when its brand has none to write from.
pub async fn begun_letterhead(desk: &Desk, actor: &Actor, asked: FillFor) -> Result<Letterhead, Problem> {
    actor.may(Permission::CaseReply)?;
    let actor = actor.clone();
    desk.db()
        .read(move |tx| {
            let (_, brand, language) = setting(tx, &actor, &asked)?;
            let mailbox = mailboxes::first_of_brand(tx, brand.id)?;
            let agent = writer_name(tx, &actor)?;
            letterhead(tx, &mailbox, (&brand, language, &agent), None)
        })
        .await
}
