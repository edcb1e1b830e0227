//! What the configuration file may say and how it is refused.

use super::*;

fn parse(source: &str) -> Result<Config, ConfigError> {
    Config::parse(source, Path::new("/etc/khidmat"), &|_| None)
}

#[test]
fn an_empty_file_holds_every_default() {
    let config = parse("").unwrap();
    assert_eq!(config.listen, "127.0.0.1:8080".parse().unwrap());
    assert_eq!(config.database, Place::File("/etc/khidmat/khidmat-data/khidmat.db".into()));
    assert_eq!(config.key_file, Path::new("/etc/khidmat/khidmat-data/khidmat.key"));
    assert_eq!(config.requests_per_minute.get(), 600);
    assert_eq!(config.mail, Mail::default());
    assert_eq!(config.metrics_listen, "127.0.0.1:9464".parse().ok());
    assert_eq!((config.log_format, config.log_level.as_str()), (LogFormat::Json, "info"));
}

#[test]
fn every_setting_can_be_set() {
    let config = parse(
        r#"
        listen = "[::1]:9000"
        public_url = "https://desk.safatravel.example/"
        data_dir = "/var/lib/khidmat"
        database = "postgres://khidmat@db/khidmat"
        key_file = "keys/desk.key"
        anchor_file = "/mnt/worm/anchors.jsonl"
        trusted_proxies = ["10.0.0.0/8", "::1"]
        [limits]
        requests_per_minute = 60
        [mail]
        listen = "127.0.0.1:2525"
        protocol = "lmtp"
        [mail.tls]
        certificate = "cert.pem"
        key = "/etc/ssl/key.pem"
        [mail.relay]
        host = "smtp.example"
        port = 465
        security = "tls"
        username = "desk"
        password_file = "relay.password"
        [network]
        allow_private = true
        further_roots = "roots.pem"
        [metrics]
        listen = "off"
        [log]
        format = "text"
        level = "warn,desk=debug"
        "#,
    )
    .unwrap();
    assert_eq!(config.public_url, "https://desk.safatravel.example");
    assert_eq!(config.database, Place::Server("postgres://khidmat@db/khidmat".to_owned()));
    assert_eq!(config.key_file, Path::new("/etc/khidmat/keys/desk.key"));
    assert_eq!(config.anchor_file, Path::new("/mnt/worm/anchors.jsonl"));
    assert_eq!(config.mail.protocol, Protocol::Lmtp);
    assert_eq!(config.trusted_proxies.len(), 2);
    assert_eq!(config.mail.tls.unwrap().1, Path::new("/etc/ssl/key.pem"));
    let relay = config.mail.relay.unwrap();
    assert_eq!((relay.port, relay.security), (465, Security::Tls));
    assert!(config.allow_private);
    assert_eq!(config.further_roots.as_deref(), Some(Path::new("/etc/khidmat/roots.pem")));
    assert_eq!(config.metrics_listen, None);
    assert_eq!(config.log_level, "warn,desk=debug");
}

#[test]
fn a_value_that_does_not_fit_is_named_with_what_does() {
    for (source, key) in [
        ("listen = \"8080\"", "listen"),
        ("public_url = \"desk.example\"", "public_url"),
        ("public_url = \"https://desk.example/app\"", "public_url"),
        ("trusted_proxies = [\"proxy\"]", "trusted_proxies"),
        ("limits.requests_per_minute = 0", "limits.requests_per_minute"),
        ("mail.listen = \"yes\"", "mail.listen"),
        ("mail.protocol = \"pop3\"", "mail.protocol"),
        ("mail.relay = { host = \"a\", security = \"ssl\" }", "mail.relay.security"),
        ("metrics.listen = \"9464\"", "metrics.listen"),
        ("log.format = \"xml\"", "log.format"),
        ("log.level = \"loud=maybe\"", "log.level"),
        ("log.level = \"verbose\"", "log.level"),
        ("log = \"json\"", "log"),
    ] {
        let error = parse(source).unwrap_err();
        assert!(matches!(&error, ConfigError::Wrong { key: named, .. } if named == key), "{source}: {error}");
    }
}

