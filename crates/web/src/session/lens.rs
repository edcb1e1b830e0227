//! What every screen of the desk is read through: the reader's language, zone and present.

use jiff::tz::TimeZone;
use kernel::{Problem, Timestamp};
use maud::Markup;
use text::format::{self, DateStyle};

use crate::kit;
use crate::words::Words;

/// Language, zone and present of one reader, for the drawing of one page.
#[derive(Clone, Debug)]
pub struct Lens {
    /// Texts.
    pub words: Words,
    /// Zone in which times are written.
    pub zone: TimeZone,
    /// The present.
    pub now: Timestamp,
}

impl Lens {
    /// Date and time in full, for titles: `5 Mar 2026, 14:07`.
    pub fn full(&self, at: Timestamp) -> String {
        format::date_time(self.words.language(), at, &self.zone, DateStyle::Medium)
    }

    /// As brief as a row allows: the time today, else the day.
    pub fn brief(&self, at: Timestamp) -> String {
        format::moment(self.words.language(), at, self.now, &self.zone)
    }

    /// An instant to come, by day and hour: `15:00` today, else `Mon, 9 Mar, 09:00`.
    pub fn coming(&self, at: Timestamp) -> String {
        format::coming(self.words.language(), at, self.now, &self.zone)
    }

    /// The day: `5 Mar 2026`.
    pub fn day(&self, at: Timestamp) -> String {
        format::date(self.words.language(), format::day_of(at, &self.zone), DateStyle::Medium)
    }

    /// What a refusal says, its instants as the reader's clock has them.
    pub fn told(&self, problem: &Problem) -> String {
        let local =
            |value: &str| value.parse::<Timestamp>().map_or_else(|_| value.to_owned(), |at| self.full(at));
        let args = problem.args.iter().map(|(name, value)| (*name, local(value))).collect();
        let problem = Problem { args, ..problem.clone() };
        desk::words::told(&problem, self.words.language())
    }

    /// How long ago, kept current in the browser, with the full time for who points at it.
    pub fn age(&self, at: Timestamp) -> Markup {
        kit::age(self.words, at, self.now, &self.full(at))
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Kind, Language};

    use super::*;

    #[test]
    fn a_refusal_tells_instants_by_the_readers_clock() {
        let zone = TimeZone::get("Asia/Jakarta").unwrap();
        let lens = Lens { words: Words::new(Language::Ms), zone, now: Timestamp(0) };
        let problem = Problem::field(Kind::OutOfRange, "until")
            .with("min", "2026-11-22T22:52:55.419504Z")
            .with("max", "2027-11-23T22:52:55.419504Z");
        let told = lens.told(&problem);
        assert!(told.contains("23 Nov 2026") && told.contains("24 Nov 2027"), "{told}");
        assert!(!told.contains('Z') && !told.contains("419504"), "{told}");
        let count = Problem::field(Kind::OutOfRange, "priority").with("min", "1").with("max", "4");
        assert_eq!(lens.told(&count), desk::words::told(&count, Language::Ms));
    }
}
