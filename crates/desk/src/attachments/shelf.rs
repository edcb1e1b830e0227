//! Where files lie. A shelf keeps immutable files under the SHA-256 of their bytes; what nobody names any more is set
//! aside first and removed only later, so that a backup or a late request still finds it.
//!
//! The trait is blocking, and a folder through the standard library its default: it must sync file and folder before
//! a row may name the file, which is said here in the open. A bucket is another implementation.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use kernel::Timestamp;

/// The two parts of a shelf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What is, or is about to be, named by a row.
    Kept,
    /// What no row named when it was last looked at.
    Aside,
}

/// A file on a shelf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// SHA-256 of its bytes, in hex.
    pub name: String,
    /// When it was last put there, or set aside.
    pub since: Timestamp,
}

/// A place that keeps files. Names are SHA-256 in hex. Every call may block.
pub trait Shelf: Send + Sync + 'static {
    /// Keeps a file. When this answers, it survives a power cut. A file that is there already is only marked as put
    /// there now.
    fn put(&self, name: &str, bytes: &[u8], now: Timestamp) -> io::Result<()>;

    /// The file, wherever it lies; [`ErrorKind::NotFound`] when it does not.
    fn get(&self, name: &str) -> io::Result<Vec<u8>>;

    /// The files of one part whose names begin with these two hex digits.
    fn found(&self, part: Part, digits: &str) -> io::Result<Vec<Found>>;

    /// Moves a kept file aside.
    fn set_aside(&self, name: &str, now: Timestamp) -> io::Result<()>;

    /// Moves a file that was set aside back among the kept ones.
    fn put_back(&self, name: &str) -> io::Result<()>;

    /// Removes a file that was set aside.
    fn remove(&self, name: &str) -> io::Result<()>;

    /// Clears away what interrupted calls to [`Shelf::put`] left before this instant. Answers how many.
    fn clear_unfinished(&self, before: Timestamp) -> io::Result<usize>;
}

/// The desk's shelf.
pub type AttachmentStore = Arc<dyn Shelf>;

/// A shelf in a folder: `kept/ab/abcd…`, `aside/ab/abcd…`, and `unfinished/` for what is being written.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    writes: AtomicU64,
}

const UNFINISHED: &str = "unfinished";

impl Part {
    const fn folder(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Aside => "aside",
        }
    }
}

impl Folder {
    /// Opens the folder; makes it, for its owner only, when it is not there.
    pub fn open(root: impl Into<PathBuf>) -> io::Result<Self> {
        let folder = Self { root: root.into(), writes: AtomicU64::new(0) };
        make_folder(&folder.root)?;
        for part in [Part::Kept.folder(), Part::Aside.folder(), UNFINISHED] {
            make_folder(&folder.root.join(part))?;
        }
        sync_folder(&folder.root)?;
        Ok(folder)
    }

    fn path(&self, part: Part, name: &str) -> io::Result<PathBuf> {
        let digits = name.get(..2).filter(|_| is_name(name));
        let digits =
            digits.ok_or_else(|| io::Error::new(ErrorKind::InvalidInput, "not the name of a file"))?;
        Ok(self.root.join(part.folder()).join(digits).join(name))
    }

    /// The path, in a folder that exists.
    fn path_made(&self, part: Part, name: &str) -> io::Result<PathBuf> {
        let path = self.path(part, name)?;
        path.parent().map_or(Ok(()), make_folder)?;
        Ok(path)
    }

    fn write(&self, path: &Path, name: &str, bytes: &[u8], now: Timestamp) -> io::Result<()> {
        // Another process may share the folder, and another thread may write the same file.
        let number = self.writes.fetch_add(1, Ordering::Relaxed);
        let unfinished = self.root.join(UNFINISHED).join(format!("{name}.{}.{number}", std::process::id()));
        let written = || {
            let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&unfinished)?;
            file.write_all(bytes)?;
            touch(&file, now)?;
            fs::rename(&unfinished, path)
        };
        written().inspect_err(|_| {
            // Best effort: what stays is cleared away later.
            drop(fs::remove_file(&unfinished));
        })
    }
}

/// Marks a file as put there now.
fn touch(file: &File, now: Timestamp) -> io::Result<()> {
    file.set_modified(UNIX_EPOCH + Duration::from_micros(now.micros().unsigned_abs()))?;
    file.sync_all()
}

fn make_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Makes a name durable, and the folder it stands in. Also when another writer made them: it may not be done yet.
fn sync_above(path: &Path) -> io::Result<()> {
    path.ancestors().skip(1).take(2).try_for_each(sync_folder)
}

fn is_name(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn since(entry: &fs::DirEntry) -> io::Result<Timestamp> {
    let modified = entry.metadata()?.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok(Timestamp(i64::try_from(modified.as_micros()).unwrap_or(i64::MAX)))
}

/// What a folder holds; nothing when it is not there. A file that goes away meanwhile is left out.
fn entries(path: &Path) -> io::Result<Vec<Found>> {
    let listed = match fs::read_dir(path) {
        Ok(listed) => listed,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut found = Vec::new();
    for entry in listed {
        let entry = entry?;
        match since(&entry) {
            Ok(since) => found.push(Found { name: entry.file_name().to_string_lossy().into_owned(), since }),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

impl Shelf for Folder {
    fn put(&self, name: &str, bytes: &[u8], now: Timestamp) -> io::Result<()> {
        let path = self.path_made(Part::Kept, name)?;
        match File::open(&path) {
            Ok(file) if file.metadata()?.len() == bytes.len() as u64 => touch(&file, now),
            Ok(_) => self.write(&path, name, bytes, now),
            Err(error) if error.kind() == ErrorKind::NotFound => self.write(&path, name, bytes, now),
            Err(error) => Err(error),
        }?;
        sync_above(&path)
    }

    fn get(&self, name: &str) -> io::Result<Vec<u8>> {
        match fs::read(self.path(Part::Kept, name)?) {
            Err(error) if error.kind() == ErrorKind::NotFound => fs::read(self.path(Part::Aside, name)?),
            other => other,
        }
    }

    fn found(&self, part: Part, digits: &str) -> io::Result<Vec<Found>> {
        let found = entries(&self.root.join(part.folder()).join(digits))?;
        Ok(found.into_iter().filter(|file| is_name(&file.name)).collect())
    }

    fn set_aside(&self, name: &str, now: Timestamp) -> io::Result<()> {
        let (from, to) = (self.path(Part::Kept, name)?, self.path_made(Part::Aside, name)?);
        // Marked before it moves: a crash in between only makes it wait longer.
        touch(&File::open(&from)?, now)?;
        fs::rename(from, to)
    }

    fn put_back(&self, name: &str) -> io::Result<()> {
        let to = self.path_made(Part::Kept, name)?;
        fs::rename(self.path(Part::Aside, name)?, &to)?;
        sync_above(&to)
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        fs::remove_file(self.path(Part::Aside, name)?)
    }

    fn clear_unfinished(&self, before: Timestamp) -> io::Result<usize> {
        let folder = self.root.join(UNFINISHED);
        let old: Vec<Found> = entries(&folder)?.into_iter().filter(|file| file.since < before).collect();
        for file in &old {
            fs::remove_file(folder.join(&file.name))?;
        }
        Ok(old.len())
    }
}
