//! What a file may look like.

use tidy::{Source, fingerprint, sources};

/// The hard stop; files aim under half of it.
const LINES_MAX: usize = 600;
/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 8] = ["utils", "util", "helpers", "helper", "common", "manager", "service", "misc"];

fn rust() -> Vec<Source> {
    let all = sources("crates").unwrap_or_default();
    all.into_iter().filter(|source| source.is("rs")).collect()
}

#[test]
fn every_source_file_opens_with_why_it_exists() {
    let silent: Vec<String> = rust()
        .into_iter()
        .filter(|source| !source.text.starts_with("//! "))
        .map(|source| source.path)
        .collect();
    assert_eq!(silent, Vec::<String>::new());
}

#[test]
fn no_file_is_longer_than_a_reader_can_hold() {
    let all = sources("").unwrap();
    let long: Vec<String> = all
        .into_iter()
        .filter(|source| {
            let code = ["rs", "ts", "css", "mjs", "js"].iter().any(|kind| source.is(kind));
            code && source.text.lines().count() > LINES_MAX
        })
        .map(|source| source.path)
        .collect();
    assert_eq!(long, Vec::<String>::new());
}

#[test]
fn names_say_what_is_inside() {
    let empty: Vec<String> = sources("")
        .unwrap()
        .into_iter()
        .filter(|source| {
            source
                .path
                .split('/')
                .any(|part| EMPTY_NAMES.contains(&part.split('.').next().unwrap_or_default()))
        })
        .map(|source| source.path)
        .collect();
    assert_eq!(empty, Vec::<String>::new());
}

#[test]
fn the_repository_speaks_of_the_product_alone() {
    // Fingerprints of words that belong to whoever's desk this was written at, so that they stand nowhere.
    const FOREIGN: &[u64] = &[
        0x2391_9480_3edf_98f7,
        0x2524_b426_1996_11b3,
        0x7f7a_7547_86a6_64b8,
        0x8a1b_8f4a_0a91_3503,
        0xa113_d274_5d70_6ce3,
        0xd523_5518_fae1_f922,
        0x125b_6919_1db9_4ab8,
        0xea9e_60ad_81da_16f1,
        0x04dc_2554_6038_2976,
        0x7a3c_735f_7f6d_b37f,
        0xa7c7_b542_b1ac_cb08,
        0xc524_7b53_e89d_c201,
        0x7254_a0fa_1bdd_2396,
        0x2ffb_778d_fae5_4384,
    ];
    let folder = ["", "work", ""].join("/");
    let mut found = Vec::new();
    for source in sources("").unwrap() {
        let lower = source.text.to_lowercase();
        let foreign =
            lower.split(|c: char| !c.is_alphanumeric()).find(|word| FOREIGN.contains(&fingerprint(word)));
        if foreign.is_some() || lower.contains(&folder) {
            found.push(format!("{}: {foreign:?}", source.path));
        }
    }
    assert_eq!(found, Vec::<String>::new());
}
