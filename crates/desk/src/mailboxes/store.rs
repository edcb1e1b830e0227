//! Every statement that touches mailboxes, and their table.

use db::{DbError, Migration, Row, Tx, statements};

use super::Mailbox;

pub(super) const MIGRATIONS: &[Migration] = &[Migration::new(
    "desk/0010_mailboxes",
    "create table mailbox (
        id {int} primary key,
        brand_id {int} not null references brand (id),
        address {text} not null,
        address_folded {text} not null unique,
        display_name {text} not null,
        signature {text} not null,
        active {flag} not null,
        created_at {int} not null,
        version {int} not null
    ) {strict};
    create index mailbox_brand on mailbox (brand_id, id);",
)];

statements! {
    BY_ADDRESS = "mailboxes.by_address",
        "select id, brand_id, address, display_name, signature, active, created_at, version from mailbox
         where address_folded = $1 and active";
    GET = "mailboxes.get",
        "select id, brand_id, address, display_name, signature, active, created_at, version from mailbox where id = $1";
    FIRST = "mailboxes.first_of_brand",
        "select id, brand_id, address, display_name, signature, active, created_at, version from mailbox
         where brand_id = $1 and active order by id limit 1";
    ALL = "mailboxes.all",
        "select id, brand_id, address, display_name, signature, active, created_at, version from mailbox
         order by brand_id, address";
    AT_DOMAIN = "mailboxes.at_domain",
        "select 1 from mailbox where substr(address_folded, length(address_folded) - length($1) + 1) = $1 limit 1";
    IS_OURS = "mailboxes.is_ours", "select 1 from mailbox where address_folded = $1";
    INSERT = "mailboxes.insert",
        "insert into mailbox (id, brand_id, address, address_folded, display_name, signature, active, created_at,
             version)
         values ($1, $2, $3, $4, $5, $6, true, $7, 1) on conflict (address_folded) do nothing";
}

fn read(row: &Row<'_>) -> Result<Mailbox, DbError> {
    Ok(Mailbox {
        id: row.get(0)?,
        brand_id: row.get(1)?,
        address: row.get(2)?,
        display_name: row.get(3)?,
        signature: row.get(4)?,
        active: row.get(5)?,
        created_at: row.get(6)?,
        version: row.get(7)?,
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
