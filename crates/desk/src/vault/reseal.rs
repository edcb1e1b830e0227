//! Changing the master key: what it sealed is opened with the former and sealed with the new one, a few rows at a time.
//! A row that the new key sealed already is left alone, so a change that was broken off is simply done again.

use db::Tx;
use kernel::Problem;
use zeroize::Zeroizing;

use super::seal::{Key, Place, sealed_with};
use super::{Vault, place, store};

/// Rows looked at in one transaction.
pub const RESEAL_STEP: i64 = 100;

/// Opens with the first vault, seals with the second.
type Step = fn(&mut Tx<'_>, &Vault, &Vault, i64) -> Result<Option<i64>, Problem>;

/// What one capability keeps sealed with the installation's key. The house has the list of all.
#[derive(Clone, Copy)]
pub struct Reseal {
    /// What it is, in a few words: `keys of persons`.
    pub name: &'static str,
    /// Does the rows after this id, at most [`RESEAL_STEP`] of them; answers the last one's, `None` when none was left.
    pub step: Step,
}

/// The value sealed with the new key; `None` when it is already.
pub fn resealed(from: &Key, to: &Key, place: &Place, sealed: &[u8]) -> Result<Option<Vec<u8>>, Problem> {
    if sealed_with(sealed) == Some(to.id()) {
        return Ok(None);
    }
    let plain = Zeroizing::new(from.open(place, sealed)?);
    Ok(Some(to.seal(place, &plain)))
}

/// The keys of persons.
pub(crate) const PERSONS: Reseal = Reseal { name: "keys of persons", step: persons };

fn persons(tx: &mut Tx<'_>, from: &Vault, to: &Vault, after: i64) -> Result<Option<i64>, Problem> {
    let rows: Vec<(i64, Vec<u8>)> =
        tx.query(&store::WRAPPED_AFTER, &[&after, &RESEAL_STEP], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for (person, wrapped) in &rows {
        if let Some(wrapped) = resealed(from.wrapping(), to.wrapping(), &place(*person), wrapped)? {
            tx.execute(&store::REWRAP, &[person, &wrapped])?;
        }
    }
    Ok(rows.last().map(|(person, _)| *person))
}
