//! The calendar as people set it: one JSON document, sent and read whole. Everything that changes over the years is
//! dated data in it, so a change of law or a moon sighting is an edit and never a release.

use jiff::civil::Date;
use kernel::Labels;
use serde::{Deserialize, Deserializer, Serialize};

use crate::compiled::Compiled;
use crate::contradiction::Contradiction;
use crate::hours::{Interval, Weekday, Weekly};
use crate::validation;

/// Whether a date is settled or still hangs on a sighting or an announcement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Foreseen, and may move.
    Expected,
    /// Announced, or fixed by law.
    #[default]
    Declared,
}

/// What sort of holiday it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HolidayKind {
    /// Kept in the whole country.
    National,
    /// Kept in some states or territories.
    State,
    /// Indonesia's *cuti bersama*: binds civil servants, optional for private employers.
    JointLeave,
    /// The company's own.
    Company,
}

/// A holiday on one date. Several may share a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// The local date.
    pub date: Date,
    /// What people call it.
    #[serde(deserialize_with = "strict_labels")]
    pub name: Labels,
    /// What sort it is.
    pub kind: HolidayKind,
    /// Whether the date is settled.
    #[serde(default)]
    pub status: Status,
    /// Where the date comes from, for whoever checks it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// Whether this calendar closes on it; a joint leave may be listed and yet worked.
    #[serde(default = "yes")]
    pub observed: bool,
    /// A day off in place of a holiday that fell on a rest day.
    #[serde(default, skip_serializing_if = "is_no")]
    pub replacement: bool,
}

/// Which weekdays rest, between two dates. Outside every rule the weekly hours stand as they are written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeekendRule {
    /// First date, inclusive; without it, since ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Last date, inclusive; without it, for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// The weekdays that are closed whatever the weekly or season hours say.
    pub rest: Vec<Weekday>,
}

impl WeekendRule {
    /// Whether the rule is in force on `date`.
    pub fn covers(&self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.until.is_none_or(|until| date <= until)
    }
}

/// Hours for one date, whatever else would apply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// The local date.
    pub date: Date,
    /// The intervals of that date; an empty list closes it. Never left out, so that nothing closes by oversight.
    pub intervals: Vec<Interval>,
    /// Why, in the words of whoever set it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// A dated span with hours of its own in place of the weekly ones: Ramadan, a school holiday, a peak season.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Season {
    /// What people call it.
    #[serde(deserialize_with = "strict_labels")]
    pub name: Labels,
    /// First date, inclusive.
    pub from: Date,
    /// Last date, inclusive.
    pub until: Date,
    /// The hours of every weekday in the span; a weekday that is left out is closed.
    pub weekly: Weekly,
    /// Whether the span is settled.
    #[serde(default)]
    pub status: Status,
    /// Where the dates come from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
}

impl Season {
    /// Whether the season is in force on `date`.
    pub fn covers(&self, date: Date) -> bool {
        self.from <= date && date <= self.until
    }
}

/// A business calendar. On any date the first of these that applies decides: an override, an observed holiday, a
/// weekend rule's rest day, a season's hours, the weekly hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// What staff call it.
    pub name: String,
    /// The IANA zone its hours are read in: `Asia/Kuala_Lumpur`.
    pub zone: String,
    /// The hours of an ordinary week.
    #[serde(default)]
    pub weekly: Weekly,
    /// Which weekdays rest, by date.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weekend_rules: Vec<WeekendRule>,
    /// Holidays.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<Holiday>,
    /// Single dates with hours of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<Override>,
    /// Spans with hours of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seasons: Vec<Season>,
}

impl Calendar {
    /// A calendar that is always open in `zone`: where a clock counts wall time.
    pub fn always_open(name: &str, zone: &str) -> Self {
        Self {
            name: name.to_owned(),
            zone: zone.to_owned(),
            weekly: Weekly::on(&Weekday::ALL, &[Interval::WHOLE_DAY]),
            weekend_rules: Vec::new(),
            holidays: Vec::new(),
            overrides: Vec::new(),
            seasons: Vec::new(),
        }
    }

    /// Reads the JSON document. Refuses unknown keys and malformed values with line and column; whether the hours make
    /// sense together is [`Self::validate`]'s question.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// The JSON document, compact.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// Every contradiction in the document, each with the path of its field; `Ok` when it can be compiled.
    pub fn validate(&self) -> Result<(), Vec<Contradiction>> {
        validation::find(self)
    }

    /// The fast form that answers questions. Costs little: a span of 256 days is laid out when first asked about.
    pub fn compile(&self) -> Result<Compiled, Vec<Contradiction>> {
        self.validate()?;
        Compiled::new(self)
    }
}

const fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_no(value: &bool) -> bool {
    !*value
}

/// Labels with unknown languages refused: a misspelt key would lose its text in silence.
fn strict_labels<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Labels, D::Error> {
    #[derive(Default, Deserialize)]
    #[serde(deny_unknown_fields, default)]
    struct Strict {
        en: String,
        ms: String,
        id: String,
    }
    let Strict { en, ms, id } = Strict::deserialize(deserializer)?;
    Ok(Labels { en, ms, id })
}
