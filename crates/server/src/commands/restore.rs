//! Put a backup in place of the data. Everything is checked first, in a folder of its own: file digests, the key, the
//! database's pages, its schema and every event chain. Only then is anything replaced, and what was there is kept.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use db::{Claim, Db, Place, Settings};
use kernel::Timestamp;

use super::archive::{ATTACHMENTS, DATABASE, unpack};
use super::backup::files_under;
use super::{Trouble, block_on, file, key, say};
use crate::config::Config;
use crate::keyfile::private_folder;
use crate::schema::migrations;
use crate::wiring::Outside;

/// Restores. Refused while a server runs.
pub fn restore(config: &Config, outside: &Outside, from: &Path, said: &mut dyn Write) -> Result<(), Trouble> {
    let database = file(config, "restore")?;
    private_folder(&config.data_dir).map_err(|error| Trouble::io(config.data_dir.display(), &error))?;
    let claim = Claim::take(database)?;
    let master = key(config)?;
    let now = outside.clock.now();
    let staged = Staged::new(&config.data_dir, now)?;
    let manifest = unpack(from, &staged.0)?;
    say(said, format_args!("{} files, made {}: digests agree", manifest.files.len(), manifest.made_at));
    let held = master.id()?;
    if manifest.key_id != held {
        return Err(Trouble::told(format!(
            "the backup belongs to key {}, but {} holds key {held}. Put the right key file there; nothing was changed",
            manifest.key_id,
            config.key_file.display()
        )));
    }
    let fresh = staged.0.join(DATABASE);
    db::sound(&fresh)?;
    db::pending(&Place::File(fresh.clone()), &migrations())?;
    let chain_key = master.keys()?.chain;
    let chains = chains(&Place::File(fresh.clone()), chain_key)?;
    if let Some(broken) = chains.broken.first() {
        return Err(Trouble::told(format!(
            "{} of {} event chains are broken, the first at {}; nothing was changed",
            chains.broken.len(),
            chains.checked,
            broken
        )));
    }
    say(said, format_args!("{} event chains verify", chains.checked));
    let kept = replace(config, database, &staged.0, now)?;
    if let Some(kept) = kept {
        say(said, format_args!("the database that was there is kept as {}", kept.display()));
    }
    drop(claim);
    say(said, "restored");
    Ok(())
}

/// What checking every chain found.
pub(super) struct Chains {
    pub(super) checked: usize,
    /// `case 17, event 3`.
    pub(super) broken: Vec<String>,
}

/// Checks every chain of a database, which may be in use.
pub(super) fn chains(place: &Place, key: [u8; 32]) -> Result<Chains, Trouble> {
    let settings = Settings { readers: 1, ..Settings::new(place.clone(), desk::LOG_TABLE) };
    let db = Db::open_to_read(&settings)?;
    let (checked, broken) = block_on(async {
        db.read(move |tx| desk::events::verify_chains(tx, &key)).await.map_err(Trouble::from)
    })?;
    let broken = broken
        .into_iter()
        .map(|broken| format!("{} {}, event {}", broken.subject_kind, broken.subject_id, broken.seq))
        .collect();
    Ok(Chains { checked, broken })
}

/// The folder a backup is unpacked and checked in; removed whatever happens.
struct Staged(PathBuf);

impl Staged {
    fn new(data_dir: &Path, now: Timestamp) -> Result<Self, Trouble> {
        let folder = data_dir.join(format!("restoring-{}", now.millis()));
        private_folder(&folder).map_err(|error| Trouble::io(folder.display(), &error))?;
        Ok(Self(folder))
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, folder = %self.0.display(), "could not remove a working folder");
        }
    }
}

/// Attachments first: they are named by their content, so adding them harms nothing. Then the old database is copied
/// aside, whole, and the new one takes its name in one step. Answers where the old one is.
fn replace(
    config: &Config,
    database: &Path,
    staged: &Path,
    now: Timestamp,
) -> Result<Option<PathBuf>, Trouble> {
    let wrong = |error: std::io::Error| Trouble::io(database.display(), &error);
    let (fresh, target) = (staged.join(ATTACHMENTS), config.attachments());
    for path in files_under(&fresh).map_err(wrong)? {
        let goal = target.join(path.strip_prefix(&fresh).unwrap_or(&path));
        if let Some(folder) = goal.parent().filter(|_| !goal.exists()) {
            private_folder(folder).map_err(wrong)?;
            std::fs::rename(&path, &goal).map_err(wrong)?;
            File::open(folder).and_then(|folder| folder.sync_all()).map_err(wrong)?;
        }
    }
    let mut kept = None;
    if database.exists() {
        let aside = suffixed(database, &format!(".replaced-{}", now.millis()));
        db::copy(database, &aside)?;
        kept = Some(aside);
    }
    // The old write-ahead log must not be taken for the new database's. What it held is in the copy.
    for suffix in ["-wal", "-shm"] {
        match std::fs::remove_file(suffixed(database, suffix)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(wrong(error)),
            _ => {}
        }
    }
    std::fs::rename(staged.join(DATABASE), database).map_err(wrong)?;
    let folder = database.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(wrong)?;
    Ok(kept)
}

fn suffixed(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
