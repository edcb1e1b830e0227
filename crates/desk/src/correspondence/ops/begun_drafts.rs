//! Conversations that one has begun and not sent off: kept as one writes, with their files, for their writer alone.

use db::Tx;
use kernel::{Actor, Kind, Permission, Problem};

use crate::attachments::{self, Attachment, Home, NewFile};
use crate::cases::ops::BODY_MAX;
use crate::cases::{self, Case, visibility};
use crate::correspondence::begun::{Beginning, BegunDraft, draft_of, own_draft};
use crate::correspondence::begun_store::{self, BegunRow, Kept};
use crate::house::Desk;
use crate::{brands, customers, fields, requests, staff};

/// The longest line that is kept, in characters.
const LINE_MAX: usize = 4_000;
/// The most files of one.
const FILES_MAX: usize = 100;

fn check(content: &Beginning) -> Result<(), Problem> {
    for (field, text, max) in [
        ("text", &content.text, BODY_MAX),
        // The editor's marks may be several times the words.
        ("html", &content.html, BODY_MAX * 4),
    ] {
        if text.len() > max {
            return Err(Problem::field(Kind::TooLong, field).with("max", max.to_string()));
        }
    }
    for (field, line) in [
        ("subject", &content.subject),
        ("name", &content.name),
        ("email", &content.email),
        ("to_address", &content.to_address),
        ("cc", &content.cc),
        ("bcc", &content.bcc),
        ("kind", &content.kind),
    ] {
        fields::text(field, line, LINE_MAX)?;
    }
    if content.attachments.len() > FILES_MAX {
        let problem = Problem::field(Kind::OutOfRange, "attachments");
        return Err(problem.with("min", "0").with("max", FILES_MAX.to_string()));
    }
    Ok(())
}

/// The brand it is for: the customer's, the one chosen, or the writer's first.
fn brand_of(tx: &mut Tx<'_>, actor: &Actor, content: &Beginning) -> Result<i64, Problem> {
    let theirs = match content.customer_id {
        Some(id) => Some(customers::get(tx, id)?.brand_id),
        None => content.brand_id,
    };
    let first = || Problem::field(Kind::Required, "brand_id");
    let id = match theirs {
        Some(id) => id,
        None => brands::of_actor(tx, actor)?.first().ok_or_else(first)?.id,
    };
    if staff::serves(tx, actor, id)? {
        return Ok(id);
    }
    let (field, value) = match content.customer_id {
        Some(customer) => ("customer", customer),
        None => ("brand_id", id),
    };
    Err(Problem::field(Kind::UnknownReference, field).with("value", value.to_string()))
}

fn writer_of(actor: &Actor) -> Result<i64, Problem> {
    actor.staff_id().ok_or_else(|| Problem::new(Kind::NotFound))
}

/// The actor's own, the newest first, at most 50.
pub async fn begun_drafts(desk: &Desk, actor: &Actor) -> Result<Vec<BegunDraft>, Problem> {
    actor.may(Permission::CaseReply)?;
    let staff_id = writer_of(actor)?;
    let rows = desk.db().read(move |tx| Ok::<_, Problem>(begun_store::drafts(tx, staff_id)?)).await?;
    Ok(rows.into_iter().map(draft_of).collect())
}

/// Begins one. It may be empty: files need something to belong to.
pub async fn begin_draft(desk: &Desk, actor: &Actor, content: Beginning) -> Result<BegunDraft, Problem> {
    actor.may(Permission::CaseReply)?;
    check(&content)?;
    let staff_id = writer_of(actor)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let row = BegunRow {
                    id: pen.id(),
                    brand_id: brand_of(tx, &actor, &content)?,
                    staff_id: Some(staff_id),
                    via: pen.via.word().to_owned(),
                    state: "draft".to_owned(),
                    customer_id: content.customer_id,
                    address_folded: folded(&content),
                    kept: Kept { beginning: content.clone(), copies: Vec::new() },
                    scheduled: false,
                    send_after: None,
                    stopped_for: None,
                    made_at: pen.now,
                    saved_at: pen.now,
                    case_id: None,
                    version: 1,
                };
                begun_store::put(tx, &row)?;
                Ok(draft_of(row))
            })
        })
        .await
}

fn folded(content: &Beginning) -> Option<String> {
    Some(text::fold(content.email.trim())).filter(|address| !address.is_empty())
}

