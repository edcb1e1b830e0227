//! The anchor file: one line a day with the sum of the log ([`desk::events::anchor`]), outside the database and only
//! ever added to. Whoever cuts or rewrites the database's history cannot make it fit these lines without the key, and
//! a copy of the file elsewhere shows it even to whoever holds the key.
//!
//! The lines are those of the database's own table, written after their commit; what a crash kept from the file is
//! added at the next look. A restore says so in a line of its own: what came after the backup is then void.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use db::{DbError, Tx};
use desk::Desk;
use desk::events::{self, Anchor, anchor_holds, anchors_after, outside_mac};
use kernel::{Kind, Problem, Timestamp};
use serde::{Deserialize, Serialize};

/// A line that says: the data was put back from a backup, and anchors after `through_number` are void.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Restored {
    #[serde(rename = "restored_at")]
    at: Timestamp,
    through_number: i64,
    /// Under the chain key, so that a cut cannot be passed off as a restore.
    mac: String,
}

impl Restored {
    fn new(key: &[u8; 32], at: Timestamp, through_number: i64) -> Self {
        let mac = outside_mac(key, &format!("restored {} {through_number}", at.0));
        Self { at, through_number, mac }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Line {
    Anchor(Anchor),
    Restored(Restored),
    /// Cut short by a crash, or damaged.
    Unreadable,
}

fn parse(text: &str) -> Vec<Line> {
    let line = |text: &str| match serde_json::from_str(text) {
        Ok(anchor) => Line::Anchor(anchor),
        Err(_) => serde_json::from_str(text).map_or(Line::Unreadable, Line::Restored),
    };
    text.lines().filter(|text| !text.is_empty()).map(line).collect()
}

/// The number up to which the file is written.
fn last_number(lines: &[Line]) -> i64 {
    lines.iter().fold(0, |last, line| match line {
        Line::Anchor(anchor) => anchor.number,
        Line::Restored(restored) => restored.through_number.min(last),
        Line::Unreadable => last,
    })
}

/// The file, held for this process alone, with what is in it.
struct Held {
    file: File,
    text: String,
}

impl Held {
    fn open(path: &Path) -> std::io::Result<Self> {
        let is_new = !path.exists();
        let mut file = OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(path)?;
        file.lock()?;
        if is_new {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
        }
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        Ok(Self { file, text })
    }

    /// Adds lines; they are on disk when this answers.
    fn add<T: Serialize>(&mut self, lines: &[T]) -> std::io::Result<()> {
        let mut out = String::new();
        // What a crash cut short keeps its line to itself.
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            out.push('\n');
        }
        for line in lines {
            out.push_str(&serde_json::to_string(line)?);
            out.push('\n');
        }
        self.file.write_all(out.as_bytes())?;
        self.file.sync_all()
    }
}

/// Makes today's anchor when it is due and adds what the file lacks. May run on several servers, with one file or with
/// one each. Answers how many lines were added.
pub async fn keep(desk: &Desk, path: &Path) -> Result<usize, Problem> {
    events::anchor(desk).await?;
    let wrong = |error: std::io::Error| {
        tracing::error!(%error, file = %path.display(), "the anchor file cannot be written");
        Problem::new(Kind::StorageUnavailable)
    };
    let mut held = Held::open(path).map_err(wrong)?;
    let last = last_number(&parse(&held.text));
    let missing = desk.db().read(move |tx| anchors_after(tx, last)).await;
    let missing = missing.map_err(|error: DbError| Problem::from(error))?;
    if !missing.is_empty() {
        held.add(&missing).map_err(wrong)?;
    }
    Ok(missing.len())
}

/// Says in the file that a backup was put back whose last anchor is `through_number`. Does nothing when there is no
/// file, or nothing in it becomes void.
pub fn restored(path: &Path, key: &[u8; 32], now: Timestamp, through_number: i64) -> std::io::Result<()> {
    if !path.exists() {
        return Ok(());
    }
    let mut held = Held::open(path)?;
    if last_number(&parse(&held.text)) <= through_number {
        return Ok(());
    }
    held.add(&[Restored::new(key, now, through_number)])
}

/// What checking the file against the database found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Anchors that hold.
    pub good: usize,
    /// Lines that cannot be read: cut short by a crash, when what follows is whole.
    pub unreadable: usize,
    /// What does not fit, in words.
    pub wrong: Vec<String>,
}

/// Checks every anchor of the file, and that the database's own are all in it.
pub fn check(tx: &mut Tx<'_>, key: &[u8; 32], text: &str) -> Result<Checked, DbError> {
    let stored = anchors_after(tx, 0)?;
    let mut checked = Checked::default();
    let told = told(key, text, &mut checked);
    let mut before = String::new();
    for anchor in &stored {
        let day = anchor.made_at;
        if !told.contains(anchor) && told.iter().all(|told| told.number != anchor.number) {
            checked.wrong.push(format!("anchor {} ({day}) is not in the file", anchor.number));
        }
        if anchor_holds(tx, key, &before, anchor)? {
            checked.good += 1;
        } else {
            let (after, through) = (anchor.after, anchor.through);
            checked.wrong.push(format!(
                "events {after}–{through} are not those that anchor {} ({day}) sums up",
                anchor.number
            ));
        }
        before.clone_from(&anchor.digest);
    }
    for anchor in told.iter().filter(|anchor| !stored.contains(anchor)) {
        let (number, day) = (anchor.number, anchor.made_at);
        checked
            .wrong
            .push(format!("the database no longer has anchor {number} ({day}) as the file tells it"));
    }
    Ok(checked)
}

/// The anchors that the file stands by, in order.
fn told(key: &[u8; 32], text: &str, checked: &mut Checked) -> Vec<Anchor> {
    let mut told: Vec<Anchor> = Vec::new();
    for line in parse(text) {
        match line {
            Line::Unreadable => checked.unreadable += 1,
            Line::Restored(line) if Restored::new(key, line.at, line.through_number) == line => {
                told.retain(|anchor| anchor.number <= line.through_number);
            }
            Line::Restored(line) => {
                checked.wrong.push(format!("the restore of {} was not written by this desk", line.at));
            }
            Line::Anchor(anchor) => {
                let expected = told.last().map_or(1, |last| last.number + 1);
                if anchor.number != expected {
                    checked.wrong.push(format!("anchor {} follows where {expected} should", anchor.number));
                }
                told.push(anchor);
            }
        }
    }
    told
}
