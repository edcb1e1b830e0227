//! What a brand's names, languages and domains must be, by themselves and beside other brands. Pure decisions.

use kernel::{Kind, Labels, Language, Problem};
use text::Arg;

use super::{Brand, DOMAINS_MAX, LETTERHEAD_MAX, NewBrand};
use crate::fields;
use crate::words::words;

fn contradiction(field: &'static str, key: &str, args: &[(&str, Arg)], reader: Language) -> Problem {
    Problem::field(Kind::Contradiction, field).with("detail", words().say(reader, key, args))
}

/// The field of a name in a language.
const fn names_field(language: Language) -> &'static str {
    match language {
        Language::En => "names_en",
        Language::Ms => "names_ms",
        Language::Id => "names_id",
    }
}

/// The text in a language, without any fallback.
pub(super) fn own(texts: &Labels, language: Language) -> &str {
    match language {
        Language::En => &texts.en,
        Language::Ms => &texts.ms,
        Language::Id => &texts.id,
    }
}

/// A name stands in a line of a letter's head: no line breaks.
fn line(field: &'static str, value: &str) -> Result<String, Problem> {
    let value = fields::text(field, value, fields::NAME_MAX)?;
    if value.chars().any(char::is_control) {
        return Err(Problem::field(Kind::Malformed, field).with("expected", "Safa Travel"));
    }
    Ok(value)
}

/// The names in a language that differ from the name everybody else reads.
fn names(name: &str, typed: &Labels) -> Result<Labels, Problem> {
    let differing = |language| -> Result<String, Problem> {
        let cleaned = line(names_field(language), own(typed, language))?;
        Ok(if cleaned == name { String::new() } else { cleaned })
    };
    Ok(Labels { en: differing(Language::En)?, ms: differing(Language::Ms)?, id: differing(Language::Id)? })
}

fn languages(typed: &[Language], reader: Language) -> Result<Vec<Language>, Problem> {
    if typed.is_empty() {
        return Err(contradiction("languages", "brand-no-language", &[], reader));
    }
    let twice = typed.iter().enumerate().find(|(at, one)| typed.iter().take(*at).any(|other| other == *one));
    if let Some((_, one)) = twice {
        let args = [("language", Arg::from(one.endonym()))];
        return Err(contradiction("languages", "brand-language-twice", &args, reader));
    }
    Ok(typed.to_vec())
}

/// Mail domains as people write them, each once, in the order they were given; empty lines are left out. The refusal
/// names the wrong one.
pub(crate) fn domains(field: &'static str, typed: &[String]) -> Result<Vec<String>, Problem> {
    let mut kept: Vec<String> = Vec::new();
    for typed in typed.iter().map(|typed| typed.trim().trim_start_matches('@')) {
        if typed.is_empty() {
            continue;
        }
        let wrong = || Problem::field(Kind::NotADomain, field).with("value", typed);
        let cleaned = fields::domain(field, typed).map_err(|_| wrong())?;
        let domain = fields::domain_form(&cleaned).ok_or_else(wrong)?;
        let domain = fields::domain_written(&domain);
        if !kept.contains(&domain) {
            kept.push(domain);
        }
    }
    if kept.len() > DOMAINS_MAX {
        let problem = Problem::field(Kind::OutOfRange, field);
        return Err(problem.with("min", "0").with("max", DOMAINS_MAX.to_string()));
    }
    Ok(kept)
}

/// The fields of a brand, cleaned. Sentences are in the reader's language.
pub(super) fn checked(new: &NewBrand, reader: Language) -> Result<NewBrand, Problem> {
    fields::required("name", &new.name, fields::NAME_MAX)?;
    let name = line("name", &new.name)?;
    Ok(NewBrand {
        names: names(&name, &new.names)?,
        name,
        legal_name: line("legal_name", &new.legal_name)?,
        languages: languages(&new.languages, reader)?,
        zone: fields::zone("zone", &new.zone)?,
        sender_domains: domains("sender_domains", &new.sender_domains)?,
        letterhead: fields::text("letterhead", &new.letterhead, LETTERHEAD_MAX)?,
    })
}

