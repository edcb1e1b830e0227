//! The answer by brute force: every minute is read on the zone's own clock and the document is asked whether that
//! local minute is open. Shares no code with the interval arithmetic; slow and plain on purpose.

use calendar::{Calendar, Date, Interval, Pause, Weekday};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use kernel::Timestamp;

/// Every minute between two instants, open or not.
pub struct Walk {
    /// The first minute, in minutes since the epoch.
    first: i64,
    open: Vec<bool>,
}

impl Walk {
    /// Walks from the minute of `from`, `minutes` far.
    pub fn over(calendar: &Calendar, from: Timestamp, minutes: usize) -> Self {
        let zone = TimeZoneDatabase::bundled().get(&calendar.zone).unwrap();
        let first = from.micros() / 60_000_000;
        let mut reader = Reader { calendar, zone, memory: None };
        let open = (first..).take(minutes).map(|minute| reader.is_open(minute)).collect();
        Self { first, open }
    }

    pub fn minutes(&self) -> impl Iterator<Item = (Timestamp, bool)> {
        (self.first..).zip(&self.open).map(|(minute, open)| (Timestamp(minute * 60_000_000), *open))
    }

    /// When `minutes` have been worked since `start`; `None` when the walk ends before.
    pub fn due(&self, start: Timestamp, minutes: i64, pauses: &[Pause]) -> Option<Timestamp> {
        let mut left = minutes * 60;
        if left == 0 {
            return Some(start);
        }
        let start = seconds(start);
        let open = (self.first..).zip(&self.open).filter(|(_, open)| **open).map(|(minute, _)| minute);
        for minute in open.skip_while(|minute| *minute < start / 60) {
            for second in (minute * 60..minute * 60 + 60).filter(|second| *second >= start) {
                // A second that is not paused brings the target one second nearer.
                if !is_paused(second, pauses) {
                    left -= 1;
                }
                if left == 0 {
                    return Some(Timestamp((second + 1) * 1_000_000));
                }
            }
        }
        None
    }

    /// Open seconds from `from` until `until` that no pause covers.
    pub fn worked(&self, from: Timestamp, until: Timestamp, pauses: &[Pause]) -> i64 {
        let (from, until) = (seconds(from), seconds(until));
        let mut edges: Vec<i64> = vec![from / 60, until / 60];
        edges.extend(
            pauses.iter().flat_map(|(start, end)| [Some(*start), *end]).flatten().map(|e| seconds(e) / 60),
        );
        let counts = |second: &i64| from <= *second && *second < until && !is_paused(*second, pauses);
        (self.first..)
            .zip(&self.open)
            .filter(|(_, open)| **open)
            .map(|(minute, _)| {
                if edges.contains(&minute) {
                    return i64::try_from((minute * 60..minute * 60 + 60).filter(counts).count()).unwrap();
                }
                // Nothing begins or ends in this minute, so its first second speaks for all.
                i64::from(counts(&(minute * 60))) * 60
            })
            .sum()
    }

    /// The first open instant from `at` on, within the walk.
    pub fn next_opening(&self, at: Timestamp) -> Option<Timestamp> {
        self.minutes()
            .find(|(minute, open)| *open && minute.plus_seconds(60) > at)
            .map(|(minute, _)| minute.max(at))
    }
}

fn seconds(at: Timestamp) -> i64 {
    at.micros() / 1_000_000
}

fn is_paused(second: i64, pauses: &[Pause]) -> bool {
    pauses.iter().any(|(start, end)| seconds(*start) <= second && end.is_none_or(|end| second < seconds(end)))
}

struct Reader<'a> {
    calendar: &'a Calendar,
    zone: TimeZone,
    /// The last date asked about, with the hours of the date before and its own.
    memory: Option<(Date, Vec<Interval>, Vec<Interval>)>,
}

impl Reader<'_> {
    fn is_open(&mut self, minute: i64) -> bool {
        let local = self.zone.to_datetime(jiff::Timestamp::from_second(minute * 60).unwrap());
        let date = local.date();
        if self.memory.as_ref().is_none_or(|(known, ..)| *known != date) {
            let yesterday = hours_of(self.calendar, date.yesterday().unwrap());
            self.memory = Some((date, yesterday, hours_of(self.calendar, date)));
        }
        let (_, yesterday, today) = self.memory.as_ref().unwrap();
        let clock = u16::try_from(local.hour()).unwrap() * 60 + u16::try_from(local.minute()).unwrap();
        let opens_today = today.iter().any(|hours| {
            let (from, until) = (hours.from.minutes(), hours.until.minutes());
            clock >= from && (clock < until || until < from)
        });
        // What began yesterday and ends before it began runs on until its end this morning.
        let still_open = yesterday
            .iter()
            .any(|hours| hours.until.minutes() < hours.from.minutes() && clock < hours.until.minutes());
        opens_today || still_open
    }
}

/// The precedence, read from the top.
fn hours_of(calendar: &Calendar, date: Date) -> Vec<Interval> {
    let weekday = Weekday::of(date);
    if let Some(found) = calendar.overrides.iter().find(|entry| entry.date == date) {
        return found.intervals.clone();
    }
    if calendar.holidays.iter().any(|holiday| holiday.observed && holiday.date == date) {
        return Vec::new();
    }
    for rule in &calendar.weekend_rules {
        let begun = rule.from.is_none_or(|from| date >= from);
        let ended = rule.until.is_some_and(|until| date > until);
        if begun && !ended && rule.rest.contains(&weekday) {
            return Vec::new();
        }
    }
    for season in &calendar.seasons {
        if date >= season.from && date <= season.until {
            return season.weekly.day(weekday).to_vec();
        }
    }
    calendar.weekly.day(weekday).to_vec()
}
