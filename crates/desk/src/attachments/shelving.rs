//! The shelf for others than attachments: whoever keeps large bytes there (a mail's raw source) names them, so that
//! they are not collected, and takes the name away when it needs them no longer.

use std::io;

use db::{DbError, Tx};
use kernel::{Kind, Problem};
use sha2::{Digest, Sha256};

use super::keeping::{away, blocking};
use super::store;
use crate::house::Desk;

/// Puts bytes on the shelf, durably: file and folder are on disk when this answers. Call before the transaction that
/// names them ([`name`]). Answers their name there, the SHA-256 of the bytes in hex. Fails with
/// [`io::ErrorKind::StorageFull`] when there is no room.
pub async fn shelve(desk: &Desk, bytes: Vec<u8>) -> io::Result<String> {
    let (shelf, now) = (desk.attachments().clone(), desk.now());
    let work = move || {
        let sha256 = hex::encode(Sha256::digest(&bytes));
        shelf.put(&sha256, &bytes, now).map(|()| sha256)
    };
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(io::Error::other(error)))
}

/// The bytes behind a name. [`Kind::FileDamaged`] when they are gone or are not what was put there.
pub async fn unshelve(desk: &Desk, sha256: String) -> Result<Vec<u8>, Problem> {
    let shelf = desk.attachments().clone();
    blocking(move || match shelf.get(&sha256) {
        Ok(bytes) if hex::encode(Sha256::digest(&bytes)) == sha256 => Ok(bytes),
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(away(&error)),
        _ => {
            tracing::error!(sha256, "a file on the shelf is damaged or missing");
            Err(Problem::new(Kind::FileDamaged))
        }
    })
    .await
}

/// Names bytes on the shelf for row `id` of the table `owner`.
pub fn name(tx: &mut Tx<'_>, owner: &'static str, id: i64, sha256: &str) -> Result<(), DbError> {
    tx.execute(&store::NAME, &[&owner, &id, &sha256]).map(|_| ())
}

/// Takes the name away. The bytes are collected once nobody names them.
pub fn unname(tx: &mut Tx<'_>, owner: &'static str, id: i64) -> Result<(), DbError> {
    tx.execute(&store::UNNAME, &[&owner, &id]).map(|_| ())
}
