//! Cases: a question and everything done about it, from the first message to the last. A case belongs to one customer
//! of one brand, has at most one owner, and carries the next promise that falls due.

mod api;
mod appending;
pub mod ops;
mod schema;
mod store;
pub mod visibility;

use db::{Lock, Tx};
use kernel::{Actor, Kind, Language, Permission, Problem, Timestamp};
use serde::{Deserialize, Serialize};

use crate::capability::{Capability, Operation};
use crate::labels::Category;

pub use appending::{REOPENS_DAYS, customer_wrote, staff_wrote, takes_answers, takes_part};

/// The row lock of a case. Taken after its person's, before its messages'.
pub static LOCK: Lock = Lock(&store::LOCK_CASE);

/// Priorities, least urgent first: 1 low, 2 normal, 3 high, 4 urgent.
pub const PRIORITIES: std::ops::RangeInclusive<i64> = 1..=4;

/// A case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Case {
    /// Its id.
    pub id: i64,
    /// The number people see, written `KH-1042`.
    pub reference: i64,
    /// Its brand.
    pub brand_id: i64,
    /// The customer.
    pub customer_id: i64,
    /// The customer's own words.
    pub subject: String,
    /// Type: `enquiry`, `complaint`…
    pub kind: String,
    /// Status word.
    pub status: String,
    /// The status's fixed category.
    pub category: Category,
    /// 1 low, 2 normal, 3 high, 4 urgent.
    pub priority: i64,
    /// The channel it came by.
    pub channel: String,
    /// The language it is held in.
    #[schema(value_type = String)]
    pub language: Language,
    /// Team.
    pub team_id: Option<i64>,
    /// Owner.
    pub assignee_id: Option<i64>,
    /// `live`, `spam`, `test`, `merged` or `deleted`.
    pub disposition: String,
    /// The case it was merged into.
    pub merged_into: Option<i64>,
    /// Hidden from the daily folders until then.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub snoozed_until: Option<Timestamp>,
    /// When it was opened.
    #[schema(value_type = String, format = DateTime)]
    pub opened_at: Timestamp,
    /// When a person first answered.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub first_replied_at: Option<Timestamp>,
    /// When it was last resolved.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub resolved_at: Option<Timestamp>,
    /// When it was closed for good.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub closed_at: Option<Timestamp>,
    /// How often the customer brought it back.
    pub reopened_count: i64,
    /// Messages and notes in it.
    pub message_count: i64,
    /// When the last of them came.
    #[schema(value_type = String, format = DateTime)]
    pub last_message_at: Timestamp,
    /// Since when the customer waits for an answer.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub unanswered_since: Option<Timestamp>,
    /// When the next promise falls due.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub next_due_at: Option<Timestamp>,
    /// Which promise: `first_reply`, `next_reply` or `resolution`.
    pub next_due_kind: Option<String>,
    /// Rises with each change; the `ETag`.
    pub version: i64,
}

impl Case {
    /// The number as people write it.
    pub fn written_reference(&self) -> String {
        format!("KH-{}", self.reference)
    }
}

/// The case, if the actor may see it; otherwise there is none.
pub fn seen(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<Case, Problem> {
    if !visibility::sees(tx, actor, id)? {
        return Err(Problem::new(Kind::NotFound));
    }
    store::get(tx, id)?.ok_or_else(|| Problem::new(Kind::NotFound))
}

/// The case whoever may see it: for what the house does by itself.
pub fn found(tx: &mut Tx<'_>, id: i64) -> Result<Option<Case>, db::DbError> {
    store::get(tx, id)
}

/// Adds somebody who gets copies; nothing happens when they are in the case already.
pub fn add_participant(
    tx: &mut Tx<'_>,
    case: &Case,
    role: &str,
    name: &str,
    address: &str,
    at: Timestamp,
) -> Result<bool, db::DbError> {
    store::add_participant(tx, case.id, role, name, address, at)
}

/// Role, name and address of everybody who gets copies.
pub fn participants(tx: &mut Tx<'_>, id: i64) -> Result<Vec<(String, String, String)>, db::DbError> {
    store::participants(tx, id)
}

/// The id behind a number people wrote, if the actor may see the case.
pub fn by_reference(tx: &mut Tx<'_>, actor: &Actor, reference: i64) -> Result<i64, Problem> {
    let id: Option<i64> = tx.first(&store::BY_REFERENCE, &[&reference], |row| row.get(0))?;
    let id = id.ok_or_else(|| Problem::new(Kind::NotFound))?;
    seen(tx, actor, id).map(|case| case.id)
}

/// The cases' part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "cases",
        migrations: schema::MIGRATIONS,
        statements: store::STATEMENTS,
        operations: &[
            Operation {
                name: "cases.open",
                permission: Some(Permission::CaseOpen),
                route: "POST /api/v1/cases",
            },
            Operation {
                name: "cases.read",
                permission: Some(Permission::CaseView),
                route: "GET /api/v1/cases/{id}",
            },
        ],
        api: api::routes,
    }
}
