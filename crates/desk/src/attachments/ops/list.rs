//! List the files of a case the actor sees.

use kernel::{Actor, Permission, Problem};
use serde::Serialize;
use utoipa::ToSchema;

use crate::attachments::{Attachment, RefusedFile, store};
use crate::cases;
use crate::house::Desk;

/// The files of a case's messages, those shown in place among them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CaseFiles {
    /// What came and left with its messages, oldest first, at most 2,000.
    pub files: Vec<Attachment>,
    /// What came and was not taken.
    pub refused: Vec<RefusedFile>,
}

/// Lists them.
pub async fn list(desk: &Desk, actor: &Actor, case_id: i64) -> Result<CaseFiles, Problem> {
    actor.may(Permission::CaseView)?;
    let actor = actor.clone();
    desk.db()
        .read(move |tx| {
            cases::seen(tx, &actor, case_id)?;
            let (files, refused) = (store::of_case(tx, case_id)?, store::refused_of_case(tx, case_id)?);
            Ok(CaseFiles { files, refused })
        })
        .await
}
