//! Look at the mail that waits for a decision, and decide.

use kernel::{Actor, Kind, Permission, Problem, Scope};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::cases::{self, visibility};
use crate::correspondence::holding::{self, HeldMail};
use crate::correspondence::{filing, raw_source};
use crate::events::{self, Event, Subject};
use crate::house::Desk;
use crate::requests;

/// What is decided about a held mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Into the case, this once.
    Accept,
    /// Into the case, and its sender takes part from now on.
    Join,
    /// A case of its own.
    NewCase,
    /// On its way, as if it had not been held.
    Release,
    /// Nowhere. Its source stays.
    Discard,
}

impl Decision {
    /// As stored.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Join => "join",
            Self::NewCase => "new_case",
            Self::Release => "release",
            Self::Discard => "discard",
        }
    }

    const fn event(self) -> &'static str {
        match self {
            Self::Accept | Self::Release => "MailLetIn",
            Self::Join => "MailLetInAsParticipant",
            Self::NewCase => "MailSentElsewhere",
            Self::Discard => "MailDiscarded",
        }
    }
}

/// What waits, newest first, before `before` (all when `None`), at most `limit` (1–200).
pub async fn held(
    desk: &Desk,
    actor: &Actor,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<HeldMail>, Problem> {
    actor.may(Permission::MailOperate)?;
    let (all, staff) = (actor.grants.scope == Scope::All, actor.staff_id().unwrap_or_default());
    let before = before.unwrap_or(i64::MAX);
    Ok(desk.db().read(move |tx| holding::waiting(tx, all, staff, before, limit.clamp(1, 200))).await?)
}

/// How many wait, at most 1,000.
pub fn held_count(tx: &mut db::Tx<'_>, actor: &Actor) -> Result<i64, Problem> {
    actor.may(Permission::MailOperate)?;
    let (all, staff) = (actor.grants.scope == Scope::All, actor.staff_id().unwrap_or_default());
    Ok(holding::count(tx, all, staff)?)
}

/// The held mail, if the actor may decide about it: one beside a case they see, or any of their brands for whoever
/// operates the mail.
fn decidable(tx: &mut db::Tx<'_>, actor: &Actor, id: i64) -> Result<HeldMail, Problem> {
    let none = || Problem::new(Kind::NotFound);
    let mail = holding::get(tx, id)?.ok_or_else(none)?;
    match mail.case_id {
        Some(case_id) => {
            cases::seen(tx, actor, case_id)?;
        }
        None => {
            if !visibility::serves(tx, actor, mail.brand_id)? {
                return Err(none());
            }
            actor.may(Permission::MailOperate)?;
        }
    }
    Ok(mail)
}

/// Decides about a held mail. What is let in is filed before this answers.
pub async fn settle_held(desk: &Desk, actor: &Actor, id: i64, decision: Decision) -> Result<(), Problem> {
    actor.may(Permission::CaseChange)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    let again = desk
        .db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let mail = decidable(tx, &actor, id)?;
                // Into which case, if it waits beside none?
                if mail.case_id.is_none() && matches!(decision, Decision::Accept | Decision::Join) {
                    return Err(Problem::field(Kind::UnknownReference, "how").with("value", decision.word()));
                }
                if let Some(case_id) = mail.case_id {
                    tx.lock(cases::LOCK, case_id)?;
                }
                if !holding::settle(tx, &pen, id, decision.word())? {
                    return Err(Problem::new(Kind::AlreadySettled));
                }
                let about = mail.case_id.map_or(Subject { kind: "brand", id: mail.brand_id }, Subject::case);
                let body = json!({ "held_mail_id": id, "mail_in_id": mail.mail_in_id });
                events::record(tx, &pen, &Event::new(Some(mail.brand_id), about, decision.event(), body))?;
                if decision == Decision::Discard {
                    return Ok(None);
                }
                holding::file_again(tx, mail.mail_in_id)?;
                Ok(Some(mail.mail_in_id))
            })
        })
        .await?;
    if let Some(mail_in_id) = again {
        filing::file_now(desk, mail_in_id).await?;
        desk.bells().outbox.notify_one();
    }
    Ok(())
}

/// The source of a held mail, as it came.
pub async fn held_source(desk: &Desk, actor: &Actor, id: i64) -> Result<Vec<u8>, Problem> {
    actor.may(Permission::CaseChange)?;
    let actor = actor.clone();
    let mail = desk.db().read(move |tx| decidable(tx, &actor, id)).await?;
    let source = raw_source(desk, mail.mail_in_id).await?;
    source.ok_or_else(|| Problem::new(Kind::NotFound))
}
