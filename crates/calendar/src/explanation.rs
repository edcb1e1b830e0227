//! Why an answer is what it is, day by day, for whoever set the calendar or doubts a due date.

use jiff::Timestamp as Instant;
use jiff::civil::{Date, Time};
use kernel::{Labels, Timestamp};
use serde::{Deserialize, Serialize};

use crate::compiled::{Compiled, HORIZON_DAYS};
use crate::document::Status;
use crate::hours::Weekday;
use crate::openings::{DAY, MINUTE, Opening, local_date, openings};
use crate::pauses::{Pause, Still, merged};

/// The most days an explanation lists.
pub const MAX_DAYS: usize = 400;

/// An answer and the days that led to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// The IANA zone in which dates and local times are read.
    pub zone: String,
    /// What was asked for.
    pub answer: Answer,
    /// The days from the start to the answer, in order.
    pub days: Vec<DayLine>,
    /// Whether days were left out after [`MAX_DAYS`]; the answer counts them all.
    pub truncated: bool,
}

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Answer {
    /// When a target is due.
    Due {
        /// The instant, `None` when it does not fall due within the horizon or a pause has no end.
        at: Option<Timestamp>,
    },
    /// How much working time lay between.
    Worked {
        /// Whole seconds.
        seconds: i64,
    },
}

/// One local date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayLine {
    /// The date in the calendar's zone.
    pub date: Date,
    /// Its weekday.
    pub weekday: Weekday,
    /// What decided its hours.
    pub why: Why,
    /// All opening hours that belong to the date, whether they counted or not; none when closed.
    pub intervals: Vec<Stretch>,
    /// Working minutes that counted on this date. The lines' minutes add up to the whole, rounded down.
    pub counted_minutes: i64,
    /// Working minutes on this date that a pause took away, rounded down.
    pub paused_minutes: i64,
    /// Minutes of the target left after this date, rounded up; `None` when no target was asked about.
    pub remaining_minutes: Option<i64>,
}

/// Opening hours on the date they belong to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// When it opens.
    pub opens_at: Timestamp,
    /// When it closes.
    pub closes_at: Timestamp,
    /// The same in the calendar's zone: `09:00–13:00`, and `22:00–06:00 (+1)` when it closes on the next date.
    pub local: String,
}

/// What decided the hours of a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Why {
    /// The weekly hours.
    Weekly,
    /// A season's hours.
    Season {
        /// The season.
        name: Labels,
        /// Whether its dates are settled.
        status: Status,
    },
    /// A holiday, or several.
    Holiday {
        /// Their names.
        name: Labels,
        /// Whether the date is settled.
        status: Status,
    },
    /// An override.
    Override {
        /// In the words of whoever set it.
        reason: String,
    },
    /// A weekend rule, or a weekday without hours.
    Rest,
}

impl Compiled {
    /// [`Self::due`] with its reasons.
    pub fn explain_due(&self, start: Timestamp, minutes: i64) -> Explanation {
        self.explain_due_with_pauses(start, minutes, &[])
    }

    /// [`Self::due_with_pauses`] with its reasons.
    pub fn explain_due_with_pauses(&self, start: Timestamp, minutes: i64, pauses: &[Pause]) -> Explanation {
        let due = self.due_with_pauses(start, minutes, pauses);
        let until = due.unwrap_or_else(|| start.plus_days(HORIZON_DAYS));
        let target = minutes.max(0).saturating_mul(MINUTE);
        let (days, truncated) = self.lines(start.micros(), until.micros(), &merged(pauses), Some(target));
        Explanation { zone: self.zone_name().to_owned(), answer: Answer::Due { at: due }, days, truncated }
    }

    /// [`Self::working_seconds_with_pauses`] with its reasons.
    pub fn explain_between(&self, from: Timestamp, until: Timestamp, pauses: &[Pause]) -> Explanation {
        let seconds = self.working_seconds_with_pauses(from, until, pauses);
        let (days, truncated) = self.lines(from.micros(), until.micros(), &merged(pauses), None);
        Explanation { zone: self.zone_name().to_owned(), answer: Answer::Worked { seconds }, days, truncated }
    }

    fn lines(&self, from: i64, until: i64, pauses: &[Still], target: Option<i64>) -> (Vec<DayLine>, bool) {
        let until = until.max(from);
        // The date before the start matters only when its shift runs over midnight into the start.
        let first = local_date(&self.zone, from.saturating_sub(DAY));
        let start_date = local_date(&self.zone, from);
        let end_date = local_date(&self.zone, until);
        // One day more than is shown tells whether there was more.
        let shown = i64::try_from(MAX_DAYS).unwrap_or(i64::MAX) + 2;
        let last = end_date.min(local_date(&self.zone, from.saturating_add(shown * DAY)));
        let all = openings(&self.plan, &self.zone, first, last);
        let mut tally = Tally { counted: 0, target };
        let mut days = Vec::new();
        for date in first.series(jiff::Span::new().days(1)).take_while(|date| *date <= last) {
            let own: Vec<&Opening> = all.iter().filter(|opening| opening.date == date).collect();
            let counts = own.iter().any(|opening| opening.start < until && from < opening.end);
            if date < start_date && !counts {
                continue;
            }
            if days.len() == MAX_DAYS {
                return (days, true);
            }
            days.push(self.line(date, &own, (from, until), pauses, &mut tally));
            if tally.is_reached() {
                break;
            }
        }
        (days, false)
    }

    fn line(
        &self,
        date: Date,
        own: &[&Opening],
        (from, until): (i64, i64),
        pauses: &[Still],
        tally: &mut Tally,
    ) -> DayLine {
        let within = |start: i64, end: i64| (end.min(until) - start.max(from)).max(0);
        let open: i64 = own.iter().map(|opening| within(opening.start, opening.end)).sum();
        let stood_still: i64 = own
            .iter()
            .flat_map(|opening| pauses.iter().map(move |still| (opening, still)))
            .map(|(opening, still)| within(opening.start.max(still.start), opening.end.min(still.end)))
            .sum();
        let before = tally.counted;
        tally.counted += open - stood_still;
        let (_, deciding) = self.plan.day(date);
        DayLine {
            date,
            weekday: Weekday::of(date),
            why: deciding.why(),
            intervals: own.iter().map(|opening| self.stretch(opening)).collect(),
            counted_minutes: tally.counted / MINUTE - before / MINUTE,
            paused_minutes: stood_still / MINUTE,
            remaining_minutes: tally.remaining(),
        }
    }

    fn stretch(&self, opening: &Opening) -> Stretch {
        let read =
            |at: i64| self.zone.to_datetime(Instant::from_microsecond(at).unwrap_or(Instant::UNIX_EPOCH));
        let (from, until) = (read(opening.start), read(opening.end));
        let clock = |time: Time| format!("{:02}:{:02}", time.hour(), time.minute());
        let end = if until.date() == from.date() {
            clock(until.time())
        } else if until.time() == Time::midnight() {
            "24:00".to_owned()
        } else {
            format!("{} (+1)", clock(until.time()))
        };
        Stretch {
            opens_at: Timestamp(opening.start),
            closes_at: Timestamp(opening.end),
            local: format!("{}–{end}", clock(from.time())),
        }
    }
}

/// What has been counted so far, in microseconds.
struct Tally {
    counted: i64,
    target: Option<i64>,
}

impl Tally {
    fn is_reached(&self) -> bool {
        self.target.is_some_and(|target| self.counted >= target)
    }

    fn remaining(&self) -> Option<i64> {
        self.target.map(|target| (target - self.counted).max(0).saturating_add(MINUTE - 1) / MINUTE)
    }
}
