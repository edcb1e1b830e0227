//! Change the master key while the desk is stopped. In this order, each step durable before the next:
//!
//! 1. the key file holds the new key and the former, and is no key to serve with until the change is done;
//! 2. in one transaction the database becomes the new key's, with the secrets that stay as they are sealed by it;
//! 3. what the former key sealed is sealed with the new one, some rows at a time;
//! 4. the former key is taken out of the file.
//!
//! Killed anywhere, the same command goes on from there.

use std::io::Write;

use db::{Db, Engine};
use desk::Keys;
use desk::vault::{Reseal, Vault};

use super::{Trouble, block_on, say};
use crate::config::Config;
use crate::keyfile::{KeyError, Master, Ring};
use crate::schema::migrations;
use crate::wiring::{Outside, StartError, database};
use crate::{installation, nodes, secrets};

/// A change of the key, somewhere on its way.
pub struct Rotation {
    db: Db,
    ring: Ring,
    former: Keys,
    current: Keys,
    new_id: String,
    /// What is left to seal anew, and after which row; `None` before the database is the new key's.
    left: Option<Vec<Reseal>>,
    after: i64,
}

impl Rotation {
    /// Begins a change, or takes up one that was broken off. Refused while a server runs, and when the database is
    /// another key's.
    pub fn open(config: &Config, outside: &Outside) -> Result<Self, Trouble> {
        let path = &config.key_file;
        let ring = Ring::read(path)?
            .ok_or_else(|| Trouble::told(format!("there is no key file at {}", path.display())))?;
        // The embedded engine's lock refuses a second process; beside a server the nodes say whether they run.
        let now = outside.clock.now();
        let db = Db::open(&database(config), &migrations(), now)?;
        let (known, alive) = block_on(async {
            let read = db.read(move |tx| Ok((installation::read(tx)?, nodes::alive(tx, now)?)));
            read.await.map_err(|error: db::DbError| Trouble::from(error))
        })?;
        if db.engine() == Engine::Postgres && alive > 0 {
            return Err(Trouble::told(format!(
                "{alive} servers are running on this database; stop them first (one that crashed counts for a minute)"
            )));
        }
        let belongs = known.map(|known| known.key_id).unwrap_or_default();
        let ids = [Some(&ring.current), ring.former.as_ref()].into_iter().flatten().map(Master::id);
        let ids = ids.collect::<Result<Vec<_>, KeyError>>()?;
        if !ids.contains(&belongs) {
            let (file, held) = (path.display().to_string(), ids.join(" and "));
            return Err(StartError::OtherKey { database: belongs, file, held }.into());
        }
        let ring = match ring.former {
            Some(_) => ring,
            None => Ring::begin_change(path, ring.current, &*outside.chance)?,
        };
        let former = ring.former.as_ref().unwrap_or(&ring.current).keys()?;
        let (current, new_id) = (ring.current.keys()?, ring.current.id()?);
        let left = (belongs == new_id).then(desk::reseals);
        Ok(Self { db, ring, former, current, new_id, left, after: 0 })
    }

    /// Takes the next step; answers whether there may be another.
    pub fn step(&mut self) -> Result<bool, Trouble> {
        let (former, current, id) = (self.former.clone(), self.current.clone(), self.new_id.clone());
        let Some(left) = &mut self.left else {
            let work = self.db.write(move |tx| {
                secrets::hand_over(tx, &former, &current)?;
                Ok::<_, kernel::Problem>(installation::belong(tx, &id)?)
            });
            block_on(async { work.await.map_err(Trouble::from) })?;
            self.left = Some(desk::reseals());
            return Ok(true);
        };
        let Some(next) = left.first().copied() else { return Ok(false) };
        let (from, to) = (vault(&former), vault(&current));
        let after = self.after;
        let work = self.db.write(move |tx| (next.step)(tx, &from, &to, after));
        match block_on(async { work.await.map_err(Trouble::from) })? {
            Some(last) => self.after = last,
            None => {
                left.remove(0);
                self.after = 0;
            }
        }
        Ok(true)
    }
}

/// What of a vault a master key decides. The blind indexes have a key of their own and stay as they are.
fn vault(keys: &Keys) -> Vault {
    Vault::new(&keys.master, &keys.blind)
}

/// Changes the key to the end.
pub fn rotate_key(config: &Config, outside: &Outside, said: &mut dyn Write) -> Result<(), Trouble> {
    let mut rotation = Rotation::open(config, outside)?;
    let former = rotation.ring.former.as_ref().map(Master::id).transpose()?.unwrap_or_default();
    say(said, format_args!("changing key {former} for {}", rotation.new_id));
    while rotation.step()? {}
    rotation.ring.end_change(&config.key_file)?;
    say(said, format_args!("done: keep a copy of {} elsewhere", config.key_file.display()));
    say(said, format_args!("backups made before need key {former}: keep its copy as long as you keep them"));
    Ok(())
}
