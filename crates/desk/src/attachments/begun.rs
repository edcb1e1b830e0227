//! Files of a conversation that is begun and has no case yet. They stand under the id of what is begun, sealed with a key
//! of its own; when it leaves they go over to the case it became and to its customer's key, and that key is gone.

use db::{DbError, Tx};
use kernel::{Kind, Problem};
use serde_json::json;

use super::{keeping, purge_case, store, subject};
use crate::events::{self, Event};
use crate::pen::Pen;
use crate::vault::{self, Vault};

/// What a begun conversation became.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Became {
    /// The case.
    pub case_id: i64,
    /// Its first message.
    pub message_id: i64,
    /// Its customer, whose key seals the files from now on.
    pub person_id: i64,
}

/// Whether these are files of the begun conversation: [`Kind::UnknownReference`] names one that is not.
pub fn check_begun(tx: &mut Tx<'_>, begun_id: i64, ids: &[i64]) -> Result<(), Problem> {
    for &id in ids {
        let found = store::get(tx, id)?.filter(|file| file.attachment.case_id == begun_id);
        if found.is_none() {
            let problem = Problem::field(Kind::UnknownReference, "attachments");
            return Err(problem.with("value", id.to_string()));
        }
    }
    Ok(())
}

/// Gives the files named to the case and message that what was begun became; the others of it go. `chance` is 32 random
/// bytes drawn before the request was queued. The caller has checked the permission.
pub fn settle(
    tx: &mut Tx<'_>,
    pen: &Pen,
    (vault, chance): (&Vault, &[u8; 32]),
    begun_id: i64,
    ids: &[i64],
    became: Became,
) -> Result<(), Problem> {
    check_begun(tx, begun_id, ids)?;
    let Became { case_id, message_id, person_id } = became;
    for &id in ids {
        let Some(file) = store::get(tx, id)? else { continue };
        let key = match &file.file_key {
            Some(sealed) => {
                let own =
                    vault::person_key(tx, vault, begun_id)?.ok_or_else(|| Problem::new(Kind::Erased))?;
                let theirs = vault::ensure_person_key(tx, pen, vault, person_id, chance)?;
                Some(keeping::resealed(id, sealed, &own, &theirs)?)
            }
            None => None,
        };
        store::settle(tx, id, (case_id, message_id, person_id), key.as_ref())?;
        let body = json!({ "case_id": case_id, "message_id": message_id });
        let brand = Some(file.attachment.brand_id);
        events::record(tx, pen, &Event::new(brand, subject(id), "AttachmentSent", body))?;
    }
    discard_begun(tx, pen, begun_id)
}

/// Removes the files of a begun conversation, and the key that sealed them.
pub fn discard_begun(tx: &mut Tx<'_>, pen: &Pen, begun_id: i64) -> Result<(), Problem> {
    purge_case(tx, pen, begun_id)?;
    Ok(vault::drop_spent(tx, begun_id)?)
}

/// Keeps the files of a begun conversation from being collected while it waits to leave.
pub fn hold_begun(tx: &mut Tx<'_>, begun_id: i64, ids: &[i64]) -> Result<(), DbError> {
    ids.iter().try_for_each(|id| store::bind(tx, *id, begun_id, begun_id).map(|_| ()))
}

/// Lets whoever writes on with a begun conversation open its files.
pub fn hand_over_begun(tx: &mut Tx<'_>, begun_id: i64, staff_id: i64) -> Result<(), DbError> {
    store::hand_over(tx, begun_id, staff_id)
}
