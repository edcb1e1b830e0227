//! Saved views: a list of cases under a name of one's own, with its filters and its order, for oneself, a team or
//! everybody. A view is only a question: whoever opens it sees the cases they may see, and no other.

mod api;
pub mod ops;
mod rules;
mod schema;
mod store;

use db::{DbError, Tx};
use kernel::{Actor, Kind, Permission, Problem, Scope};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::capability::{Capability, Operation};
use crate::cases::folders::Folder;
use crate::cases::lists::{Filters, Query, Sort};
use crate::{brands, labels, organisations, staff, teams};

/// The longest name of a view, in characters.
pub const NAME_MAX: usize = 60;
/// How many views of one reader are counted: the first, in the order they gave them.
pub const COUNTED_MAX: usize = 20;
/// Counting stops here: one more is told as "99+".
pub const CEILING: i64 = 100;

/// For whom a view is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[schema(as = ViewAudience)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// Whoever made it.
    #[default]
    Me,
    /// The members of a team.
    Team,
    /// Everybody who reads cases.
    Everybody,
}

impl Audience {
    /// As stored.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Me => "me",
            Self::Team => "team",
            Self::Everybody => "everybody",
        }
    }

    /// Reads the stored word; what is unknown is for its owner alone.
    pub fn from_word(word: &str) -> Self {
        [Self::Team, Self::Everybody].into_iter().find(|one| one.word() == word).unwrap_or_default()
    }
}

/// A saved view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SavedView)]
pub struct View {
    /// Its id.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// The folder it looks into.
    pub folder: Folder,
    /// The order.
    pub sort: Sort,
    /// What it is narrowed to.
    pub filters: Filters,
    /// Who made it.
    pub owner_id: i64,
    /// For whom it is.
    pub audience: Audience,
    /// The team it is for.
    pub team_id: Option<i64>,
    /// Filters (`kind`, `tag`, `status`, `team_id`, `assignee_id`, `brand_id`, `organisation_id`) that name something retired or gone.
    pub gone: Vec<String>,
    /// Rises with each change; the `ETag`.
    pub version: i64,
}

impl View {
    /// The list it stands for.
    pub fn query(&self) -> Query {
        Query { filters: self.filters.clone(), ..Query::new(self.folder, self.sort) }
    }

    /// Whether others have it too.
    pub fn is_shared(&self) -> bool {
        self.audience != Audience::Me
    }

    /// Whether the actor may change or remove it, given that they see it.
    pub fn is_changeable(&self, actor: &Actor) -> bool {
        if self.is_shared() { actor.grants.words.has(Permission::ViewsShare) } else { self.is_of(actor) }
    }

    fn is_of(&self, actor: &Actor) -> bool {
        actor.staff_id() == Some(self.owner_id)
    }
}

/// What a view shall be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = WantedView)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// What it is called.
    pub name: String,
    /// The folder it looks into.
    pub folder: Folder,
    /// The order.
    #[serde(default)]
    pub sort: Sort,
    /// What it is narrowed to: at least one filter.
    pub filters: Filters,
    /// For whom it is; for oneself when left out.
    #[serde(default)]
    pub audience: Audience,
    /// The team, where it is for one.
    #[serde(default)]
    pub team_id: Option<i64>,
}

/// A view as a menu shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its id.
    pub id: i64,
    /// What it is called.
    pub name: String,
}

/// How many cases are in a view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ViewCount)]
pub struct Count {
    /// The view.
    pub id: i64,
    /// How many of its cases the reader may see, at most [`CEILING`].
    pub count: i64,
    /// As people read it: `41`, `99+`.
    pub shown: String,
}

/// What the views of one reader are seen through.
struct Sight {
    staff_id: i64,
    teams: Vec<i64>,
    is_everywhere: bool,
}

