//! The key file: one master key, from which every other secret of the installation is derived by HKDF-SHA256 (RFC
//! 5869). It is made at first start, readable by its owner alone, and is in no backup.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

use hkdf::Hkdf;
use kernel::Chance;
use sha2::Sha256;

/// The first line of a key file: what it is, and in which form.
const HEADING: &str = "khidmat key 1";
/// The same while the key is being changed: the new key stands on the second line, the former on the third.
const HEADING_CHANGING: &str = "khidmat key 2";

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("the key file {path}: {reason}")]
    Io {
        /// The file.
        path: String,
        /// In the system's words.
        reason: String,
    },
    /// Others than its owner may read it.
    #[error("the key file {path} may be read by others (mode {mode:o}); run: chmod 600 {path}")]
    Exposed {
        /// The file.
        path: String,
        /// Its permission bits.
        mode: u32,
    },
    /// It is not a key file.
    #[error("{path} is not a key file: it must hold the line “{HEADING}” and 64 hexadecimal digits")]
    Malformed {
        /// The file.
        path: String,
    },
    /// It holds two keys: a change of the key was broken off.
    #[error("the key in {path} is being changed; finish it with: khidmat keys rotate")]
    Changing {
        /// The file.
        path: String,
    },
    /// A derived key could not be made.
    #[error("a key could not be derived")]
    Derivation,
}

/// The installation's master key.
#[derive(Clone)]
pub struct Master([u8; 32]);

impl Master {
    /// Reads the file; `None` when there is none. Refused while the key is being changed.
    pub fn read(path: &Path) -> Result<Option<Self>, KeyError> {
        match Ring::read(path)? {
            Some(Ring { former: Some(_), .. }) => {
                Err(KeyError::Changing { path: path.display().to_string() })
            }
            ring => Ok(ring.map(|ring| ring.current)),
        }
    }

    /// Makes a new key and its file, which must not be there yet. It is on disk when this answers.
    pub fn make(path: &Path, chance: &dyn Chance) -> Result<Self, KeyError> {
        let key = chance.bytes32();
        let write = || -> std::io::Result<()> {
            if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
                private_folder(folder)?;
            }
            let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
            writeln!(file, "{HEADING}\n{}", hex::encode(key))?;
            file.sync_all()?;
            // The name too must survive a power cut, or the data outlives its key.
            sync_folder_of(path)
        };
        write().map_err(|error| io(path, &error))?;
        Ok(Self(key))
    }

    /// A key's name: 16 hexadecimal digits that tell nothing about it.
    pub fn id(&self) -> Result<String, KeyError> {
        let mut short = [0; 8];
        self.expand("key id", &mut short)?;
        Ok(hex::encode(short))
    }

    /// The desk's secrets.
    pub fn keys(&self) -> Result<desk::Keys, KeyError> {
        Ok(desk::Keys {
            master: self.derive("vault")?,
            chain: self.derive("event chains")?,
            mail: self.derive("mail tokens")?,
            links: self.derive("customer links")?,
            blind: self.derive("blind indexes")?,
        })
    }

    /// The key that belongs to a purpose.
    fn derive(&self, purpose: &str) -> Result<[u8; 32], KeyError> {
        let mut key = [0; 32];
        self.expand(purpose, &mut key)?;
        Ok(key)
    }

    fn expand(&self, purpose: &str, out: &mut [u8]) -> Result<(), KeyError> {
        Hkdf::<Sha256>::new(Some(b"khidmat"), &self.0)
            .expand(purpose.as_bytes(), out)
            .map_err(|_| KeyError::Derivation)
    }
}

/// What a key file holds.
#[derive(Clone)]
pub struct Ring {
    /// The key.
    pub current: Master,
    /// The one before it, while the key is being changed.
    pub former: Option<Master>,
}

