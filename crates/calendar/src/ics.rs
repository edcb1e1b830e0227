//! Holidays out of an iCalendar file (RFC 5545), as published by governments and calendar programs. Only what a list of
//! holidays needs is read: the date or dates of each event and what it is called. Of the published readers none is both
//! kept and small; the few lines needed here unfold, split and unescape (§3.1, §3.3.11).

use jiff::civil::Date;
use kernel::{Labels, Language};

use crate::document::{Holiday, HolidayKind, Status};

/// The most days one event may span; a longer one is no holiday but a term or a season.
const SPAN_MAX: usize = 31;
/// The longest name kept, in characters: what a holiday may be called.
const NAME_MAX: usize = crate::validation::MAX_TEXT;

/// What a file held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// A holiday for each date, in the order of their dates.
    pub holidays: Vec<Holiday>,
    /// Events left out: repeating by a rule, without a date or a name, or longer than a month.
    pub left_out: usize,
}

/// Why a text is no calendar file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an iCalendar file: it does not begin with BEGIN:VCALENDAR")]
pub struct NotACalendar;

/// Reads the events of a file as holidays of that kind, named in `language`, with `source` on each. An event marked
/// `STATUS:TENTATIVE` is expected, every other declared. Of a time only its date counts.
pub fn read(text: &str, kind: HolidayKind, language: Language, source: &str) -> Result<Read, NotACalendar> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if !text.get(..15).is_some_and(|start| start.eq_ignore_ascii_case("BEGIN:VCALENDAR")) {
        return Err(NotACalendar);
    }
    let mut found = Read::default();
    let mut event: Option<Event> = None;
    for line in unfolded(text) {
        let Some((name, value)) = property(&line) else { continue };
        match (name.as_str(), value.trim(), event.as_mut()) {
            ("BEGIN", value, _) if value.eq_ignore_ascii_case("VEVENT") => event = Some(Event::default()),
            ("END", value, _) if value.eq_ignore_ascii_case("VEVENT") => {
                let dates = event.take().and_then(|event| event.holidays(kind, language, source));
                match dates {
                    Some(dates) => found.holidays.extend(dates),
                    None => found.left_out += 1,
                }
            }
            ("DTSTART", value, Some(event)) => event.start = date(value),
            ("DTEND", value, Some(event)) => event.end = date(value),
            ("SUMMARY", value, Some(event)) => event.name = unescaped(value),
            ("RRULE", _, Some(event)) => event.repeats = true,
            ("STATUS", value, Some(event)) => {
                event.is_tentative = value.eq_ignore_ascii_case("TENTATIVE");
                event.is_cancelled = value.eq_ignore_ascii_case("CANCELLED");
            }
            _ => {}
        }
    }
    found.holidays.sort_by(|a, b| (a.date, &a.name.en).cmp(&(b.date, &b.name.en)));
    found.holidays.dedup_by(|a, b| a.date == b.date && a.name == b.name);
    Ok(found)
}

#[derive(Default)]
struct Event {
    start: Option<Date>,
    end: Option<Date>,
    name: String,
    repeats: bool,
    is_tentative: bool,
    is_cancelled: bool,
}

impl Event {
    fn holidays(self, kind: HolidayKind, language: Language, source: &str) -> Option<Vec<Holiday>> {
        let start = self.start?;
        if self.repeats || self.is_cancelled || self.name.is_empty() {
            return None;
        }
        // The end is exclusive; one that is missing or not after the start is one day.
        let days: Vec<Date> = start
            .series(jiff::Span::new().days(1))
            .take_while(|date| *date == start || self.end.is_some_and(|end| *date < end))
            .take(SPAN_MAX + 1)
            .collect();
        if days.len() > SPAN_MAX {
            return None;
        }
        let mut name = Labels::default();
        match language {
            Language::En => name.en = self.name,
            Language::Ms => name.ms = self.name,
            Language::Id => name.id = self.name,
        }
        let status = if self.is_tentative { Status::Expected } else { Status::Declared };
        let holiday = |date: Date| Holiday {
            date,
            name: name.clone(),
            kind,
            status,
            source: source.to_owned(),
            observed: true,
            replacement: false,
        };
        Some(days.into_iter().map(holiday).collect())
    }
}

