//! The commands of whoever operates a desk. Each takes where it writes, so that a test can read what was said.

mod archive;
mod backup;
mod demo;
mod doctor;
mod restore;
mod rotate;
mod serve;

use std::io::Write;

use db::{Db, DbError, Place};
use kernel::Problem;

pub use backup::backup;
pub use demo::{SEED as DEMO_SEED, Wish as DemoWish, demo};
pub use doctor::doctor;
pub use restore::restore;
pub use rotate::{Rotation, rotate_key};
pub use serve::serve;

use crate::config::{Config, ConfigError};
use crate::keyfile::{KeyError, Master, private_folder};
use crate::schema::migrations;
use crate::wiring::{Outside, StartError, database};

/// Why a command failed, in words for whoever ran it.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The configuration.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Opening the house.
    #[error(transparent)]
    Start(#[from] StartError),
    /// An operation of the desk.
    #[error("the desk: {0}")]
    Desk(Problem),
    /// What the command itself found.
    #[error("{0}")]
    Told(String),
}

impl Trouble {
    /// A failure in the command's own words.
    pub fn told(text: impl Into<String>) -> Self {
        Self::Told(text.into())
    }

    /// A failure of the system about `what`.
    pub fn io(what: impl std::fmt::Display, error: &std::io::Error) -> Self {
        Self::Start(StartError::io(what, error))
    }
}

impl From<DbError> for Trouble {
    fn from(error: DbError) -> Self {
        Self::Start(StartError::Db(error))
    }
}

impl From<KeyError> for Trouble {
    fn from(error: KeyError) -> Self {
        Self::Start(StartError::Key(error))
    }
}

impl From<Problem> for Trouble {
    fn from(problem: Problem) -> Self {
        Self::Desk(problem)
    }
}

/// Writes a line to whoever ran the command; a closed pipe is no reason to fail.
fn say(said: &mut dyn Write, line: impl std::fmt::Display) {
    drop(writeln!(said, "{line}"));
    drop(said.flush());
}

/// Runs what is asynchronous in a command.
pub(crate) fn block_on<T>(work: impl Future<Output = Result<T, Trouble>>) -> Result<T, Trouble> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Trouble::io("the runtime", &error))?;
    runtime.block_on(work)
}

/// The key, which must be there.
fn key(config: &Config) -> Result<Master, Trouble> {
    Master::read(&config.key_file)?
        .ok_or_else(|| Trouble::told(format!("there is no key file at {}", config.key_file.display())))
}

/// Brings the database to the state this program needs.
pub fn migrate(config: &Config, outside: &Outside, said: &mut dyn Write) -> Result<(), Trouble> {
    let all = migrations();
    if let Place::File(path) = &config.database
        && let Some(folder) = path.parent()
    {
        private_folder(folder).map_err(|error| Trouble::io(folder.display(), &error))?;
    }
    let pending = db::pending(&config.database, &all)?;
    drop(Db::open(&database(config), &all, outside.clock.now())?);
    for name in &pending {
        say(said, format_args!("applied {name}"));
    }
    say(said, format_args!("{} of {} steps applied; the database is ready", pending.len(), all.len()));
    Ok(())
}

/// Shows the key's name.
pub fn show_key_id(config: &Config, said: &mut dyn Write) -> Result<(), Trouble> {
    say(said, key(config)?.id()?);
    Ok(())
}
