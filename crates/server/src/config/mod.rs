//! The configuration: one TOML file, every setting with a default, unknown names refused with the nearest right one.
//! `docs/operating/configuration.md` tells of every setting; a test compares the two.

mod faults;
mod keys;
mod network;
mod written;

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use db::Place;
use mail::listener::Protocol;

use faults::Faults;
pub use keys::{Form, KEYS, Key};
pub use network::Network;
use written::Written;

/// Reads the environment; an argument so that tests need not change the process.
pub type Environment<'e> = &'e dyn Fn(&str) -> Option<String>;

/// Why a configuration is refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ConfigError {
    /// A file cannot be read.
    #[error("{path} cannot be read: {reason}")]
    Unreadable {
        /// The file.
        path: String,
        /// In the system's words.
        reason: String,
    },
    /// The file is not TOML. Says where.
    #[error("the configuration cannot be read: {0}")]
    Syntax(String),
    /// A name that is no setting.
    #[error("line {line}: there is no setting “{key}”. {}", faults::meant(*nearest))]
    Unknown {
        /// The whole name as written.
        key: String,
        /// Where, from 1.
        line: usize,
        /// The setting or heading with a name near it, when there is one.
        nearest: Option<&'static str>,
    },
    /// A value of another type.
    #[error("line {line}: {key} is {found}; expected {expected}")]
    Typed {
        /// The setting.
        key: String,
        /// Where, from 1.
        line: usize,
        /// What stands there: `a text ("many")`.
        found: String,
        /// What it takes.
        expected: &'static str,
    },
    /// A value that does not fit.
    #[error("{}{key}: “{found}” does not fit; expected {expected}", faults::at(*line))]
    Wrong {
        /// The setting.
        key: String,
        /// Where, from 1; 0 when it does not stand in the file.
        line: usize,
        /// Its value.
        found: String,
        /// What it takes.
        expected: String,
    },
    /// A setting that another one needs is left out.
    #[error("{missing} is needed when {given} is set")]
    Incomplete {
        /// What is there.
        given: &'static str,
        /// What is not.
        missing: &'static str,
    },
    /// More than one of them, in the order of the file.
    #[error("{}", faults::listed(.0))]
    Several(Vec<ConfigError>),
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// For a person at a terminal.
    Text,
}

/// How a relay is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// In the clear: a relay on the same machine.
    None,
    /// Plain first, then STARTTLS.
    StartTls,
    /// TLS from the first byte.
    Tls,
}

/// The relay that takes outgoing mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relay {
    /// Host name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// How it is spoken to.
    pub security: Security,
    /// Sign-in name.
    pub username: Option<String>,
    /// The file that holds the password, alone.
    pub password_file: Option<PathBuf>,
}

/// Mail in and out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mail {
    /// Where mail is received; `None` when it is not.
    pub listen: Option<SocketAddr>,
    /// What is spoken there.
    pub protocol: Protocol,
    /// PEM certificate chain and key, for STARTTLS.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// Where mail is handed to.
    pub relay: Option<Relay>,
    /// No name server is asked where a mail comes from.
    pub unchecked_senders: bool,
    /// Names in `Authentication-Results` of servers that take mail in for us.
    pub trusted_servers: Vec<String>,
    /// Domains whose ARC seals are believed.
    pub trusted_forwarders: Vec<String>,
}

/// The configuration, with defaults filled in and every path absolute or relative to where the process stands.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the desk listens. Port 0 takes any free one.
    pub listen: SocketAddr,
    /// The address people type, without a slash at the end.
    pub public_url: String,
    /// Where files live.
    pub data_dir: PathBuf,
    /// The database.
    pub database: Place,
    /// The key file.
    pub key_file: PathBuf,
    /// The file that each day's anchor is added to.
    pub anchor_file: PathBuf,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// Requests a minute for each API token.
    pub requests_per_minute: NonZeroU32,
    /// Mail in and out.
    pub mail: Mail,
    /// Whether machines of private networks may be called where a form names them.
    pub allow_private: bool,
    /// A PEM file with root certificates to trust besides the public ones.
    pub further_roots: Option<PathBuf>,
    /// Where figures for monitoring are served; `None` when they are not.
    pub metrics_listen: Option<SocketAddr>,
    /// How the log is written.
    pub log_format: LogFormat,
    /// `error`, `warn`, `info`, `debug`, `trace`, or `tracing`'s directives.
    pub log_level: String,
}

