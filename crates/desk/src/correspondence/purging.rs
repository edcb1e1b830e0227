//! Forgetting mail: what came to a case that was purged, letters about it, and the sources of mails that nobody wanted.

use db::{DbError, Tx};
use kernel::{Actor, Problem, Via};

use super::{
    begun, begun_store, details, held_store, holding, intake_store, outbox_store, raw, readdressing, reports,
    rules,
};
use crate::house::Desk;
use crate::pen::Pen;
use crate::subscriptions::Subscriber;
use crate::{attachments, drafts, requests};

/// The source of a mail that belongs to no case (a machine's, a blocked sender's) is kept so long, in days.
pub const IGNORED_DAYS: i64 = 30;
/// Mails forgotten in one transaction.
const STEP: i64 = 200;

/// The subscriber that purges, with a case, its attachments, its raw mail and its letters.
pub fn subscriber() -> Subscriber {
    Subscriber::of_kind("correspondence.purge", "CasePurged", |tx, pen, events| {
        for event in events {
            purge_case(tx, &pen.clone().because_of(event.id), event.subject_id)?;
        }
        Ok(())
    })
}

fn purge_case(tx: &mut Tx<'_>, pen: &Pen, case_id: i64) -> Result<(), Problem> {
    attachments::purge_case(tx, pen, case_id)?;
    let mails: Vec<i64> = tx.query(&intake_store::OF_CASE, &[&case_id], |row| row.get(0))?;
    for id in mails {
        raw::forget(tx, pen, id)?;
    }
    tx.execute(&outbox_store::PURGE, &[&case_id])?;
    held_store::purge(tx, case_id)?;
    begun_store::purge(tx, case_id)?;
    holding::purge_case(tx, case_id)?;
    reports::purge_case(tx, case_id)?;
    details::purge_case(tx, case_id)?;
    Ok(())
}

/// Erases the mail of a case: attachments, sources, letters, what was found out. `false` when a letter of it is in the
/// air; it is to be done again once that has landed. The caller holds the case.
pub fn erase_case(tx: &mut Tx<'_>, pen: &Pen, case_id: i64) -> Result<bool, Problem> {
    purge_case(tx, pen, case_id)?;
    Ok(tx.first(&outbox_store::LEFT, &[&case_id], |_| Ok(()))?.is_none())
}

/// Erases what is known of a writer by their addresses (in their matching form) and by their key: mails that belong to
/// no case, mails that were held, and what was counted and noted against an address.
pub fn forget_writer(
    tx: &mut Tx<'_>,
    pen: &Pen,
    person_id: i64,
    brand_id: i64,
    addresses: &[String],
) -> Result<(), Problem> {
    let mut mails: Vec<i64> = tx.query(&intake_store::OF_PERSON, &[&person_id], |row| row.get(0))?;
    for address in addresses {
        mails.extend(tx.query(&intake_store::OF_SENDER, &[&brand_id, address], |row| row.get::<i64>(0))?);
        mails.extend(holding::forget_author(tx, brand_id, address)?);
        reports::forget_address(tx, brand_id, address)?;
        held_store::forget_outsider(tx, brand_id, address)?;
        rules::forget_address(tx, brand_id, address)?;
    }
    drafts::forget_recipient(tx, brand_id, addresses)?;
    readdressing::forget_recipient(tx, pen, person_id, brand_id, addresses)?;
    let begun = begun::forget_writer(tx, pen, person_id, brand_id, addresses)?;
    requests::forget_about(tx, &begun)?;
    mails.sort_unstable();
    mails.dedup();
    mails.into_iter().try_for_each(|id| raw::forget(tx, pen, id))
}

/// Forgets the sources of ignored mails older than [`IGNORED_DAYS`]. Answers how many; call again when it is not 0.
pub async fn forget_ignored(desk: &Desk) -> Result<usize, Problem> {
    let pen = desk.pen(&Actor::system(Via::Automation));
    let before = pen.now.plus_days(-IGNORED_DAYS);
    desk.db()
        .write(move |tx| {
            let mails: Vec<i64> = tx.query(&intake_store::IGNORED, &[&before, &STEP], |row| row.get(0))?;
            for id in &mails {
                raw::forget(tx, &pen, *id)?;
            }
            Ok(mails.len())
        })
        .await
}

/// Takes up what a crash left in hand: mails that were being filed and letters that were in the air are free again at
/// once, the letters as possibly repeated. Only for a database with a single server, at its start; elsewhere another
/// server may hold them, and their leases run out by themselves.
pub async fn recover(desk: &Desk) -> Result<(), DbError> {
    desk.db()
        .write(|tx| {
            let mails = tx.execute(&intake_store::RECOVER, &[])?;
            let letters = tx.execute(&outbox_store::RECOVER, &[])?;
            if mails + letters > 0 {
                tracing::warn!(mails, letters, "the last run ended amid these; they are taken up again");
            }
            Ok(())
        })
        .await
}
