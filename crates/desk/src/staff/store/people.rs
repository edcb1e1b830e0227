//! How members of staff are read and written.

use db::{DbError, Row, Tx};
use kernel::{Actor, Kind, Problem, Scope};

use super::{
    ADMINISTRATORS_BUT, BRANDS_OF, COLLEAGUES, COLLEAGUES_OF_BRAND, GET, GIVE_BRAND, GIVE_ROLE, KEYS,
    LOCK_ADMINISTRATORS, PAGE, ROLE_WORDS_OF, SEES, SET_KEYS, TAKE_BRANDS, TAKE_ROLES, UPDATE_STAFF,
};
use crate::staff::shortcuts::Keyboard;
use crate::staff::{Colleague, Member};

fn read(row: &Row<'_>) -> Result<Member, DbError> {
    Ok(Member {
        id: row.get(0)?,
        email: row.get(1)?,
        full_name: row.get(2)?,
        call_as: row.get(3)?,
        language: row.get(4)?,
        zone: row.get(5)?,
        active: row.get(6)?,
        can_sign_in: row.get(7)?,
        demo: row.get(8)?,
        brands: Vec::new(),
        roles: Vec::new(),
        created_at: row.get(9)?,
        version: row.get(10)?,
    })
}

/// Puts brands and roles on the row. Two small reads each: staff are counted in hundreds and pages are bounded.
fn completed(tx: &mut Tx<'_>, mut member: Member) -> Result<Member, DbError> {
    member.brands = tx.query(&BRANDS_OF, &[&member.id], |row| row.get(0))?;
    member.roles = tx.query(&ROLE_WORDS_OF, &[&member.id], |row| row.get(0))?;
    Ok(member)
}

pub(in crate::staff) fn get(tx: &mut Tx<'_>, id: i64) -> Result<Option<Member>, DbError> {
    tx.first(&GET, &[&id], read)?.map(|member| completed(tx, member)).transpose()
}

/// The keys a person chose; `None` when there is no such person.
pub(in crate::staff) fn keyboard(tx: &mut Tx<'_>, id: i64) -> Result<Option<Keyboard>, DbError> {
    tx.first(&KEYS, &[&id], |row| Ok(Keyboard::read(&row.get(0)?)))
}

pub(in crate::staff) fn set_keyboard(tx: &mut Tx<'_>, id: i64, keyboard: &Keyboard) -> Result<(), DbError> {
    tx.execute(&SET_KEYS, &[&id, &keyboard.kept()]).map(|_| ())
}

/// Whether the actor may see the person: themselves, those who share a brand, or everybody.
pub(in crate::staff) fn sees(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<bool, DbError> {
    if actor.grants.scope == Scope::All || actor.staff_id() == Some(id) {
        return Ok(true);
    }
    Ok(tx.first(&SEES, &[&id, &actor.staff_id().unwrap_or(0)], |_| Ok(()))?.is_some())
}

/// Up to `limit` people after `after` (0 from the start), by name.
pub(in crate::staff) fn page(
    tx: &mut Tx<'_>,
    actor: &Actor,
    after: i64,
    former_too: bool,
    limit: i64,
) -> Result<Vec<Member>, DbError> {
    let (everywhere, own) = (actor.grants.scope == Scope::All, actor.staff_id().unwrap_or(0));
    let found = tx.query(&PAGE, &[&after, &former_too, &everywhere, &own, &limit], read)?;
    found.into_iter().map(|member| completed(tx, member)).collect()
}

pub(in crate::staff) fn colleagues(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Colleague>, DbError> {
    let (everywhere, own) = (actor.grants.scope == Scope::All, actor.staff_id().unwrap_or(0));
    tx.query(&COLLEAGUES, &[&everywhere, &own], |row| {
        Ok(Colleague { id: row.get(0)?, full_name: row.get(1)?, call_as: row.get(2)?, can_own: row.get(3)? })
    })
}

/// Who can be given what belongs to a brand, and whoever has it now.
pub(in crate::staff) fn colleagues_of_brand(
    tx: &mut Tx<'_>,
    brand_id: i64,
    now_with: Option<i64>,
) -> Result<Vec<Colleague>, DbError> {
    tx.query(&COLLEAGUES_OF_BRAND, &[&brand_id, &now_with.unwrap_or(0)], |row| {
        Ok(Colleague { id: row.get(0)?, full_name: row.get(1)?, call_as: row.get(2)?, can_own: row.get(3)? })
    })
}

/// Writes the row's fields; a taken address is refused.
pub(in crate::staff) fn update(tx: &mut Tx<'_>, member: &Member) -> Result<(), Problem> {
    let written = tx.execute(
        &UPDATE_STAFF,
        &[
            &member.id,
            &member.email,
            &text::fold(&member.email),
            &member.full_name,
            &member.call_as,
            &text::fold(&member.full_name),
            &member.language,
            &member.zone,
        ],
    );
    match written {
        Ok(_) => Ok(()),
        Err(DbError::Unique(_)) => Err(taken(&member.email)),
        Err(error) => Err(error.into()),
    }
}

pub(in crate::staff) fn taken(email: &str) -> Problem {
    Problem::field(Kind::AlreadyTaken, "email").with("value", email)
}

pub(in crate::staff) fn put_brands(tx: &mut Tx<'_>, id: i64, brands: &[i64]) -> Result<(), DbError> {
    tx.execute(&TAKE_BRANDS, &[&id])?;
    brands.iter().try_for_each(|brand| tx.execute(&GIVE_BRAND, &[&id, brand]).map(|_| ()))
}

pub(in crate::staff) fn put_roles(tx: &mut Tx<'_>, id: i64, roles: &[String]) -> Result<(), DbError> {
    tx.execute(&TAKE_ROLES, &[&id])?;
    roles.iter().try_for_each(|role| tx.execute(&GIVE_ROLE, &[&id, role]).map(|_| ()))
}

/// How many administrators can sign in.
pub(in crate::staff) fn administrators(tx: &mut Tx<'_>, demo: bool) -> Result<i64, DbError> {
    tx.one(&ADMINISTRATORS_BUT, &[&demo, &0i64], |row| row.get(0))
}

/// How many other administrators can sign in. Takes the administrator's role for this transaction, so that two of them
/// cannot remove each other at once.
pub(in crate::staff) fn administrators_but(tx: &mut Tx<'_>, demo: bool, id: i64) -> Result<i64, DbError> {
    tx.query(&LOCK_ADMINISTRATORS, &[], |_| Ok(()))?;
    tx.one(&ADMINISTRATORS_BUT, &[&demo, &id], |row| row.get(0))
}
