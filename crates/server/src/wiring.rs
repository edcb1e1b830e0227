//! How the parts become one house: key, database, node slot, desk, and the list of what it does by itself.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use db::{Db, DbError, Engine, Place, Settings};
use desk::attachments::Folder;
use desk::{Desk, Outward, Parts, Post};
use kernel::{Chance, Clock, IdSource, Problem};
use mail::authenticity::{Check, Checker, Trust};
use mail::delivery::{Patience, Relay, Security};
use mail::{Reach, SignIn, listener};

use crate::config::{self, Config};
use crate::installation::{self, Installation};
use crate::jobs::{Job, Loop};
use crate::keyfile::{KeyError, Master, private_folder};
use crate::nodes::{self, Lease, NodeError};
use crate::schema::migrations;
use crate::secrets;

/// How far the clock may stand behind the last time the house was seen, in seconds, before it is remarked upon.
pub const CLOCK_SLACK_SECONDS: i64 = 120;

/// A mail that is being received may finish within this once the house closes.
const MAIL_GRACE: Duration = Duration::from_secs(8);

/// Why the house cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The database.
    #[error("the database: {0}")]
    Db(#[from] DbError),
    /// No place among the servers.
    #[error(transparent)]
    Node(#[from] NodeError),
    /// The data was made with another key.
    #[error(
        "this data belongs to key {database}, but {file} holds key {held}. Put the right key file there."
    )]
    OtherKey {
        /// The key the database names.
        database: String,
        /// The key file.
        file: String,
        /// The key in it.
        held: String,
    },
    /// The data is there, its key is not.
    #[error(
        "{file} is missing, but the data is there and cannot be served without it. Put the copy of the key back."
    )]
    KeyMissing {
        /// Where the key file should be.
        file: String,
    },
    /// The secrets in the database.
    #[error("the secrets of the installation cannot be opened: {0}")]
    Secrets(Problem),
    /// A folder or a port.
    #[error("{what}: {reason}")]
    Io {
        /// Which.
        what: String,
        /// In the system's words.
        reason: String,
    },
}

impl StartError {
    /// A failure of the system about `what`.
    pub fn io(what: impl std::fmt::Display, error: &std::io::Error) -> Self {
        Self::Io { what: what.to_string(), reason: error.to_string() }
    }
}

/// The house, open.
pub struct House {
    /// The desk.
    pub desk: Desk,
    /// Its place among the servers of one database.
    pub lease: Lease,
    /// What the database knew of the installation.
    pub installation: Installation,
}

/// What a house takes from outside.
#[derive(Clone)]
pub struct Outside {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Random bytes.
    pub chance: Arc<dyn Chance>,
    /// Whether this is the demo: its accounts may sign in, and nothing leaves it.
    pub is_demo: bool,
}

/// The database's settings.
pub fn database(config: &Config) -> Settings {
    Settings::new(config.database.clone(), desk::LOG_TABLE)
}

/// Opens the database (in the state of this program's schema) and puts the parts together.
pub async fn open(config: &Config, outside: &Outside) -> Result<House, StartError> {
    private_folder(&config.data_dir).map_err(|error| StartError::io(config.data_dir.display(), &error))?;
    let known = Master::read(&config.key_file)?;
    let new_key = known.is_none();
    let missing = || StartError::KeyMissing { file: config.key_file.display().to_string() };
    if let (true, Place::File(path)) = (new_key, &config.database)
        && path.exists()
    {
        return Err(missing());
    }
    let master = match known {
        Some(master) => master,
        None => Master::make(&config.key_file, &*outside.chance)?,
    };
    let (settings, now) = (database(config), outside.clock.now());
    let db = tokio::task::spawn_blocking(move || Db::open(&settings, &migrations(), now))
        .await
        .map_err(|_| DbError::Panicked)??;
    let key_id = master.id()?;
    let claimed = db
        .write({
            let key_id = key_id.clone();
            move |tx| installation::claim(tx, &key_id, now)
        })
        .await?;
    if claimed.key_id != key_id {
        close(db).await;
        if new_key {
            // Made a moment ago for data that has another: nothing was signed with it.
            drop(std::fs::remove_file(&config.key_file));
            return Err(missing());
        }
        let file = config.key_file.display().to_string();
        return Err(StartError::OtherKey { database: claimed.key_id, file, held: key_id });
    }
    let derived = master.keys()?;
    let keys = db.read(move |tx| secrets::read(tx, &derived)).await.map_err(StartError::Secrets)?;
    let folder = config.attachments();
    let shelf = Folder::open(&folder).map_err(|error| StartError::io(folder.display(), &error))?;
    let lease = nodes::lease(&db, hex::encode(outside.chance.bytes32()), now).await?;
    let make = if outside.is_demo { Desk::new_demo } else { Desk::new };
    let desk = make(Parts {
        db,
        clock: Arc::clone(&outside.clock),
        chance: Arc::clone(&outside.chance),
        ids: Arc::new(IdSource::new(lease.slot)),
        keys,
        attachments: Arc::new(shelf),
        post: post(config)?,
        authenticity: authenticity(config, outside.is_demo),
        outward: outward(config)?,
        public_url: config.public_url.clone(),
    });
    if desk.db().engine() == Engine::Sqlite {
        desk::correspondence::recover(&desk).await?;
    }
    Ok(House { desk, lease, installation: claimed })
}

