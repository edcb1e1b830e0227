//! Facts: one narrow row per case and per rating, with every dimension and the measured times. A row follows from the
//! case, its events and where its customer belongs, never from the present instant, so that keeping them event by event and working them out
//! again from the beginning give the same rows.

mod derive;
mod keeping;
mod schema;
pub(crate) mod store;

use db::{DbError, Tx};
use kernel::Timestamp;

pub use keeping::{SUBSCRIBER, rebuild, subscriber};
pub(crate) use schema::MIGRATIONS;

/// What is known of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFact {
    /// The case.
    pub case_id: i64,
    /// The last of its events that is in here.
    pub seq: i64,
    /// Its brand.
    pub brand_id: i64,
    /// Its team.
    pub team_id: Option<i64>,
    /// Its owner.
    pub assignee_id: Option<i64>,
    /// Its customer.
    pub customer_id: i64,
    /// The organisation its customer belongs to.
    pub organisation_id: Option<i64>,
    /// The channel it came by.
    pub channel: String,
    /// The language it is held in.
    pub language: String,
    /// Its type.
    pub kind: String,
    /// 1 low to 4 urgent.
    pub priority: i64,
    /// Whether it counts: live, and a customer has written in it.
    pub counts: bool,
    /// Whether it is unresolved.
    pub is_open: bool,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// The same as local hours of the brand since 1970.
    pub opened_hour: i64,
    /// When a customer first wrote: from then on an answer is owed.
    pub asked_at: Option<Timestamp>,
    /// The same as local hours.
    pub asked_hour: Option<i64>,
    /// Working minutes promised to the first reply.
    pub target_minutes: i64,
    /// When that is over.
    pub due_at: Option<Timestamp>,
    /// When a person first answered.
    pub first_reply_at: Option<Timestamp>,
    /// Who.
    pub first_reply_by: Option<i64>,
    /// Working time from asking to the answer, seconds.
    pub first_reply_working_seconds: Option<i64>,
    /// The same by the wall clock, seconds.
    pub first_reply_calendar_seconds: Option<i64>,
    /// When waiting for the first answer was over: with it, or when the case was resolved without one.
    pub wait_ended_at: Option<Timestamp>,
    /// When it was resolved for the last time; none while it is unresolved.
    pub resolved_at: Option<Timestamp>,
    /// The same as local hours.
    pub resolved_hour: Option<i64>,
    /// Working time from opening to that, without waiting for the customer, on hold or resolved, seconds.
    pub resolution_working_seconds: Option<i64>,
    /// The whole time by the wall clock, seconds.
    pub resolution_calendar_seconds: Option<i64>,
    /// When it was resolved for the first time, as local hours.
    pub first_resolved_hour: Option<i64>,
    /// How often it came back.
    pub reopens: i64,
    /// Messages from customers, automatic ones left out.
    pub messages_in: i64,
    /// Messages of ours, automatic ones left out.
    pub messages_out: i64,
}

/// What is known of a rating that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RatingFact {
    /// The request.
    pub request_id: i64,
    /// The case.
    pub case_id: i64,
    /// Whom it is about.
    pub staff_id: Option<i64>,
    /// When it was asked for, as local hours of the brand.
    pub asked_hour: i64,
    /// 1 to 5; none while there is no answer.
    pub score: Option<i64>,
}

/// The fact of a case; `None` when there is none yet.
pub fn of_case(tx: &mut Tx<'_>, case_id: i64) -> Result<Option<CaseFact>, DbError> {
    store::case(tx, case_id)
}

/// The fact of a case's rating; `None` when none was asked for.
pub fn rating_of_case(tx: &mut Tx<'_>, case_id: i64) -> Result<Option<RatingFact>, DbError> {
    store::rating(tx, case_id)
}
