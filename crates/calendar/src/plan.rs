//! Which hours apply on a date, and why: the order of precedence, in one place.

use std::collections::BTreeMap;

use jiff::civil::Date;
use kernel::{Labels, Language};

use crate::document::{Calendar, Holiday, Override, Season, Status, WeekendRule};
use crate::explanation::Why;
use crate::hours::{Interval, Weekday, Weekly};

/// The calendar's rules, dated ones findable by date.
#[derive(Debug)]
pub(crate) struct Plan {
    weekly: Weekly,
    weekend_rules: Vec<WeekendRule>,
    seasons: Vec<Season>,
    overrides: BTreeMap<Date, Override>,
    /// Observed holidays only.
    holidays: BTreeMap<Date, Vec<Holiday>>,
}

/// What decides a date.
pub(crate) enum Deciding<'a> {
    Override(&'a Override),
    Holidays(&'a [Holiday]),
    Rest,
    Season(&'a Season),
    Weekly,
}

impl Plan {
    pub(crate) fn new(calendar: &Calendar) -> Self {
        let mut holidays: BTreeMap<Date, Vec<Holiday>> = BTreeMap::new();
        for holiday in calendar.holidays.iter().filter(|holiday| holiday.observed) {
            holidays.entry(holiday.date).or_default().push(holiday.clone());
        }
        Self {
            weekly: calendar.weekly.clone(),
            weekend_rules: calendar.weekend_rules.clone(),
            seasons: calendar.seasons.clone(),
            overrides: calendar.overrides.iter().map(|entry| (entry.date, entry.clone())).collect(),
            holidays,
        }
    }

    /// The intervals that start on `date`, and what decided them.
    pub(crate) fn day(&self, date: Date) -> (&[Interval], Deciding<'_>) {
        if let Some(entry) = self.overrides.get(&date) {
            return (&entry.intervals, Deciding::Override(entry));
        }
        if let Some(holidays) = self.holidays.get(&date) {
            return (&[], Deciding::Holidays(holidays));
        }
        self.week(date)
    }

    /// As [`Self::day`], with neither overrides nor holidays: what repeats week by week between dated spans.
    pub(crate) fn week(&self, date: Date) -> (&[Interval], Deciding<'_>) {
        let weekday = Weekday::of(date);
        let rests = |rule: &WeekendRule| rule.covers(date) && rule.rest.contains(&weekday);
        if self.weekend_rules.iter().any(rests) {
            return (&[], Deciding::Rest);
        }
        let season = self.seasons.iter().find(|season| season.covers(date));
        let weekly = season.map_or(&self.weekly, |season| &season.weekly);
        let intervals = weekly.day(weekday);
        let deciding = match season {
            Some(season) => Deciding::Season(season),
            None if intervals.is_empty() => Deciding::Rest,
            None => Deciding::Weekly,
        };
        (intervals, deciding)
    }
}

impl Deciding<'_> {
    /// The reason as it is shown.
    pub(crate) fn why(&self) -> Why {
        match self {
            Self::Override(entry) => Why::Override { reason: entry.reason.clone() },
            Self::Holidays(holidays) => Why::Holiday { name: joined(holidays), status: settled(holidays) },
            Self::Rest => Why::Rest,
            Self::Season(season) => Why::Season { name: season.name.clone(), status: season.status },
            Self::Weekly => Why::Weekly,
        }
    }
}

/// One name for a date with several holidays: `Federal Territory Day / Thaipusam`.
fn joined(holidays: &[Holiday]) -> Labels {
    let text = |language: Language| {
        holidays.iter().map(|holiday| holiday.name.get(language)).collect::<Vec<_>>().join(" / ")
    };
    Labels { en: text(Language::En), ms: text(Language::Ms), id: text(Language::Id) }
}

/// A date is settled as soon as one of its holidays is.
fn settled(holidays: &[Holiday]) -> Status {
    if holidays.iter().any(|holiday| holiday.status == Status::Declared) {
        Status::Declared
    } else {
        Status::Expected
    }
}
