//! What a clock is: its kind, its state, and what it stands for on a case.

use kernel::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// Which promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClockKind {
    /// That a person answers at all.
    FirstReply,
    /// That every later message of the customer is answered.
    NextReply,
    /// That the case is resolved.
    Resolution,
}

impl ClockKind {
    /// All three.
    pub const ALL: [Self; 3] = [Self::FirstReply, Self::NextReply, Self::Resolution];

    /// As stored.
    pub const fn word(self) -> &'static str {
        match self {
            Self::FirstReply => "first_reply",
            Self::NextReply => "next_reply",
            Self::Resolution => "resolution",
        }
    }

    /// Reads a stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Whether an answer to the customer fulfils it.
    pub const fn is_reply(self) -> bool {
        matches!(self, Self::FirstReply | Self::NextReply)
    }
}

/// How a promise stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Counting.
    Running,
    /// Standing still: the customer or a third party owes the next step.
    Paused,
    /// Kept.
    Met,
    /// Broken, whether it was fulfilled later or is still owed.
    Breached,
    /// No longer owed.
    Cancelled,
}

impl State {
    /// All five.
    pub const ALL: [Self; 5] = [Self::Running, Self::Paused, Self::Met, Self::Breached, Self::Cancelled];

    /// As stored.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Met => "met",
            Self::Breached => "breached",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads a stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// Why a promise is no longer owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// The case was resolved without an answer being owed any more.
    Resolved,
    /// The case is no longer live: spam, trash, merged.
    Discarded,
    /// The policy that governs the case now promises nothing of the kind.
    Policy,
}

impl Why {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Resolved, Self::Discarded, Self::Policy];

    /// As stored.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Resolved => "resolved",
            Self::Discarded => "discarded",
            Self::Policy => "policy",
        }
    }

    /// Reads a stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.word() == word)
    }
}

/// A clock as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Its id; 0 until it is written.
    pub id: i64,
    /// Which promise.
    pub kind: ClockKind,
    /// How it stands.
    pub state: State,
    /// The policy that made it what it is.
    pub policy_id: i64,
    /// The calendar it counts in now.
    pub calendar_id: i64,
    /// The version of that calendar it counts by.
    pub calendar_version: i64,
    /// Working seconds promised.
    pub target_seconds: i64,
    /// Working seconds used at which to warn.
    pub warn_seconds: Option<i64>,
    /// Working seconds used at which to escalate.
    pub escalate_seconds: Option<i64>,
    /// When it started.
    pub started_at: Timestamp,
    /// Since when its present terms apply; they make nothing due before.
    pub terms_at: Timestamp,
    /// When it is or was due; `None` while it stands still.
    pub due_at: Option<Timestamp>,
    /// When the warning comes.
    pub warn_at: Option<Timestamp>,
    /// When it escalates.
    pub escalate_at: Option<Timestamp>,
    /// Since when it stands still.
    pub paused_at: Option<Timestamp>,
    /// When it warned.
    pub warned_at: Option<Timestamp>,
    /// When it was broken: the instant it was due.
    pub breached_at: Option<Timestamp>,
    /// When it escalated.
    pub escalated_at: Option<Timestamp>,
    /// When it was fulfilled, in time or not.
    pub met_at: Option<Timestamp>,
    /// When it stopped being owed, for whatever reason.
    pub ended_at: Option<Timestamp>,
    /// Why it is no longer owed, when it was not fulfilled.
    pub cancelled_for: Option<Why>,
    /// Working seconds used in stretches that are over.
    pub used_seconds: i64,
}
