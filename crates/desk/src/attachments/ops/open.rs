//! Open a file of a case the actor sees.

use kernel::{Actor, Kind, Permission, Problem};

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

/// Opens a file. [`Kind::Erased`] when its person was erased, [`Kind::FileDamaged`] when it is not what was stored.
pub async fn open(desk: &Desk, actor: &Actor, id: i64) -> Result<Opened, Problem> {
    actor.may(Permission::CaseView)?;
    let (actor, vault) = (actor.clone(), desk.vault());
    let (file, opener) = desk
        .db()
        .read(move |tx| {
            let file = store::get(tx, id)?.ok_or_else(|| Problem::new(Kind::NotFound))?;
            cases::seen(tx, &actor, file.attachment.case_id)?;
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
