//! Every statement that touches policies.

use db::{DbError, Row, Tx, statements};

use super::{Governing, Policy, Terms};

statements! {
    INSERT = "policies.insert",
        "insert into policy (id, brand_id, labels, place, match_kind, match_priority, match_team_id,
             match_organisation_id, match_channel, calendar_id, first_reply_minutes, next_reply_minutes,
             resolution_minutes, warn_percent, warn_minutes_before, escalate_after_minutes, escalate_to_team_id,
             escalate_to_staff_id, escalate_reassigns, active, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, 1)";
    UPDATE = "policies.update",
        "update policy set brand_id = $2, labels = $3, place = $4, match_kind = $5, match_priority = $6,
             match_team_id = $7, match_organisation_id = $8, match_channel = $9, calendar_id = $10,
             first_reply_minutes = $11, next_reply_minutes = $12, resolution_minutes = $13, warn_percent = $14,
             warn_minutes_before = $15, escalate_after_minutes = $16, escalate_to_team_id = $17,
             escalate_to_staff_id = $18, escalate_reassigns = $19, active = $20, version = version + 1
         where id = $1";
    MOVE = "policies.move", "update policy set place = $2 where id = $1";
    // Whoever changes the list holds all of it, so that two changes cannot make a policy unreachable together.
    LOCK_ALL = "policies.lock_all", "select id from policy order by id {for update}";
    ALL = "policies.all",
        "select p.id, p.version, p.place, p.brand_id, p.labels, p.match_kind, p.match_priority, p.match_team_id,
             p.match_organisation_id, p.match_channel, p.calendar_id, p.first_reply_minutes, p.next_reply_minutes,
             p.resolution_minutes, p.warn_percent, p.warn_minutes_before, p.escalate_after_minutes,
             p.escalate_to_team_id, p.escalate_to_staff_id, p.escalate_reassigns, p.active
         from policy p order by p.place, p.id";
    ACTIVE = "policies.active",
        "select p.id, p.version, p.place, p.brand_id, p.labels, p.match_kind, p.match_priority, p.match_team_id,
             p.match_organisation_id, p.match_channel, p.calendar_id, p.first_reply_minutes, p.next_reply_minutes,
             p.resolution_minutes, p.warn_percent, p.warn_minutes_before, p.escalate_after_minutes,
             p.escalate_to_team_id, p.escalate_to_staff_id, p.escalate_reassigns, p.active, c.version
         from policy p join calendar c on c.id = p.calendar_id
         where p.active and (p.brand_id = $1 or p.brand_id is null) order by p.place, p.id";
    GET = "policies.get",
        "select p.id, p.version, p.place, p.brand_id, p.labels, p.match_kind, p.match_priority, p.match_team_id,
             p.match_organisation_id, p.match_channel, p.calendar_id, p.first_reply_minutes, p.next_reply_minutes,
             p.resolution_minutes, p.warn_percent, p.warn_minutes_before, p.escalate_after_minutes,
             p.escalate_to_team_id, p.escalate_to_staff_id, p.escalate_reassigns, p.active
         from policy p where p.id = $1";
    BRANDS = "policies.brands", "select distinct brand_id from policy where brand_id is not null";
    ANY_OF = "policies.any_of", "select 1 from policy where brand_id = $1 limit 1";
}

fn read(row: &Row<'_>) -> Result<Policy, DbError> {
    Ok(Policy {
        id: row.get(0)?,
        version: row.get(1)?,
        place: row.get(2)?,
        terms: Terms {
            brand_id: row.get(3)?,
            labels: row.json_or_default(4)?,
            kind: row.get(5)?,
            priority: row.get(6)?,
            team_id: row.get(7)?,
            organisation_id: row.get(8)?,
            channel: row.get(9)?,
            calendar_id: row.get(10)?,
            first_reply_minutes: row.get(11)?,
            next_reply_minutes: row.get(12)?,
            resolution_minutes: row.get(13)?,
            warn_percent: row.get(14)?,
            warn_minutes_before: row.get(15)?,
            escalate_after_minutes: row.get(16)?,
            escalate_to_team_id: row.get(17)?,
            escalate_to_staff_id: row.get(18)?,
            escalate_reassigns: row.get(19)?,
            active: row.get(20)?,
        },
    })
}

fn write(tx: &mut Tx<'_>, sql: &db::Sql, id: i64, place: i64, terms: &Terms) -> Result<(), DbError> {
    let labels = serde_json::json!(terms.labels);
    tx.execute(
        sql,
        &[
            &id,
            &terms.brand_id,
            &labels,
            &place,
            &terms.kind,
            &terms.priority,
            &terms.team_id,
            &terms.organisation_id,
            &terms.channel,
            &terms.calendar_id,
            &terms.first_reply_minutes,
            &terms.next_reply_minutes,
            &terms.resolution_minutes,
            &terms.warn_percent,
            &terms.warn_minutes_before,
            &terms.escalate_after_minutes,
            &terms.escalate_to_team_id,
            &terms.escalate_to_staff_id,
            &terms.escalate_reassigns,
            &terms.active,
        ],
    )
    .map(|_| ())
}

pub(super) fn insert(tx: &mut Tx<'_>, id: i64, place: i64, terms: &Terms) -> Result<(), DbError> {
    write(tx, &INSERT, id, place, terms)
}

pub(super) fn update(tx: &mut Tx<'_>, id: i64, place: i64, terms: &Terms) -> Result<(), DbError> {
    write(tx, &UPDATE, id, place, terms)
}

pub(super) fn lock_all(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.query(&LOCK_ALL, &[], |_| Ok(())).map(|_| ())
}

pub(super) fn all(tx: &mut Tx<'_>) -> Result<Vec<Policy>, DbError> {
    tx.query(&ALL, &[], read)
}

pub(super) fn get(tx: &mut Tx<'_>, id: i64) -> Result<Option<Policy>, DbError> {
    tx.first(&GET, &[&id], read)
}

/// The active policies of a brand and of all brands, in order, each with its calendar's version.
pub(super) fn active(tx: &mut Tx<'_>, brand_id: i64) -> Result<Vec<Governing>, DbError> {
    tx.query(&ACTIVE, &[&brand_id], |row| {
        Ok(Governing { policy: read(row)?, calendar_version: row.get(21)? })
    })
}

pub(super) fn any_of(tx: &mut Tx<'_>, brand_id: i64) -> Result<bool, DbError> {
    Ok(tx.first(&ANY_OF, &[&brand_id], |_| Ok(()))?.is_some())
}

/// Brands that have a policy of their own, in force or not.
pub(super) fn brands(tx: &mut Tx<'_>) -> Result<Vec<i64>, DbError> {
    tx.query(&BRANDS, &[], |row| row.get(0))
}
