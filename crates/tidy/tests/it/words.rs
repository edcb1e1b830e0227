//! What people read exists in every language.

use std::collections::BTreeMap;

use kernel::Language;
use text::Catalogue;

/// The Fluent sources of each crate that has some, by crate folder.
fn catalogues() -> BTreeMap<String, Vec<(Language, String, String)>> {
    let mut found: BTreeMap<String, Vec<(Language, String, String)>> = BTreeMap::new();
    for source in tidy::sources("crates").unwrap_or_default() {
        let Some((folder, rest)) = source.path.split_once("/locales/") else { continue };
        let Some((tag, name)) = rest.split_once('/') else { continue };
        let language = Language::from_tag(tag).filter(|language| language.tag() == tag);
        if let (Some(language), true) = (language, source.is("ftl")) {
            found.entry(folder.to_owned()).or_default().push((
                language,
                name.to_owned(),
                source.text.clone(),
            ));
        }
    }
    found
}

#[test]
fn every_text_is_there_in_every_language() {
    let all = catalogues();
    assert!(all.contains_key("crates/desk"), "{:?}", all.keys());
    for (folder, sources) in all {
        let borrowed: Vec<(Language, &str)> =
            sources.iter().map(|(language, _, text)| (*language, text.as_str())).collect();
        let catalogue = Catalogue::new(&borrowed).unwrap_or_else(|error| panic!("{folder}: {error}"));
        assert_eq!(catalogue.differences(), Vec::<String>::new(), "{folder}");
    }
}

#[test]
fn every_file_of_texts_is_there_in_every_language_and_is_read() {
    for (folder, sources) in catalogues() {
        let code: String = tidy::sources(&format!("{folder}/src"))
            .unwrap()
            .into_iter()
            .filter(|source| source.is("rs"))
            .map(|source| source.text)
            .collect();
        // A build script that embeds the whole folder reads every file in it.
        let embedded = std::fs::read_to_string(tidy::top().join(&folder).join("build.rs"))
            .is_ok_and(|script| script.contains("locales"));
        for (_, name, _) in &sources {
            for language in Language::ALL {
                let there = sources.iter().any(|(other, file, _)| *other == language && file == name);
                assert!(there, "{folder}/locales/{}/{name} is missing", language.tag());
            }
            // The web crate's build script takes in whatever stands in its folder.
            if folder == "crates/web" {
                continue;
            }
            // Read by its whole path, or by its name where a macro puts the path together.
            let stem = name.trim_end_matches(".ftl");
            let read = code.contains(&format!("locales/en/{name}")) || code.contains(&format!("\"{stem}\""));
            assert!(embedded || read, "{folder} does not read {name}");
        }
    }
}
