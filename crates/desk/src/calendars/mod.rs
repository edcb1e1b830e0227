//! Calendars: when a brand works. One JSON document each, sent and read whole; every version is kept, compiled once and
//! asked many times. Whoever sets one can try it: when is this due, how much working time lay between.
//!
//! A change of dated entries (a holiday declared late, an override, a season) is a fact about its dates and moves
//! clocks that already run. A change of the ordinary hours counts from the change on. Either leaves a *recount* behind,
//! which the ticker carries out.

mod api;
pub mod compared;
mod difference;
pub mod ops;
mod recounts;
mod schema;
mod shelf;
mod store;
pub mod telling;

use std::sync::Arc;

use calendar::{Calendar, Compiled, Contradiction};
use db::{DbError, Lock, Tx};
use kernel::{Kind, Permission, Problem, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::capability::{Capability, Operation};
use crate::events::{self, Event, Subject};
use crate::pen::Pen;

pub(crate) use api::refused;
pub use recounts::{Recount, ask_recount, claim_recount, move_recount, recounts_waiting};
pub use shelf::Shelf;

/// The row lock of a calendar: its versions follow one another.
pub static LOCK: Lock = Lock(&store::LOCK_CALENDAR);

/// A calendar with its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its id.
    pub id: i64,
    /// Its brand; `None` serves every brand.
    pub brand_id: Option<i64>,
    /// Rises with each change; the `ETag`.
    pub version: i64,
    /// When it last changed.
    pub changed_at: Timestamp,
    /// Whether a policy can name it.
    pub active: bool,
    /// The document.
    pub document: Calendar,
}

/// A calendar in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Entry {
    /// Its id.
    pub id: i64,
    /// Its brand; `None` serves every brand.
    pub brand_id: Option<i64>,
    /// What staff call it.
    pub name: String,
    /// The IANA zone its hours are read in.
    pub zone: String,
    /// Rises with each change.
    pub version: i64,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime)]
    pub changed_at: Timestamp,
    /// Whether a policy can name it; `false` once it was retired.
    pub active: bool,
}

/// Why a document was not taken: an ordinary refusal, or contradictions in it, each with its field.
#[derive(Clone, Debug)]
pub enum Refused {
    /// As everywhere.
    Problem(Problem),
    /// Every contradiction that was found.
    Contradictory(Vec<Contradiction>),
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<DbError> for Refused {
    fn from(error: DbError) -> Self {
        Self::Problem(error.into())
    }
}

/// A version after the one a clock counts by.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its number.
    pub version: i64,
    /// Whether it changed dated entries only.
    pub dates_only: bool,
    /// When it was made.
    pub made_at: Timestamp,
    /// Its hours.
    pub hours: Arc<Compiled>,
}

/// The subject of a calendar's events.
const fn subject(id: i64) -> Subject {
    Subject { kind: "calendar", id }
}

/// Writes a new calendar and answers its id. The document has been validated and the permission checked.
pub fn insert(
    tx: &mut Tx<'_>,
    pen: &Pen,
    brand_id: Option<i64>,
    document: &Calendar,
) -> Result<i64, Problem> {
    let id = pen.id();
    store::insert(tx, pen, id, brand_id, document)?;
    let body = json!({ "name": document.name, "zone": document.zone, "version": 1 });
    events::record(tx, pen, &Event::new(brand_id, subject(id), "CalendarAdded", body))?;
    Ok(id)
}

/// The calendar, or none.
pub fn get(tx: &mut Tx<'_>, id: i64) -> Result<Stored, Problem> {
    store::get(tx, id)?.ok_or_else(|| Problem::new(Kind::NotFound))
}

/// Every calendar, by name.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Entry>, DbError> {
    store::all(tx)
}

/// What putting this document in place would be, had it been done at `now`: the step clocks would follow, and the
/// earliest instant whose hours may differ. Nothing is written.
pub fn next_step(
    stored: &Stored,
    document: &Calendar,
    now: Timestamp,
) -> Result<(Step, Timestamp), Vec<Contradiction>> {
    let hours = Arc::new(document.compile()?);
    let found = difference::between(&stored.document, document, now);
    let step = Step { version: stored.version + 1, dates_only: found.dates_only, made_at: now, hours };
    Ok((step, found.touches_from))
}

/// The document of one version.
pub fn document_of(tx: &mut Tx<'_>, id: i64, version: i64) -> Result<Option<Calendar>, DbError> {
    store::version(tx, id, version)
}

/// The versions after `version`, oldest first.
pub fn steps(tx: &mut Tx<'_>, shelf: &Shelf, id: i64, version: i64) -> Result<Vec<Step>, DbError> {
    let rows: Vec<(i64, bool, Timestamp)> =
        tx.query(&store::STEPS, &[&id, &version], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    rows.into_iter()
        .map(|(version, dates_only, made_at)| {
            Ok(Step { version, dates_only, made_at, hours: shelf.hours(tx, id, version)? })
        })
        .collect()
}

const OPERATIONS: &[Operation] = &[
    Operation {
        name: "calendars.list",
        permission: Some(Permission::SettingsView),
        route: "GET /api/v1/calendars",
    },
    Operation {
        name: "calendars.regions",
        permission: Some(Permission::SettingsView),
        route: "GET /api/v1/calendars/regions",
    },
    Operation {
        name: "calendars.read",
        permission: Some(Permission::SettingsView),
        route: "GET /api/v1/calendars/{id}",
    },
    Operation {
        name: "calendars.add",
        permission: Some(Permission::SettingsChange),
        route: "POST /api/v1/calendars",
    },
    Operation {
        name: "calendars.put",
        permission: Some(Permission::SettingsChange),
        route: "PUT /api/v1/calendars/{id}",
    },
    Operation {
        name: "calendars.set_active",
        permission: Some(Permission::SettingsChange),
        route: "PATCH /api/v1/calendars/{id}",
    },
    Operation {
        name: "calendars.declare",
        permission: Some(Permission::SettingsChange),
        route: "POST /api/v1/calendars/{id}/holidays",
    },
    Operation {
        name: "calendars.try_due",
        permission: Some(Permission::SettingsView),
        route: "POST /api/v1/calendars/{id}/due",
    },
    Operation {
        name: "calendars.try_between",
        permission: Some(Permission::SettingsView),
        route: "POST /api/v1/calendars/{id}/between",
    },
    Operation {
        name: "calendars.fill",
        permission: Some(Permission::SettingsView),
        route: "POST /api/v1/calendars/fill",
    },
    Operation {
        name: "calendars.try_document",
        permission: Some(Permission::SettingsView),
        route: "POST /api/v1/calendars/try",
    },
];

/// The calendars' part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "calendars",
        migrations: schema::MIGRATIONS,
        statements: store::STATEMENTS,
        operations: OPERATIONS,
        api: api::routes,
    }
}
