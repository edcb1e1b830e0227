//! What a capability hands the roof keeps its promises: routes, permission words, migrations.

use std::collections::{BTreeMap, BTreeSet};

/// Those of the desk and of the crates above it.
fn capabilities() -> Vec<desk::Capability> {
    desk::capabilities().into_iter().chain([insight::capability()]).collect()
}

/// Method and path of everything the API describes.
fn described() -> BTreeSet<String> {
    let document = serde_json::to_value(server::http::openapi()).unwrap_or_default();
    let paths = document.get("paths").and_then(serde_json::Value::as_object).cloned().unwrap_or_default();
    let methods = ["get", "put", "post", "delete", "patch"];
    paths
        .iter()
        .flat_map(|(path, item)| {
            let own = methods.iter().filter(move |method| item.get(**method).is_some());
            own.map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect()
}

#[test]
fn every_operation_has_a_described_route_and_every_route_an_operation() {
    let routes: BTreeSet<String> = capabilities()
        .iter()
        .flat_map(|capability| capability.operations.iter().map(|operation| operation.route.to_owned()))
        .collect();
    assert_eq!(routes, described());
}

#[test]
fn operations_are_named_once_as_what_and_verb() {
    let word =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let mut names = BTreeSet::new();
    for capability in capabilities() {
        for operation in capability.operations {
            let well = operation.name.split_once('.').is_some_and(|(what, verb)| word(what) && word(verb));
            assert!(well, "{}: write it as what.verb", operation.name);
            assert!(names.insert(operation.name), "{} is there twice", operation.name);
        }
    }
}

#[test]
fn statements_are_named_once() {
    let mut names = BTreeSet::new();
    let own = server::schema::statements();
    let desks = desk::capabilities();
    for sql in desks.iter().flat_map(|capability| capability.statements.iter().copied()).chain(own) {
        assert!(names.insert(sql.name()), "{} is there twice", sql.name());
    }
}

#[test]
fn migrations_are_named_and_numbered_once() {
    let mut seen = BTreeMap::new();
    for migration in server::schema::migrations() {
        let (crate_name, rest) = migration.name.split_once('/').unwrap_or_default();
        let (number, name) = rest.split_once('_').unwrap_or_default();
        let well = number.len() == 4
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        assert!(well, "{}: write it as crate/0001_name", migration.name);
        let before = seen.insert((crate_name, number), migration.name);
        assert_eq!(before, None, "{} has a number that is taken", migration.name);
    }
}
