//! Bulk changes: one act on many cases, chosen one by one or as all of a list. It is a job in steps of at most
//! [`STEP`] cases, kept in the database, so that it goes on after a restart. Each case is decided by the rules of the
//! single operation; one that refuses does not stop the rest. What was changed can be put back, unless it was changed
//! again since.

mod api;
pub mod ops;
mod schema;
mod store;
mod working;

use kernel::{Kind, Permission, Problem, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::capability::{Capability, Operation};
use crate::cases::PRIORITIES;
use crate::cases::folders::Folder;
use crate::cases::lists::{Filters, Query, Sort};

pub use working::step;

/// Cases worked on in one step.
pub const STEP: i64 = 200;
/// The most cases that may be named one by one.
pub const NAMED_MAX: usize = 500;

/// What is done to each case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = BulkAct)]
#[serde(tag = "verb", rename_all = "snake_case", deny_unknown_fields)]
pub enum Act {
    /// Give it to a colleague, or back to nobody.
    Assign {
        /// Staff id; `null` for nobody.
        assignee_id: Option<i64>,
    },
    /// Give it to a team, or to none.
    Move {
        /// Team id; `null` for none.
        team_id: Option<i64>,
    },
    /// Change its status.
    Status {
        /// Status word.
        status: String,
    },
    /// Change its priority.
    Priority {
        /// 1 low to 4 urgent.
        priority: i64,
    },
    /// Put a tag on it.
    Tag {
        /// The tag, in any spelling.
        tag: String,
    },
    /// Put it away.
    Snooze {
        /// Until then.
        #[schema(value_type = String, format = DateTime)]
        until: Timestamp,
    },
    /// Mark it as spam. No sender is blocked by it.
    Spam {},
    /// Move it to the trash.
    Trash {},
}

impl Act {
    /// The word that the single operation asks for.
    pub const fn permission(&self) -> Permission {
        match self {
            Self::Assign { .. } | Self::Move { .. } => Permission::CaseAssign,
            Self::Status { .. } | Self::Priority { .. } | Self::Tag { .. } | Self::Snooze { .. } => {
                Permission::CaseChange
            }
            Self::Spam {} | Self::Trash {} => Permission::CaseDiscard,
        }
    }

    /// Refuses what every case would refuse.
    fn check(&self) -> Result<(), Problem> {
        match self {
            Self::Priority { priority } if !PRIORITIES.contains(priority) => {
                Err(Problem::field(Kind::OutOfRange, "priority").with("min", "1").with("max", "4"))
            }
            Self::Tag { tag } if tag.trim().is_empty() => Err(Problem::field(Kind::Required, "tag")),
            Self::Status { status } if status.trim().is_empty() => {
                Err(Problem::field(Kind::Required, "status"))
            }
            _ => Ok(()),
        }
    }
}

/// A list of which all cases are meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = BulkList)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// The folder.
    pub folder: Folder,
    /// What it is narrowed to.
    #[serde(default)]
    pub filters: Filters,
}

impl Listed {
    fn query(&self) -> Query {
        Query { filters: self.filters.clone(), ..Query::new(self.folder, Sort::default()) }
    }
}

/// Where a bulk change stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = BulkState)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It finds out which cases are meant.
    Collecting,
    /// It changes them.
    Working,
    /// Every case was tried.
    Done,
    /// It was stopped; what was changed stays changed.
    Cancelled,
}

impl State {
    const ALL: [Self; 4] = [Self::Collecting, Self::Working, Self::Done, Self::Cancelled];

    /// As stored.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Collecting => "collecting",
            Self::Working => "working",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
        }
    }

    fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|state| state.word() == word).unwrap_or(Self::Cancelled)
    }

    /// Whether there is still something to do.
    pub const fn is_running(self) -> bool {
        matches!(self, Self::Collecting | Self::Working)
    }
}

/// Cases that were refused for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = BulkRefusal)]
pub struct Refusal {
    /// The refusal's type, as in `/problems/{reason}`.
    pub reason: String,
    /// What it says, in the reader's language.
    pub title: String,
    /// How many.
    pub count: i64,
    /// The first of them, at most 20: case ids.
    pub cases: Vec<i64>,
}

/// A bulk change and how far it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = BulkChange)]
pub struct Bulk {
    /// Its id.
    pub id: i64,
    /// What is done; `null` when it undoes another.
    pub act: Option<Act>,
    /// The bulk change it undoes.
    pub undoes: Option<i64>,
    /// The bulk change that undoes it.
    pub undone_by: Option<i64>,
    /// Where it stands.
    pub state: State,
    /// How many cases are meant; rises while they are collected.
    pub total: i64,
    /// How many were changed.
    pub changed: i64,
    /// How many were so already.
    pub unchanged: i64,
    /// How many refused.
    pub refused: i64,
    /// Why they refused, most frequent first.
    pub refusals: Vec<Refusal>,
    /// When it was asked for.
    #[schema(value_type = String, format = DateTime)]
    pub made_at: Timestamp,
    /// When it ended.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ended_at: Option<Timestamp>,
}

impl Bulk {
    /// How many cases were tried.
    pub const fn tried(&self) -> i64 {
        self.changed + self.unchanged + self.refused
    }

    /// Whether it can be put back.
    pub const fn is_undoable(&self) -> bool {
        !self.state.is_running() && self.changed > 0 && self.undoes.is_none() && self.undone_by.is_none()
    }
}

const fn op(name: &'static str, route: &'static str) -> Operation {
    Operation { name, permission: Some(Permission::CaseView), route }
}

/// The bulk changes' part of the house. Beside `case.view`, starting and undoing ask for the word of the act itself.
pub fn capability() -> Capability {
    Capability {
        name: "bulk",
        migrations: schema::MIGRATIONS,
        statements: store::STATEMENTS,
        operations: OPERATIONS,
        api: api::routes,
    }
}

const OPERATIONS: &[Operation] = &[
    op("bulk.start", "POST /api/v1/bulk"),
    op("bulk.list", "GET /api/v1/bulk"),
    op("bulk.read", "GET /api/v1/bulk/{id}"),
    op("bulk.cancel", "POST /api/v1/bulk/{id}/cancel"),
    op("bulk.undo", "POST /api/v1/bulk/{id}/undo"),
];
