//! Look at an installation without changing it, also while it serves: key, data folder, disk, database, schema, clock
//! and, when asked, every event chain. Each finding is a line; one that must be mended makes the command fail.

use std::io::{ErrorKind, Write};
use std::path::Path;

use db::{Db, Place, Settings};

use super::restore::chains;
use super::{Trouble, block_on, say};
use crate::anchorfile::{self, Checked};
use crate::config::Config;
use crate::installation::{self, Installation};
use crate::keyfile::{Master, Ring};
use crate::schema::migrations;
use crate::secrets;
use crate::wiring::{CLOCK_SLACK_SECONDS, Outside};

/// Below this the disk is nearly full, in bytes.
const DISK_LOW: u64 = 2 * 1024 * 1024 * 1024;
/// Below this a write may fail any moment, in bytes.
const DISK_EMPTY: u64 = 100 * 1024 * 1024;

/// How a check came out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Grade {
    Good,
    Mind,
    Bad,
}

/// What was found so far.
struct Findings<'s> {
    said: &'s mut dyn Write,
    bad: usize,
}

impl Findings<'_> {
    fn note(&mut self, grade: Grade, what: &str, text: impl std::fmt::Display) {
        let word = match grade {
            Grade::Good => "good",
            Grade::Mind => "mind",
            Grade::Bad => "BAD ",
        };
        self.bad += usize::from(grade == Grade::Bad);
        say(self.said, format_args!("{word}  {what}: {text}"));
    }
}

/// Checks everything; fails when anything must be mended.
pub fn doctor(
    config: &Config,
    outside: &Outside,
    with_chains: bool,
    said: &mut dyn Write,
) -> Result<(), Trouble> {
    let mut findings = Findings { said, bad: 0 };
    let master = check_key(config, &mut findings);
    check_disk(&config.data_dir, &mut findings);
    let installation = check_database(config, &mut findings);
    if let Some(installation) = &installation {
        check_belonging(installation, master.as_ref(), &mut findings);
        check_clock(installation, outside, &mut findings);
    }
    if with_chains {
        check_chains(config, master.as_ref(), &mut findings);
    }
    match findings.bad {
        0 => Ok(()),
        1 => Err(Trouble::told("1 thing must be mended")),
        many => Err(Trouble::told(format!("{many} things must be mended"))),
    }
}

fn check_key(config: &Config, findings: &mut Findings<'_>) -> Option<Master> {
    let path = config.key_file.display();
    match Ring::read(&config.key_file) {
        Ok(Some(Ring { current, former: None })) => {
            let id = current.id().unwrap_or_default();
            let text = format!("{id}, readable by its owner alone; is there a copy of {path} elsewhere?");
            findings.note(Grade::Good, "key", text);
            Some(current)
        }
        Ok(Some(Ring { current, former: Some(former) })) => {
            let (new, old) = (current.id().unwrap_or_default(), former.id().unwrap_or_default());
            let text = format!(
                "{path} is being changed from key {old} to {new}; finish it with: khidmat keys rotate"
            );
            findings.note(Grade::Bad, "key", text);
            None
        }
        Ok(None) => {
            findings.note(Grade::Bad, "key", format_args!("there is no {path}; the first start makes it"));
            None
        }
        Err(error) => {
            findings.note(Grade::Bad, "key", error);
            None
        }
    }
}

fn check_disk(folder: &Path, findings: &mut Findings<'_>) {
    match rustix::fs::statvfs(folder) {
        Ok(disk) => {
            let free = disk.f_bavail.saturating_mul(disk.f_frsize);
            let grade = match free {
                0..DISK_EMPTY => Grade::Bad,
                DISK_EMPTY..DISK_LOW => Grade::Mind,
                _ => Grade::Good,
            };
            findings.note(
                grade,
                "disk",
                format_args!("{} MiB free at {}", free / 1024 / 1024, folder.display()),
            );
        }
        Err(error) => findings.note(Grade::Bad, "disk", format_args!("{}: {error}", folder.display())),
    }
}

