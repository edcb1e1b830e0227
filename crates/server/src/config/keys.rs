//! The list of all settings, and how a name that is not among them, or a value of another type, is answered.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use text::nearest::{apart, distance};

use super::ConfigError;
use super::faults::Faults;

/// A setting, as the configuration page tells of it.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Its whole name: `mail.relay.host`.
    pub name: &'static str,
    /// What holds when it is left out, as written in the file; `—` when nothing does.
    pub default: &'static str,
    /// What may stand there.
    pub form: Form,
}

/// What a setting's value must be, before it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A text in quotes.
    Text,
    /// `true` or `false`.
    Flag,
    /// A list of texts.
    Texts,
    /// A whole number up to this.
    Number(u32),
}

impl Form {
    const fn expected(self) -> &'static str {
        match self {
            Self::Text => "a text in quotes",
            Self::Flag => "true or false",
            Self::Texts => "a list of texts: [\"…\", \"…\"]",
            Self::Number(65_535) => "a whole number up to 65535",
            Self::Number(_) => "a whole number from 1 to 4294967295",
        }
    }

    fn takes(self, value: &DeValue<'_>) -> bool {
        match (self, value) {
            (Self::Text, DeValue::String(_)) | (Self::Flag, DeValue::Boolean(_)) => true,
            (Self::Texts, DeValue::Array(items)) => {
                items.iter().all(|item| matches!(item.get_ref(), DeValue::String(_)))
            }
            (Self::Number(most), DeValue::Integer(number)) => {
                u32::from_str_radix(number.as_str(), number.radix()).is_ok_and(|number| number <= most)
            }
            _ => false,
        }
    }
}

const fn key(name: &'static str, default: &'static str) -> Key {
    of_form(name, default, Form::Text)
}

const fn of_form(name: &'static str, default: &'static str, form: Form) -> Key {
    Key { name, default, form }
}

/// Every setting. A test compares this list with `docs/operating/configuration.md`.
pub const KEYS: &[Key] = &[
    key("listen", "\"127.0.0.1:8080\""),
    key("public_url", "\"http://127.0.0.1:8080\""),
    key("data_dir", "\"khidmat-data\""),
    key("database", "\"khidmat.db\" in data_dir"),
    key("key_file", "\"khidmat.key\" in data_dir"),
    key("anchor_file", "\"khidmat.anchors\" in data_dir"),
    of_form("trusted_proxies", "[]", Form::Texts),
    of_form("limits.requests_per_minute", "600", Form::Number(u32::MAX)),
    key("mail.listen", "\"off\""),
    of_form("mail.check_senders", "true", Form::Flag),
    of_form("mail.trusted_servers", "[]", Form::Texts),
    of_form("mail.trusted_forwarders", "[]", Form::Texts),
    key("mail.protocol", "\"smtp\""),
    key("mail.tls.certificate", "—"),
    key("mail.tls.key", "—"),
    key("mail.relay.host", "—"),
    of_form("mail.relay.port", "587", Form::Number(65_535)),
    key("mail.relay.security", "\"starttls\""),
    key("mail.relay.username", "—"),
    key("mail.relay.password_file", "—"),
    of_form("network.allow_private", "false", Form::Flag),
    key("network.further_roots", "—"),
    key("metrics.listen", "\"127.0.0.1:9464\""),
    key("log.format", "\"json\""),
    key("log.level", "\"info\""),
];

/// Refuses every name that is no setting, with one that is near it, and every value of another type.
pub(super) fn check(source: &str) -> Result<(), ConfigError> {
    let table = DeTable::parse(source).map_err(|error| ConfigError::Syntax(error.to_string()))?;
    let mut faults = Faults::default();
    check_table(source, "", table.get_ref(), &mut faults);
    faults.over(source, ())
}

/// The line a setting stands at, from 1.
pub(super) fn line(source: &str, key: &str) -> Option<usize> {
    let parsed = DeTable::parse(source).ok()?;
    let mut parts = key.split('.').peekable();
    let mut table = parsed.get_ref();
    while let Some(part) = parts.next() {
        let (name, value) = table.get_key_value(part)?;
        match value.get_ref() {
            DeValue::Table(inner) if parts.peek().is_some() => table = inner,
            _ => return Some(line_of(source, name)),
        }
    }
    None
}

