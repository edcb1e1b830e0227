//! What every screen of the desk is read through: the reader's language, zone and present.

use jiff::tz::TimeZone;
use kernel::Timestamp;
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

    /// How long ago, kept current in the browser, with the full time for who points at it.
    pub fn age(&self, at: Timestamp) -> Markup {
        kit::age(self.words, at, self.now, &self.full(at))
    }
}
