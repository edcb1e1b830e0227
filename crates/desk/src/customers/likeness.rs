//! Who may be the same person under two records. Pure: what one knows of two people goes in, the reasons come out.

use serde::{Deserialize, Serialize};

use super::{Identity, Person, matching_form};

/// Shorter names before the @ are shared by strangers.
const LOCAL_MIN: usize = 5;
/// Names before the @ that are an office's, not a person's.
const OFFICES: [&str; 14] = [
    "admin",
    "account",
    "accounts",
    "booking",
    "bookings",
    "contact",
    "enquiry",
    "finance",
    "hello",
    "office",
    "sales",
    "support",
    "noreply",
    "webmaster",
];

/// Why two records may be one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = LikenessReason)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The same number, as phone or WhatsApp, perhaps in another spelling.
    SamePhone,
    /// The same name, and the same word before the @ of an e-mail address.
    SameEmailAndName,
    /// The same full name of at least two words.
    SameName,
}

/// The forms under which a number may have been kept: with its country, without, or with the 00 that some dial.
pub(super) fn spellings(folded: &str) -> Vec<String> {
    let digits = folded.trim_start_matches('+');
    let mut forms =
        vec![format!("+{digits}"), format!("+600{digits}"), format!("+60{digits}"), format!("+62{digits}")];
    for prefix in ["600", "60", "62"] {
        forms.extend(
            digits.strip_prefix(prefix).filter(|rest| rest.len() >= 7).map(|rest| format!("+{rest}")),
        );
    }
    forms.sort();
    forms.dedup();
    forms
}

/// The numbers of a person, in the form they are kept in.
pub(super) fn numbers(person: &Person) -> impl Iterator<Item = String> {
    let is_number = |identity: &&Identity| matches!(identity.kind.as_str(), "phone" | "whatsapp");
    person.identities.iter().filter(is_number).map(|identity| matching_form(&identity.kind, &identity.value))
}

fn locals(person: &Person) -> impl Iterator<Item = String> {
    let mails = person.identities.iter().filter(|identity| identity.kind == "email");
    mails.filter_map(|mail| {
        let folded = text::fold(&mail.value);
        let (local, _) = folded.rsplit_once('@')?;
        // What follows a plus is the writer's own filing.
        let local = local.split('+').next().unwrap_or_default().to_owned();
        (local.chars().count() >= LOCAL_MIN && !OFFICES.contains(&local.as_str())).then_some(local)
    })
}

/// Why these two may be one person, the strongest reason first; none when nothing says so.
pub(super) fn reasons(one: &Person, other: &Person) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let theirs: Vec<String> = numbers(other).collect();
    if numbers(one).any(|number| spellings(&number).iter().any(|form| theirs.contains(form))) {
        reasons.push(Reason::SamePhone);
    }
    let name = text::fold(&one.full_name);
    if name == text::fold(&other.full_name) {
        let theirs: Vec<String> = locals(other).collect();
        if locals(one).any(|local| theirs.contains(&local)) {
            reasons.push(Reason::SameEmailAndName);
        } else if name.split_whitespace().count() > 1 {
            reasons.push(Reason::SameName);
        }
    }
    reasons
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Language, Timestamp};

    fn person(name: &str, addresses: &[(&str, &str)]) -> Person {
        let identity = |(kind, value): &(&str, &str)| Identity {
            id: 1,
            kind: (*kind).to_owned(),
            value: (*value).to_owned(),
            verified_at: None,
        };
        Person {
            id: 1,
            brand_id: 1,
            full_name: name.to_owned(),
            call_as: String::new(),
            honorific: String::new(),
            language: Language::Ms,
            notes: String::new(),
            erased: false,
            organisation_id: None,
            created_at: Timestamp(0),
            version: 1,
            identities: addresses.iter().map(identity).collect(),
        }
    }

    #[test]
    fn a_number_is_the_same_in_every_spelling() {
        let siti = person("Siti", &[("phone", "+60 12-345 6789")]);
        for spelling in ["012-345 6789", "0060123456789", "60123456789", "12 345 6789"] {
            let other = person("Aminah", &[("whatsapp", spelling)]);
            assert_eq!(reasons(&siti, &other), [Reason::SamePhone], "{spelling}");
            assert_eq!(reasons(&other, &siti), [Reason::SamePhone], "{spelling} the other way");
        }
        assert_eq!(reasons(&siti, &person("Siti", &[("phone", "012-345 6780")])), []);
    }

    #[test]
    fn a_name_counts_with_a_second_word_or_the_same_word_before_the_at() {
        let ali = person("Ali bin Abu", &[("email", "ali.abu@gmail.com")]);
        let same = person("ALI  bin Abu", &[("email", "Ali.Abu+umrah@yahoo.com")]);
        assert_eq!(reasons(&ali, &person("Ali bin Abu", &[])), [Reason::SameName]);
        let joined = person("ali bin abu", &[("email", "Ali.Abu+umrah@yahoo.com")]);
        assert_eq!(reasons(&ali, &joined), [Reason::SameEmailAndName]);
        assert_eq!(reasons(&person("Ali", &[]), &person("Ali", &[])), [], "one word is many people's");
        let office = |name| person(name, &[("email", "sales@example.my")]);
        assert_eq!(reasons(&office("Ali"), &office("Ali")), []);
        assert!(reasons(&ali, &same).len() <= 1);
    }
}