/// Whether settings stand under this heading.
fn is_heading(name: &str) -> bool {
    KEYS.iter().any(|key| key.name.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')))
}

fn check_table(source: &str, above: &str, table: &DeTable<'_>, faults: &mut Faults) {
    for (name, value) in table {
        let key =
            if above.is_empty() { name.get_ref().to_string() } else { format!("{above}.{}", name.get_ref()) };
        let line = line_of(source, name);
        let known = KEYS.iter().find(|known| known.name == key);
        match value.get_ref() {
            DeValue::Table(inner) if is_heading(&key) => check_table(source, &key, inner, faults),
            value_of if known.is_some_and(|known| known.form.takes(value_of)) => {}
            _ if is_heading(&key) => {
                let (found, expected) = ("a single value".to_owned(), format!("a table: [{key}]"));
                faults.push(ConfigError::Wrong { key, line, found, expected });
            }
            _ => faults.push(match known {
                Some(known) => {
                    // An address of a database may hold its password, which belongs in no log.
                    let shown = if known.name == "database" { "" } else { source };
                    let (found, expected) = (found(shown, value), known.form.expected());
                    ConfigError::Typed { key, line, found, expected }
                }
                None => ConfigError::Unknown { nearest: nearest(&key), key, line },
            }),
        }
    }
}

/// What stands where another type belongs, with its type and its beginning.
fn found(source: &str, value: &Spanned<DeValue<'_>>) -> String {
    let kind = match value.get_ref() {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a number",
        DeValue::Float(_) => "a number with a fraction",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => return "a heading with settings of its own".to_owned(),
    };
    let written: String = source
        .get(value.span())
        .unwrap_or_default()
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(40)
        .collect();
    if written.is_empty() { kind.to_owned() } else { format!("{kind} ({written})") }
}

fn line_of<T>(source: &str, name: &Spanned<T>) -> usize {
    let before = source.get(..name.span().start).unwrap_or_default();
    before.matches('\n').count() + 1
}

/// The setting or heading somebody may have meant: one with a last part near to theirs, under the same heading first, or
/// one that is near as a whole. `None` when none is near.
fn nearest(wrong: &str) -> Option<&'static str> {
    let split = |name: &'static str| name.rsplit_once('.').unwrap_or(("", name));
    let (above, last) = wrong.rsplit_once('.').unwrap_or(("", wrong));
    let headings =
        KEYS.iter().flat_map(|key| key.name.match_indices('.').filter_map(|(end, _)| key.name.get(..end)));
    let far = |known: &'static str| {
        let (known_above, known_last) = split(known);
        let by_part = apart(last, known_last).map(|far| far + usize::from(above != known_above));
        // Of whole names one slip alone, such as `loglevel`: what they share is mostly the heading.
        let by_whole = (distance(wrong, known) == 1).then_some(1);
        let far = by_part.into_iter().chain(by_whole).min()?;
        Some((far, distance(wrong, known), known))
    };
    let all = KEYS.iter().map(|key| key.name).chain(headings);
    all.filter_map(far).min_by_key(|(far, whole, _)| (*far, *whole)).map(|(_, _, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_name_is_answered_with_the_right_one() {
        for (wrong, right) in [
            ("lisen", "listen"),
            ("publicurl", "public_url"),
            ("mail.relay.hostname", "mail.relay.host"),
            ("mail.relay.pasword_file", "mail.relay.password_file"),
            ("loglevel", "log.level"),
            ("requests_per_minute", "limits.requests_per_minute"),
            ("trusted_proxy", "trusted_proxies"),
            ("metric.listen", "metrics.listen"),
            ("mial.relay.host", "mail.relay.host"),
            ("relay", "mail.relay"),
            ("metric", "metrics"),
            ("mail.relay.passwordfile", "mail.relay.password_file"),
        ] {
            assert_eq!(nearest(wrong), Some(right), "{wrong}");
        }
    }

    #[test]
    fn nothing_far_fetched_is_proposed() {
        for wrong in
            ["colour", "mail.relay.colour", "smtp", "x", "workers", "mail.foo", "theme.dark", "cache_size"]
        {
            assert_eq!(nearest(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_line_of_a_wrong_name_is_told() {
        let error = check("listen = \"127.0.0.1:1\"\n\n[mail.relay]\nhots = \"x\"\n").unwrap_err();
        let ConfigError::Unknown { key, line, nearest } = error else { panic!("{error}") };
        assert_eq!((key.as_str(), line, nearest), ("mail.relay.hots", 4, Some("mail.relay.host")));
    }

    #[test]
    fn the_page_of_settings_tells_of_every_key_and_of_no_other() {
        let page = include_str!("../../../../docs/operating/configuration.md");
        let told: Vec<(&str, &str)> = page
            .lines()
            .filter_map(|line| line.strip_prefix("| `"))
            .filter_map(|line| {
                let (name, rest) = line.split_once("` | ")?;
                let default = rest.split(" | ").next()?.trim_matches('`');
                Some((name, default))
            })
            .collect();
        let known: Vec<(&str, &str)> = KEYS.iter().map(|key| (key.name, key.default)).collect();
        assert_eq!(told, known);
    }
}
