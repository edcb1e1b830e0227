//! Colleagues called to a note by name: `@Nurul Ain`.

use crate::inbox::Named;

/// The ids of the colleagues whose name follows an `@` in the text, by their full name or, when only one colleague has
/// it, by its first word; each once, in order. Longer names win: `@Nurul Ain` does not call Nurul Huda.
pub fn called(text: &str, colleagues: &[Named]) -> Vec<i64> {
    let folded = text::fold(text);
    let names: Vec<(String, i64)> =
        colleagues.iter().filter_map(|one| Some((text::fold(&one.label), one.value.parse().ok()?))).collect();
    let mut found = Vec::new();
    let places = folded.char_indices().filter(|(at, c)| {
        // The @ of an address stands within a word.
        *c == '@' && !folded.get(..*at).is_some_and(|before| before.ends_with(char::is_alphanumeric))
    });
    for part in places.filter_map(|(at, _)| folded.get(at + 1..)) {
        let full = names.iter().filter(|(name, _)| begins(part, name)).max_by_key(|(name, _)| name.len());
        let id = full.map(|(_, id)| *id).or_else(|| {
            let mut short = names.iter().filter(|(name, _)| {
                name.split(' ').next().is_some_and(|first| first.chars().count() > 1 && begins(part, first))
            });
            let only = short.next().map(|(_, id)| *id);
            only.filter(|_| short.next().is_none())
        });
        if let Some(id) = id.filter(|id| !found.contains(id)) {
            found.push(id);
        }
    }
    found
}

/// Whether `text` begins with the whole of `name`.
fn begins(text: &str, name: &str) -> bool {
    !name.is_empty() && text.strip_prefix(name).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people() -> Vec<Named> {
        [("1", "Nurul Ain"), ("2", "Nurul Huda"), ("3", "Hazwan Zulkifli"), ("4", "Dewi")]
            .map(|(value, label)| Named { value: value.to_owned(), label: label.to_owned() })
            .to_vec()
    }

    #[test]
    fn names_after_an_at_call_people() {
        for (text, ids) in [
            ("@Nurul Ain tolong semak", vec![1]),
            ("tolong @nurul huda, @HAZWAN dan @Dewi!", vec![2, 3, 4]),
            ("@Hazwan Zulkifli @Hazwan", vec![3]),
            ("@Nurul – yang mana?", vec![]),
            ("siti@dewi.example", vec![]),
            ("@Dewina", vec![]),
            ("tiada sesiapa", vec![]),
        ] {
            assert_eq!(called(text, &people()), ids, "{text}");
        }
    }
}
