//! Every statement that touches teams.

use db::{DbError, Lock, Tx, statements};
use kernel::{Actor, Scope};

use super::{Team, TeamMember};
use crate::pen::Pen;

/// The row lock of a team.
pub(super) static LOCK: Lock = Lock(&LOCK_TEAM);

statements! {
    LOCK_TEAM = "teams.lock", "select id from team where id = $1 {for update}";
    OF_ACTOR = "teams.of_actor",
        "select id, brand_id, labels, closed, version, active from team
         where $1 or brand_id is null or brand_id in (select brand_id from staff_brand where staff_id = $2)
         order by id";
    // Of all those teams at once.
    MEMBERS = "teams.members",
        "select m.team_id, m.staff_id, m.leads from team_member m join team t on t.id = m.team_id
         where $1 or t.brand_id is null or t.brand_id in (select brand_id from staff_brand where staff_id = $2)
         order by m.team_id, m.staff_id";
    INSERT = "teams.insert",
        "insert into team (id, brand_id, labels, closed, created_at, version) values ($1, $2, $3, $4, $5, 1)";
    UPDATE = "teams.update", "update team set labels = $2, closed = $3, active = $4, version = version + 1 where id = $1";
    CLEAR = "teams.clear", "delete from team_member where team_id = $1";
    JOIN = "teams.join", "insert into team_member (team_id, staff_id, leads) values ($1, $2, $3)";
    IS_STAFF = "teams.is_staff", "select 1 from staff where id = $1 and active";
    SERVES = "teams.serves", "select 1 from staff_brand where staff_id = $1 and brand_id = $2";
}

pub(super) fn of_actor(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Team>, DbError> {
    let (everywhere, own) = (actor.grants.scope == Scope::All, actor.staff_id().unwrap_or(0));
    let mut teams = tx.query(&OF_ACTOR, &[&everywhere, &own], |row| {
        Ok(Team {
            id: row.get(0)?,
            brand_id: row.get(1)?,
            labels: row.json_or_default(2)?,
            closed: row.get(3)?,
            members: Vec::new(),
            version: row.get(4)?,
            active: row.get(5)?,
        })
    })?;
    let members: Vec<(i64, TeamMember)> = tx.query(&MEMBERS, &[&everywhere, &own], |row| {
        Ok((row.get(0)?, TeamMember { staff_id: row.get(1)?, leads: row.get(2)? }))
    })?;
    for (team_id, member) in members {
        // Both come by the team's id.
        if let Ok(at) = teams.binary_search_by_key(&team_id, |team| team.id)
            && let Some(team) = teams.get_mut(at)
        {
            team.members.push(member);
        }
    }
    Ok(teams)
}

pub(super) fn insert(tx: &mut Tx<'_>, pen: &Pen, team: &Team) -> Result<(), DbError> {
    let labels = serde_json::json!(team.labels);
    tx.execute(&INSERT, &[&team.id, &team.brand_id, &labels, &team.closed, &pen.now])?;
    put_members(tx, team)
}

pub(super) fn update(tx: &mut Tx<'_>, team: &Team) -> Result<(), DbError> {
    tx.execute(&UPDATE, &[&team.id, &serde_json::json!(team.labels), &team.closed, &team.active])?;
    put_members(tx, team)
}

fn put_members(tx: &mut Tx<'_>, team: &Team) -> Result<(), DbError> {
    tx.execute(&CLEAR, &[&team.id])?;
    team.members
        .iter()
        .try_for_each(|member| tx.execute(&JOIN, &[&team.id, &member.staff_id, &member.leads]).map(|_| ()))
}

/// Whether somebody can be in a team of this brand: active, and serving it.
pub(super) fn can_join(tx: &mut Tx<'_>, staff_id: i64, brand_id: Option<i64>) -> Result<bool, DbError> {
    if tx.first(&IS_STAFF, &[&staff_id], |_| Ok(()))?.is_none() {
        return Ok(false);
    }
    match brand_id {
        None => Ok(true),
        Some(brand) => Ok(tx.first(&SERVES, &[&staff_id, &brand], |_| Ok(()))?.is_some()),
    }
}
