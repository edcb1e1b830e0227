//! Open a file of a case the actor sees.

use db::Tx;
use kernel::{Actor, Kind, Permission, Problem};

use crate::attachments::store::StoredFile;
use crate::attachments::{Attachment, keeping, store};
use crate::house::Desk;
use crate::{cases, vault};

/// A file and its bytes.
#[derive(Clone, Debug)]
pub struct Opened {
    /// What it is.
    pub attachment: Attachment,
    /// The bytes as they came.
    pub bytes: Vec<u8>,
}

/// A file of a conversation that has no case yet is for whoever writes it.
fn seen(tx: &mut Tx<'_>, actor: &Actor, file: &StoredFile) -> Result<(), Problem> {
    let case_id = file.attachment.case_id;
    let is_begun = cases::found(tx, case_id)?.is_none();
    if is_begun && file.uploaded_by.is_some() && file.uploaded_by == actor.staff_id() {
        return Ok(());
    }
    cases::seen(tx, actor, case_id).map(|_| ())
}

/// Opens a file. [`Kind::Erased`] when its person was erased, [`Kind::FileDamaged`] when it is not what was stored.
pub async fn open(desk: &Desk, actor: &Actor, id: i64) -> Result<Opened, Problem> {
    actor.may(Permission::CaseView)?;
    let (actor, vault) = (actor.clone(), desk.vault());
    let (file, opener) = desk
        .db()
        .read(move |tx| {
            let file = store::get(tx, id)?.ok_or_else(|| Problem::new(Kind::NotFound))?;
            seen(tx, &actor, &file)?;
            let Some((person_id, sealed_key)) = file.person_id.zip(file.file_key.clone()) else {
                return Ok((file, None));
            };
            let key = vault::person_key(tx, &vault, person_id)?;
            let key = key.ok_or_else(|| Problem::new(Kind::Erased))?;
            Ok::<_, Problem>((file, Some((key, sealed_key))))
        })
        .await?;
    let bytes = keeping::fetch(desk.attachments().clone(), file.sha256, opener, id).await?;
    Ok(Opened { attachment: file.attachment, bytes })
}