impl Config {
    /// Reads the file. Without one (`None`) every default holds, relative to the current folder.
    pub fn read(path: Option<&Path>, environment: Environment<'_>) -> Result<Self, ConfigError> {
        let (source, folder) = match path {
            None => (String::new(), PathBuf::new()),
            Some(path) => (read_text(path)?, path.parent().map(Path::to_path_buf).unwrap_or_default()),
        };
        Self::parse(&source, &folder, environment)
    }

    /// Reads a configuration whose relative paths start at `folder`.
    pub fn parse(source: &str, folder: &Path, environment: Environment<'_>) -> Result<Self, ConfigError> {
        keys::check(source)?;
        let written: Written =
            toml::from_str(source).map_err(|error| ConfigError::Syntax(error.to_string()))?;
        let mut faults = Faults::default();
        let data_dir = folder.join(written.data_dir.as_deref().unwrap_or("khidmat-data"));
        let proxy = |text: &String| {
            text.parse().map_err(|()| wrong("trusted_proxies", text, "addresses or networks: \"10.0.0.0/8\""))
        };
        let per_minute = NonZeroU32::new(written.limits.requests_per_minute.unwrap_or(600))
            .ok_or_else(|| wrong("limits.requests_per_minute", "0", "1 or more"));
        let key_file = environment("KHIDMAT_KEY_FILE")
            .map(PathBuf::from)
            .or_else(|| written.key_file.as_ref().map(|file| folder.join(file)));
        let metrics_listen = written.metrics.listen.as_deref().unwrap_or("127.0.0.1:9464");
        let log_format = match written.log.format.as_deref() {
            None | Some("json") => Ok(LogFormat::Json),
            Some("text") => Ok(LogFormat::Text),
            Some(other) => Err(wrong("log.format", other, "\"json\" or \"text\"")),
        };
        let proxies = written.trusted_proxies.iter().map(proxy).collect::<Result<_, _>>();
        let public_url = public_url(written.public_url.as_deref().unwrap_or("http://127.0.0.1:8080"));
        let nowhere = Place::File(PathBuf::new());
        // What stands beside a fault is never used: with one there is no configuration.
        let config = Self {
            listen: faults.noted(
                address("listen", written.listen.as_deref().unwrap_or("127.0.0.1:8080")),
                SocketAddr::from(([127, 0, 0, 1], 0)),
            ),
            public_url: faults.noted(public_url, String::new()),
            database: faults
                .noted(database(written.database.as_deref(), folder, &data_dir, environment), nowhere),
            key_file: key_file.unwrap_or_else(|| data_dir.join("khidmat.key")),
            anchor_file: match &written.anchor_file {
                Some(file) => folder.join(file),
                None => data_dir.join("khidmat.anchors"),
            },
            data_dir,
            trusted_proxies: faults.noted(proxies, Vec::new()),
            requests_per_minute: faults.noted(per_minute, NonZeroU32::MIN),
            allow_private: written.network.allow_private,
            further_roots: written.network.further_roots.as_ref().map(|file| folder.join(file)),
            mail: mail(&written.mail, folder, environment, &mut faults),
            metrics_listen: faults.noted(maybe_address("metrics.listen", metrics_listen), None),
            log_format: faults.noted(log_format, LogFormat::Json),
            log_level: faults.noted(log_level(written.log.level), String::new()),
        };
        faults.over(source, config)
    }

    /// The folder of attachments.
    pub fn attachments(&self) -> PathBuf {
        self.data_dir.join("attachments")
    }
}

fn wrong(key: &str, found: &str, expected: &str) -> ConfigError {
    let (key, found, expected) = (key.to_owned(), found.to_owned(), expected.to_owned());
    ConfigError::Wrong { key, line: 0, found, expected }
}

fn read_text(path: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(path).map_err(|error| ConfigError::Unreadable {
        path: path.display().to_string(),
        reason: error.to_string(),
    })
}

fn address(key: &str, text: &str) -> Result<SocketAddr, ConfigError> {
    text.parse().map_err(|_| wrong(key, text, "an address with a port: \"127.0.0.1:8080\" or \"[::]:8080\""))
}

fn maybe_address(key: &str, text: &str) -> Result<Option<SocketAddr>, ConfigError> {
    if text == "off" {
        return Ok(None);
    }
    let expected = "an address with a port (\"127.0.0.1:2525\") or \"off\"";
    text.parse().map(Some).map_err(|_| wrong(key, text, expected))
}

