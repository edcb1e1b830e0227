//! Which cases an actor sees. One predicate, used by reading, lists, counts, search and live updates alike; what it
//! leaves out does not exist for the actor.

use db::{DbError, Sql, Tx};
use kernel::{Actor, Permission, Scope, Who};

pub use crate::staff::serves;

/// The predicate over `cases c` for a scope, with the staff id as `$1`. A closed team's cases are for its members.
pub const fn predicate(scope: Scope) -> &'static str {
    match scope {
        Scope::Own => "c.assignee_id = $1",
        Scope::Team => {
            "(c.assignee_id = $1 or c.team_id in (select team_id from team_member where staff_id = $1))"
        }
        Scope::Brand => {
            "(c.assignee_id = $1 or (c.brand_id in (select brand_id from staff_brand where staff_id = $1)
              and (c.team_id is null or c.team_id in (select team_id from team_member where staff_id = $1)
                   or c.team_id not in (select id from team where closed))))"
        }
        // The parameter must be used, and its type known.
        Scope::All => "cast($1 as bigint) is not null",
    }
}

static OWN: Sql = Sql::new("cases.sees_own", "select 1 from cases c where c.id = $2 and c.assignee_id = $1");
static TEAM: Sql = Sql::new(
    "cases.sees_team",
    "select 1 from cases c where c.id = $2 and (c.assignee_id = $1 or c.team_id in
         (select team_id from team_member where staff_id = $1))",
);
static BRAND: Sql = Sql::new(
    "cases.sees_brand",
    "select 1 from cases c where c.id = $2 and (c.assignee_id = $1
         or (c.brand_id in (select brand_id from staff_brand where staff_id = $1)
             and (c.team_id is null or c.team_id in (select team_id from team_member where staff_id = $1)
                  or c.team_id not in (select id from team where closed))))",
);

/// The statements above, for the test that prepares them all.
pub static STATEMENTS: &[&Sql] = &[&OWN, &TEAM, &BRAND];

/// The id bound as `$1` of [`predicate`]; nobody's for the house itself. `None` for who sees no case at all.
pub const fn reader_id(actor: &Actor) -> Option<i64> {
    match actor.who {
        Who::System => Some(0),
        Who::Staff(id) => Some(id),
        Who::Customer(_) | Who::Nobody => None,
    }
}

/// Whether the actor may see the case.
pub fn sees(tx: &mut Tx<'_>, actor: &Actor, case_id: i64) -> Result<bool, DbError> {
    if !actor.grants.words.has(Permission::CaseView) {
        return Ok(false);
    }
    let staff_id = match actor.who {
        Who::System => return Ok(true),
        Who::Staff(id) => id,
        Who::Customer(_) | Who::Nobody => return Ok(false),
    };
    let sql = match actor.grants.scope {
        Scope::Own => &OWN,
        Scope::Team => &TEAM,
        Scope::Brand => &BRAND,
        Scope::All => return Ok(true),
    };
    Ok(tx.first(sql, &[&staff_id, &case_id], |_| Ok(()))?.is_some())
}
