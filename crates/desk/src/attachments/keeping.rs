//! Keeping a file before any row names it. Whose it is may not be known yet (a mail's writer is found in the same
//! transaction that files the mail), so a personal file is sealed with a key of its own, and that key with the
//! person's when the file is attached. A crash in between leaves a file that the collector removes.

use db::Tx;
use kernel::{Kind, Problem};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::shelf::AttachmentStore;
use super::{filenames, kinds};
use crate::house::Desk;
use crate::pen::Pen;
use crate::vault::{self, Key, Place, Vault};

/// The largest file, in bytes.
pub const FILE_MAX_BYTES: usize = 25 * 1024 * 1024;

/// The longest declared type that is kept, in characters.
const TYPE_MAX: usize = 120;

/// A file as it came.
#[derive(Clone, Debug)]
pub struct NewFile {
    /// What its sender calls it.
    pub filename: String,
    /// The type its sender gives it; may be empty.
    pub declared_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Whether it is sealed with a person's key: everything a customer sends or is sent.
    pub personal: bool,
}

/// A file that lies on the shelf and waits for its row.
#[derive(Clone, Debug)]
pub struct Kept {
    /// What it is called, made harmless.
    pub filename: String,
    /// What it is, told from its bytes.
    pub content_type: &'static str,
    /// What its sender says it is.
    pub declared_type: String,
    /// How large it was when it came.
    pub size_bytes: i64,
    /// SHA-256 of the stored bytes, in hex: its name on the shelf.
    pub sha256: String,
    id: i64,
    seal: Option<FileSeal>,
}

/// What ties a sealed file to its person, once that is known.
#[derive(Clone)]
struct FileSeal {
    vault: Vault,
    chance: Zeroizing<[u8; 32]>,
}

impl std::fmt::Debug for FileSeal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FileSeal")
    }
}

/// Where a file's own key stands, sealed.
const fn key_place(id: i64) -> Place {
    Place::new("attachment", "file_key", id)
}

/// What the file's bytes are sealed for.
const fn file_place(id: i64) -> Place {
    Place::new("attachment", "file", id)
}

impl FileSeal {
    fn file_key(&self, id: i64) -> Key {
        Key::new(id, vault::derive(&self.chance, "file", &[&id.to_be_bytes()]))
    }
}

impl Kept {
    /// The id it will have.
    pub const fn id(&self) -> i64 {
        self.id
    }

    /// The file's key sealed with the person's, which is made when there is none. `None` for a file that is not
    /// personal.
    pub(super) fn sealed_key(
        &self,
        tx: &mut Tx<'_>,
        pen: &Pen,
        person_id: i64,
    ) -> Result<Option<Vec<u8>>, Problem> {
        let Some(seal) = &self.seal else { return Ok(None) };
        let person = vault::ensure_person_key(tx, pen, &seal.vault, person_id, &seal.chance)?;
        Ok(Some(person.seal(&key_place(self.id), seal.file_key(self.id).bytes())))
    }
}

/// A file's own key, taken out of the keeping of one key and sealed with another.
pub(super) fn resealed(id: i64, sealed: &[u8], from: &Key, to: &Key) -> Result<Vec<u8>, vault::Unreadable> {
    let bytes = Zeroizing::new(from.open(&key_place(id), sealed)?);
    Ok(to.seal(&key_place(id), &bytes))
}

/// Puts a file on the shelf, durably. Call before the transaction that attaches it. Refused when over
/// [`FILE_MAX_BYTES`] ([`Kind::BodyTooLarge`]) or a program ([`Kind::AttachmentRefused`]).
pub async fn keep(desk: &Desk, file: NewFile) -> Result<Kept, Problem> {
    if file.bytes.len() > FILE_MAX_BYTES {
        return Err(Problem::new(Kind::BodyTooLarge).with("max_bytes", FILE_MAX_BYTES.to_string()));
    }
    let (filename, content_type) = (filenames::cleaned(&file.filename), kinds::sniffed(&file.bytes));
    if kinds::is_refused(&filename, content_type) {
        return Err(Problem::field(Kind::AttachmentRefused, "file").with("filename", filename));
    }
    let seal = file.personal.then(|| FileSeal { vault: desk.vault(), chance: Zeroizing::new(desk.secret()) });
    let declared_type =
        file.declared_type.chars().filter(|letter| !letter.is_control()).take(TYPE_MAX).collect();
    let kept = Kept {
        filename,
        content_type,
        declared_type,
        size_bytes: i64::try_from(file.bytes.len()).unwrap_or(i64::MAX),
        sha256: String::new(),
        id: desk.id(),
        seal,
    };
    let (store, now) = (desk.attachments().clone(), desk.now());
    blocking(move || {
        let stored = match &kept.seal {
            Some(seal) => seal.file_key(kept.id).seal(&file_place(kept.id), &file.bytes),
            None => file.bytes,
        };
        let sha256 = hex::encode(Sha256::digest(&stored));
        store.put(&sha256, &stored, now).map_err(|error| away(&error))?;
        Ok(Kept { sha256, ..kept })
    })
    .await
}

/// Takes a file from the shelf, checks it against its name and opens it with the person's key.
pub(super) async fn fetch(
    store: AttachmentStore,
    sha256: String,
    opener: Option<(Key, Vec<u8>)>,
    id: i64,
) -> Result<Vec<u8>, Problem> {
    blocking(move || {
        let damaged = |why: &str| {
            tracing::error!(attachment = id, sha256, why, "a stored file is damaged");
            Problem::new(Kind::FileDamaged)
        };
        let stored = match store.get(&sha256) {
            Ok(stored) => stored,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(damaged("missing")),
            Err(error) => return Err(away(&error)),
        };
        if hex::encode(Sha256::digest(&stored)) != sha256 {
            return Err(damaged("other bytes than were stored"));
        }
        let Some((person_key, sealed_key)) = opener else { return Ok(stored) };
        let opened = person_key.open(&key_place(id), &sealed_key).and_then(|bytes| {
            let bytes = Zeroizing::new(bytes);
            let bytes = bytes.as_slice().try_into().map_err(|_| vault::Unreadable::Damaged)?;
            Key::new(id, bytes).open(&file_place(id), &stored)
        });
        opened.map_err(|error| damaged(&error.to_string()))
    })
    .await
}

/// Files cannot be reached: nothing was changed.
pub(super) fn away(error: &std::io::Error) -> Problem {
    tracing::error!(%error, "the attachments cannot be reached");
    Problem::new(Kind::StorageUnavailable)
}

/// Runs what blocks away from the threads that answer requests.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| {
        tracing::error!(%error, "work on a file ended early");
        Err(Problem::new(Kind::Internal))
    })
}
