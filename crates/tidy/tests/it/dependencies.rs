//! Every direct dependency has a line that says what it is for, and what nobody uses has none.

use std::collections::BTreeSet;

#[test]
fn every_dependency_is_accounted_for() {
    let top = tidy::top();
    let manifest: toml::Table = std::fs::read_to_string(top.join("Cargo.toml")).unwrap().parse().unwrap();
    let declared: BTreeSet<String> = manifest["workspace"]["dependencies"]
        .as_table()
        .unwrap()
        .iter()
        .filter(|(_, value)| value.get("path").is_none())
        .map(|(name, _)| name.clone())
        .collect();
    let page = std::fs::read_to_string(top.join("docs/decisions/dependencies.md")).unwrap();
    let told: BTreeSet<String> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` | "))
        .map(|(name, _)| name.to_owned())
        .collect();
    assert_eq!(told, declared);
}

#[test]
fn versions_are_chosen_in_one_place() {
    for source in tidy::sources("crates").unwrap().iter().filter(|source| source.name() == "Cargo.toml") {
        let manifest: toml::Table = source.text.parse().unwrap();
        for part in ["dependencies", "dev-dependencies", "build-dependencies"] {
            for (name, value) in manifest.get(part).and_then(toml::Value::as_table).into_iter().flatten() {
                let shared = value.get("workspace").and_then(toml::Value::as_bool) == Some(true);
                assert!(shared, "{}: {name} must be taken from the workspace", source.path);
            }
        }
    }
}
