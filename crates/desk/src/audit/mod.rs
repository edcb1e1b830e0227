//! The audit trail of the settings: who changed what, when, what it was before and is now, in plain words. It is read
//! from the event log, where every change already stands; nothing is kept beside it.

mod api;
pub mod ops;
mod telling;
mod values;

use kernel::{Permission, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::capability::{Capability, Operation};
use crate::words::Change;

/// What a trail can be about, as the log names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Brands, with their rating settings and blocked senders.
    Brand,
    /// Members of staff, their tokens and access.
    Staff,
    /// Teams.
    Team,
    /// Roles.
    Role,
    /// Calendars.
    Calendar,
    /// Policies.
    Policy,
    /// Types of case.
    CaseKind,
    /// Statuses.
    CaseStatus,
    /// Tags.
    Tag,
    /// Mailboxes.
    Mailbox,
    /// How brands treat incoming mail, and what their mailboxes acknowledge with.
    IncomingMail,
    /// Views that are shared.
    View,
    /// Organisations.
    Organisation,
}

impl About {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Brand,
        Self::Staff,
        Self::Team,
        Self::Role,
        Self::Calendar,
        Self::Policy,
        Self::CaseKind,
        Self::CaseStatus,
        Self::Tag,
        Self::Mailbox,
        Self::IncomingMail,
        Self::View,
        Self::Organisation,
    ];

    /// As the log and the API write it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Brand => "brand",
            Self::Staff => "staff",
            Self::Team => "team",
            Self::Role => "role",
            Self::Calendar => "calendar",
            Self::Policy => "policy",
            Self::CaseKind => "case_kind",
            Self::CaseStatus => "case_status",
            Self::Tag => "tag",
            Self::Mailbox => "mailbox",
            Self::IncomingMail => "incoming_mail",
            Self::View => "view",
            Self::Organisation => "organisation",
        }
    }

    /// Reads the word of a query.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|about| about.word() == word)
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = AuditEntry)]
pub struct Entry {
    /// The event's id; page on with `before`.
    pub id: i64,
    /// When it happened.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who did it, by name.
    pub actor: String,
    /// Through which door: `screen`, `api`, `automation`…
    pub via: String,
    /// What it was done to: the kind of thing.
    pub subject: &'static str,
    /// And which.
    pub subject_id: i64,
    /// What the thing is called now; empty when it is gone.
    pub name: String,
    /// What happened, in the reader's words.
    pub text: String,
    /// Before and after, field by field.
    pub changes: Vec<Change>,
}

/// The audit trail's part of the house.
pub fn capability() -> Capability {
    Capability {
        name: "audit",
        migrations: &[],
        statements: &[],
        operations: &[Operation {
            name: "audit.list",
            permission: Some(Permission::AuditView),
            route: "GET /api/v1/audit",
        }],
        api: api::routes,
    }
}
