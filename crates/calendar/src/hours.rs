//! The hours of a week: times of day to the minute, intervals that may run over midnight, and one list of them for
//! each weekday.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Minutes in a day of 24 hours.
pub(crate) const DAY_MINUTES: u16 = 1_440;

/// A time that is not written `HH:MM` between `00:00` and `24:00`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a time of day; write HH:MM from 00:00 to 24:00")]
pub struct BadTime(pub String);

/// A time of day to the minute, `00:00` to `24:00`. In JSON a text, `"09:30"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// `00:00`, where a day begins.
    pub const START_OF_DAY: Self = Self(0);
    /// `24:00`, where a day ends; only an interval's end may be this.
    pub const END_OF_DAY: Self = Self(DAY_MINUTES);

    /// The time `minutes` after midnight; `None` over 1,440.
    pub const fn from_minutes(minutes: u16) -> Option<Self> {
        if minutes <= DAY_MINUTES { Some(Self(minutes)) } else { None }
    }

    /// Minutes since midnight, 0 to 1,440.
    pub const fn minutes(self) -> u16 {
        self.0
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl FromStr for TimeOfDay {
    type Err = BadTime;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let two_digits = |part: &str| -> Option<u16> {
            (part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse().ok())?
        };
        text.split_once(':')
            .and_then(|(hour, minute)| Some((two_digits(hour)?, two_digits(minute)?)))
            .filter(|(_, minute)| *minute < 60)
            .and_then(|(hour, minute)| Self::from_minutes(hour * 60 + minute))
            .ok_or_else(|| BadTime(text.to_owned()))
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Opening hours within one date: `from` inclusive, `until` exclusive. An end before its start runs over midnight into
/// the next date and still belongs to the date it starts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interval {
    /// When it opens.
    pub from: TimeOfDay,
    /// When it closes; `24:00` is midnight at the end of the date.
    pub until: TimeOfDay,
}

impl Interval {
    /// The whole day, `00:00` to `24:00`.
    pub const WHOLE_DAY: Self = Self { from: TimeOfDay::START_OF_DAY, until: TimeOfDay::END_OF_DAY };

    /// Whether it ends on the date after the one it starts on.
    pub const fn is_over_midnight(self) -> bool {
        self.until.0 < self.from.0
    }

    /// Start and end in minutes from the midnight its date begins with; the end reaches 2,879 over midnight.
    pub const fn minutes(self) -> (u16, u16) {
        if self.is_over_midnight() {
            (self.from.0, self.until.0 + DAY_MINUTES)
        } else {
            (self.from.0, self.until.0)
        }
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from, self.until)
    }
}

/// Reads `09:00-13:00`, with a hyphen or an en dash and blanks around it: the form a person types.
impl FromStr for Interval {
    type Err = BadTime;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (from, until) = text.split_once(['-', '–']).ok_or_else(|| BadTime(text.to_owned()))?;
        Ok(Self { from: from.trim().parse()?, until: until.trim().parse()? })
    }
}

/// A day of the week. In JSON its English name, lower case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weekday {
    /// Monday.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

impl Weekday {
    /// Monday to Sunday.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// The weekday of a date.
    pub fn of(date: jiff::civil::Date) -> Self {
        match date.weekday() {
            jiff::civil::Weekday::Monday => Self::Monday,
            jiff::civil::Weekday::Tuesday => Self::Tuesday,
            jiff::civil::Weekday::Wednesday => Self::Wednesday,
            jiff::civil::Weekday::Thursday => Self::Thursday,
            jiff::civil::Weekday::Friday => Self::Friday,
            jiff::civil::Weekday::Saturday => Self::Saturday,
            jiff::civil::Weekday::Sunday => Self::Sunday,
        }
    }

    /// The name in JSON and in field paths: `monday`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Monday => "monday",
            Self::Tuesday => "tuesday",
            Self::Wednesday => "wednesday",
            Self::Thursday => "thursday",
            Self::Friday => "friday",
            Self::Saturday => "saturday",
            Self::Sunday => "sunday",
        }
    }
}

/// The intervals of each weekday. A weekday that is left out is closed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Weekly {
    /// Monday's intervals.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub monday: Vec<Interval>,
    /// Tuesday's intervals.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tuesday: Vec<Interval>,
    /// Wednesday's intervals.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub wednesday: Vec<Interval>,
    /// Thursday's intervals.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub thursday: Vec<Interval>,
    /// Friday's intervals.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub friday: Vec<Interval>,
    /// Saturday's intervals.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub saturday: Vec<Interval>,
    /// Sunday's intervals.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sunday: Vec<Interval>,
}

impl Weekly {
    /// The same intervals on each of `days`, the other days closed.
    pub fn on(days: &[Weekday], intervals: &[Interval]) -> Self {
        let mut weekly = Self::default();
        for day in days {
            *weekly.day_mut(*day) = intervals.to_vec();
        }
        weekly
    }

    /// The intervals of a weekday; empty when closed.
    pub fn day(&self, weekday: Weekday) -> &[Interval] {
        match weekday {
            Weekday::Monday => &self.monday,
            Weekday::Tuesday => &self.tuesday,
            Weekday::Wednesday => &self.wednesday,
            Weekday::Thursday => &self.thursday,
            Weekday::Friday => &self.friday,
            Weekday::Saturday => &self.saturday,
            Weekday::Sunday => &self.sunday,
        }
    }

    /// The intervals of a weekday, to change them.
    pub fn day_mut(&mut self, weekday: Weekday) -> &mut Vec<Interval> {
        match weekday {
            Weekday::Monday => &mut self.monday,
            Weekday::Tuesday => &mut self.tuesday,
            Weekday::Wednesday => &mut self.wednesday,
            Weekday::Thursday => &mut self.thursday,
            Weekday::Friday => &mut self.friday,
            Weekday::Saturday => &mut self.saturday,
            Weekday::Sunday => &mut self.sunday,
        }
    }
}
