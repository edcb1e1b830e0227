//! What a typed field must be, wherever it was typed: each check answers the cleaned value or a refusal that names the
//! field and the remedy.

use kernel::{Kind, Labels, Language, Problem};

/// The channels a case can come by.
pub const CHANNELS: [&str; 8] = ["email", "phone", "counter", "chat", "whatsapp", "letter", "fax", "web"];

/// Domains at which anybody can have an address: they say nothing of who writes from there.
const SHARED_DOMAINS: [&str; 36] = [
    "126.com",
    "163.com",
    "aol.com",
    "fastmail.com",
    "gmail.com",
    "gmx.com",
    "gmx.net",
    "googlemail.com",
    "hey.com",
    "hotmail.co.id",
    "hotmail.com",
    "icloud.com",
    "live.com",
    "live.com.my",
    "mac.com",
    "mail.com",
    "mail.ru",
    "me.com",
    "msn.com",
    "outlook.co.id",
    "outlook.com",
    "outlook.my",
    "pm.me",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "rocketmail.com",
    "streamyx.com",
    "tuta.com",
    "yahoo.co.id",
    "yahoo.com",
    "yahoo.com.my",
    "yahoo.com.sg",
    "yandex.com",
    "ymail.com",
    "zoho.com",
];

/// The longest name, in characters.
pub const NAME_MAX: usize = 120;
/// The shortest password, in characters.
pub const PASSWORD_MIN: usize = 10;
/// The longest password, in characters: a bound on the work of hashing it.
pub const PASSWORD_MAX: usize = 200;
/// The longest e-mail address, in bytes (RFC 5321 §4.5.3.1.3).
const EMAIL_MAX: usize = 254;

/// Text of at most `max` characters, trimmed; may be empty.
pub fn text(field: &'static str, value: &str, max: usize) -> Result<String, Problem> {
    let value = value.trim();
    if value.chars().count() > max {
        return Err(Problem::field(Kind::TooLong, field).with("max", max.to_string()));
    }
    Ok(value.to_owned())
}

/// As [`text`], but not empty.
pub fn required(field: &'static str, value: &str, max: usize) -> Result<String, Problem> {
    let value = text(field, value, max)?;
    if value.is_empty() { Err(Problem::field(Kind::Required, field)) } else { Ok(value) }
}

/// An e-mail address as people write it, trimmed.
pub fn email(field: &'static str, value: &str) -> Result<String, Problem> {
    let value = required(field, value, EMAIL_MAX)?;
    let whole = value.len() <= EMAIL_MAX
        && !value.chars().any(|c| c.is_whitespace() || c.is_control())
        && value.rsplit_once('@').is_some_and(|(local, host)| !local.is_empty() && is_domain(host));
    if whole { Ok(value) } else { Err(malformed(field, "nama@contoh.my")) }
}

/// A mail domain, trimmed and in lower case; empty where none is needed yet.
pub fn domain(field: &'static str, value: &str) -> Result<String, Problem> {
    let value = text(field, value, 253)?.to_ascii_lowercase();
    if value.is_empty() || is_domain(&value) { Ok(value) } else { Err(malformed(field, "contoh.my")) }
}

/// The form two spellings of a domain share: IDNA (RFC 5890), in lower case. `None` for what is no domain.
pub fn domain_form(domain: &str) -> Option<String> {
    let ascii = idna::domain_to_ascii(domain.trim().trim_end_matches('.')).ok()?;
    (ascii.contains('.') && ascii.len() <= 253).then_some(ascii)
}

/// A domain in that form as people write it: `bücher.example`, not `xn--bcher-kva.example`.
pub fn domain_written(domain: &str) -> String {
    idna::domain_to_unicode(domain).0
}

/// Whether anybody can have an address at this domain, given in lower case.
pub fn is_shared_domain(domain: &str) -> bool {
    SHARED_DOMAINS.contains(&domain)
}

