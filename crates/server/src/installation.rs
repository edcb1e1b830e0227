//! Which key a database belongs to, and when it was last served from: what keeps a database from being served with
//! another installation's key, and notices a clock that went back.

use db::{DbError, Tx, statements};
use kernel::Timestamp;

statements! {
    CLAIM = "installation.claim",
        "insert into installation (id, key_id, made_at, seen_at) values (1, $1, $2, $2)
         on conflict (id) do nothing";
    READ = "installation.read",
        "select key_id, seen_at from installation where id = 1";
    SEEN = "installation.seen",
        "update installation set seen_at = $1 where id = 1 and seen_at < $1";
    BELONG = "installation.belong",
        "update installation set key_id = $1 where id = 1";
    ANSWERS = "installation.answers",
        "select 1";
}

/// What a database knows about the installation it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installation {
    /// Name of its master key.
    pub key_id: String,
    /// When a server last said it was there.
    pub seen_at: Timestamp,
}

/// Makes the database this key's, unless it is another's already; answers whose it is.
pub fn claim(tx: &mut Tx<'_>, key_id: &str, now: Timestamp) -> Result<Installation, DbError> {
    tx.execute(&CLAIM, &[&key_id, &now])?;
    read(tx)?.ok_or(DbError::NoRow("installation"))
}

/// Whose database it is; `None` before its first start.
pub fn read(tx: &mut Tx<'_>) -> Result<Option<Installation>, DbError> {
    tx.first(&READ, &[], |row| Ok(Installation { key_id: row.get(0)?, seen_at: row.get(1)? }))
}

/// Makes the database another key's.
pub fn belong(tx: &mut Tx<'_>, key_id: &str) -> Result<(), DbError> {
    tx.execute(&BELONG, &[&key_id]).map(|_| ())
}

/// Notes that a server is there. Never moves back.
pub fn seen(tx: &mut Tx<'_>, now: Timestamp) -> Result<(), DbError> {
    tx.execute(&SEEN, &[&now]).map(|_| ())
}

/// Whether the database answers at all.
pub fn answers(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.one(&ANSWERS, &[], |_| Ok(()))
}