#[test]
fn a_value_of_another_type_is_told_with_its_line_and_what_belongs_there() {
    for (source, told) in [
        (
            "\n[limits]\nrequests_per_minute = \"many\"",
            "line 3: limits.requests_per_minute is a text (\"many\"); expected a whole number from 1 to 4294967295",
        ),
        (
            "limits.requests_per_minute = -1",
            "line 1: limits.requests_per_minute is a number (-1); expected a whole",
        ),
        (
            "mail.relay.port = 70000",
            "line 1: mail.relay.port is a number (70000); expected a whole number up to 65535",
        ),
        ("listen = 8080", "line 1: listen is a number (8080); expected a text in quotes"),
        ("mail.check_senders = \"no\"", "mail.check_senders is a text (\"no\"); expected true or false"),
        (
            "trusted_proxies = \"10.0.0.1\"",
            "trusted_proxies is a text (\"10.0.0.1\"); expected a list of texts",
        ),
        ("database = [\"postgres://desk:secret@db/desk\"]", "line 1: database is a list; expected a text"),
        ("trusted_proxies = [1]", "trusted_proxies is a list ([1]); expected a list of texts"),
        ("[listen]\nport = 1", "line 1: listen is a heading with settings of its own; expected a text"),
    ] {
        let error = parse(source).unwrap_err().to_string();
        assert!(error.contains(told), "{source}: {error}");
    }
    assert!(parse("limits.requests_per_minute = 1_000").is_ok(), "as TOML writes numbers");
}

#[test]
fn every_fault_is_told_at_once_in_the_order_of_the_file() {
    let error = parse(
        "listne = \"127.0.0.1:1\"\npublic_url = 7\ncolour = \"red\"\n[log]\nlevel = true\n[mail.relay]\nhots = \"x\"\n",
    );
    let told = error.unwrap_err().to_string();
    let lines: Vec<&str> = told.lines().map(str::trim).collect();
    assert_eq!(
        lines,
        [
            "5 faults in the configuration:",
            "line 1: there is no setting “listne”. Did you mean “listen”?",
            "line 2: public_url is a number (7); expected a text in quotes",
            "line 3: there is no setting “colour”. docs/operating/configuration.md lists every setting",
            "line 5: log.level is true or false (true); expected a text in quotes",
            "line 7: there is no setting “mail.relay.hots”. Did you mean “mail.relay.host”?",
        ]
    );
    let error =
        parse("log.format = \"xml\"\nlisten = \"8080\"\nmail.protocol = \"pop3\"\nmail.tls.key = \"k\"");
    let told = error.unwrap_err().to_string();
    let named: Vec<&str> = told.lines().skip(1).filter_map(|line| line.trim().split(':').nth(1)).collect();
    assert_eq!(named[..3], [" log.format", " listen", " mail.protocol"], "{told}");
    assert!(told.ends_with("mail.tls.certificate is needed when mail.tls is set"), "{told}");
}

#[test]
fn half_a_relay_or_certificate_is_refused() {
    for (source, missing) in [
        ("mail.relay.port = 25", "mail.relay.host"),
        ("mail.relay = { host = \"a\", username = \"u\" }", "mail.relay.password_file"),
        ("mail.tls.key = \"k\"", "mail.tls.certificate"),
        ("mail.tls.certificate = \"c\"", "mail.tls.key"),
    ] {
        let error = parse(source).unwrap_err();
        assert!(
            matches!(&error, ConfigError::Incomplete { missing: named, .. } if *named == missing),
            "{error}"
        );
    }
}

#[test]
fn secrets_may_come_from_files_that_the_environment_names() {
    let folder = tempfile::tempdir().unwrap();
    let url = folder.path().join("database.url");
    std::fs::write(&url, "postgres://khidmat:secret@db/khidmat\n").unwrap();
    let named = |name: &str| match name {
        "KHIDMAT_DATABASE_FILE" => Some(url.display().to_string()),
        "KHIDMAT_KEY_FILE" => Some("/run/secrets/khidmat.key".to_owned()),
        "KHIDMAT_RELAY_PASSWORD_FILE" => Some("/run/secrets/relay".to_owned()),
        _ => None,
    };
    let source = "mail.relay = { host = \"smtp.example\", username = \"desk\" }";
    let config = Config::parse(source, Path::new(""), &named).unwrap();
    assert_eq!(config.database, Place::Server("postgres://khidmat:secret@db/khidmat".to_owned()));
    assert_eq!(config.key_file, Path::new("/run/secrets/khidmat.key"));
    assert_eq!(config.mail.relay.unwrap().password_file.unwrap(), Path::new("/run/secrets/relay"));
}
