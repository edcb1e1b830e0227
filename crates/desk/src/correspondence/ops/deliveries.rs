//! How the letters of a case stand, and trying one again that was given up.

use kernel::{Actor, Kind, Permission, Problem};
use serde_json::json;

use crate::cases;
use crate::correspondence::delivery::{Delivery, deliveries_of_case};
use crate::correspondence::outbox_store;
use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::requests;

/// The deliveries of a case's messages.
pub async fn deliveries(desk: &Desk, actor: &Actor, case_id: i64) -> Result<Vec<Delivery>, Problem> {
    actor.may(Permission::CaseView)?;
    let actor = actor.clone();
    desk.db()
        .read(move |tx| {
            cases::seen(tx, &actor, case_id)?;
            deliveries_of_case(tx, case_id)
        })
        .await
}

/// Tries a letter of a case again that was given up.
pub async fn retry(desk: &Desk, actor: &Actor, case_id: i64, letter_id: i64) -> Result<(), Problem> {
    actor.may(Permission::CaseReply)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    let done = desk
        .db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let case = cases::seen(tx, &actor, case_id)?;
                let posted =
                    outbox_store::get(tx, letter_id)?.filter(|posted| posted.case_id == Some(case.id));
                let posted = posted.ok_or_else(|| Problem::new(Kind::NotFound))?;
                if tx.execute(&outbox_store::AGAIN, &[&letter_id, &pen.now])? == 0 {
                    return Err(Problem::new(Kind::ChangedMeanwhile));
                }
                let body = json!({ "outbox_id": letter_id, "message_id": posted.message_id });
                let event = Event::new(Some(case.brand_id), Subject::case(case.id), "MailQueuedAgain", body);
                events::record(tx, &pen, &event)?;
                Ok(())
            })
        })
        .await;
    desk.bells().outbox.notify_one();
    done
}
