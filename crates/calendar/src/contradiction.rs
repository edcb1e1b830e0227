//! What is wrong with a calendar before it is used: every contradiction, with the path of the field it is in. The
//! words are for whoever shows them; here is a kind that a program can tell apart.

use std::fmt;

use serde::Serialize;

use crate::hours::Weekday;

/// Something in the document that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Contradiction {
    /// Where: `weekly.monday[1]`, `overrides[3].date`.
    pub field: String,
    /// What.
    #[serde(flatten)]
    pub kind: ContradictionKind,
}

/// What cannot be. In JSON `{"kind": "overlap", "with": "weekly.monday[0]"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ContradictionKind {
    /// A name is needed.
    NameMissing,
    /// A text is longer than `max` characters.
    TextTooLong {
        /// The most there may be.
        max: usize,
    },
    /// No such IANA zone.
    UnknownZone,
    /// The calendar never opens.
    NoHours,
    /// An interval that ends when it starts. The whole day is `00:00` to `24:00`.
    ZeroLength,
    /// An interval that starts at `24:00`; it belongs to the next date.
    StartsAtDayEnd,
    /// Shares time, or dates, with another entry.
    Overlap {
        /// The field of the other.
        with: String,
    },
    /// A span whose last date is before its first.
    UntilBeforeFrom,
    /// The same date, or the same holiday on the same date, as an earlier entry.
    Duplicate {
        /// The field of the earlier one.
        of: String,
    },
    /// A weekend rule that names a weekday twice.
    WeekdayTwice {
        /// Which.
        weekday: Weekday,
    },
    /// A date outside 1970 to 2199.
    OutOfRange,
    /// More entries than `max`.
    TooMany {
        /// The most there may be.
        max: usize,
    },
}

impl Contradiction {
    pub(crate) fn new(field: impl Into<String>, kind: ContradictionKind) -> Self {
        Self { field: field.into(), kind }
    }
}

impl ContradictionKind {
    /// The stable name, which keys the text shown to people: `until-before-from`.
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::NameMissing => "name-missing",
            Self::TextTooLong { .. } => "text-too-long",
            Self::UnknownZone => "unknown-zone",
            Self::NoHours => "no-hours",
            Self::ZeroLength => "zero-length",
            Self::StartsAtDayEnd => "starts-at-day-end",
            Self::Overlap { .. } => "overlap",
            Self::UntilBeforeFrom => "until-before-from",
            Self::Duplicate { .. } => "duplicate",
            Self::WeekdayTwice { .. } => "weekday-twice",
            Self::OutOfRange => "out-of-range",
            Self::TooMany { .. } => "too-many",
        }
    }
}

impl fmt::Display for Contradiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.kind.slug())?;
        match &self.kind {
            ContradictionKind::Overlap { with: other } | ContradictionKind::Duplicate { of: other } => {
                write!(f, " ({other})")
            }
            ContradictionKind::TooMany { max } | ContradictionKind::TextTooLong { max } => {
                write!(f, " (max {max})")
            }
            ContradictionKind::WeekdayTwice { weekday } => write!(f, " ({})", weekday.word()),
            _ => Ok(()),
        }
    }
}

impl std::error::Error for Contradiction {}
