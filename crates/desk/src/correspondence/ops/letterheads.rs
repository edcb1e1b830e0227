//! Before one writes: to which addresses a customer can be written, from which address it will leave, and what will
//! stand below.

use db::Tx;
use kernel::{Actor, Kind, Permission, Problem, Timestamp};

use crate::calendars::Shelf;
use crate::correspondence::addressing::{self, MailAddress};
use crate::correspondence::letterhead::{Letterhead, letterhead};
use crate::correspondence::mornings::{working_morning, working_morning_of_case};
use crate::correspondence::ops::mailbox_for;
use crate::house::Desk;
use crate::policies::Question;
use crate::snippets::ops::{FillFor, setting};
use crate::{brands, cases, customers, labels, mailboxes, staff};

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

/// What a letter of a case would have around it, were the actor to write it at `now`.
pub fn letterhead_of_case(
    tx: &mut Tx<'_>,
    shelf: &Shelf,
    actor: &Actor,
    case: &cases::Case,
    now: Timestamp,
) -> Result<Letterhead, Problem> {
    let (mailbox, brand) = (mailbox_for(tx, case)?, brands::get(tx, case.brand_id)?);
    let agent = writer_name(tx, actor)?;
    let working_day_at = working_morning_of_case(tx, shelf, case, now)?;
    letterhead(tx, &mailbox, (&brand, case.language, &agent), Some(case), working_day_at)
}

/// The same for a case the actor sees.
pub async fn case_letterhead(desk: &Desk, actor: &Actor, case_id: i64) -> Result<Letterhead, Problem> {
    actor.may(Permission::CaseReply)?;
    let (actor, house, now) = (actor.clone(), desk.clone(), desk.now());
    desk.db()
        .read(move |tx| {
            let case = cases::seen(tx, &actor, case_id)?;
            letterhead_of_case(tx, house.calendars(), &actor, &case, now)
        })
        .await
}

/// The same for a conversation that is only begun. [`Kind::NoMailbox`] when its brand has none to write from.
pub async fn begun_letterhead(desk: &Desk, actor: &Actor, asked: FillFor) -> Result<Letterhead, Problem> {
    actor.may(Permission::CaseReply)?;
    let (actor, house, now) = (actor.clone(), desk.clone(), desk.now());
    desk.db()
        .read(move |tx| {
            let (person, brand, language) = setting(tx, &actor, &asked)?;
            let mailbox = mailboxes::first_of_brand(tx, brand.id)?;
            let agent = writer_name(tx, &actor)?;
            let kind = if asked.kind.is_empty() { labels::first_kind(tx)?.1 } else { asked.kind.clone() };
            let question = Question {
                brand_id: brand.id,
                kind: &kind,
                priority: asked.priority.unwrap_or(2),
                team_id: None,
                organisation_id: person.and_then(|person| person.organisation_id),
                channel: "email",
            };
            let working_day_at = working_morning(tx, house.calendars(), &question, now)?;
            letterhead(tx, &mailbox, (&brand, language, &agent), None, working_day_at)
        })
        .await
}
