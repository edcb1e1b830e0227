//! Reads the source tree, so that the house rules can be ordinary tests.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Folders that hold nothing of ours.
const NOT_OURS: [&str; 5] = ["target", "node_modules", "dist", "sheets", "khidmat-data"];

/// A text file of the repository.
#[derive(Clone, Debug)]
pub struct Source {
    /// Path from the top, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl Source {
    /// The file's name without its folders.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// Whether the name ends in `.extension`, written in lower case.
    pub fn is(&self, extension: &str) -> bool {
        self.name().rsplit_once('.').is_some_and(|(_, own)| own == extension)
    }
}

/// The top of the repository.
pub fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).map(Path::to_path_buf).unwrap_or_default()
}

/// Every text file under a folder of the repository, sorted by path. Hidden folders but `.ci` and `.config`, build
/// output and what is not UTF-8 are left out. Fails only when a folder cannot be read.
pub fn sources(under: &str) -> std::io::Result<Vec<Source>> {
    let top = top();
    let (mut found, mut folders) = (Vec::new(), vec![top.join(under)]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let (path, kind) = entry.and_then(|entry| Ok((entry.path(), entry.file_type()?)))?;
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let hidden = name.starts_with('.') && ![".ci", ".config"].contains(&name.as_str());
            if hidden || NOT_OURS.contains(&name.as_str()) {
                continue;
            }
            if kind.is_dir() {
                folders.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                let path = path.strip_prefix(&top).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                found.push(Source { path, text });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

/// A crate's manifest.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// The crate's folder name, which is its name.
    pub name: String,
    /// What the crate is built from.
    pub dependencies: BTreeSet<String>,
    /// What its tests add.
    pub dev_dependencies: BTreeSet<String>,
}

/// The manifests of all crates; those that cannot be read are named in the error.
pub fn manifests() -> Result<Vec<Manifest>, String> {
    let all = sources("crates").map_err(|error| error.to_string())?;
    all.iter()
        .filter_map(|source| {
            let name = source.path.strip_prefix("crates/")?.strip_suffix("/Cargo.toml")?;
            (!name.contains('/')).then_some((name, source))
        })
        .map(|(name, source)| {
            let table: toml::Table =
                source.text.parse().map_err(|error| format!("{}: {error}", source.path))?;
            let names = |key: &str| -> BTreeSet<String> {
                let part = table.get(key).and_then(toml::Value::as_table);
                part.into_iter().flat_map(|part| part.keys().cloned()).collect()
            };
            let mut dependencies = names("dependencies");
            dependencies.extend(names("build-dependencies"));
            Ok(Manifest { name: name.to_owned(), dependencies, dev_dependencies: names("dev-dependencies") })
        })
        .collect()
}

/// The modules of this crate that a text names: `crate::x`, also inside `crate::{x, y::z}`.
pub fn crate_modules(text: &str) -> BTreeSet<String> {
    let word =
        |text: &str| -> String { text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect() };
    let mut found = BTreeSet::new();
    for rest in text.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            None => {
                found.insert(word(rest));
            }
            Some(group) => {
                let mut depth = 0;
                let mut at_start = true;
                for (index, c) in group.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => at_start = true,
                        c if c.is_whitespace() => {}
                        _ if at_start => {
                            found.insert(word(group.get(index..).unwrap_or_default()));
                            at_start = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    found.remove("");
    found
}

/// A text's fingerprint (FNV-1a, 64 bits): names a word without writing it.
pub fn fingerprint(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_found_alone_and_in_groups() {
        let text = "use crate::cases;\nuse crate::{db::{Tx, Row}, staff,\n  events::Event};\nlet x = crate::pen::Pen;";
        let found: Vec<String> = crate_modules(text).into_iter().collect();
        assert_eq!(found, ["cases", "db", "events", "pen", "staff"]);
    }

    #[test]
    fn the_top_is_the_repository() {
        assert!(top().join("crates/tidy/Cargo.toml").exists());
        assert!(manifests().unwrap().iter().any(|manifest| manifest.name == "kernel"));
    }
}
