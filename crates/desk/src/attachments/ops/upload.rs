//! Upload a file to a case: kept and attached, it waits for the message that sends it.

use kernel::{Actor, Kind, Permission, Problem};

use crate::attachments::{self, Attachment, Filing, NewFile};
use crate::house::Desk;
use crate::{cases, requests};

/// A file to upload.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The case.
    pub case_id: i64,
    /// What it is called.
    pub filename: String,
    /// The type it is said to have; may be empty.
    pub declared_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Whether it is an image that the text shows in place.
    pub inline: bool,
}

/// Uploads a file to a case the actor sees. It is sealed with the customer's key.
pub async fn upload(desk: &Desk, actor: &Actor, command: Upload) -> Result<Attachment, Problem> {
    actor.may(Permission::CaseNote)?;
    if command.filename.trim().is_empty() {
        return Err(Problem::field(Kind::Required, "filename"));
    }
    if command.bytes.is_empty() {
        return Err(Problem::field(Kind::Required, "file"));
    }
    let (pen, actor, case_id) = (desk.pen(actor), actor.clone(), command.case_id);
    // Looked at before the file is kept, so that a stranger fills no disk; and again where it counts.
    let looking = actor.clone();
    desk.db().read(move |tx| cases::seen(tx, &looking, case_id).map(|_| ())).await?;
    let file = NewFile {
        filename: command.filename,
        declared_type: command.declared_type,
        bytes: command.bytes,
        personal: true,
    };
    let inline = command.inline;
    let kept = attachments::keep(desk, file).await?;
    if inline && !kept.content_type.starts_with("image/") {
        return Err(Problem::field(Kind::Malformed, "file").with("expected", "PNG, JPEG, GIF, WebP"));
    }
    desk.db()
        .write(move |tx| {
            requests::once(tx, &pen, |tx| {
                let case = cases::seen(tx, &actor, case_id)?;
                let filing = Filing {
                    brand_id: case.brand_id,
                    case_id,
                    message_id: None,
                    person_id: case.customer_id,
                    content_id: inline.then(|| attachments::content_id_of(kept.id())),
                    inline,
                    uploaded_by: actor.staff_id(),
                };
                attachments::attach(tx, &pen, &kept, &filing)
            })
        })
        .await
}
