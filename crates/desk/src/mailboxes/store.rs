//! Every statement that touches the mailboxes' own table.

use db::{DbError, Lock, Row, Sql, Tx};
use kernel::Language;

use super::Mailbox;

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select id, brand_id, address, display_name, signature, team_id, language, active, created_at, version
             from mailbox ",
            $rest
        )
    };
}

pub(super) static BY_ADDRESS: Sql =
    Sql::new("mailboxes.by_address", select!("where address_folded = $1 and active"));
pub(super) static GET: Sql = Sql::new("mailboxes.get", select!("where id = $1"));
pub(super) static FIRST: Sql =
    Sql::new("mailboxes.first_of_brand", select!("where brand_id = $1 order by active desc, id limit 1"));
pub(super) static ALL: Sql = Sql::new("mailboxes.all", select!("order by brand_id, address"));
pub(super) static AT_DOMAIN: Sql = Sql::new(
    "mailboxes.at_domain",
    "select 1 from mailbox where substr(address_folded, length(address_folded) - length($1) + 1) = $1 limit 1",
);
pub(super) static IS_OURS: Sql =
    Sql::new("mailboxes.is_ours", "select 1 from mailbox where address_folded = $1");
pub(super) static PAUSED: Sql = Sql::new("mailboxes.paused", "select id from mailbox where not active");
pub(super) static LOCK_MAILBOX: Sql =
    Sql::new("mailboxes.lock", "select id from mailbox where id = $1 {for update}");
pub(super) static INSERT: Sql = Sql::new(
    "mailboxes.insert",
    "insert into mailbox (id, brand_id, address, address_folded, display_name, signature, team_id, language, active,
         created_at, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, true, $9, 1) on conflict (address_folded) do nothing",
);
pub(super) static CHANGE: Sql = Sql::new(
    "mailboxes.change",
    "update mailbox set address = $2, address_folded = $3, display_name = $4, signature = $5, team_id = $6,
         language = $7, version = version + 1
     where id = $1 and not exists (select 1 from mailbox other where other.address_folded = $3 and other.id <> $1)",
);
pub(super) static SET_ACTIVE: Sql =
    Sql::new("mailboxes.set_active", "update mailbox set active = $2, version = version + 1 where id = $1");

/// The row lock of a mailbox.
pub(super) static LOCK: Lock = Lock(&LOCK_MAILBOX);

fn read(row: &Row<'_>) -> Result<Mailbox, DbError> {
    let language: Option<String> = row.get(6)?;
    Ok(Mailbox {
        id: row.get(0)?,
        brand_id: row.get(1)?,
        address: row.get(2)?,
        display_name: row.get(3)?,
        signature: row.get(4)?,
        team_id: row.get(5)?,
        language: language.as_deref().and_then(Language::from_tag),
        active: row.get(7)?,
        created_at: row.get(8)?,
        version: row.get(9)?,
    })
}

/// Whether an address of ours ends so: `@safatravel.example`.
pub(super) fn any_at(tx: &mut Tx<'_>, end: &str) -> Result<bool, DbError> {
    Ok(tx.first(&AT_DOMAIN, &[&end], |_| Ok(()))?.is_some())
}

pub(super) fn by_address(tx: &mut Tx<'_>, folded: &str) -> Result<Option<Mailbox>, DbError> {
    tx.first(&BY_ADDRESS, &[&folded], read)
}

pub(super) fn get(tx: &mut Tx<'_>, id: i64) -> Result<Option<Mailbox>, DbError> {
    tx.first(&GET, &[&id], read)
}

pub(super) fn first_of_brand(tx: &mut Tx<'_>, brand_id: i64) -> Result<Option<Mailbox>, DbError> {
    tx.first(&FIRST, &[&brand_id], read)
}

pub(super) fn all(tx: &mut Tx<'_>) -> Result<Vec<Mailbox>, DbError> {
    tx.query(&ALL, &[], read)
}

pub(super) fn is_ours(tx: &mut Tx<'_>, folded: &str) -> Result<bool, DbError> {
    tx.first(&IS_OURS, &[&folded], |_| Ok(())).map(|found| found.is_some())
}

pub(super) fn paused(tx: &mut Tx<'_>) -> Result<Vec<i64>, DbError> {
    tx.query(&PAUSED, &[], |row| row.get(0))
}

/// Whether the address was free.
pub(super) fn insert(tx: &mut Tx<'_>, mailbox: &Mailbox) -> Result<bool, DbError> {
    let language = mailbox.language.map(Language::tag);
    let folded = text::fold(&mailbox.address);
    let added = tx.execute(
        &INSERT,
        &[
            &mailbox.id,
            &mailbox.brand_id,
            &mailbox.address,
            &folded,
            &mailbox.display_name,
            &mailbox.signature,
            &mailbox.team_id,
            &language,
            &mailbox.created_at,
        ],
    )?;
    Ok(added == 1)
}

/// Whether the address was free.
pub(super) fn change(tx: &mut Tx<'_>, mailbox: &Mailbox) -> Result<bool, DbError> {
    let language = mailbox.language.map(Language::tag);
    let folded = text::fold(&mailbox.address);
    let changed = tx.execute(
        &CHANGE,
        &[
            &mailbox.id,
            &mailbox.address,
            &folded,
            &mailbox.display_name,
            &mailbox.signature,
            &mailbox.team_id,
            &language,
        ],
    )?;
    Ok(changed == 1)
}

pub(super) fn set_active(tx: &mut Tx<'_>, id: i64, active: bool) -> Result<(), DbError> {
    tx.execute(&SET_ACTIVE, &[&id, &active]).map(|_| ())
}
