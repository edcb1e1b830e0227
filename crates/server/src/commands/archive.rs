//! The form of a backup: a tar archive with the database, the attachments and, last, a manifest that names every file
//! with its size and SHA-256 and the key the data belongs to. The key itself is never in it.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Trouble;
use crate::keyfile::private_folder;

/// The archive's form. A program refuses one it does not know.
pub(super) const FORMAT: u32 = 1;
/// The database inside.
pub(super) const DATABASE: &str = "khidmat.db";
/// The folder of a server's tables inside, instead of a database file.
pub(super) const TABLES: &str = "tables";
/// The folder of attachments inside.
pub(super) const ATTACHMENTS: &str = "attachments";
/// The manifest inside.
pub(super) const MANIFEST: &str = "manifest.json";

/// What an archive holds.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub(super) format: u32,
    pub(super) program: String,
    pub(super) key_id: String,
    pub(super) made_at: kernel::Timestamp,
    /// What a server's tables are; `None` for an embedded database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) server: Option<ServerTables>,
    pub(super) files: Vec<Entry>,
}

/// The tables and sequences of a server's database.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ServerTables {
    /// Name, columns in the file's order, rows.
    tables: Vec<(String, Vec<String>, u64)>,
    /// Name and the next number.
    sequences: Vec<(String, i64)>,
}

impl From<db::Exported> for ServerTables {
    fn from(exported: db::Exported) -> Self {
        let tables = exported.tables.into_iter().map(|table| (table.name, table.columns, table.rows));
        Self { tables: tables.collect(), sequences: exported.sequences }
    }
}

impl From<ServerTables> for db::Exported {
    fn from(server: ServerTables) -> Self {
        let tables = server.tables.into_iter().map(|(name, columns, rows)| db::Table { name, columns, rows });
        Self { tables: tables.collect(), sequences: server.sequences }
    }
}

/// A file in the archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Path inside the archive, with `/`.
    pub(super) path: String,
    pub(super) bytes: u64,
    /// Hexadecimal.
    pub(super) sha256: String,
}

/// Copies everything and answers how much it was and its digest.
pub(super) fn copy_hashed(from: &mut dyn Read, to: &mut dyn Write) -> std::io::Result<(u64, String)> {
    let (mut hash, mut bytes) = (Sha256::new(), 0);
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = from.read(&mut buffer)?;
        let Some(piece) = buffer.get(..read).filter(|piece| !piece.is_empty()) else {
            return Ok((bytes, hex::encode(hash.finalize())));
        };
        hash.update(piece);
        to.write_all(piece)?;
        bytes += read as u64;
    }
}

/// An archive being written.
pub(super) struct Writer {
    tar: tar::Builder<File>,
    entries: Vec<Entry>,
}

impl Writer {
    pub(super) fn new(file: File) -> Self {
        Self { tar: tar::Builder::new(file), entries: Vec::new() }
    }

    /// Adds a file. One that grows meanwhile is cut at the size it had; one that shrinks is an error.
    pub(super) fn add(&mut self, from: &Path, path: &str) -> std::io::Result<()> {
        let mut file = File::open(from)?;
        let size = file.metadata()?.len();
        let (bytes, sha256) = copy_hashed(&mut (&mut file).take(size), &mut std::io::sink())?;
        if bytes != size {
            return Err(std::io::Error::other("the file changed while it was read"));
        }
        let file = File::open(from)?;
        self.tar.append_data(&mut header(size), path, file.take(size))?;
        self.entries.push(Entry { path: path.to_owned(), bytes, sha256 });
        Ok(())
    }

    /// Writes the manifest and everything to disk; answers what is inside.
    pub(super) fn finish(mut self, mut manifest: Manifest) -> std::io::Result<Manifest> {
        manifest.files = self.entries;
        let text = serde_json::to_vec_pretty(&manifest)?;
        self.tar.append_data(&mut header(text.len() as u64), MANIFEST, text.as_slice())?;
        self.tar.into_inner()?.sync_all()?;
        Ok(manifest)
    }
}

fn header(size: u64) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    header.set_size(size);
    header.set_mode(0o600);
    header
}

/// A path from an archive, if it is one that `backup` writes.
fn allowed(path: &Path) -> Option<PathBuf> {
    let plain = path.components().all(|part| matches!(part, Component::Normal(_)));
    let known = [DATABASE, MANIFEST].iter().any(|name| path == Path::new(name))
        || [ATTACHMENTS, TABLES].iter().any(|folder| path.starts_with(folder));
    (plain && known).then(|| path.to_path_buf())
}

/// Unpacks an archive into an empty folder and checks every file against the manifest.
pub(super) fn unpack(file: &Path, into: &Path) -> Result<Manifest, Trouble> {
    let broken =
        |error: &std::io::Error| Trouble::told(format!("{} cannot be read: {error}", file.display()));
    let mut archive = tar::Archive::new(File::open(file).map_err(|error| broken(&error))?);
    let mut found = Vec::new();
    let mut manifest = None;
    for entry in archive.entries().map_err(|error| broken(&error))? {
        let mut entry = entry.map_err(|error| broken(&error))?;
        let path = entry.path().map_err(|error| broken(&error))?.into_owned();
        let Some(path) = allowed(&path).filter(|_| entry.header().entry_type().is_file()) else {
            return Err(Trouble::told(format!(
                "{} holds {}, which no backup does",
                file.display(),
                path.display()
            )));
        };
        if path == Path::new(MANIFEST) {
            let mut text = String::new();
            entry.read_to_string(&mut text).map_err(|error| broken(&error))?;
            manifest = Some(text);
            continue;
        }
        let target = into.join(&path);
        let write = |entry: &mut dyn Read| -> std::io::Result<(u64, String)> {
            if let Some(folder) = target.parent() {
                private_folder(folder)?;
            }
            let mut out = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&target)?;
            let copied = copy_hashed(entry, &mut out)?;
            out.sync_all()?;
            Ok(copied)
        };
        let (bytes, sha256) = write(&mut entry).map_err(|error| broken(&error))?;
        found.push(Entry { path: path.to_string_lossy().into_owned(), bytes, sha256 });
    }
    let whole = || Trouble::told(format!("{} is not a whole backup: it has no manifest", file.display()));
    let manifest: Manifest = serde_json::from_str(&manifest.ok_or_else(whole)?)
        .map_err(|error| Trouble::told(format!("the manifest cannot be read: {error}")))?;
    check(&manifest, &found)?;
    Ok(manifest)
}

fn check(manifest: &Manifest, found: &[Entry]) -> Result<(), Trouble> {
    if manifest.format != FORMAT {
        return Err(Trouble::told(format!(
            "the backup has form {}, this program reads form {FORMAT}: use the khidmat that made it ({})",
            manifest.format, manifest.program
        )));
    }
    for entry in &manifest.files {
        match found.iter().find(|other| other.path == entry.path) {
            None => return Err(Trouble::told(format!("the backup lacks {}", entry.path))),
            Some(other) if other != entry => {
                return Err(Trouble::told(format!("{} was changed or damaged in the backup", entry.path)));
            }
            Some(_) => {}
        }
    }
    match found.iter().find(|entry| !manifest.files.contains(entry)) {
        Some(extra) => {
            Err(Trouble::told(format!("the backup holds {}, which its manifest does not name", extra.path)))
        }
        None => Ok(()),
    }
}