/// Saves one; [`Kind::ChangedMeanwhile`] when it is not the `version` the caller last had. `None` overwrites whatever is
/// there. An empty one is discarded with its files: its version is then 0.
pub async fn save_begun(
    desk: &Desk,
    actor: &Actor,
    id: i64,
    content: Beginning,
    version: Option<i64>,
) -> Result<BegunDraft, Problem> {
    actor.may(Permission::CaseReply)?;
    check(&content)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            let mut row = own_draft(tx, &actor, id)?;
            if version.is_some_and(|version| version != row.version) && row.kept.beginning != content {
                return Err(Problem::new(Kind::ChangedMeanwhile));
            }
            row.brand_id = brand_of(tx, &actor, &content)?;
            (row.customer_id, row.address_folded) = (content.customer_id, folded(&content));
            row.kept = Kept { beginning: content.clone(), copies: Vec::new() };
            (row.saved_at, row.version) = (pen.now, row.version + 1);
            if content.is_empty() {
                attachments::discard_begun(tx, &pen, id)?;
                begun_store::delete(tx, id)?;
                row.version = 0;
            } else {
                begun_store::put(tx, &row)?;
            }
            Ok(draft_of(row))
        })
        .await
}

/// Discards one with its files. That there is none is no fault.
pub async fn discard_begun(desk: &Desk, actor: &Actor, id: i64) -> Result<(), Problem> {
    actor.may(Permission::CaseReply)?;
    let (pen, actor) = (desk.pen(actor), actor.clone());
    desk.db()
        .write(move |tx| {
            match own_draft(tx, &actor, id) {
                Err(problem) if problem.kind == Kind::NotFound => return Ok(()),
                found => found?,
            };
            attachments::discard_begun(tx, &pen, id)?;
            Ok(begun_store::delete(tx, id)?)
        })
        .await
}

/// One of the actor's own. [`Kind::NotFound`] once it was sent off.
pub async fn begun_draft(desk: &Desk, actor: &Actor, id: i64) -> Result<BegunDraft, Problem> {
    actor.may(Permission::CaseReply)?;
    let owner = writer_of(actor)?;
    let row = desk.db().read(move |tx| Ok::<_, Problem>(begun_store::look(tx, id)?)).await?;
    let own = row.filter(|row| row.state == "draft" && row.staff_id == Some(owner));
    own.map(draft_of).ok_or_else(|| Problem::new(Kind::NotFound))
}

/// The case that one became which the actor began; `None` while it is none, and when the actor may not see it.
pub async fn begun_case(desk: &Desk, actor: &Actor, id: i64) -> Result<Option<Case>, Problem> {
    actor.may(Permission::CaseReply)?;
    let actor = actor.clone();
    desk.db()
        .read(move |tx| {
            let row = begun_store::look(tx, id)?.filter(|row| row.staff_id == actor.staff_id());
            match row.and_then(|row| row.case_id) {
                Some(case_id) if visibility::sees(tx, &actor, case_id)? => Ok(cases::found(tx, case_id)?),
                _ => Ok(None),
            }
        })
        .await
}

/// A file for one.
#[derive(Clone, Debug)]
pub struct BegunFile {
    /// The draft.
    pub draft_id: i64,
    /// What it is called.
    pub filename: String,
    /// The type it is said to have; may be empty.
    pub declared_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Whether it is an image that the text shows in place.
    pub inline: bool,
}

/// Uploads a file to a draft of the actor's. It is sealed with a key of the draft's until it has a customer.
pub async fn upload_begun(desk: &Desk, actor: &Actor, command: BegunFile) -> Result<Attachment, Problem> {
    actor.may(Permission::CaseReply)?;
    let (actor_of, id, owner) = (actor.clone(), command.draft_id, writer_of(actor)?);
    // Looked at before the file is kept, so that a stranger fills no disk; and again where it counts.
    let there = desk.db().read(move |tx| Ok::<_, Problem>(begun_store::look(tx, id)?)).await?;
    if there.is_none_or(|row| row.staff_id != Some(owner)) {
        return Err(Problem::new(Kind::NotFound));
    }
    let file = NewFile {
        filename: command.filename,
        declared_type: command.declared_type,
        bytes: command.bytes,
        personal: true,
    };
    let home = move |tx: &mut Tx<'_>| {
        let row = own_draft(tx, &actor_of, id)?;
        Ok(Home { brand_id: row.brand_id, case_id: id, person_id: id })
    };
    attachments::receive(desk, actor, file, command.inline, home).await
}

/// The files of a draft of the actor's, of those named.
pub async fn files_of_begun(
    desk: &Desk,
    actor: &Actor,
    id: i64,
    wanted: Vec<i64>,
) -> Result<Vec<Attachment>, Problem> {
    actor.may(Permission::CaseReply)?;
    let owner = writer_of(actor)?;
    desk.db()
        .read(move |tx| {
            let row = begun_store::look(tx, id)?.filter(|row| row.staff_id == Some(owner));
            let row = row.ok_or_else(|| Problem::new(Kind::NotFound))?;
            Ok(attachments::waiting(tx, row.id, &wanted)?)
        })
        .await
}