/// Lines joined again that were folded: one that begins with a blank goes on with the one before.
fn unfolded(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some(last)) => last.push_str(rest),
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

/// Name and value of a content line, its parameters left aside; a colon within quotes is a parameter's.
fn property(line: &str) -> Option<(String, &str)> {
    let mut quoted = false;
    let colon = line.char_indices().find(|(_, letter)| {
        quoted ^= *letter == '"';
        *letter == ':' && !quoted
    })?;
    let (head, value) = line.split_at(colon.0);
    let name = head.split(';').next().unwrap_or_default().trim().to_ascii_uppercase();
    Some((name, value.get(1..).unwrap_or_default()))
}

/// `20260320`, or the date of `20260320T000000Z`.
fn date(value: &str) -> Option<Date> {
    let digits = value.get(..8).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?;
    let part = |range: std::ops::Range<usize>| digits.get(range)?.parse::<i16>().ok();
    Date::new(part(0..4)?, i8::try_from(part(4..6)?).ok()?, i8::try_from(part(6..8)?).ok()?).ok()
}

fn unescaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        match (letter, letter == '\\') {
            (_, true) => match letters.next() {
                Some('n' | 'N') => text.push(' '),
                Some(other) => text.push(other),
                None => {}
            },
            (letter, _) if letter.is_control() => {}
            (letter, _) => text.push(letter),
        }
    }
    text.trim().chars().take(NAME_MAX).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(text: &str) -> Read {
        read(text, HolidayKind::Company, Language::Ms, "file.ics").unwrap()
    }

    #[test]
    fn dates_spans_folds_escapes_and_parameters_are_read() {
        let text = "\u{feff}BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY;LANGUAGE=\"ms:MY\":Hari Raya\\, hari\r\n  kedua\r\n\
            DTSTART;VALUE=DATE:20260321\r\nDTEND;VALUE=DATE:20260323\r\nEND:VEVENT\r\n\
            BEGIN:VEVENT\nDTSTART:20260101T000000Z\nSUMMARY:Tahun Baharu\nSTATUS:TENTATIVE\nEND:VEVENT\nEND:VCALENDAR\n";
        let told: Vec<_> = of(text)
            .holidays
            .iter()
            .map(|one| format!("{} {} {:?}", one.date, one.name.get(Language::Ms), one.status))
            .collect();
        assert_eq!(
            told,
            [
                "2026-01-01 Tahun Baharu Expected",
                "2026-03-21 Hari Raya, hari kedua Declared",
                "2026-03-22 Hari Raya, hari kedua Declared"
            ]
        );
    }

    #[test]
    fn what_is_no_holiday_is_left_out_and_counted() {
        let event = |lines: &str| format!("BEGIN:VEVENT\n{lines}\nEND:VEVENT\n");
        let text = format!(
            "BEGIN:VCALENDAR\n{}{}{}{}{}END:VCALENDAR\n",
            event("SUMMARY:Tanpa tarikh"),
            event("DTSTART:20260101"),
            event("DTSTART:20260101\nSUMMARY:Tiap tahun\nRRULE:FREQ=YEARLY"),
            event("DTSTART:20260101\nDTEND:20260401\nSUMMARY:Penggal"),
            event("DTSTART:20261340\nSUMMARY:Bulan ketiga belas"),
        );
        assert_eq!(of(&text), Read { holidays: vec![], left_out: 5 });
        assert_eq!(read("<html>", HolidayKind::State, Language::En, ""), Err(NotACalendar));
    }

    proptest! {
        #[test]
        fn no_text_brings_it_down(text in ".{0,200}") {
            let _ = read(&format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\n{text}\nEND:VEVENT"), HolidayKind::State, Language::En, "");
            let _ = read(&text, HolidayKind::State, Language::En, "");
        }

        #[test]
        fn every_date_comes_back(days in 0i32..80_000) {
            let date = Date::constant(1970, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            let text = format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:{}\nSUMMARY:X\nEND:VEVENT", date.strftime("%Y%m%d"));
            prop_assert_eq!(of(&text).holidays.first().map(|one| one.date), Some(date));
        }
    }
}
