//! Cases: a question and everything done about it, from the first message to the last. A case belongs to one customer
//! of one brand, has at most one owner, and carries the next promise that falls due.

mod api;
mod appending;
pub mod ops;
mod promising;
mod api_discard;
mod api_lists;
mod api_verb;
mod api_work;
pub mod blocking;
pub mod changing;
mod compile;
pub mod days;
mod erasing;
mod counted;
pub mod folders;
pub mod history;
pub mod jobs;
pub mod lists;
pub mod named;
mod of_organisations;
pub mod reasons;
pub mod returning;
pub mod rules;
mod schema;
mod store;
pub mod visibility;
mod worded;

use std::sync::LazyLock;

use db::{Lock, Sql, Tx};
use kernel::{Actor, Kind, Labels, Language, Permission, Problem, Timestamp};
use serde::{Deserialize, Serialize};

use crate::capability::{Capability, Nameable, Namer, Naming, Operation};
use crate::http::check_version;
use crate::labels::Category;
use crate::messages::Recipient;
use crate::policies::Question;

pub use appending::{
    customer_thanked, customer_wrote, outsider_wrote, reply_lost, staff_wrote, takes_answers, takes_part,
    thanks_were_more,
};

pub(crate) use counted::Counted;
pub use erasing::{count_of_customer, erase, forget_participant, open_of_customer, unerased_of_customer};
pub use of_organisations::open_of_organisations;
pub use promising::{promise, promise_if_free, promise_to_customer};

/// The row lock of a case. Taken after its person's, before its messages'.
pub static LOCK: Lock = Lock(&store::LOCK_CASE);

/// The cases that still wait in a team, by their number.
pub(crate) const NAMER: Namer = |tx, thing| {
    let Nameable::Team(team) = thing else { return Ok(None) };
    let open: i64 = tx.one(&store::OPEN_OF_TEAM, &[&team], |row| row.get(0))?;
    let number = open.to_string();
    let naming = || Naming { key: "named-by-cases", name: Labels::new(&number, &number, &number) };
    Ok((open > 0).then(naming))
};

/// The newest cases of a customer, at most `limit`, whatever became of them.
pub fn newest_of_customer(tx: &mut Tx<'_>, person_id: i64, limit: i64) -> Result<Vec<Case>, db::DbError> {
    let ids: Vec<i64> = tx.query(&store::NEWEST_OF_CUSTOMER, &[&person_id, &limit], |row| row.get(0))?;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.extend(store::get(tx, id)?);
    }
    Ok(found)
}

/// The longest subject, in characters.
pub const SUBJECT_MAX: usize = 300;

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
    /// The customer's organisation, if they belong to one.
    #[serde(default)]
    pub organisation_id: Option<i64>,
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
    /// How often it was opened again after it was resolved, by the customer or by us.
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

    /// What a clock policy asks of it, to find the one that would govern it now.
    pub fn question(&self) -> Question<'_> {
        Question {
            brand_id: self.brand_id,
            kind: &self.kind,
            priority: self.priority,
            team_id: self.team_id,
            organisation_id: self.organisation_id,
            channel: &self.channel,
        }
    }
}

/// A tag on a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CaseTag {
    /// Its id.
    pub id: i64,
    /// Its folded form.
    pub word: String,
    /// What it is called, by language.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    pub labels: kernel::Labels,
}

/// Which case a change is for, and the version the caller has seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
    /// The case.
    pub id: i64,
    /// The version seen; `None` changes whatever is there.
    pub version: Option<i64>,
}

/// The case, if the actor may see it, held for this transaction; refused when it changed since the caller looked.
pub fn held(tx: &mut Tx<'_>, actor: &Actor, at: At) -> Result<Case, Problem> {
    tx.lock(LOCK, at.id)?;
    let case = seen(tx, actor, at.id)?;
    check_version(at.version, case.version)?;
    Ok(case)
}

/// The tags of a case, by word.
pub fn tags(tx: &mut Tx<'_>, case_id: i64) -> Result<Vec<CaseTag>, Problem> {
    Ok(store::tags(tx, case_id)?)
}

