//! Attachments: files that came with a message or leave with one. The bytes lie on a shelf under their SHA-256, never
//! changed; a row says what they are and whose. What a customer sends or is sent is sealed with their key.
//!
//! A file is kept first ([`keep`], outside any transaction) and attached after ([`attach`]): a row never names a file
//! that might not be there, and a file without a row is collected. Uploads wait without a message until a reply takes
//! them ([`bind`]).

mod api;
mod begun;
mod collecting;
mod filenames;
mod keeping;
mod kinds;
pub mod ops;
mod receiving;
mod schema;
mod serving;
mod shelf;
mod shelving;
mod store;

use db::{DbError, Tx};
use kernel::{Kind, Permission, Problem, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::capability::{Capability, Operation};
use crate::events::{self, Event, Subject};
use crate::pen::Pen;

pub(crate) use api::file_of;
pub use begun::{Became, check_begun, discard_begun, hand_over_begun, hold_begun, settle};
pub use collecting::{Collected, UNUSED_DAYS, collect};
pub use filenames::FILENAME_MAX;
pub use keeping::{FILE_MAX_BYTES, Kept, NewFile, keep};
pub use kinds::REFUSED_EXTENSIONS;
pub use receiving::{Home, receive};
pub use serving::served;
pub use shelf::{AttachmentStore, Folder, Found, Part, Shelf};
pub use shelving::{name, shelve, unname, unshelve};

/// A file of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Attachment {
    /// Its id.
    pub id: i64,
    /// Its brand.
    pub brand_id: i64,
    /// Its case; what it is filed under while the conversation it is for is only begun.
    pub case_id: i64,
    /// Its message; none yet for an upload that waits to be sent.
    pub message_id: Option<i64>,
    /// What it is called.
    pub filename: String,
    /// Its media type, told from its bytes.
    pub content_type: String,
    /// Its size in bytes.
    pub size_bytes: i64,
    /// The name by which the HTML of its message shows it (`cid:`).
    pub content_id: Option<String>,
    /// Whether it is shown within its message and not as a file.
    pub inline: bool,
    /// When it was attached.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

/// A file that came with a message and was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RefusedFile {
    /// Its id.
    pub id: i64,
    /// The message it came with.
    pub message_id: i64,
    /// What its sender calls it, made harmless and cut.
    pub filename: String,
    /// Why, as the last part of a problem's type: `attachment-refused` for a program or script, `body-too-large`.
    pub because: String,
}

/// Where a kept file belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filing {
    /// The case's brand.
    pub brand_id: i64,
    /// The case.
    pub case_id: i64,
    /// The message; `None` for an upload that waits to be sent.
    pub message_id: Option<i64>,
    /// The customer whose key seals it, when it was kept as personal.
    pub person_id: i64,
    /// Content-ID without brackets.
    pub content_id: Option<String>,
    /// Whether its message shows it in place.
    pub inline: bool,
    /// Who uploaded it, when a member of staff did.
    pub uploaded_by: Option<i64>,
}

const fn subject(id: i64) -> Subject {
    Subject { kind: "attachment", id }
}

/// Writes the row of a kept file. The caller has checked the permission. [`Kind::Erased`] when the person's key was
/// destroyed.
pub fn attach(tx: &mut Tx<'_>, pen: &Pen, kept: &Kept, filing: &Filing) -> Result<Attachment, Problem> {
    let file_key = kept.sealed_key(tx, pen, filing.person_id)?;
    store::insert(tx, kept, filing, file_key.as_ref(), pen.now)?;
    let body = json!({
        "case_id": filing.case_id, "message_id": filing.message_id, "content_type": kept.content_type,
        "size_bytes": kept.size_bytes, "sha256": kept.sha256, "personal": file_key.is_some(),
    });
    events::record(tx, pen, &Event::new(Some(filing.brand_id), subject(kept.id()), "AttachmentAdded", body))?;
    Ok(Attachment {
        id: kept.id(),
        brand_id: filing.brand_id,
        case_id: filing.case_id,
        message_id: filing.message_id,
        filename: kept.filename.clone(),
        content_type: kept.content_type.to_owned(),
        size_bytes: kept.size_bytes,
        content_id: filing.content_id.clone(),
        inline: filing.inline,
        created_at: pen.now,
    })
}

/// Writes down a file that came with a message and was not taken. Its name may name people, so the event has none.
pub fn refuse(
    tx: &mut Tx<'_>,
    pen: &Pen,
    (brand_id, case_id, message_id): (i64, i64, i64),
    (filename, because): (&str, Kind),
) -> Result<(), Problem> {
    let file = RefusedFile {
        id: pen.id(),
        message_id,
        filename: filenames::cleaned(filename),
        because: because.slug().to_owned(),
    };
    store::refuse(tx, case_id, &file, pen.now)?;
    let body = json!({ "message_id": message_id, "because": file.because });
    events::record(tx, pen, &Event::new(Some(brand_id), Subject::case(case_id), "FileRefused", body))?;
    Ok(())
}

