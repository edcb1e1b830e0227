//! Every statement that touches the ways of mailboxes.

use std::collections::BTreeMap;

use db::{DbError, Row, Sql, Tx};

use super::{Auth, Direction, Encryption, Fetched, Incoming, MailServer, MailboxDetails, Way, Ways};
use crate::mailboxes::{Mailbox, grants};

pub(crate) static GET: Sql = Sql::new(
    "mailboxes.ways_of",
    "select mailbox_id, direction, host, port, security, auth, username, secret, folder, afterwards, move_to, since_at
     from mailbox_way where mailbox_id = $1",
);
pub(crate) static ALL: Sql = Sql::new(
    "mailboxes.ways",
    "select mailbox_id, direction, host, port, security, auth, username, secret, folder, afterwards, move_to, since_at
     from mailbox_way",
);
pub(crate) static PUT: Sql = Sql::new(
    "mailboxes.put_way",
    "insert into mailbox_way (mailbox_id, direction, host, port, security, auth, username, secret, folder, afterwards,
         move_to, since_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     on conflict (mailbox_id, direction) do update set host = excluded.host, port = excluded.port,
         security = excluded.security, auth = excluded.auth, username = excluded.username, secret = excluded.secret,
         folder = excluded.folder, afterwards = excluded.afterwards, move_to = excluded.move_to,
         since_at = excluded.since_at",
);
pub(crate) static REMOVE: Sql =
    Sql::new("mailboxes.remove_way", "delete from mailbox_way where mailbox_id = $1 and direction = $2");

// Both ways of a mailbox are always in one step: a step ends with a mailbox.
pub(crate) static SECRETS: Sql = Sql::new(
    "mailboxes.secrets",
    "select mailbox_id, direction, secret from mailbox_way
     where mailbox_id in (select distinct mailbox_id from mailbox_way where mailbox_id > $1 order by mailbox_id limit $2)
     order by mailbox_id, direction",
);
pub(crate) static SET_SECRET: Sql = Sql::new(
    "mailboxes.set_secret",
    "update mailbox_way set secret = $3 where mailbox_id = $1 and direction = $2",
);

fn word<T>(row: &Row<'_>, column: usize, from: fn(&str) -> Option<T>) -> Result<T, DbError> {
    let written: String = row.get(column)?;
    from(&written).ok_or(DbError::Decode { column, detail: written })
}

fn read(row: &Row<'_>, all: &mut BTreeMap<i64, Ways>) -> Result<(), DbError> {
    let port: i64 = row.get(3)?;
    let server = MailServer {
        host: row.get(2)?,
        port: u16::try_from(port)
            .map_err(|error| DbError::Decode { column: 3, detail: error.to_string() })?,
        security: word(row, 4, Encryption::from_word)?,
        auth: word(row, 5, Auth::from_word)?,
        username: row.get(6)?,
    };
    let sealed = row.get(7)?;
    let ways = all.entry(row.get(0)?).or_default();
    if row.get::<String>(1)? == Direction::Out.word() {
        ways.smtp = Some(Way { to: server, sealed });
        return Ok(());
    }
    let to = Incoming {
        server,
        folder: row.get(8)?,
        afterwards: word(row, 9, Fetched::from_word)?,
        move_to: row.get(10)?,
        since_at: row.get(11)?,
    };
    ways.imap = Some(Way { to, sealed });
    Ok(())
}

/// The ways of one mailbox.
pub(in crate::mailboxes) fn get(tx: &mut Tx<'_>, mailbox_id: i64) -> Result<Ways, DbError> {
    let mut found = BTreeMap::new();
    tx.query(&GET, &[&mailbox_id], |row| read(row, &mut found))?;
    let oauth = grants::get(tx, mailbox_id)?;
    Ok(Ways { oauth, ..found.remove(&mailbox_id).unwrap_or_default() })
}

/// The sealed secrets of up to `limit` mailboxes after this id, in order.
pub(super) fn secrets_after(
    tx: &mut Tx<'_>,
    after: i64,
    limit: i64,
) -> Result<Vec<(i64, Direction, Vec<u8>)>, DbError> {
    tx.query(&SECRETS, &[&after, &limit], |row| {
        let is_out = row.get::<String>(1)? == Direction::Out.word();
        Ok((row.get(0)?, if is_out { Direction::Out } else { Direction::In }, row.get(2)?))
    })
}

pub(super) fn set_secret(
    tx: &mut Tx<'_>,
    mailbox_id: i64,
    direction: Direction,
    sealed: &[u8],
) -> Result<(), DbError> {
    tx.execute(&SET_SECRET, &[&mailbox_id, &direction.word(), &sealed]).map(|_| ())
}

/// These mailboxes with their ways.
pub(in crate::mailboxes) fn details(
    tx: &mut Tx<'_>,
    mailboxes: Vec<Mailbox>,
) -> Result<Vec<MailboxDetails>, DbError> {
    let mut found = BTreeMap::new();
    tx.query(&ALL, &[], |row| read(row, &mut found))?;
    let mut sources: BTreeMap<_, _> = grants::sources(tx)?.into_iter().collect();
    let of = |mailbox: Mailbox| {
        let (ways, oauth) = (found.remove(&mailbox.id).unwrap_or_default(), sources.remove(&mailbox.id));
        MailboxDetails { oauth, ..ways.of(mailbox) }
    };
    Ok(mailboxes.into_iter().map(of).collect())
}

/// Writes both ways as they are to be; one that is `None` is removed with its secret.
pub(in crate::mailboxes) fn put(tx: &mut Tx<'_>, mailbox_id: i64, ways: &Ways) -> Result<(), DbError> {
    match &ways.imap {
        None => remove(tx, mailbox_id, Direction::In)?,
        Some(Way { to, sealed }) => put_one(tx, mailbox_id, Direction::In, &to.server, sealed, Some(to))?,
    }
    match &ways.smtp {
        None => remove(tx, mailbox_id, Direction::Out),
        Some(Way { to, sealed }) => put_one(tx, mailbox_id, Direction::Out, to, sealed, None),
    }
}

fn remove(tx: &mut Tx<'_>, mailbox_id: i64, direction: Direction) -> Result<(), DbError> {
    tx.execute(&REMOVE, &[&mailbox_id, &direction.word()]).map(|_| ())
}

fn put_one(
    tx: &mut Tx<'_>,
    mailbox_id: i64,
    direction: Direction,
    server: &MailServer,
    sealed: &[u8],
    incoming: Option<&Incoming>,
) -> Result<(), DbError> {
    let (folder, afterwards, move_to, since_at) = incoming.map_or(("", Fetched::Leave, "", None), |way| {
        (way.folder.as_str(), way.afterwards, way.move_to.as_str(), way.since_at)
    });
    tx.execute(
        &PUT,
        &[
            &mailbox_id,
            &direction.word(),
            &server.host,
            &i64::from(server.port),
            &server.security.word(),
            &server.auth.word(),
            &server.username,
            &sealed,
            &folder,
            &afterwards.word(),
            &move_to,
            &since_at,
        ],
    )
    .map(|_| ())
}