impl Sight {
    fn of(tx: &mut Tx<'_>, actor: &Actor) -> Result<Self, DbError> {
        let staff_id = actor.staff_id().unwrap_or(0);
        let teams = teams::of_actor(tx, actor)?
            .into_iter()
            .filter(|team| team.members.iter().any(|member| member.staff_id == staff_id));
        // Whoever may share looks after the views of teams they are not in.
        let is_everywhere =
            actor.grants.scope == Scope::All && actor.grants.words.has(Permission::ViewsShare);
        Ok(Self { staff_id, teams: teams.map(|team| team.id).collect(), is_everywhere })
    }

    fn sees(&self, view: &View) -> bool {
        match view.audience {
            Audience::Everybody => true,
            Audience::Me => view.owner_id == self.staff_id,
            Audience::Team => {
                self.is_everywhere || view.team_id.is_some_and(|team_id| self.teams.contains(&team_id))
            }
        }
    }
}

/// Filters that name something retired or gone.
fn gone(tx: &mut Tx<'_>, filters: &Filters) -> Result<Vec<String>, Problem> {
    let mut missing = Vec::new();
    let mut note = |field: &str, stands: bool| {
        if !stands {
            missing.push(field.to_owned());
        }
    };
    if let Some(word) = &filters.kind {
        note("kind", labels::kinds(tx)?.iter().any(|one| one.active && one.word == *word));
    }
    if let Some(word) = &filters.tag {
        note("tag", labels::tags(tx)?.iter().any(|one| one.active && one.word == *word));
    }
    if let Some(word) = &filters.status {
        let statuses = labels::statuses(tx)?;
        let stands =
            |one: &labels::CaseStatus| one.active && (one.word == *word || one.category.word() == word);
        note("status", statuses.iter().any(stands));
    }
    if let Some(id) = filters.team_id {
        note("team_id", staff::team(tx, id)?.is_some());
    }
    if let Some(id) = filters.assignee_id {
        note("assignee_id", staff::name_of(tx, id)?.is_some());
    }
    if let Some(id) = filters.brand_id {
        note("brand_id", brands::all(tx)?.iter().any(|one| one.id == id));
    }
    if let Some(id) = filters.organisation_id {
        note("organisation_id", organisations::get(tx, id)?.is_some_and(|one| one.active));
    }
    Ok(missing)
}

/// The actor's views in the order they gave them, without what each names that is gone.
fn of_actor(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<View>, Problem> {
    let sight = Sight::of(tx, actor)?;
    let all = store::for_reader(tx, sight.staff_id)?;
    Ok(all.into_iter().filter(|view| sight.sees(view)).collect())
}

/// A view the actor may see; there is no other for them.
fn seen(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<View, Problem> {
    let found = store::get(tx, id)?;
    let view = match found {
        Some(view) if Sight::of(tx, actor)?.sees(&view) => view,
        _ => return Err(Problem::new(Kind::NotFound)),
    };
    Ok(View { gone: gone(tx, &view.filters)?, ..view })
}

/// What a view is called, whoever may see it; for the log's readers.
pub fn name_of(tx: &mut Tx<'_>, id: i64) -> Result<Option<String>, DbError> {
    Ok(store::get(tx, id)?.map(|view| view.name))
}

const fn op(name: &'static str, route: &'static str) -> Operation {
    Operation { name, permission: Some(Permission::CaseView), route }
}

/// The views' part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "views",
        migrations: schema::MIGRATIONS,
        statements: store::STATEMENTS,
        operations: OPERATIONS,
        api: api::routes,
    }
}

const OPERATIONS: &[Operation] = &[
    op("views.list", "GET /api/v1/views"),
    op("views.add", "POST /api/v1/views"),
    op("views.read", "GET /api/v1/views/{id}"),
    op("views.change", "PUT /api/v1/views/{id}"),
    op("views.remove", "DELETE /api/v1/views/{id}"),
    op("views.arrange", "PUT /api/v1/views/order"),
    op("views.counts", "GET /api/v1/views/counts"),
    op("views.cases", "GET /api/v1/views/{id}/cases"),
];
