//! Business time: when a promise is due and how much working time lay between two instants, with the reasons.
//!
//! Pure arithmetic that knows nothing of the product. A [`Calendar`] is the document people set and programs exchange;
//! [`Calendar::compile`] gives the [`Compiled`] form that answers. The conventions:
//!
//! - A dated override beats a holiday; an observed holiday beats a weekend rule, that a season, that the weekly hours.
//! - An interval over midnight belongs to the date it starts on, whatever the next date is.
//! - A target of zero minutes is due at its start, open or not. One that ends exactly at closing is due at closing.
//! - Hours are read in the calendar's zone and compared in UTC: a skipped local hour does not exist, a repeated one
//!   counts twice.
//!
//! Not here: storing calendars, texts for people (each contradiction and reason has a stable name to key them by), and
//! any question to the machine's clock.

mod compiled;
mod contradiction;
mod document;
mod explanation;
mod hours;
pub mod ics;
mod openings;
mod pauses;
mod plan;
pub mod presets;
mod validation;

pub use compiled::{Compiled, HORIZON_DAYS};
pub use contradiction::{Contradiction, ContradictionKind};
pub use document::{Calendar, Holiday, HolidayKind, Override, Season, Status, WeekendRule};
pub use explanation::{Answer, DayLine, Explanation, MAX_DAYS, Stretch, Why};
pub use hours::{BadTime, Interval, TimeOfDay, Weekday, Weekly};
pub use jiff::civil::Date;
pub use pauses::Pause;
pub use validation::{MAX_DATES, MAX_INTERVALS, MAX_SPANS, MAX_TEXT};
