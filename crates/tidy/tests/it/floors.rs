//! Which crate may know which: dependencies point down only.

use std::collections::BTreeSet;

use tidy::{Manifest, crate_modules, manifests, sources};

/// Know nothing of each other or of the product.
const LEAVES: [&str; 6] = ["calendar", "db", "mail", "messaging", "documents", "text"];
/// From the roof down; a crate may use what stands after it.
const FLOORS: [&str; 8] = ["server", "web", "reach", "quality", "insight", "trade", "desk", "kernel"];
/// Crates that exist for tests: they may use any other.
const FOR_TESTS: [&str; 2] = ["testkit", "tidy"];
/// Modules of the desk that every capability stands on, and that know some of them in turn.
const FOUNDATION: [&str; 6] = ["capability", "fields", "house", "http", "pen", "words"];

fn all() -> Vec<Manifest> {
    manifests().unwrap_or_default()
}

#[test]
fn drivers_are_named_in_one_crate() {
    for manifest in all() {
        for driver in ["rusqlite", "postgres", "tokio-postgres", "sqlx", "diesel"] {
            let may = manifest.name == "db" || (manifest.name == "testkit" && driver == "postgres");
            assert!(may || !manifest.dependencies.contains(driver), "{} names {driver}", manifest.name);
            assert!(may || !manifest.dev_dependencies.contains(driver), "{} names {driver}", manifest.name);
        }
    }
}

#[test]
fn leaves_know_only_the_kernel() {
    let names: BTreeSet<String> = all().into_iter().map(|manifest| manifest.name).collect();
    for manifest in all().iter().filter(|manifest| LEAVES.contains(&manifest.name.as_str())) {
        let ours: Vec<&String> = manifest.dependencies.intersection(&names).collect();
        assert!(ours.iter().all(|name| *name == "kernel"), "{} depends on {ours:?}", manifest.name);
    }
    let kernel = all().into_iter().find(|manifest| manifest.name == "kernel").unwrap();
    assert_eq!(kernel.dependencies.intersection(&names).count(), 0);
}

#[test]
fn every_crate_has_its_floor_and_looks_down() {
    let floor = |name: &str| FLOORS.iter().position(|known| *known == name);
    for manifest in all() {
        let name = manifest.name.as_str();
        if FOR_TESTS.contains(&name) || LEAVES.contains(&name) {
            continue;
        }
        let own = floor(name).unwrap_or_else(|| panic!("{name} has no floor: say where it stands"));
        for below in &manifest.dependencies {
            assert!(!FOR_TESTS.contains(&below.as_str()), "{name} is built from {below}, which is for tests");
            if let Some(other) = floor(below) {
                assert!(other > own, "{name} looks up to {below}");
            }
        }
    }
}

#[test]
fn screens_are_drawn_in_one_crate() {
    for manifest in all().iter().filter(|manifest| manifest.name != "web") {
        assert!(!manifest.dependencies.contains("maud"), "{} names maud", manifest.name);
    }
}

/// The framework's own say what does not fit in English, bare; `desk::http` has extractors that say it as a refusal.
#[test]
fn no_route_of_the_api_reads_its_address_with_the_frameworks_own() {
    for source in sources("crates").unwrap().iter().filter(|source| source.is("rs")) {
        let is_api = ["crates/desk/src/", "crates/insight/src/"].iter().any(|at| source.path.starts_with(at));
        if !is_api || source.path == "crates/desk/src/http/address.rs" {
            continue;
        }
        let lists =
            source.text.split("use axum::extract::").skip(1).filter_map(|rest| rest.split(';').next());
        let names: Vec<&str> =
            lists.flat_map(|list| list.split(|c: char| !c.is_alphanumeric() && c != '_')).collect();
        let whole = ["Path", "Query"].map(|name| format!("extract::{name}"));
        let is_own = ["Path", "Query", "OptionalQuery"].iter().any(|name| names.contains(name))
            || whole.iter().any(|name| source.text.contains(name));
        assert!(!is_own, "{} takes axum's own: take `desk::http::{{Path, Query}}`", source.path);
    }
}

#[test]
fn the_machine_is_asked_for_the_time_and_for_chance_in_the_kernel_alone() {
    for source in sources("crates").unwrap().iter().filter(|source| source.is("rs")) {
        let kernel = source.path.starts_with("crates/kernel/");
        // Written apart, so that this file does not name what it forbids.
        for call in [["getrandom", "::fill"].concat(), ["thread", "_rng"].concat()] {
            assert!(kernel || !source.text.contains(&call), "{} calls {call}", source.path);
        }
    }
}

/// Capabilities are listed in dependency order, which is the reading order: each may use those before it.
#[test]
fn a_capability_uses_those_listed_before_it() {
    let order: Vec<&str> = desk::capabilities().iter().map(|capability| capability.name).collect();
    let mut wrong = Vec::new();
    for (place, name) in order.iter().enumerate() {
        let folder = format!("crates/desk/src/{name}");
        for source in sources(&folder).unwrap().iter().filter(|source| source.is("rs")) {
            let code = source.text.split("#[cfg(test)]").next().unwrap_or_default();
            for used in crate_modules(code) {
                let earlier = order.iter().position(|known| *known == used).map(|other| other <= place);
                let known = FOUNDATION.contains(&used.as_str()) || used.starts_with(char::is_uppercase);
                if !known && earlier != Some(true) {
                    wrong.push(format!("{} uses {used}, which is not listed before {name}", source.path));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// A capability's tables belong to its own statements.
#[test]
fn every_capability_is_a_folder_and_every_folder_a_capability() {
    let listed: BTreeSet<String> =
        desk::capabilities().iter().map(|capability| capability.name.to_owned()).collect();
    let folders: BTreeSet<String> = sources("crates/desk/src")
        .unwrap()
        .iter()
        .filter_map(|source| source.path.strip_prefix("crates/desk/src/"))
        .filter_map(|path| path.split_once('/').map(|(folder, _)| folder.to_owned()))
        .filter(|folder| !FOUNDATION.contains(&folder.as_str()))
        .collect();
    assert_eq!(folders, listed);
}