impl Ring {
    /// Reads the file; `None` when there is none.
    pub fn read(path: &Path) -> Result<Option<Self>, KeyError> {
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(io(path, &error)),
        };
        let mode = file.metadata().map_err(|error| io(path, &error))?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(KeyError::Exposed { path: path.display().to_string(), mode });
        }
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(|error| io(path, &error))?;
        let malformed = || KeyError::Malformed { path: path.display().to_string() };
        let key = |digits: &str| {
            let mut key = [0; 32];
            hex::decode_to_slice(digits.trim(), &mut key).map(|()| Master(key)).map_err(|_| malformed())
        };
        let lines: Vec<&str> = text.trim_end().lines().collect();
        match lines.as_slice() {
            [heading, digits] if heading.trim() == HEADING => {
                Ok(Some(Self { current: key(digits)?, former: None }))
            }
            [heading, current, former] if heading.trim() == HEADING_CHANGING => {
                Ok(Some(Self { current: key(current)?, former: Some(key(former)?) }))
            }
            _ => Err(malformed()),
        }
    }

    /// Puts a fresh key before the one in the file, which is kept as the former.
    pub fn begin_change(path: &Path, former: Master, chance: &dyn Chance) -> Result<Self, KeyError> {
        let current = Master(chance.bytes32());
        let (new, old) = (hex::encode(current.0), hex::encode(former.0));
        write_anew(path, &format!("{HEADING_CHANGING}\n{new}\n{old}\n"))?;
        Ok(Self { current, former: Some(former) })
    }

    /// Takes the former key out of the file.
    pub fn end_change(&self, path: &Path) -> Result<(), KeyError> {
        write_anew(path, &format!("{HEADING}\n{}\n", hex::encode(self.current.0)))
    }
}

/// Replaces a key file in one step; the new one is on disk when this answers.
fn write_anew(path: &Path, text: &str) -> Result<(), KeyError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    let fresh = Path::new(&name);
    let write = || -> std::io::Result<()> {
        match std::fs::remove_file(fresh) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(fresh)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(fresh, path)?;
        sync_folder_of(path)
    };
    write().map_err(|error| io(path, &error))
}

fn sync_folder_of(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// Makes a folder, and those above it, for its owner alone; leaves one that is there as it is.
pub fn private_folder(folder: &Path) -> std::io::Result<()> {
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

fn io(path: &Path, error: &std::io::Error) -> KeyError {
    KeyError::Io { path: path.display().to_string(), reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use kernel::SeededChance;

    use super::*;

    #[test]
    fn a_key_is_made_once_and_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/khidmat.key");
        assert!(Master::read(&path).unwrap().is_none());
        let made = Master::make(&path, &SeededChance::new(1)).unwrap();
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        let read = Master::read(&path).unwrap().unwrap();
        assert_eq!(made.id().unwrap(), read.id().unwrap());
        assert!(matches!(Master::make(&path, &SeededChance::new(2)), Err(KeyError::Io { .. })));
        let keys = read.keys().unwrap();
        let all = BTreeSet::from([keys.master, keys.chain, keys.mail, keys.links, keys.blind, made.0]);
        assert_eq!(all.len(), 6, "every purpose has a key of its own");
    }

    #[test]
    fn a_key_that_others_may_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("khidmat.key");
        Master::make(&path, &SeededChance::new(1)).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(Master::read(&path), Err(KeyError::Exposed { mode: 0o640, .. })));
    }

    #[test]
    fn while_it_is_changed_both_keys_are_there_and_the_file_is_no_key_to_serve_with() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("khidmat.key");
        let old = Master::make(&path, &SeededChance::new(1)).unwrap();
        Ring::begin_change(&path, old.clone(), &SeededChance::new(2)).unwrap();
        let ring = Ring::read(&path).unwrap().unwrap();
        assert_eq!(ring.former.as_ref().unwrap().id().unwrap(), old.id().unwrap());
        assert!(matches!(Master::read(&path), Err(KeyError::Changing { .. })));
        ring.end_change(&path).unwrap();
        let now = Master::read(&path).unwrap().unwrap();
        assert_eq!(now.id().unwrap(), ring.current.id().unwrap());
        assert_ne!(now.id().unwrap(), old.id().unwrap());
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn anything_else_is_not_a_key_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("khidmat.key");
        for text in ["", "khidmat key 1\n", "khidmat key 1\nabcd\n", &format!("other\n{}\n", "ab".repeat(32))]
        {
            std::fs::write(&path, text).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
            assert!(matches!(Master::read(&path), Err(KeyError::Malformed { .. })), "{text:?}");
        }
    }
}
