//! What is answered. Every share has its numerator and denominator, every duration its unit; which clock and filter a
//! number has is said with it and in `docs/figures`.

use jiff::civil::Date;
use kernel::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::spread::{Share, Spread};

/// Whole days, both ends in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = FigurePeriod)]
pub struct Period {
    /// First day, in each brand's zone.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// Last day.
    #[schema(value_type = String, format = Date)]
    pub until: Date,
}

/// The figures of a period.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Figures {
    /// The period.
    pub period: Period,
    /// The one of equal length before it.
    pub previous: Period,
    /// The period's numbers.
    pub now: Headline,
    /// Those of the one before.
    pub before: Headline,
    /// What is unresolved at this instant, whenever it was opened.
    pub backlog: Backlog,
    /// Day by day up to 35 days, else in weeks from the first day on.
    pub series: Vec<Point>,
    /// The same of the period before, point for point.
    pub series_before: Vec<Point>,
    /// Who carried it: by owner, most answers first.
    pub agents: Vec<AgentLine>,
    /// The yardstick of first replies, working minutes.
    pub target_minutes: i64,
    /// The average rating aimed at.
    pub csat_target: f64,
    /// The instant the numbers are of.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// The numbers of one period.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = FigureHeadline)]
pub struct Headline {
    /// In and out.
    pub volume: Volume,
    /// First response to enquiries.
    pub first_response: FirstResponse,
    /// Time to the last resolution, working clock without waiting and hold; cases resolved in the period.
    pub resolution: Spread,
    /// The same cases by the wall clock, waiting and hold included.
    pub resolution_calendar: Spread,
    /// Came back, of those first resolved in the period.
    pub reopened: Share,
    /// Ratings asked for in the period.
    pub csat: Csat,
}

/// In and out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = FigureVolume)]
pub struct Volume {
    /// Cases opened in the period.
    pub opened: i64,
    /// Cases whose last resolution was in the period.
    pub resolved: i64,
}

/// First response to enquiries asked in the period.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = FigureFirstResponse)]
pub struct FirstResponse {
    /// Enquiries asked.
    pub enquiries: i64,
    /// Answered by a person.
    pub answered: i64,
    /// Answered within the target, of those answered or past it. Past and unanswered counts as missed now.
    pub within_target: Share,
    /// Answered late, or past the target without an answer.
    pub missed: i64,
    /// Neither: not yet answered and not yet due, or resolved before it was due.
    pub undecided: i64,
    /// Time to the answer, working clock.
    pub working: Spread,
    /// The same by the wall clock.
    pub calendar: Spread,
}

/// What is unresolved now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = FigureBacklog)]
pub struct Backlog {
    /// Cases.
    pub n: i64,
    /// By age: up to 1, 3, 7 and 14 days, and older (whole days of 24 hours since opening).
    pub ages: [i64; 5],
}

/// Ratings asked for in the period.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = FigureCsat)]
pub struct Csat {
    /// Mean of the answers, 1 to 5.
    pub mean: Option<f64>,
    /// Answers.
    pub rated: i64,
    /// Answers, of those asked.
    pub response: Share,
    /// Answers of 4 and 5, of all answers.
    pub top_two: Share,
    /// Answers of 1 and 2, of all answers.
    pub low: Share,
    /// How often each score was given, 1 first.
    pub scores: [i64; 5],
}

/// A day or a week.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = FigurePoint)]
pub struct Point {
    /// First day.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// Last day.
    #[schema(value_type = String, format = Date)]
    pub until: Date,
    /// Cases opened.
    pub opened: i64,
    /// Cases resolved.
    pub resolved: i64,
    /// Mean first response, working seconds.
    pub first_response_mean_seconds: Option<f64>,
    /// Of so many answers.
    pub answered: i64,
    /// Answered within the target.
    pub within_target: Share,
    /// Mean rating.
    pub csat_mean: Option<f64>,
    /// Of so many answers.
    pub rated: i64,
}

/// What one owner carried.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = FigureAgentLine)]
pub struct AgentLine {
    /// The owner; none for cases nobody owns.
    pub staff_id: Option<i64>,
    /// Their name; empty for nobody.
    pub name: String,
    /// Enquiries answered.
    pub answered: i64,
    /// Mean first response, working seconds.
    pub first_response_mean_seconds: Option<f64>,
    /// Answered within the target.
    pub within_target: Share,
    /// Cases resolved.
    pub resolved: i64,
    /// Mean rating.
    pub csat_mean: Option<f64>,
    /// Of so many answers.
    pub rated: i64,
}
