//! What a name and a mail domain of an organisation must be, and which domain an address is of. Pure decisions.

use kernel::{Kind, Problem};

use super::{DOMAINS_MAX, NOTES_MAX, Terms};
use crate::fields;

/// The domain of an e-mail address in the form organisations keep it; `None` where anybody can have an address.
pub fn domain_of(address: &str) -> Option<String> {
    let (_, domain) = address.rsplit_once('@')?;
    fields::domain_form(domain).filter(|domain| !fields::is_shared_domain(domain))
}

/// A domain as typed, perhaps with the `@` before it.
fn domain(typed: &str) -> Result<String, Problem> {
    let cleaned = fields::domain("domains", typed.trim().trim_start_matches('@'))?;
    let malformed = || Problem::field(Kind::Malformed, "domains").with("expected", "contoh.my");
    let domain = fields::domain_form(&cleaned).ok_or_else(malformed)?;
    if fields::is_shared_domain(&domain) {
        return Err(Problem::field(Kind::PublicDomain, "domains").with("value", domain));
    }
    Ok(domain)
}

/// The terms cleaned: the name trimmed, domains in their shared form, each once, in order; empty lines left out.
pub(super) fn checked(terms: &Terms) -> Result<Terms, Problem> {
    let typed = terms.domains.iter().filter(|typed| !typed.trim().is_empty());
    let mut domains = typed.map(|typed| domain(typed)).collect::<Result<Vec<_>, _>>()?;
    domains.sort();
    domains.dedup();
    if domains.len() > DOMAINS_MAX {
        let problem = Problem::field(Kind::OutOfRange, "domains");
        return Err(problem.with("min", "0").with("max", DOMAINS_MAX.to_string()));
    }
    Ok(Terms {
        name: fields::required("name", &terms.name, fields::NAME_MAX)?,
        domains,
        notes: fields::text("notes", &terms.notes, NOTES_MAX)?,
        active: terms.active,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn terms(domains: &[&str]) -> Terms {
        let domains = domains.iter().map(|domain| (*domain).to_owned()).collect();
        Terms { name: "Koperasi".to_owned(), domains, notes: String::new(), active: true }
    }

    #[test]
    fn spellings_of_one_domain_meet() {
        let cleaned = checked(&terms(&[" @Bücher.Example", "xn--bcher-kva.example", "", "KGS.my", "kgs.my"]));
        assert_eq!(cleaned.unwrap().domains, ["kgs.my", "xn--bcher-kva.example"]);
        assert_eq!(fields::domain_written("xn--bcher-kva.example"), "bücher.example");
        assert_eq!(domain_of("Siti@BÜCHER.example").as_deref(), Some("xn--bcher-kva.example"));
        assert_eq!(domain_of("siti@kgs.my."), Some("kgs.my".to_owned()));
        assert_eq!(domain_of("Siti <siti>"), None);
        assert_eq!(domain_of("siti@localhost"), None);
    }

    #[test]
    fn a_domain_everybody_uses_says_nothing() {
        for shared in ["gmail.com", "Yahoo.com", "@hotmail.com", "outlook.com", "icloud.com"] {
            assert_eq!(checked(&terms(&[shared])).unwrap_err().kind, Kind::PublicDomain, "{shared}");
        }
        assert_eq!(domain_of("siti@GMAIL.com"), None);
        for wrong in ["kgs", "k gs.my", "-x.my", "a..my", "siti@kgs.my"] {
            assert_eq!(checked(&terms(&[wrong])).unwrap_err().kind, Kind::Malformed, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn what_is_kept_is_kept_as_it_is(domain in "[a-zé]{1,12}\\.(my|co\\.id|example)") {
            if let Ok(once) = checked(&terms(&[&domain])) {
                let again: Vec<&str> = once.domains.iter().map(String::as_str).collect();
                prop_assert_eq!(&checked(&terms(&again)).unwrap().domains, &once.domains);
                prop_assert_eq!(domain_of(&format!("a@{domain}")), once.domains.first().cloned());
                let written: Vec<String> = once.domains.iter().map(|one| fields::domain_written(one)).collect();
                let written: Vec<&str> = written.iter().map(String::as_str).collect();
                prop_assert_eq!(checked(&terms(&written)).unwrap().domains, once.domains);
            }
        }
    }
}