fn public_url(text: &str) -> Result<String, ConfigError> {
    let trimmed = text.trim_end_matches('/');
    let rest = trimmed.strip_prefix("https://").or_else(|| trimmed.strip_prefix("http://"));
    match rest {
        Some(host) if !host.is_empty() && !host.contains(['/', ' ', '?', '#', '@']) => Ok(trimmed.to_owned()),
        _ => Err(wrong("public_url", text, "http:// or https:// and a host, without a path")),
    }
}

/// A URL with a password belongs in a file that only the service can read; the environment names it.
fn database(
    written: Option<&str>,
    folder: &Path,
    data_dir: &Path,
    environment: Environment<'_>,
) -> Result<Place, ConfigError> {
    if let Some(file) = environment("KHIDMAT_DATABASE_FILE") {
        return Ok(Place::parse(read_text(Path::new(&file))?.trim()));
    }
    Ok(match written {
        None => Place::File(data_dir.join("khidmat.db")),
        Some(text) => match Place::parse(text) {
            Place::File(path) => Place::File(folder.join(path)),
            server @ Place::Server(_) => server,
        },
    })
}

fn log_level(written: Option<String>) -> Result<String, ConfigError> {
    let level = written.unwrap_or_else(|| "info".to_owned());
    // A bare word that is no level would be taken for the name of a part, and silence everything else.
    let bare_words_are_levels = level
        .split(',')
        .filter(|part| !part.contains('='))
        .all(|part| part.trim().parse::<tracing_subscriber::filter::LevelFilter>().is_ok());
    let understood = level.parse::<tracing_subscriber::filter::Targets>().is_ok();
    if understood && bare_words_are_levels {
        return Ok(level);
    }
    Err(wrong("log.level", &level, "error, warn, info, debug or trace, or \"info,db=debug\""))
}

fn tls(written: Option<&written::Tls>, folder: &Path) -> Result<Option<(PathBuf, PathBuf)>, ConfigError> {
    let missing = match written {
        None => return Ok(None),
        Some(written::Tls { certificate: Some(certificate), key: Some(key) }) => {
            return Ok(Some((folder.join(certificate), folder.join(key))));
        }
        Some(written::Tls { certificate: None, .. }) => "mail.tls.certificate",
        Some(_) => "mail.tls.key",
    };
    Err(ConfigError::Incomplete { given: "mail.tls", missing })
}

fn mail(written: &written::Mail, folder: &Path, environment: Environment<'_>, faults: &mut Faults) -> Mail {
    let listen = maybe_address("mail.listen", written.listen.as_deref().unwrap_or("off"));
    let relay = written.relay.as_ref().map(|written| relay(written, folder, environment)).transpose();
    let protocol = match written.protocol.as_deref() {
        None | Some("smtp") => Ok(Protocol::Smtp),
        Some("lmtp") => Ok(Protocol::Lmtp),
        Some(other) => Err(wrong("mail.protocol", other, "\"smtp\" or \"lmtp\"")),
    };
    Mail {
        listen: faults.noted(listen, None),
        protocol: faults.noted(protocol, Protocol::Smtp),
        tls: faults.noted(tls(written.tls.as_ref(), folder), None),
        relay: faults.noted(relay, None),
        unchecked_senders: written.check_senders == Some(false),
        trusted_servers: written.trusted_servers.clone(),
        trusted_forwarders: written.trusted_forwarders.clone(),
    }
}

fn relay(
    written: &written::Relay,
    folder: &Path,
    environment: Environment<'_>,
) -> Result<Relay, ConfigError> {
    let Some(host) = written.host.clone().filter(|host| !host.is_empty()) else {
        return Err(ConfigError::Incomplete { given: "mail.relay", missing: "mail.relay.host" });
    };
    let password_file = environment("KHIDMAT_RELAY_PASSWORD_FILE")
        .map(PathBuf::from)
        .or_else(|| written.password_file.as_ref().map(|file| folder.join(file)));
    if written.username.is_some() && password_file.is_none() {
        return Err(ConfigError::Incomplete {
            given: "mail.relay.username",
            missing: "mail.relay.password_file",
        });
    }
    let security = match written.security.as_deref() {
        None | Some("starttls") => Security::StartTls,
        Some("tls") => Security::Tls,
        Some("none") => Security::None,
        Some(other) => {
            return Err(wrong("mail.relay.security", other, "\"starttls\", \"tls\" or \"none\""));
        }
    };
    let port = written.port.unwrap_or(587);
    Ok(Relay { host, port, security, username: written.username.clone(), password_file })
}

#[cfg(test)]
mod tests;