/// Who is kept in copy on a case.
pub fn participants(tx: &mut Tx<'_>, case_id: i64) -> Result<Vec<Recipient>, Problem> {
    Ok(store::participants(tx, case_id)?)
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

/// Adds somebody who gets copies; `false` when they are in the case already.
pub fn add_participant(
    tx: &mut Tx<'_>,
    case: &Case,
    who: &Recipient,
    at: Timestamp,
) -> Result<bool, db::DbError> {
    store::add_participant(tx, case.id, who, at)
}

/// The id behind a number people wrote, whoever may see the case: for what the house does by itself.
pub fn id_of_reference(tx: &mut Tx<'_>, reference: i64) -> Result<Option<i64>, db::DbError> {
    tx.first(&store::BY_REFERENCE, &[&reference], |row| row.get(0))
}

/// The id behind a number people wrote, if the actor may see the case.
pub fn by_reference(tx: &mut Tx<'_>, actor: &Actor, reference: i64) -> Result<i64, Problem> {
    let id: Option<i64> = tx.first(&store::BY_REFERENCE, &[&reference], |row| row.get(0))?;
    let id = id.ok_or_else(|| Problem::new(Kind::NotFound))?;
    seen(tx, actor, id).map(|case| case.id)
}

static STATEMENTS: LazyLock<Vec<&'static Sql>> = LazyLock::new(|| {
    [
        store::STATEMENTS,
        visibility::STATEMENTS,
        blocking::STATEMENTS,
        reasons::STATEMENTS,
        &[&store::NEXT_REFERENCE, &store::CLAIM, &lists::TAGS_OF_ROWS],
    ]
    .concat()
});

/// The cases' part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "cases",
        migrations: schema::MIGRATIONS,
        statements: &STATEMENTS,
        operations: OPERATIONS,
        api: api::routes,
    }
}

const fn op(name: &'static str, permission: Permission, route: &'static str) -> Operation {
    Operation { name, permission: Some(permission), route }
}

const OPERATIONS: &[Operation] = &[
    op("cases.open", Permission::CaseOpen, "POST /api/v1/cases"),
    op("cases.list", Permission::CaseView, "GET /api/v1/cases"),
    op("cases.counts", Permission::CaseView, "GET /api/v1/folders"),
    op("cases.read", Permission::CaseView, "GET /api/v1/cases/{id}"),
    op("cases.history", Permission::CaseView, "GET /api/v1/cases/{id}/history"),
    op("cases.of_customer", Permission::CaseView, "GET /api/v1/customers/{id}/cases"),
    op("cases.change", Permission::CaseChange, "PATCH /api/v1/cases/{id}"),
    op("cases.note", Permission::CaseNote, "POST /api/v1/cases/{id}/note"),
    op("cases.assign", Permission::CaseAssign, "POST /api/v1/cases/{id}/assign"),
    op("cases.tag", Permission::CaseChange, "POST /api/v1/cases/{id}/tag"),
    op("cases.untag", Permission::CaseChange, "POST /api/v1/cases/{id}/untag"),
    op("cases.snooze", Permission::CaseChange, "POST /api/v1/cases/{id}/snooze"),
    op("cases.wake", Permission::CaseChange, "POST /api/v1/cases/{id}/wake"),
    op("cases.add_participant", Permission::CaseChange, "POST /api/v1/cases/{id}/participants"),
    op("cases.remove_participant", Permission::CaseChange, "POST /api/v1/cases/{id}/participants/remove"),
    op("cases.read_mentions", Permission::CaseView, "POST /api/v1/cases/{id}/mentions/read"),
    op("cases.spam", Permission::CaseDiscard, "POST /api/v1/cases/{id}/spam"),
    op("cases.trash", Permission::CaseDiscard, "POST /api/v1/cases/{id}/trash"),
    op("cases.restore", Permission::CaseDiscard, "POST /api/v1/cases/{id}/restore"),
    op("cases.blocked_senders", Permission::CaseDiscard, "GET /api/v1/blocked-senders"),
    op("cases.block", Permission::CaseDiscard, "POST /api/v1/blocked-senders"),
    op("cases.unblock", Permission::CaseDiscard, "DELETE /api/v1/blocked-senders/{id}"),
];
