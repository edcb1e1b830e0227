//! The list of all settings, and how a name that is not among them is answered.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::ConfigError;
use super::nearest::distance;

/// A setting, as the configuration page tells of it.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Its whole name: `mail.relay.host`.
    pub name: &'static str,
    /// What holds when it is left out, as written in the file; `—` when nothing does.
    pub default: &'static str,
}

const fn key(name: &'static str, default: &'static str) -> Key {
    Key { name, default }
}

/// Every setting. A test compares this list with `docs/operating/configuration.md`.
pub const KEYS: &[Key] = &[
    key("listen", "\"127.0.0.1:8080\""),
    key("public_url", "\"http://127.0.0.1:8080\""),
    key("data_dir", "\"khidmat-data\""),
    key("database", "\"khidmat.db\" in data_dir"),
    key("key_file", "\"khidmat.key\" in data_dir"),
    key("anchor_file", "\"khidmat.anchors\" in data_dir"),
    key("trusted_proxies", "[]"),
    key("limits.requests_per_minute", "600"),
    key("mail.listen", "\"off\""),
    key("mail.check_senders", "true"),
    key("mail.trusted_servers", "[]"),
    key("mail.trusted_forwarders", "[]"),
    key("mail.protocol", "\"smtp\""),
    key("mail.tls.certificate", "—"),
    key("mail.tls.key", "—"),
    key("mail.relay.host", "—"),
    key("mail.relay.port", "587"),
    key("mail.relay.security", "\"starttls\""),
    key("mail.relay.username", "—"),
    key("mail.relay.password_file", "—"),
    key("network.allow_private", "false"),
    key("network.further_roots", "—"),
    key("metrics.listen", "\"127.0.0.1:9464\""),
    key("log.format", "\"json\""),
    key("log.level", "\"info\""),
];

/// Refuses the first name that is no setting, with the nearest that is.
pub(super) fn check(source: &str) -> Result<(), ConfigError> {
    let table = DeTable::parse(source).map_err(|error| ConfigError::Syntax(error.to_string()))?;
    check_table(source, "", table.get_ref())
}

fn check_table(source: &str, above: &str, table: &DeTable<'_>) -> Result<(), ConfigError> {
    for (name, value) in table {
        let whole =
            if above.is_empty() { name.get_ref().to_string() } else { format!("{above}.{}", name.get_ref()) };
        let is_key = KEYS.iter().any(|key| key.name == whole);
        let is_group = KEYS
            .iter()
            .any(|key| key.name.strip_prefix(whole.as_str()).is_some_and(|rest| rest.starts_with('.')));
        match value.get_ref() {
            DeValue::Table(inner) if is_group => check_table(source, &whole, inner)?,
            _ if is_key => {}
            _ if is_group => {
                return Err(ConfigError::Wrong {
                    key: whole.clone(),
                    found: "a single value".to_owned(),
                    expected: format!("a table: [{whole}]"),
                });
            }
            _ => {
                return Err(ConfigError::Unknown {
                    line: line_of(source, name),
                    nearest: nearest(&whole),
                    key: whole,
                });
            }
        }
    }
    Ok(())
}

fn line_of<T>(source: &str, name: &Spanned<T>) -> usize {
    let before = source.get(..name.span().start).unwrap_or_default();
    before.matches('\n').count() + 1
}

/// The setting whose name is closest, by whole name or by its last part: a right word under the wrong heading counts.
fn nearest(wrong: &str) -> &'static str {
    let last = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
    let far = |known: &str| {
        let whole = distance(known, wrong);
        // One more, so that among equals the one under the right heading wins.
        whole.min(distance(&last(known), &last(wrong)) + 1)
    };
    KEYS.iter().map(|key| key.name).min_by_key(|known| far(known)).unwrap_or("listen")
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
        ] {
            assert_eq!(nearest(wrong), right, "{wrong}");
        }
    }

    #[test]
    fn the_line_of_a_wrong_name_is_told() {
        let error = check("listen = \"127.0.0.1:1\"\n\n[mail.relay]\nhots = \"x\"\n").unwrap_err();
        let ConfigError::Unknown { key, line, nearest } = error else { panic!("{error}") };
        assert_eq!((key.as_str(), line, nearest), ("mail.relay.hots", 4, "mail.relay.host"));
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
