//! The clocks of a case as people read them.

use db::Tx;
use kernel::{Labels, Problem, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::store;
use super::types::{ClockKind, State};
use crate::calendars::Shelf;
use crate::policies;

/// A clock beside a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct View {
    /// Its id.
    pub id: i64,
    /// Which promise.
    pub kind: ClockKind,
    /// How it stands.
    pub state: State,
    /// Whether it is still owed, in time or late.
    pub open: bool,
    /// When it started.
    #[schema(value_type = String, format = DateTime)]
    pub started_at: Timestamp,
    /// When it is or was due; nothing while it stands still.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub due_at: Option<Timestamp>,
    /// When it warns.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub warn_at: Option<Timestamp>,
    /// Since when it stands still.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub paused_at: Option<Timestamp>,
    /// When it was broken.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub breached_at: Option<Timestamp>,
    /// When it was fulfilled.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub met_at: Option<Timestamp>,
    /// When it stopped being owed.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ended_at: Option<Timestamp>,
    /// Working minutes promised.
    pub target_minutes: i64,
    /// Working minutes used, rounded down.
    pub used_minutes: i64,
    /// How much of the target is used, in per cent; over 100 when late.
    pub used_percent: i64,
    /// The policy.
    pub policy_id: i64,
    /// What the policy is called.
    #[schema(value_type = Object)]
    pub policy: Labels,
    /// The IANA zone its hours are read in.
    pub zone: String,
}

/// The clocks of a case at `now`, oldest first.
pub fn of_case(tx: &mut Tx<'_>, shelf: &Shelf, case_id: i64, now: Timestamp) -> Result<Vec<View>, Problem> {
    let mut views = Vec::new();
    for promise in store::of_case(tx, shelf, case_id)? {
        let clock = &promise.clock;
        let used = promise.used(now);
        let policy = policies::get(tx, clock.policy_id)?;
        views.push(View {
            id: clock.id,
            kind: clock.kind,
            state: clock.state,
            open: promise.is_open(),
            started_at: clock.started_at,
            due_at: clock.due_at,
            warn_at: clock.warn_at,
            paused_at: clock.paused_at,
            breached_at: clock.breached_at,
            met_at: clock.met_at,
            ended_at: clock.ended_at,
            target_minutes: clock.target_seconds / 60,
            used_minutes: used / 60,
            used_percent: (used * 100).checked_div(clock.target_seconds).unwrap_or(100),
            policy_id: clock.policy_id,
            policy: policy.map(|policy| policy.terms.labels).unwrap_or_default(),
            zone: promise.segments.last().map(|last| last.hours.zone_name().to_owned()).unwrap_or_default(),
        });
    }
    Ok(views)
}
