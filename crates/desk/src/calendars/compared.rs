//! Two versions of a calendar side by side, in words: which day, holiday, date or season was what before and is what
//! now. Read beside a change in the history, and before a change is made.

use std::collections::BTreeMap;

use calendar::{Calendar, Date, Holiday, HolidayKind, Interval, Status, Weekday, WeekendRule, Weekly};
use kernel::Language;
use text::Arg;
use text::format::{self, DateStyle};

use super::telling;
use crate::words::{Change, field_name, words};

/// Every difference, in the order of the document, told to a reader of `language`.
pub fn compared(before: &Calendar, after: &Calendar, language: Language) -> Vec<Change> {
    let told = Told { language };
    let mut found = Vec::new();
    for (field, from, to) in [("name", &before.name, &after.name), ("zone", &before.zone, &after.zone)] {
        put(&mut found, field, field_name(field, language), from.clone(), to.clone());
    }
    for day in Weekday::ALL {
        let (from, to) = (hours(before.weekly.day(day)), hours(after.weekly.day(day)));
        put(&mut found, "weekly", telling::weekday(day, language), from, to);
    }
    let rules = |calendar: &Calendar| told.rules(&calendar.weekend_rules);
    put(&mut found, "weekend_rules", told.say("calendar-part-weekends"), rules(before), rules(after));
    let each = [
        ("holidays", told.holidays(before), told.holidays(after)),
        ("overrides", told.overrides(before), told.overrides(after)),
        ("seasons", told.seasons(before), told.seasons(after)),
    ];
    for (field, from, to) in each {
        let keys: std::collections::BTreeSet<_> = from.keys().chain(to.keys()).cloned().collect();
        for key in keys {
            let text = |all: &BTreeMap<Key, String>| all.get(&key).cloned().unwrap_or_default();
            let (from, to) = (text(&from), text(&to));
            put(&mut found, field, told.named(&key), from, to);
        }
    }
    found
}

/// A dated entry: by its date, then its name.
type Key = (Date, String);

fn put(found: &mut Vec<Change>, field: &str, name: String, from: String, to: String) {
    if from != to {
        found.push(Change { field: field.to_owned(), name, from, to });
    }
}

/// Intervals as people type them: `09:00–13:00, 14:00–18:00`; empty when closed.
pub fn hours(intervals: &[Interval]) -> String {
    let one = |interval: &Interval| format!("{}–{}", interval.from, interval.until);
    intervals.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// What sort of holiday it is, in words.
pub fn kind(kind: HolidayKind, language: Language) -> String {
    let key = match kind {
        HolidayKind::National => "calendar-kind-national",
        HolidayKind::State => "calendar-kind-state",
        HolidayKind::JointLeave => "calendar-kind-joint-leave",
        HolidayKind::Company => "calendar-kind-company",
    };
    words().say(language, key, &[])
}

/// Whether a date is settled, in words.
pub fn status(status: Status, language: Language) -> String {
    let key = match status {
        Status::Expected => "calendar-expected",
        Status::Declared => "calendar-declared",
    };
    words().say(language, key, &[])
}

struct Told {
    language: Language,
}

impl Told {
    fn say(&self, key: &str) -> String {
        words().say(self.language, key, &[])
    }

    fn date(&self, date: Date) -> String {
        format::date(self.language, date, DateStyle::Medium)
    }

    fn named(&self, (date, name): &Key) -> String {
        if name.is_empty() { self.date(*date) } else { format!("{}: {name}", self.date(*date)) }
    }

    fn rules(&self, rules: &[WeekendRule]) -> String {
        let ends = |rule: &WeekendRule| match (rule.from, rule.until) {
            (None, None) => String::new(),
            (from, until) => {
                let end = |date: Option<Date>| date.map(|date| self.date(date)).unwrap_or_default();
                format!(" ({}–{})", end(from), end(until))
            }
        };
        let days = |rule: &WeekendRule| {
            rule.rest.iter().map(|day| telling::weekday(*day, self.language)).collect::<Vec<_>>().join(", ")
        };
        rules.iter().map(|rule| format!("{}{}", days(rule), ends(rule))).collect::<Vec<_>>().join("; ")
    }

    fn holiday(&self, holiday: &Holiday) -> String {
        let mut parts = vec![kind(holiday.kind, self.language), status(holiday.status, self.language)];
        if !holiday.observed {
            parts.push(self.say("calendar-not-observed"));
        }
        if holiday.replacement {
            parts.push(self.say("calendar-replacement"));
        }
        if !holiday.source.is_empty() {
            parts.push(holiday.source.clone());
        }
        parts.join(", ")
    }

    fn holidays(&self, calendar: &Calendar) -> BTreeMap<Key, String> {
        let name = |holiday: &Holiday| holiday.name.get(self.language).to_owned();
        calendar.holidays.iter().map(|one| ((one.date, name(one)), self.holiday(one))).collect()
    }

    fn overrides(&self, calendar: &Calendar) -> BTreeMap<Key, String> {
        let told = |intervals: &[Interval]| {
            if intervals.is_empty() { self.say("calendar-closed") } else { hours(intervals) }
        };
        calendar.overrides.iter().map(|one| ((one.date, one.reason.clone()), told(&one.intervals))).collect()
    }

    fn week(&self, weekly: &Weekly) -> String {
        let day = |day: &Weekday| {
            let open = hours(weekly.day(*day));
            (!open.is_empty()).then(|| format!("{} {open}", telling::weekday(*day, self.language)))
        };
        Weekday::ALL.iter().filter_map(day).collect::<Vec<_>>().join("; ")
    }

    fn seasons(&self, calendar: &Calendar) -> BTreeMap<Key, String> {
        let told = |season: &calendar::Season| {
            let until =
                words().say(self.language, "calendar-until", &[("date", Arg::from(self.date(season.until)))]);
            let status = status(season.status, self.language);
            format!("{until}, {status}: {}", self.week(&season.weekly))
        };
        let name = |season: &calendar::Season| season.name.get(self.language).to_owned();
        calendar.seasons.iter().map(|one| ((one.from, name(one)), told(one))).collect()
    }
}

#[cfg(test)]
mod tests {
    use calendar::presets;

    use super::*;

    #[test]
    fn only_what_differs_is_told_with_both_ends() {
        let before = presets::office(presets::region("MY-14").unwrap(), "Asia/Kuala_Lumpur");
        assert!(compared(&before, &before, Language::En).is_empty());
        let mut after = before.clone();
        after.weekly.monday.clear();
        let gone = after.holidays.remove(0);
        let told = compared(&before, &after, Language::Ms);
        assert_eq!(told.len(), 2, "{told:?}");
        assert_eq!((told[0].name.as_str(), told[0].from.as_str()), ("Isnin", "09:00–13:00, 14:00–18:00"));
        assert!(told[0].to.is_empty() && told[1].to.is_empty());
        assert!(told[1].name.ends_with(gone.name.get(Language::Ms)), "{:?}", told[1]);
    }
}
