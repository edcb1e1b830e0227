//! The installation's secrets. At first all are derived from the master key. When that is changed for the first time,
//! those that must stay as they are (chains were signed, reply addresses are in customers' mailboxes) are written into
//! the database, sealed with the new one.

use db::{DbError, Place as Database, Tx, statements};
use desk::Keys;
use desk::vault::{Place, Vault, resealed};
use kernel::Problem;

use crate::commands::Trouble;
use crate::keyfile::Master;
use crate::schema::{SECRETS_STEP, migrations};

statements! {
    ALL = "secrets.all", "select id, sealed from installation_secret order by id";
    PUT = "secrets.put",
        "insert into installation_secret (id, sealed) values ($1, $2)
         on conflict (id) do update set sealed = excluded.sealed";
}

/// Row ids: what each secret is.
const CHAIN: i64 = 1;
const MAIL: i64 = 2;
const LINKS: i64 = 3;
const BLIND: i64 = 4;

const fn place(id: i64) -> Place {
    Place::new("installation_secret", "sealed", id)
}

fn stored(tx: &mut Tx<'_>) -> Result<Vec<(i64, Vec<u8>)>, DbError> {
    tx.query(&ALL, &[], |row| Ok((row.get(0)?, row.get(1)?)))
}

fn vault(keys: &Keys) -> Vault {
    Vault::new(&keys.master, &keys.blind)
}

/// The desk's secrets under a master key, as the database has them. `derived` is what the key gives by itself.
pub fn read(tx: &mut Tx<'_>, derived: &Keys) -> Result<Keys, Problem> {
    let (mut keys, vault) = (derived.clone(), vault(derived));
    for (id, sealed) in stored(tx)? {
        let opened = vault.secret(&place(id)).open(&place(id), &sealed)?;
        let key = opened.as_slice().try_into().map_err(|_| Problem::new(kernel::Kind::Internal))?;
        match id {
            CHAIN => keys.chain = key,
            MAIL => keys.mail = key,
            LINKS => keys.links = key,
            _ => keys.blind = key,
        }
    }
    Ok(keys)
}

/// Writes the secrets as they are under `former` so that `current` opens them. Done in the transaction that makes the
/// database the new key's.
pub fn hand_over(tx: &mut Tx<'_>, former: &Keys, current: &Keys) -> Result<(), Problem> {
    let kept = read(tx, former)?;
    let (from, to) = (vault(former), vault(current));
    for (id, key) in [(CHAIN, kept.chain), (MAIL, kept.mail), (LINKS, kept.links), (BLIND, kept.blind)] {
        let fresh = from.secret(&place(id)).seal(&place(id), &key);
        let sealed = resealed(&from.secret(&place(id)), &to.secret(&place(id)), &place(id), &fresh)?;
        tx.execute(&PUT, &[&id, &sealed.unwrap_or(fresh)])?;
    }
    Ok(())
}

/// The secrets of a database that is only read: for a check, also of one whose schema is not up to date.
pub fn read_at(database: &Database, db: &db::Db, master: &Master) -> Result<Keys, Trouble> {
    let derived = master.keys()?;
    if db::pending(database, &migrations())?.contains(&SECRETS_STEP) {
        return Ok(derived);
    }
    crate::commands::block_on(async { db.read(move |tx| read(tx, &derived)).await.map_err(Trouble::from) })
}