/// Letters, digits and hyphens in dot-separated labels (RFC 1123 §2.1); other alphabets pass as they are.
fn is_domain(value: &str) -> bool {
    let label = |part: &str| {
        !part.is_empty()
            && part.len() <= 63
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-' || (!c.is_ascii() && !c.is_control()))
    };
    value.contains('.') && value.split('.').all(label)
}

/// An IANA time zone: `Asia/Kuala_Lumpur`.
pub fn zone(field: &'static str, value: &str) -> Result<String, Problem> {
    let value = required(field, value, 64)?;
    match jiff::tz::TimeZone::get(&value) {
        Ok(zone) => Ok(zone.iana_name().map_or(value, ToOwned::to_owned)),
        Err(_) => Err(Problem::field(Kind::UnknownReference, field).with("value", value)),
    }
}

/// One of the languages the house speaks, by its tag.
pub fn language(field: &'static str, tag: &str) -> Result<Language, Problem> {
    Language::from_tag(tag).ok_or_else(|| Problem::field(Kind::UnknownReference, field).with("value", tag))
}

/// A label in at least one language.
pub fn labels(field: &'static str, value: &Labels) -> Result<Labels, Problem> {
    let cleaned = Labels {
        en: text(field, &value.en, NAME_MAX)?,
        ms: text(field, &value.ms, NAME_MAX)?,
        id: text(field, &value.id, NAME_MAX)?,
    };
    if cleaned.get(Language::En).is_empty() {
        Err(Problem::field(Kind::Required, field))
    } else {
        Ok(cleaned)
    }
}

/// A stable short name: a letter, then letters, digits and underscores, all small.
pub fn word(field: &'static str, value: &str) -> Result<String, Problem> {
    let value = required(field, value, 40)?;
    let starts = value.chars().next().is_some_and(|c| c.is_ascii_lowercase());
    let goes_on = value.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if starts && goes_on { Ok(value) } else { Err(malformed(field, "a–z, 0–9, _")) }
}

/// A password that somebody chooses: long enough, nothing else asked of it (NIST SP 800-63B §5.1.1.2).
pub fn password(field: &'static str, value: &str) -> Result<(), Problem> {
    match value.chars().count() {
        0 => Err(Problem::field(Kind::Required, field)),
        1..PASSWORD_MIN => Err(Problem::field(Kind::TooShort, field).with("min", PASSWORD_MIN.to_string())),
        PASSWORD_MIN..=PASSWORD_MAX => Ok(()),
        _ => Err(Problem::field(Kind::TooLong, field).with("max", PASSWORD_MAX.to_string())),
    }
}

fn malformed(field: &'static str, expected: &str) -> Problem {
    Problem::field(Kind::Malformed, field).with("expected", expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_can_be_written_to_pass() {
        for good in ["nurul@safa.my", " a+b@x-y.co.id ", "müller@bücher.example"] {
            assert!(email("email", good).is_ok(), "{good}");
        }
        for bad in ["nurul", "@safa.my", "nurul@", "nurul@safa", "nu rul@safa.my", "a@-x.my", "a@x..my"] {
            assert!(email("email", bad).is_err(), "{bad}");
        }
        assert_eq!(email("email", "").unwrap_err().kind, Kind::Required);
    }

    #[test]
    fn zones_must_exist() {
        assert_eq!(zone("zone", "Asia/Kuala_Lumpur").unwrap(), "Asia/Kuala_Lumpur");
        assert_eq!(zone("zone", "Asia/Shah_Alam").unwrap_err().kind, Kind::UnknownReference);
    }

    #[test]
    fn passwords_are_measured_in_characters() {
        assert_eq!(password("password", "123456789").unwrap_err().kind, Kind::TooShort);
        assert!(password("password", "bunga raya").is_ok());
        assert!(password("password", &"é".repeat(200)).is_ok());
        assert_eq!(password("password", &"x".repeat(201)).unwrap_err().kind, Kind::TooLong);
    }

    #[test]
    fn a_label_needs_one_language() {
        assert!(labels("labels", &Labels::new("", "Ketua", "")).is_ok());
        assert_eq!(labels("labels", &Labels::new(" ", "", "")).unwrap_err().kind, Kind::Required);
    }
}
