//! The person an operation is about, and whether the actor may take hold of them at all.

use db::Tx;
use kernel::{Actor, Grants, Kind, Problem};

use crate::brands;
use crate::house::Desk;
use crate::staff::callers::together;
use crate::staff::store::{self, people};
use crate::staff::{self, ADMINISTRATOR, Member, roles, rules};

/// Locks and loads a person whom the actor sees and does not stand below.
pub(super) fn managed(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<Member, Problem> {
    tx.lock(store::LOCK, id)?;
    let member = staff::seen(tx, actor, id)?;
    rules::within_brands(&own_brands(tx, actor)?, &member.brands)?;
    rules::within(actor.grants, together(&store::roles::held_by(tx, id)?))?;
    Ok(member)
}

/// Ids of the brands the actor works for.
pub(super) fn own_brands(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<i64>, Problem> {
    Ok(brands::of_actor(tx, actor)?.into_iter().map(|brand| brand.id).collect())
}

/// Refuses brands the actor does not see, roles that do not exist and roles above the actor's own.
pub(super) fn giveable(
    tx: &mut Tx<'_>,
    actor: &Actor,
    wished_brands: &[i64],
    wished_roles: &[String],
) -> Result<(), Problem> {
    let own = own_brands(tx, actor)?;
    let unknown = |field, value: String| Problem::field(Kind::UnknownReference, field).with("value", value);
    if let Some(brand) = wished_brands.iter().find(|brand| !own.contains(brand)) {
        return Err(unknown("brands", brand.to_string()));
    }
    let known = store::roles::all(tx)?;
    for wished in wished_roles {
        let role = known.iter().find(|role| role.word == *wished);
        let role = role.ok_or_else(|| unknown("roles", wished.clone()))?;
        rules::within(actor.grants, roles::grants_of(role))?;
    }
    Ok(())
}

/// Refuses when, without this person, no administrator could sign in any more.
pub(super) fn not_the_last(tx: &mut Tx<'_>, demo: bool, member: &Member) -> Result<(), Problem> {
    let is_administrator = member.active && member.roles.iter().any(|role| role == ADMINISTRATOR);
    if is_administrator && people::administrators_but(tx, demo, member.id)? == 0 {
        return Err(Problem::new(Kind::LastAdministrator));
    }
    Ok(())
}

/// What a person holds, all roles together.
pub(super) fn grants_of(tx: &mut Tx<'_>, id: i64) -> Result<Grants, Problem> {
    Ok(together(&store::roles::held_by(tx, id)?))
}

/// After what changes anybody's grants: nobody is remembered with the old ones on this node.
pub(super) fn changed<T>(desk: &Desk, done: Result<T, Problem>) -> Result<T, Problem> {
    desk.callers().forget();
    done
}
