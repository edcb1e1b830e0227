//! How the mails of a case were read, what waits beside it, and a mail's source as it came.

use kernel::{Actor, Kind, Permission, Problem};
use serde::{Deserialize, Serialize};

use crate::cases::{self, LOCK};
use crate::correspondence::details::{self, Links, Reading};
use crate::correspondence::holding::{self, HeldMail};
use crate::correspondence::intake_store;
use crate::correspondence::raw_source;
use crate::correspondence::reports::{self, DeliveryReport};
use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::{messages, requests};

/// Everything about a case's mail that its messages do not say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CaseMail {
    /// How its messages came into it.
    pub readings: Vec<Reading>,
    /// What other servers reported about what we sent.
    pub reports: Vec<DeliveryReport>,
    /// What waits beside it for a decision.
    pub held: Vec<HeldMail>,
    /// The cases before and after it.
    pub links: Links,
}

/// Reads it.
pub async fn case_mail(desk: &Desk, actor: &Actor, case_id: i64) -> Result<CaseMail, Problem> {
    actor.may(Permission::CaseView)?;
    let actor = actor.clone();
    desk.db()
        .read(move |tx| {
            cases::seen(tx, &actor, case_id)?;
            Ok(CaseMail {
                readings: details::readings_of(tx, case_id)?,
                reports: reports::reports_of(tx, case_id)?,
                held: holding::held_beside(tx, case_id)?,
                links: details::links_of(tx, case_id)?,
            })
        })
        .await
}

/// The raw mail a message came from, byte for byte.
pub async fn source(desk: &Desk, actor: &Actor, message_id: i64) -> Result<Vec<u8>, Problem> {
    actor.may(Permission::CaseView)?;
    let actor = actor.clone();
    let none = || Problem::new(Kind::NotFound);
    let mail_in_id = desk
        .db()
        .read(move |tx| {
            let (case_id, mail_in_id) = intake_store::of_message(tx, message_id)?.ok_or_else(none)?;
            cases::seen(tx, &actor, case_id)?;
            mail_in_id.ok_or_else(none)
        })
        .await?;
    raw_source(desk, mail_in_id).await?.ok_or_else(none)
}

/// Takes thanks for more than thanks: the case is opened again, as it would have been.
pub async fn reopen_thanked(desk: &Desk, actor: &Actor, message_id: i64) -> Result<(), Problem> {
    actor.may(Permission::CaseChange)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let none = || Problem::new(Kind::NotFound);
                let (case_id, _) = intake_store::of_message(tx, message_id)?.ok_or_else(none)?;
                tx.lock(LOCK, case_id)?;
                let case = cases::seen(tx, &actor, case_id)?;
                cases::rules::workable(&case)?;
                let messages = messages::of_case(tx, case.id)?;
                let message =
                    messages.into_iter().find(|message| message.id == message_id).ok_or_else(none)?;
                if !details::turn(tx, message_id, "thanks", "appended")? {
                    return Err(Problem::new(Kind::AlreadySettled));
                }
                let body = serde_json::json!({ "message_id": message_id });
                let event = Event::new(Some(case.brand_id), Subject::case(case.id), "ThanksReopened", body);
                let cause = events::record(tx, &pen, &event)?;
                cases::thanks_were_more(tx, &pen.clone().because_of(cause), &case, &message)
            })
        })
        .await
}
