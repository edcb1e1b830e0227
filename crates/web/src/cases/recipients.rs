//! People as one types them into To, Cc and Bcc: addresses with or without names, between commas or semicolons.

use desk::messages::Recipient;

/// A person as it is typed: `Siti Aminah <siti@example.my>`.
pub fn written(name: &str, address: &str) -> String {
    let name = name.trim();
    if name.is_empty() || name == address {
        return address.to_owned();
    }
    if name.contains([',', ';', '<', '>', '"']) {
        return format!("\"{}\" <{address}>", name.replace(['"', '<', '>'], ""));
    }
    format!("{name} <{address}>")
}

/// Reads what was typed for one role. Empty places between commas are nobody.
pub fn read(role: &str, typed: &str) -> Vec<Recipient> {
    let mut people = Vec::new();
    let (mut part, mut is_quoted) = (String::new(), false);
    for c in typed.chars().chain([',']) {
        match c {
            '"' => is_quoted = !is_quoted,
            ',' | ';' | '\n' if !is_quoted => {
                people.extend(person(role, &part));
                part.clear();
            }
            _ => part.push(c),
        }
    }
    // A quote that was never closed must not swallow anybody.
    people.extend(person(role, part.trim_end_matches(',')));
    people
}

fn person(role: &str, part: &str) -> Option<Recipient> {
    let part = part.trim();
    if part.is_empty() {
        return None;
    }
    let (name, address) = match part.rsplit_once('<') {
        Some((name, rest)) => (name.trim(), rest.trim_end_matches('>').trim()),
        None => ("", part),
    };
    Some(Recipient { role: role.to_owned(), name: name.to_owned(), address: address.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn people(typed: &str) -> Vec<(String, String)> {
        read("to", typed).into_iter().map(|one| (one.name, one.address)).collect()
    }

    #[test]
    fn people_are_read_as_they_are_typed() {
        let pair = |name: &str, address: &str| (name.to_owned(), address.to_owned());
        assert_eq!(
            people("Siti Aminah <siti@example.my>, budi@example.co.id; \"Tan, Wei\" <tan@example.my>,,"),
            [
                pair("Siti Aminah", "siti@example.my"),
                pair("", "budi@example.co.id"),
                pair("Tan, Wei", "tan@example.my")
            ]
        );
        assert_eq!(people("\"Tan <tan@example.my>"), [pair("Tan", "tan@example.my")]);
        assert!(people(" , ; \n").is_empty());
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(name in "[A-Za-z',;. ]{0,20}", local in "[a-z.]{1,8}") {
            let address = format!("{local}@example.my");
            let back = people(&written(&name, &address));
            prop_assert_eq!(back, vec![(name.trim().to_owned(), address)]);
        }
    }
}