/// Refuses a name or a domain that another brand has, however it is spelled. `all` may hold the brand itself, `id`; it
/// is passed over.
pub(super) fn check_beside(
    new: &NewBrand,
    id: Option<i64>,
    all: &[Brand],
    reader: Language,
) -> Result<(), Problem> {
    let others = || all.iter().filter(|other| Some(other.id) != id);
    let in_languages = Language::ALL.map(|language| (names_field(language), own(&new.names, language)));
    for (field, name) in std::iter::once(("name", new.name.as_str())).chain(in_languages) {
        if !name.is_empty() && others().any(|other| other.is_called(name)) {
            return Err(Problem::field(Kind::AlreadyTaken, field).with("value", name));
        }
    }
    for domain in &new.sender_domains {
        if let Some(other) = others().find(|other| other.sends_from(domain)) {
            let args = [("domain", Arg::from(domain.clone())), ("brand", Arg::from(other.name.clone()))];
            return Err(contradiction("sender_domains", "brand-domain-taken", &args, reader));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use kernel::Timestamp;
    use proptest::prelude::*;

    use super::*;

    fn safa() -> NewBrand {
        NewBrand {
            name: "Safa Travel".to_owned(),
            languages: vec![Language::Ms, Language::En],
            zone: "Asia/Kuala_Lumpur".to_owned(),
            ..NewBrand::default()
        }
    }

    fn brand(id: i64, new: &NewBrand) -> Brand {
        let NewBrand { name, names, legal_name, languages, zone, sender_domains, letterhead } = new.clone();
        let created_at = Timestamp(0);
        Brand {
            id,
            name,
            names,
            legal_name,
            languages,
            zone,
            sender_domains,
            letterhead,
            created_at,
            version: 1,
        }
    }

    fn typed(domains: &[&str]) -> Vec<String> {
        domains.iter().map(|domain| (*domain).to_owned()).collect()
    }

    #[test]
    fn a_brand_serves_languages_each_once() {
        let field = |languages: &[Language]| {
            let wished = NewBrand { languages: languages.to_vec(), ..safa() };
            checked(&wished, Language::En).err().map(|problem| (problem.field, problem.kind))
        };
        let refused = Some((Some("languages"), Kind::Contradiction));
        assert_eq!(field(&[]), refused);
        assert_eq!(field(&[Language::Id, Language::En, Language::Id]), refused);
        assert_eq!(field(&[Language::Id, Language::En]), None);
    }

    #[test]
    fn a_reader_of_a_language_nobody_serves_gets_the_first() {
        let safa = brand(1, &safa());
        assert_eq!(Language::ALL.map(|one| safa.speaks(one)), [Language::En, Language::Ms, Language::Ms]);
        assert_eq!(safa.reading_order(Language::En), [Language::En, Language::Ms, Language::Id]);
        assert_eq!(safa.reading_order(Language::Id), [Language::Id, Language::Ms, Language::En]);
    }

    #[test]
    fn a_name_in_a_language_is_kept_where_it_differs() {
        let names = Labels::new("Safa Travel", " Jelajah Safa ", "");
        let kept = checked(&NewBrand { names, ..safa() }, Language::En).unwrap();
        assert_eq!(kept.names, Labels::new("", "Jelajah Safa", ""));
        let kept = brand(1, &kept);
        assert_eq!(
            Language::ALL.map(|one| kept.name_in(one)),
            ["Safa Travel", "Jelajah Safa", "Safa Travel"]
        );
        assert_eq!(kept.registered_name(), "Safa Travel");
        let names = Labels::new("", "Two\nlines", "");
        assert_eq!(checked(&NewBrand { names, ..safa() }, Language::En).unwrap_err().field, Some("names_ms"));
    }

    #[test]
    fn domains_are_kept_once_and_the_wrong_one_is_named() {
        let kept = domains("sender_domains", &typed(&["Safa.Example", "", "@bücher.my", "xn--bcher-kva.my"]));
        assert_eq!(kept.unwrap(), ["safa.example", "bücher.my"]);
        let wrong = domains("sender_domains", &typed(&["safa.example", "not a domain"])).unwrap_err();
        assert_eq!(wrong, Problem::field(Kind::NotADomain, "sender_domains").with("value", "not a domain"));
    }

    #[test]
    fn what_another_brand_has_is_refused_and_named() {
        let names = Labels::new("", "Jelajah Safa", "");
        let other = NewBrand { names, sender_domains: typed(&["safa.example", "bücher.my"]), ..safa() };
        let all = [brand(1, &other)];
        let haramain = NewBrand { name: "Haramain".to_owned(), ..safa() };
        let refused = |wished: &NewBrand, id| check_beside(wished, id, &all, Language::En).err();
        assert_eq!(refused(&haramain, None), None);
        let taken = NewBrand { names: Labels::new("", "", "JELAJAH safa"), ..haramain.clone() };
        assert_eq!(refused(&taken, None).unwrap().field, Some("names_id"));
        assert_eq!(refused(&taken, Some(1)), None);
        let taken = NewBrand { sender_domains: typed(&["xn--bcher-kva.my"]), ..haramain };
        let told = refused(&taken, None).unwrap();
        assert_eq!(told.field, Some("sender_domains"));
        assert!(told.args.iter().any(|(_, value)| value.contains("Safa Travel")), "{told:?}");
    }

    proptest! {
        #[test]
        fn what_is_kept_is_kept_as_it_is(
            one in "[a-zé]{1,12}\\.(my|co\\.id|example)",
            name in "[ A-Za-zé]{1,20}",
            ms in "[ A-Za-zé]{0,20}",
        ) {
            let names = Labels::new("", &ms, "");
            let wished = NewBrand { name, names, sender_domains: vec![one.clone()], ..safa() };
            if let Ok(once) = checked(&wished, Language::En) {
                let stored = brand(1, &once);
                prop_assert!(stored.sends_from(&one) && stored.sends_from(&one.to_uppercase()));
                prop_assert_eq!(checked(&once, Language::En).unwrap().sender_domains, once.sender_domains);
                prop_assert_eq!(checked(&wished, Language::En).unwrap().names, once.names);
            }
        }
    }
}
