//! Upload a file to a case: kept and attached, it waits for the message that sends it.

use db::Tx;
use kernel::{Actor, Permission, Problem};

use crate::attachments::{self, Attachment, Home, NewFile};
use crate::cases;
use crate::house::Desk;

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
    let (looking, actor_of, case_id) = (actor.clone(), actor.clone(), command.case_id);
    // Looked at before the file is kept, so that a stranger fills no disk; and again where it counts.
    desk.db().read(move |tx| cases::seen(tx, &looking, case_id).map(|_| ())).await?;
    let file = NewFile {
        filename: command.filename,
        declared_type: command.declared_type,
        bytes: command.bytes,
        personal: true,
    };
    let home = move |tx: &mut Tx<'_>| {
        let case = cases::seen(tx, &actor_of, case_id)?;
        Ok(Home { brand_id: case.brand_id, case_id, person_id: case.customer_id })
    };
    attachments::receive(desk, actor, file, command.inline, home).await
}