fn check_database(config: &Config, findings: &mut Findings<'_>) -> Option<Installation> {
    if let Place::File(path) = &config.database
        && !path.exists()
    {
        findings.note(Grade::Bad, "database", format_args!("there is no {}", path.display()));
        return None;
    }
    let all = migrations();
    match db::pending(&config.database, &all) {
        Ok(pending) if pending.is_empty() => {
            findings.note(Grade::Good, "schema", format_args!("all {} steps are applied", all.len()));
        }
        Ok(pending) => {
            let names = pending.join(", ");
            findings.note(Grade::Mind, "schema", format_args!("the next start applies {names}"));
        }
        Err(error) => {
            findings.note(Grade::Bad, "schema", error);
            return None;
        }
    }
    match read_installation(&config.database) {
        Ok(found) => {
            findings.note(Grade::Good, "database", "answers");
            found
        }
        Err(error) => {
            findings.note(Grade::Bad, "database", error);
            None
        }
    }
}

fn read_installation(place: &Place) -> Result<Option<Installation>, Trouble> {
    let settings = Settings { readers: 1, ..Settings::new(place.clone(), desk::LOG_TABLE) };
    let db = Db::open_to_read(&settings)?;
    block_on(async { db.read(installation::read).await.map_err(Trouble::from) })
}

fn check_belonging(installation: &Installation, master: Option<&Master>, findings: &mut Findings<'_>) {
    let Some(held) = master.and_then(|master| master.id().ok()) else { return };
    if held == installation.key_id {
        findings.note(Grade::Good, "belonging", "the database belongs to this key");
    } else {
        let other = &installation.key_id;
        findings.note(
            Grade::Bad,
            "belonging",
            format_args!("the database belongs to key {other}, not to {held}"),
        );
    }
}

fn check_clock(installation: &Installation, outside: &Outside, findings: &mut Findings<'_>) {
    let now = outside.clock.now();
    let behind = installation.seen_at.seconds_since(now);
    if behind > CLOCK_SLACK_SECONDS {
        let text =
            format!("{now}, which is {behind} s before the desk was last open ({})", installation.seen_at);
        findings.note(Grade::Bad, "clock", text);
    } else {
        findings.note(Grade::Good, "clock", now);
    }
}

fn check_chains(config: &Config, master: Option<&Master>, findings: &mut Findings<'_>) {
    let Some(master) = master else {
        findings.note(Grade::Bad, "chains", "cannot be checked without the key");
        return;
    };
    match chains(&config.database, master) {
        Ok(found) if found.broken.is_empty() => {
            findings.note(Grade::Good, "chains", format_args!("all {} verify", found.checked));
        }
        Ok(found) => {
            let (count, all) = (found.broken.len(), found.checked);
            findings.note(
                Grade::Bad,
                "chains",
                format_args!("{count} of {all} do not verify: {}", found.broken.join("; ")),
            );
        }
        Err(error) => findings.note(Grade::Bad, "chains", error),
    }
    match anchors(config, master) {
        Ok(found) if !found.wrong.is_empty() => {
            findings.note(Grade::Bad, "anchors", found.wrong.join("; "));
        }
        Ok(found) if found.good == 0 => {
            findings.note(Grade::Mind, "anchors", "there is none yet; a serving desk makes the first");
        }
        Ok(found) => {
            let (good, file) = (found.good, config.anchor_file.display());
            let cut = match found.unreadable {
                0 => String::new(),
                many => format!("; {many} lines were cut short by a crash"),
            };
            findings.note(Grade::Good, "anchors", format_args!("all {good} of {file} hold{cut}"));
        }
        Err(error) => findings.note(Grade::Bad, "anchors", error),
    }
}

fn anchors(config: &Config, master: &Master) -> Result<Checked, Trouble> {
    // A database that the next start brings up to date has none.
    if db::pending(&config.database, &migrations())?.contains(&desk::events::ANCHORS_STEP) {
        return Ok(Checked::default());
    }
    let settings = Settings { readers: 1, ..Settings::new(config.database.clone(), desk::LOG_TABLE) };
    let db = Db::open_to_read(&settings)?;
    let key = secrets::read_at(&config.database, &db, master)?.chain;
    let text = match std::fs::read_to_string(&config.anchor_file) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => return Err(Trouble::io(config.anchor_file.display(), &error)),
    };
    block_on(async { db.read(move |tx| anchorfile::check(tx, &key, &text)).await.map_err(Trouble::from) })
}
