//! Read staff, roles, one's own profile, tokens and sessions.

use kernel::{Actor, Kind, Permission, Problem};
use serde::Serialize;

use crate::brands;
use crate::house::Desk;
use crate::staff::store::{credentials, people};
use crate::staff::{self, Colleague, Limit, Member, Role, Session, Token};

/// The most people on a page.
pub const PAGE_MAX: i64 = 100;

/// A page of staff, by name.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct StaffPage {
    /// The people.
    pub items: Vec<Member>,
    /// What to give as `after` for the next page; absent on the last.
    pub next: Option<i64>,
}

/// A brand by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct BrandName {
    /// Its id.
    pub id: i64,
    /// What customers know it by.
    pub name: String,
}

/// Who one is and what one may do.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Profile {
    /// The person.
    #[serde(flatten)]
    pub member: Member,
    /// Permission words, all roles together.
    pub permissions: Vec<String>,
    /// How far they reach: `own`, `team`, `brand` or `all`.
    pub scope: String,
    /// The brands one works for.
    pub works_for: Vec<BrandName>,
    /// Up to how much one decides alone.
    pub limits: Vec<Limit>,
}

/// A page of the staff the actor may see.
pub async fn list(
    desk: &Desk,
    actor: &Actor,
    after: Option<i64>,
    former_too: bool,
    limit: i64,
) -> Result<StaffPage, Problem> {
    actor.may(Permission::StaffView)?;
    if !(1..=PAGE_MAX).contains(&limit) {
        let range = Problem::field(Kind::OutOfRange, "limit");
        return Err(range.with("min", "1").with("max", PAGE_MAX.to_string()));
    }
    let actor = actor.clone();
    desk.db()
        .read(move |tx| {
            // One more than asked tells whether there is a next page.
            let mut items = people::page(tx, &actor, after.unwrap_or(0), former_too, limit + 1)?;
            let more = i64::try_from(items.len()).is_ok_and(|count| count > limit);
            if more {
                items.pop();
            }
            let next = if more { items.last().map(|member| member.id) } else { None };
            Ok(StaffPage { items, next })
        })
        .await
}

/// A member of staff the actor may see.
pub async fn read(desk: &Desk, actor: &Actor, id: i64) -> Result<Member, Problem> {
    actor.may(Permission::StaffView)?;
    let actor = actor.clone();
    desk.db().read(move |tx| staff::seen(tx, &actor, id)).await
}

/// Whom work can be given to.
pub async fn list_colleagues(desk: &Desk, actor: &Actor) -> Result<Vec<Colleague>, Problem> {
    actor.may(Permission::CaseView)?;
    let actor = actor.clone();
    desk.db().read(move |tx| Ok(staff::colleagues(tx, &actor)?)).await
}

/// Every role.
pub async fn list_roles(desk: &Desk, actor: &Actor) -> Result<Vec<Role>, Problem> {
    actor.may(Permission::StaffView)?;
    desk.db().read(move |tx| Ok(staff::all_roles(tx)?)).await
}

/// Who the actor is and what they may do.
pub async fn profile(desk: &Desk, actor: &Actor) -> Result<Profile, Problem> {
    actor.may(Permission::OwnProfile)?;
    let id = actor.staff_id().ok_or_else(|| Problem::new(Kind::NotFound))?;
    let actor = actor.clone();
    desk.db()
        .read(move |tx| {
            let member = staff::seen(tx, &actor, id)?;
            let served = brands::of_actor(tx, &actor)?;
            Ok(Profile {
                member,
                permissions: actor.grants.words.iter().map(|word| word.word().to_owned()).collect(),
                scope: actor.grants.scope.word().to_owned(),
                works_for: served
                    .into_iter()
                    .map(|brand| BrandName { id: brand.id, name: brand.name })
                    .collect(),
                limits: staff::limits_of(tx, id)?,
            })
        })
        .await
}

/// One's own tokens that still open.
pub async fn list_tokens(desk: &Desk, actor: &Actor) -> Result<Vec<Token>, Problem> {
    actor.may(Permission::TokenCreate)?;
    let (id, now) = (actor.staff_id().unwrap_or(0), desk.now());
    desk.db().read(move |tx| Ok(credentials::tokens_of(tx, id, now)?)).await
}

/// One's own sessions that still open, the last used first.
pub async fn list_sessions(desk: &Desk, actor: &Actor) -> Result<Vec<Session>, Problem> {
    actor.may(Permission::OwnProfile)?;
    let (id, now) = (actor.staff_id().unwrap_or(0), desk.now());
    desk.db().read(move |tx| Ok(credentials::sessions_of(tx, id, now)?)).await
}
