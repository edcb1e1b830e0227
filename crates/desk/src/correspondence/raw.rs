//! The raw source of a mail: sealed from its first stored byte, small ones in their row, large ones on the shelf.
//!
//! Nobody knows yet who wrote a mail that has just come, so it is sealed with a key of its own, and that key with the
//! installation's. Filing finds the person and seals the mail's key with theirs instead: from then on, destroying the
//! person's key erases the raw source too, wherever it lies.

use std::io;

use db::Tx;
use kernel::{Kind, Problem};
use zeroize::Zeroizing;

use super::intake_store::{self, StoredKey};
use crate::attachments;
use crate::house::Desk;
use crate::pen::Pen;
use crate::vault::{self, Key, Place, RESEAL_STEP, Reseal, Unreadable, Vault, resealed};

/// The largest raw mail that is kept in its row, in bytes; a larger one lies on the shelf.
pub const IN_DATABASE_MAX: usize = 256 * 1024;
/// Who names raw mails on the shelf.
const OWNER: &str = "mail_in";

const fn key_place(id: i64) -> Place {
    Place::new("mail_in", "raw_key", id)
}

const fn raw_place(id: i64) -> Place {
    Place::new("mail_in", "raw", id)
}

/// A raw mail, sealed and durable but for its row.
#[derive(Clone, Debug)]
pub(super) struct Sealed {
    /// For the row; empty when it lies on the shelf.
    pub raw: Vec<u8>,
    /// Its name on the shelf.
    pub sha256: Option<String>,
    /// Its key, sealed with the installation's.
    pub key: Vec<u8>,
}

/// Seals a mail for its row; puts a large one on the shelf, file and folder on disk. Call before the transaction that
/// writes the row.
pub(super) async fn seal(desk: &Desk, id: i64, raw: Vec<u8>) -> io::Result<Sealed> {
    let (vault, secret) = (desk.vault(), Zeroizing::new(desk.secret()));
    let large = raw.len() > IN_DATABASE_MAX;
    let work = move || {
        let own = Key::new(id, *secret);
        let key = vault.secret(&key_place(id)).seal(&key_place(id), own.bytes());
        (own.seal(&raw_place(id), &raw), key)
    };
    let (raw, key) = tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?;
    if !large {
        return Ok(Sealed { raw, sha256: None, key });
    }
    let sha256 = attachments::shelve(desk, raw).await?;
    Ok(Sealed { raw: Vec::new(), sha256: Some(sha256), key })
}

/// Names a large mail on the shelf, in the transaction that writes its row.
pub(super) fn name(tx: &mut Tx<'_>, id: i64, sealed: &Sealed) -> Result<(), db::DbError> {
    sealed.sha256.as_ref().map_or(Ok(()), |sha256| attachments::name(tx, OWNER, id, sha256))
}

/// Opens a mail's own key.
fn own_key(tx: &mut Tx<'_>, vault: &Vault, id: i64, stored: &StoredKey) -> Result<Option<Key>, Problem> {
    let Some(sealed) = &stored.sealed else { return Ok(None) };
    let opened = match stored.person_id {
        None => vault.secret(&key_place(id)).open(&key_place(id), sealed)?,
        Some(person) => {
            let key = vault::person_key(tx, vault, person)?.ok_or_else(|| Problem::new(Kind::Erased))?;
            key.open(&key_place(id), sealed)?
        }
    };
    let bytes = Zeroizing::new(opened);
    let bytes = bytes.as_slice().try_into().map_err(|_| Unreadable::Damaged)?;
    Ok(Some(Key::new(id, bytes)))
}

/// The raw source of a mail as it came, with the trace lines the door added. `None` when there is no such mail or its
/// source was forgotten; [`Kind::Erased`] when its writer was erased; [`Kind::FileDamaged`] when it does not open. The
/// caller has checked the permission.
pub async fn raw_source(desk: &Desk, mail_in_id: i64) -> Result<Option<Vec<u8>>, Problem> {
    let vault = desk.vault();
    let found = desk
        .db()
        .read(move |tx| {
            let Some(stored) = intake_store::source(tx, mail_in_id)? else { return Ok(None) };
            let key = own_key(tx, &vault, mail_in_id, &stored.key)?;
            Ok::<_, Problem>(Some((stored, key)))
        })
        .await?;
    let Some((stored, key)) = found else { return Ok(None) };
    let sealed = match stored.sha256 {
        Some(sha256) => attachments::unshelve(desk, sha256).await?,
        None => stored.raw,
    };
    // Written before mail was sealed.
    let Some(key) = key else { return Ok(Some(sealed)) };
    let work = move || key.open(&raw_place(mail_in_id), &sealed);
    let opened = tokio::task::spawn_blocking(work).await.map_err(|_| Problem::new(Kind::Internal))?;
    opened.map(Some).map_err(|error| {
        tracing::error!(mail_in = mail_in_id, %error, "a raw mail is damaged");
        Problem::new(Kind::FileDamaged)
    })
}

/// Seals a mail's key with its writer's, once they are known. A writer who was erased gets no key: their mail's source
/// is forgotten. `chance` is 32 random bytes drawn before the request was queued.
pub(super) fn hand_over(
    tx: &mut Tx<'_>,
    pen: &Pen,
    vault: &Vault,
    id: i64,
    person_id: i64,
    chance: &[u8; 32],
) -> Result<(), Problem> {
    let Some(stored) = intake_store::key(tx, id)? else { return Ok(()) };
    let Some(own) = own_key(tx, vault, id, &stored)? else { return Ok(()) };
    match vault::ensure_person_key(tx, pen, vault, person_id, chance) {
        Ok(person) => {
            let sealed = person.seal(&key_place(id), own.bytes());
            tx.execute(&intake_store::HAND_OVER, &[&id, &sealed, &person_id])?;
            Ok(())
        }
        Err(problem) if problem.kind == Kind::Erased => forget(tx, pen, id),
        Err(problem) => Err(problem),
    }
}

/// Forgets a mail's source and who sent it; what lay on the shelf is collected.
pub(super) fn forget(tx: &mut Tx<'_>, pen: &Pen, id: i64) -> Result<(), Problem> {
    intake_store::forget(tx, id, pen.now)?;
    Ok(attachments::unname(tx, OWNER, id)?)
}

/// The keys of mails whose writer is not known.
pub(crate) const WAITING: Reseal = Reseal { name: "keys of mail", step: waiting };

fn waiting(tx: &mut Tx<'_>, from: &Vault, to: &Vault, after: i64) -> Result<Option<i64>, Problem> {
    let rows: Vec<(i64, Vec<u8>)> =
        tx.query(&intake_store::WAITING_KEYS, &[&after, &RESEAL_STEP], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for (id, sealed) in &rows {
        let place = key_place(*id);
        if let Some(key) = resealed(&from.secret(&place), &to.secret(&place), &place, sealed)? {
            tx.execute(&intake_store::SET_KEY, &[id, &key])?;
        }
    }
    Ok(rows.last().map(|(id, _)| *id))
}