/// The host people know the desk by: what it greets other mail servers with.
pub fn host(config: &Config) -> &str {
    let rest = config.public_url.split_once("://").map_or("", |(_, rest)| rest);
    match rest.rsplit_once(':') {
        // A colon inside brackets belongs to an IPv6 address.
        Some((host, port)) if !port.contains(']') => host,
        _ => rest,
    }
}

/// How the servers that mailboxes name are reached.
fn outward(config: &Config) -> Result<Outward, StartError> {
    let read = |file: &std::path::PathBuf| {
        std::fs::read_to_string(file).map_err(|error| StartError::io(file.display(), &error))
    };
    Ok(Outward {
        reach: if config.allow_private { Reach::Anywhere } else { Reach::Public },
        further_roots: config.further_roots.as_ref().map(read).transpose()?,
        host: host(config).to_owned(),
        door_port: config.mail.listen.map(|address| address.port()),
    })
}

/// Where outgoing mail goes: the relay, or nowhere yet.
fn post(config: &Config) -> Result<Post, StartError> {
    let Some(relay) = &config.mail.relay else { return Ok(Post::Keep) };
    let password = match &relay.password_file {
        None => None,
        Some(file) => {
            let text =
                std::fs::read_to_string(file).map_err(|error| StartError::io(file.display(), &error))?;
            Some(text.trim_end_matches(['\r', '\n']).to_owned())
        }
    };
    Ok(Post::Relay(Relay {
        host: relay.host.clone(),
        port: relay.port,
        security: match relay.security {
            config::Security::None => Security::None,
            config::Security::StartTls => Security::StartTls,
            config::Security::Tls => Security::Tls,
        },
        sign_in: relay.username.as_ref().zip(password).map(|(name, word)| SignIn::password(name, word)),
        // The operator's own relay, written in the operator's own file.
        reach: Reach::Anywhere,
        clear_anywhere: true,
        helo: host(config).to_owned(),
        root_certificate: None,
        patience: Patience::default(),
    }))
}

/// Who finds out where mail comes from: the name servers, unless the configuration says to ask nobody.
fn authenticity(config: &Config, is_demo: bool) -> Arc<dyn Check> {
    let trust = Trust {
        servers: config.mail.trusted_servers.clone(),
        sealers: config.mail.trusted_forwarders.clone(),
    };
    if is_demo || config.mail.unchecked_senders {
        return Arc::new(Checker::offline(trust));
    }
    match Checker::new(trust.clone()) {
        Ok(checker) => Arc::new(checker),
        Err(reason) => {
            tracing::warn!(reason, "no name servers are known: where mail comes from is not checked");
            Arc::new(Checker::offline(trust))
        }
    }
}

/// How mail is received; `None` when it is not.
pub fn mail_door(config: &Config) -> Result<Option<(SocketAddr, listener::Settings)>, StartError> {
    let Some(address) = config.mail.listen else { return Ok(None) };
    let mut settings = listener::Settings::new(host(config));
    settings.protocol = config.mail.protocol;
    settings.limits.grace = MAIL_GRACE;
    if let Some((certificate, key)) = &config.mail.tls {
        let read = |file: &Path| std::fs::read(file).map_err(|error| StartError::io(file.display(), &error));
        let tls =
            listener::tls_config(&read(certificate)?, &read(key)?).map_err(|problem| StartError::Io {
                what: format!("mail.tls ({}, {})", certificate.display(), key.display()),
                reason: problem.to_string(),
            })?;
        settings.tls = Some(tls);
    }
    Ok(Some((address, settings)))
}