/// The files of a case's messages that were not taken, oldest first. The caller has checked that the actor sees it.
pub fn refused_of_case(tx: &mut Tx<'_>, case_id: i64) -> Result<Vec<RefusedFile>, DbError> {
    store::refused_of_case(tx, case_id)
}

/// Gives uploads to the message that sends them, in the order given. Refused when one is not of the case
/// ([`Kind::UnknownReference`]) or already of another message ([`Kind::AttachmentUsed`]). The caller has checked the
/// permission and holds the case's lock.
pub fn bind(
    tx: &mut Tx<'_>,
    pen: &Pen,
    ids: &[i64],
    case_id: i64,
    message_id: i64,
) -> Result<Vec<Attachment>, Problem> {
    let mut bound: Vec<Attachment> = Vec::with_capacity(ids.len());
    for &id in ids {
        if bound.iter().any(|file| file.id == id) {
            continue;
        }
        let taken = store::bind(tx, id, case_id, message_id)?;
        let found = store::get(tx, id)?.map(|file| file.attachment).filter(|file| file.case_id == case_id);
        let file = found.ok_or_else(|| {
            Problem::field(Kind::UnknownReference, "attachment_ids").with("value", id.to_string())
        })?;
        if !taken {
            return Err(
                Problem::field(Kind::AttachmentUsed, "attachment_ids").with("filename", file.filename)
            );
        }
        let body = json!({ "case_id": case_id, "message_id": message_id });
        events::record(tx, pen, &Event::new(Some(file.brand_id), subject(id), "AttachmentSent", body))?;
        bound.push(file);
    }
    Ok(bound)
}

/// The name by which the HTML of a letter shows an uploaded image.
pub fn content_id_of(id: i64) -> String {
    format!("{id}@inline.khidmat")
}

/// Takes its files back from a message that will not leave after all: they wait to be sent again.
pub fn unbind(tx: &mut Tx<'_>, message_id: i64, now: Timestamp) -> Result<(), DbError> {
    store::unbind(tx, message_id, now)
}

/// The uploads of a case, of those named, that wait for their message, in the order named.
pub fn waiting(tx: &mut Tx<'_>, case_id: i64, ids: &[i64]) -> Result<Vec<Attachment>, DbError> {
    let mut found = Vec::new();
    for id in ids {
        let file = store::get(tx, *id)?.map(|file| file.attachment);
        found.extend(file.filter(|file| file.case_id == case_id && file.message_id.is_none()));
    }
    Ok(found)
}

/// The files of a message. The caller has checked that the actor sees its case.
pub fn of_message(tx: &mut Tx<'_>, message_id: i64) -> Result<Vec<Attachment>, DbError> {
    store::of_message(tx, message_id)
}

/// The files of all messages of a case, oldest first, at most 2,000. The caller has checked that the actor sees it.
pub fn of_case(tx: &mut Tx<'_>, case_id: i64) -> Result<Vec<Attachment>, DbError> {
    store::of_case(tx, case_id)
}

/// Forgets every file of a case: the rows go now, the bytes are collected. Answers how many. The caller has decided
/// that the case is purged.
pub fn purge_case(tx: &mut Tx<'_>, pen: &Pen, case_id: i64) -> Result<usize, Problem> {
    let rows = store::purge(tx, case_id)?;
    for (id, brand_id, case_id) in &rows {
        let body = json!({ "case_id": case_id });
        events::record(tx, pen, &Event::new(Some(*brand_id), subject(*id), "AttachmentPurged", body))?;
    }
    Ok(rows.len())
}

/// The same for the files of single messages.
pub fn purge_messages(tx: &mut Tx<'_>, pen: &Pen, message_ids: &[i64]) -> Result<(), Problem> {
    for message_id in message_ids {
        for (id, brand_id, case_id) in store::purge_message(tx, *message_id)? {
            let body = json!({ "case_id": case_id });
            events::record(tx, pen, &Event::new(Some(brand_id), subject(id), "AttachmentPurged", body))?;
        }
    }
    Ok(())
}

/// The attachments' part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "attachments",
        migrations: schema::MIGRATIONS,
        statements: store::STATEMENTS,
        operations: &[
            Operation {
                name: "attachments.upload",
                permission: Some(Permission::CaseNote),
                route: "POST /api/v1/cases/{id}/attachments",
            },
            Operation {
                name: "attachments.list",
                permission: Some(Permission::CaseView),
                route: "GET /api/v1/cases/{id}/attachments",
            },
            Operation {
                name: "attachments.open",
                permission: Some(Permission::CaseView),
                route: "GET /api/v1/attachments/{id}",
            },
        ],
        api: api::routes,
    }
}
