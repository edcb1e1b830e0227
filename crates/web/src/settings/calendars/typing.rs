//! What people type about hours and dates: read leniently, refused with the form that is meant.

use calendar::{Contradiction, ContradictionKind, Date, Interval, TimeOfDay, Weekday, Weekly};
use desk::calendars::telling;

use crate::kit::FieldError;
use crate::session::Sent;
use crate::words::Words;

/// Reads `09:00–13:00, 14.00-18.00; 22-6`: several intervals, over midnight too. Empty is closed.
pub(super) fn intervals(text: &str) -> Option<Vec<Interval>> {
    let parts = text.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let (from, until) = part.split_once(['-', '–', '—'])?;
            Some(Interval { from: time(from)?, until: time(until)? })
        })
        .collect()
}

/// `9`, `9:30`, `09.30`.
fn time(text: &str) -> Option<TimeOfDay> {
    let text = text.trim().replace('.', ":");
    let (hour, minute) = text.split_once(':').unwrap_or((&text, "00"));
    if hour.is_empty() || hour.len() > 2 {
        return None;
    }
    format!("{hour:0>2}:{minute}").parse().ok()
}

/// A form that is being read: its faults gather here.
pub(super) struct Reading<'a> {
    typed: &'a Sent,
    words: Words,
    errors: Vec<FieldError>,
}

impl<'a> Reading<'a> {
    pub(super) const fn new(typed: &'a Sent, words: Words) -> Self {
        Self { typed, words, errors: Vec::new() }
    }

    pub(super) fn text(&self, name: &str) -> &'a str {
        self.typed.text(name).trim()
    }

    pub(super) fn wrong(&mut self, name: &str, key: &str) {
        self.errors.push(FieldError { field: name.to_owned(), text: self.words.say(key) });
    }

    pub(super) fn intervals(&mut self, name: &str) -> Vec<Interval> {
        if let Some(read) = intervals(self.text(name)) {
            return read;
        }
        self.wrong(name, "calendars-bad-hours");
        Vec::new()
    }

    pub(super) fn week(&mut self, prefix: &str) -> Weekly {
        let mut weekly = Weekly::default();
        for day in Weekday::ALL {
            *weekly.day_mut(day) = self.intervals(&format!("{prefix}.{}", day.word()));
        }
        weekly
    }

    /// A date, or none when nothing was typed.
    pub(super) fn date(&mut self, name: &str) -> Option<Date> {
        let text = self.text(name);
        if text.is_empty() {
            return None;
        }
        let read = text.parse().ok();
        if read.is_none() {
            self.wrong(name, "calendars-bad-date");
        }
        read
    }

    /// A date that is needed; the fault is noted and any date stands in its place.
    pub(super) fn needed_date(&mut self, name: &str) -> Date {
        if self.text(name).is_empty() {
            self.wrong(name, "calendars-no-date");
        }
        self.date(name).unwrap_or(Date::ZERO)
    }

    /// What was read, or everything that is wrong.
    pub(super) fn done<T>(self, read: T) -> Result<T, Vec<FieldError>> {
        if self.errors.is_empty() { Ok(read) } else { Err(self.errors) }
    }
}

/// The input a document's path is about: the longest that begins it, else the first within it; empty for none.
pub(super) fn input_of(path: &str, typed: &Sent) -> String {
    let around = typed.names().filter(|name| path.starts_with(name)).max_by_key(|name| name.len());
    let within = || typed.names().find(|name| name.starts_with(path));
    around.or_else(within).unwrap_or_default().to_owned()
}

/// The same contradiction with the other entry named as people see it: `weekly.monday[1]` is the second of Monday.
pub(super) fn humane(found: &Contradiction, words: Words) -> Contradiction {
    let kind = match &found.kind {
        ContradictionKind::Overlap { with: other } => {
            ContradictionKind::Overlap { with: shown(other, words) }
        }
        ContradictionKind::Duplicate { of } => ContradictionKind::Duplicate { of: shown(of, words) },
        other => other.clone(),
    };
    Contradiction { field: found.field.clone(), kind }
}

fn shown(path: &str, words: Words) -> String {
    let part = |part: &str| {
        let (name, place) = part.split_once('[').unwrap_or((part, ""));
        let place: Option<usize> = place.trim_end_matches(']').parse().ok();
        let name = match name {
            "weekly" | "date" | "intervals" => return None,
            "weekend_rules" => words.say("calendars-tab-weekends"),
            "holidays" => words.say("calendars-tab-holidays"),
            "overrides" => words.say("calendars-tab-dates"),
            "seasons" => words.say("calendars-tab-seasons"),
            word => Weekday::ALL
                .into_iter()
                .find(|day| day.word() == word)
                .map_or_else(|| word.to_owned(), |day| telling::weekday(day, words.language())),
        };
        Some(place.map_or(name.clone(), |place| format!("{name} ({})", place + 1)))
    };
    path.split('.').filter_map(part).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use kernel::Language;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hours_are_read_as_people_write_them() {
        let told = |text: &str| intervals(text).map(|all| desk::calendars::compared::hours(&all));
        for text in ["9-13, 14-18", "09:00–13:00;14:00–18:00", " 9.00 - 13.00 ,\n 14:00—18:00"] {
            assert_eq!(told(text).as_deref(), Some("09:00–13:00, 14:00–18:00"), "{text}");
        }
        assert_eq!(told("22:00-6:00").as_deref(), Some("22:00–06:00"));
        assert_eq!(told("").as_deref(), Some(""));
        for wrong in ["9", "nine to five", "9-25", "9:60-10:00", "-", "009:00-10:00", "9:-10:"] {
            assert_eq!(told(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_fault_stands_at_its_input() {
        let typed = Sent::of_pairs(
            ["name", "weekly.monday", "overrides[0].date", "overrides[0].intervals", "overrides[10].date"]
                .map(|name| (name.to_owned(), String::new()))
                .to_vec(),
        );
        assert_eq!(input_of("weekly.monday[1]", &typed), "weekly.monday");
        assert_eq!(input_of("overrides[0].intervals[2].from", &typed), "overrides[0].intervals");
        assert_eq!(input_of("overrides[10]", &typed), "overrides[10].date");
        assert_eq!(input_of("weekly", &typed), "weekly.monday");
        assert_eq!(input_of("seasons[0]", &typed), "");
        assert_eq!(shown("weekly.monday[0]", Words::new(Language::Ms)), "Isnin (1)");
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(pairs in prop::collection::vec((0u16..1440, 0u16..=1440), 0..4)) {
            let time = |minutes| TimeOfDay::from_minutes(minutes).unwrap();
            let all: Vec<Interval> =
                pairs.into_iter().map(|(from, until)| Interval { from: time(from), until: time(until) }).collect();
            prop_assert_eq!(intervals(&desk::calendars::compared::hours(&all)), Some(all));
        }

        #[test]
        fn no_text_brings_it_down(text in ".{0,60}") {
            let _ = intervals(&text);
        }
    }
}