/// Drops a database where waiting for its threads holds up nobody.
async fn close(db: Db) {
    if tokio::task::spawn_blocking(move || drop(db)).await.is_err() {
        tracing::error!("closing the database panicked");
    }
}

/// Writes what every installation starts with and lacks: built-in roles, statuses, types.
pub async fn ensure(desk: &Desk) -> Result<(), Problem> {
    let pen = desk.pen(&kernel::Actor::system(kernel::Via::Automation));
    desk.db()
        .write(move |tx| {
            desk::labels::ensure(tx, &pen)?;
            desk::staff::ensure_roles(tx, &pen)
        })
        .await
}

/// Everything the house does by itself. To add: name it, say how often, call the capability.
pub fn jobs() -> Vec<Job> {
    vec![
        Job::new("note that the house is open", 60, |desk| async move {
            let now = desk.now();
            desk.db().write(move |tx| Ok::<_, Problem>(installation::seen(tx, now)?)).await
        }),
        Job::new(
            "let promises fall due",
            1,
            |desk| async move { desk::promises::tick(&desk).await.map(|_| ()) },
        ),
        Job::new("wake snoozed cases", 5, |desk| async move {
            while desk::cases::jobs::wake_due(&desk).await? > 0 {}
            Ok(())
        }),
        Job::new("work through bulk changes", 1, |desk| async move {
            while desk::bulk::step(&desk).await? {}
            Ok(())
        }),
        Job::new("gather people of new domains", 2, |desk| async move {
            desk::memberships::gather(&desk).await.map(drop)
        }),
        Job::new("purge the trash", 3600, |desk| async move {
            while desk::cases::jobs::purge_due(&desk).await? > 0 {}
            Ok(())
        }),
        Job::new("end erasures", 60, |desk| async move {
            desk::erasure::finish(&desk).await?;
            Ok(())
        }),
        Job::new("forget mail that nobody wanted", 3600, |desk| async move {
            while desk::correspondence::forget_ignored(&desk).await? > 0 {}
            Ok(())
        }),
        Job::new("collect files that nothing names", 6 * 3600, |desk| async move {
            let collected = desk::attachments::collect(&desk).await?;
            tracing::info!(?collected, "files that nothing names were collected");
            Ok(())
        }),
        Job::new("forget ended sessions", 3600, |desk| async move {
            let now = desk.now();
            let forgotten = desk
                .db()
                .write(move |tx| Ok::<_, Problem>(desk::staff::forget_old_sessions(tx, now)?))
                .await?;
            tracing::debug!(forgotten, "ended sessions are forgotten");
            Ok(())
        }),
        Job::new("forget how much senders sent", 3600, |desk| async move {
            let now = desk.now();
            let forgotten = desk
                .db()
                .write(move |tx| Ok::<_, Problem>(desk::correspondence::forget_old_senders(tx, now)?))
                .await?;
            tracing::debug!(forgotten, "counts of senders are forgotten");
            Ok(())
        }),
        Job::new("forget old sign-in tries", 3600, |desk| async move {
            let now = desk.now();
            desk.db()
                .write(move |tx| Ok::<_, Problem>(desk::staff::forget_old_tries(tx, now).map(drop)?))
                .await
        }),
        Job::new("forget old request names", 3600, |desk| async move {
            let now = desk.now();
            let forgotten =
                desk.db().write(move |tx| Ok::<_, Problem>(desk::requests::forget_old(tx, now)?)).await?;
            tracing::debug!(forgotten, "old request names are forgotten");
            Ok(())
        }),
    ]
}

/// What goes on for as long as the house is open.
pub fn loops() -> Vec<Loop> {
    vec![
        Loop::new("file mail", desk::correspondence::run_intake),
        Loop::new("send letters", desk::correspondence::run_outbox),
        Loop::new("fetch mail", desk::fetching::run),
        Loop::new("purge what came with purged cases", |desk, stop| async move {
            desk::subscriptions::run(desk, desk::correspondence::subscriber(), stop).await;
        }),
        Loop::new("ask for ratings", |desk, stop| async move {
            let subscriber = desk::ratings::subscriber(&desk);
            desk::subscriptions::run(desk, subscriber, stop).await;
        }),
        Loop::new("keep the search index", |desk, stop| async move {
            desk::subscriptions::run(desk, desk::search::subscriber(), stop).await;
        }),
        Loop::new("keep the figures", |desk, stop| async move {
            let subscriber = insight::facts::subscriber(&desk);
            desk::subscriptions::run(desk, subscriber, stop).await;
        }),
    ]
}
