//! Put a backup in place of the data. Everything is checked first, in a folder of its own: file digests, the key, the
//! database's pages, its schema and every event chain. Only then is anything replaced, and what was there is kept.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use db::{Claim, Db, Exchange, Place, Settings};
use kernel::Timestamp;

use super::archive::{ATTACHMENTS, DATABASE, TABLES, unpack};
use super::backup::files_under;
use super::{Trouble, block_on, key, say};
use crate::anchorfile;
use crate::config::Config;
use crate::keyfile::{Master, private_folder};
use crate::nodes;
use crate::schema::{NODES_STEP, migrations};
use crate::secrets;
use crate::wiring::Outside;

/// Restores. Refused while a server runs.
pub fn restore(config: &Config, outside: &Outside, from: &Path, said: &mut dyn Write) -> Result<(), Trouble> {
    private_folder(&config.data_dir).map_err(|error| Trouble::io(config.data_dir.display(), &error))?;
    let now = outside.clock.now();
    let goal = match &config.database {
        Place::File(path) => Goal::File { path, _claim: Claim::take(path)? },
        Place::Server(url) => Goal::server(url, now)?,
    };
    let master = key(config)?;
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
    let kept = match (goal, manifest.server) {
        (Goal::File { path, _claim }, None) => {
            let fresh = staged.0.join(DATABASE);
            db::sound(&fresh)?;
            check(&Place::File(fresh), &master, said)?;
            add_attachments(config, &staged.0)?;
            replace(path, &staged.0, now)?.map(|kept| kept.display().to_string())
        }
        (Goal::Server { url, exchange }, Some(server)) => {
            let fresh = Fresh::new(url, now);
            db::import(url, &fresh.schema, &migrations(), &staged.0.join(TABLES), &server.into())?;
            check(&Place::Server(db::in_schema(url, &fresh.schema)), &master, said)?;
            add_attachments(config, &staged.0)?;
            let aside = format!("khidmat_replaced_{}", now.millis());
            exchange.swap(&fresh.schema, &aside)?.then(|| format!("schema {aside}"))
        }
        (_, server) => {
            let kind = if server.is_some() { "PostgreSQL" } else { "the embedded database" };
            return Err(Trouble::told(format!(
                "the backup is of {kind}; set `database` to one. Nothing was changed"
            )));
        }
    };
    if let Some(kept) = kept {
        say(said, format_args!("the database that was there is kept as {kept}"));
    }
    note_in_anchors(config, &master, now)?;
    say(said, "restored");
    Ok(())
}

/// Where the data goes; nobody serves from it meanwhile.
enum Goal<'c> {
    File { path: &'c Path, _claim: Claim },
    Server { url: &'c str, exchange: Box<Exchange> },
}

impl<'c> Goal<'c> {
    fn server(url: &'c str, now: Timestamp) -> Result<Self, Trouble> {
        let exchange = Box::new(Exchange::begin(url)?);
        let place = Place::Server(url.to_owned());
        // A new database has no servers yet, and no table of them.
        if !db::pending(&place, &migrations())?.contains(&NODES_STEP) {
            let db = Db::open_to_read(&Settings { readers: 1, ..Settings::new(place, desk::LOG_TABLE) })?;
            let alive = block_on(async {
                db.read(move |tx| nodes::alive(tx, now))
                    .await
                    .map_err(|error: db::DbError| Trouble::from(error))
            })?;
            if alive > 0 {
                return Err(Trouble::told(format!(
                    "{alive} servers are running on this database; stop them first (one that crashed counts for a \
                     minute)"
                )));
            }
        }
        Ok(Self::Server { url, exchange })
    }
}

/// The schema a server's backup is put into and checked in; removed whatever happens.
struct Fresh<'c> {
    url: &'c str,
    schema: String,
}

impl<'c> Fresh<'c> {
    fn new(url: &'c str, now: Timestamp) -> Self {
        Self { url, schema: format!("khidmat_restoring_{}", now.millis()) }
    }
}

impl Drop for Fresh<'_> {
    fn drop(&mut self) {
        // Gone already when all went well.
        if let Err(error) = db::drop_schema(self.url, &self.schema) {
            tracing::warn!(%error, schema = self.schema, "could not remove a working schema");
        }
    }
}

/// Refuses what a newer program wrote, and a history that does not verify.
fn check(fresh: &Place, master: &Master, said: &mut dyn Write) -> Result<(), Trouble> {
    db::pending(fresh, &migrations())?;
    let chains = chains(fresh, master)?;
    if let Some(broken) = chains.broken.first() {
        return Err(Trouble::told(format!(
            "{} of {} event chains are broken, the first at {}; nothing was changed",
            chains.broken.len(),
            chains.checked,
            broken
        )));
    }
    say(said, format_args!("{} event chains verify", chains.checked));
    Ok(())
}

/// Says in the anchor file that what came after the backup is void.
pub(super) fn note_in_anchors(config: &Config, master: &Master, now: Timestamp) -> Result<(), Trouble> {
    let all = migrations();
    if !config.anchor_file.exists() {
        return Ok(());
    }
    let settings = Settings { readers: 1, ..Settings::new(config.database.clone(), desk::LOG_TABLE) };
    let db = Db::open_to_read(&settings)?;
    let key = secrets::read_at(&config.database, &db, master)?.chain;
    // A backup from before there were anchors has none.
    let has_none = db::pending(&config.database, &all)?.contains(&desk::events::ANCHORS_STEP);
    let last = if has_none {
        0
    } else {
        let read = async { db.read(|tx| desk::events::anchors_after(tx, 0)).await.map_err(Trouble::from) };
        block_on(read)?.last().map_or(0, |anchor| anchor.number)
    };
    anchorfile::restored(&config.anchor_file, &key, now, last)
        .map_err(|error| Trouble::io(config.anchor_file.display(), &error))
}

/// What checking every chain found.
pub(super) struct Chains {
    pub(super) checked: usize,
    /// `case 17, event 3`.
    pub(super) broken: Vec<String>,
}

/// Checks every chain of a database, which may be in use.
pub(super) fn chains(place: &Place, master: &Master) -> Result<Chains, Trouble> {
    let settings = Settings { readers: 1, ..Settings::new(place.clone(), desk::LOG_TABLE) };
    let db = Db::open_to_read(&settings)?;
    let key = secrets::read_at(place, &db, master)?.chain;
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

/// Attachments come before the database: they are named by their content, so adding them harms nothing.
fn add_attachments(config: &Config, staged: &Path) -> Result<(), Trouble> {
    let (fresh, target) = (staged.join(ATTACHMENTS), config.attachments());
    let wrong = |error: std::io::Error| Trouble::io(target.display(), &error);
    for path in files_under(&fresh).map_err(wrong)? {
        let goal = target.join(path.strip_prefix(&fresh).unwrap_or(&path));
        if let Some(folder) = goal.parent().filter(|_| !goal.exists()) {
            private_folder(folder).map_err(wrong)?;
            std::fs::rename(&path, &goal).map_err(wrong)?;
            File::open(folder).and_then(|folder| folder.sync_all()).map_err(wrong)?;
        }
    }
    Ok(())
}

/// The old database is copied aside, whole, and the new one takes its name in one step. Answers where the old one is.
fn replace(database: &Path, staged: &Path, now: Timestamp) -> Result<Option<PathBuf>, Trouble> {
    let wrong = |error: std::io::Error| Trouble::io(database.display(), &error);
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
