//! Write everything but the key into one file, while the desk goes on serving: first the database (a copy of its file,
//! or each table of a server's) as it is at one instant, then the attachments it names (they are never changed once written, so later ones do no harm).

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use db::Place;

use super::archive::{ATTACHMENTS, DATABASE, FORMAT, Manifest, TABLES, Writer};
use super::{Trouble, key, say};
use crate::config::Config;
use crate::keyfile::private_folder;
use crate::wiring::Outside;

/// Makes the backup. It appears under its name only when it is whole and on disk.
pub fn backup(config: &Config, outside: &Outside, to: &Path, said: &mut dyn Write) -> Result<(), Trouble> {
    let key_id = key(config)?.id()?;
    if to.exists() {
        return Err(Trouble::told(format!("{} is there already; choose another name", to.display())));
    }
    let (part, copy) = (beside(to, ".part"), beside(to, ".database.part"));
    let made = Made(vec![part.clone(), copy.clone()]);
    let wrong = |error: std::io::Error| Trouble::io(to.display(), &error);
    // Personal data: for its owner alone from the first byte.
    let private = |path: &Path| OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    let mut writer = Writer::new(private(&part).map_err(wrong)?);
    let server = match &config.database {
        Place::File(database) => {
            drop(private(&copy).map_err(wrong)?);
            db::copy(database, &copy)?;
            writer.add(&copy, DATABASE).map_err(wrong)?;
            None
        }
        Place::Server(url) => {
            private_folder(&copy).map_err(wrong)?;
            let exported = db::export(url, &copy)?;
            for table in &exported.tables {
                let name = format!("{}.copy", table.name);
                writer.add(&copy.join(&name), &format!("{TABLES}/{name}")).map_err(wrong)?;
            }
            Some(exported.into())
        }
    };
    add_attachments(&mut writer, &config.attachments())?;
    let manifest = Manifest {
        format: FORMAT,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        key_id,
        made_at: outside.clock.now(),
        server,
        files: Vec::new(),
    };
    let manifest = writer.finish(manifest).map_err(wrong)?;
    std::fs::rename(&part, to).map_err(wrong)?;
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(wrong)?;
    drop(made);
    let bytes: u64 = manifest.files.iter().map(|entry| entry.bytes).sum();
    say(said, format_args!("{} files, {bytes} bytes in {}", manifest.files.len(), to.display()));
    say(
        said,
        format_args!(
            "it belongs to key {}, which is not in it: keep a copy of {} elsewhere",
            manifest.key_id,
            config.key_file.display()
        ),
    );
    Ok(())
}

/// How often the folder is looked through again when a file was moved within it meanwhile.
const LOOKS: usize = 3;

/// Adds every finished file. One that is moved between the parts of the folder while it is looked through is found at
/// its new place by the next look.
fn add_attachments(writer: &mut Writer, folder: &Path) -> Result<(), Trouble> {
    let mut added = BTreeSet::new();
    for _ in 0..LOOKS {
        let mut moved = false;
        for path in files_under(folder).map_err(|error| Trouble::io(folder.display(), &error))? {
            let inside = path.strip_prefix(folder).unwrap_or(&path);
            if inside.starts_with("unfinished") || added.contains(inside) {
                continue;
            }
            match writer.add(&path, &format!("{ATTACHMENTS}/{}", inside.to_string_lossy())) {
                Ok(()) => {
                    added.insert(inside.to_path_buf());
                }
                Err(error) if error.kind() == ErrorKind::NotFound => moved = true,
                Err(error) => return Err(Trouble::io(path.display(), &error)),
            }
        }
        if !moved {
            break;
        }
    }
    Ok(())
}

/// Files under way; removed whatever happens.
struct Made(Vec<PathBuf>);

impl Drop for Made {
    fn drop(&mut self) {
        for path in &self.0 {
            // Gone already when all went well; a folder when it held a server's tables.
            drop(std::fs::remove_file(path));
            drop(std::fs::remove_dir_all(path));
        }
    }
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Every file under a folder, sorted; none when there is no folder.
pub(super) fn files_under(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_path_buf()]);
    while let Some(next) = folders.pop() {
        let entries = match std::fs::read_dir(&next) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        for entry in entries {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}
