//! Single dates with hours of their own, whatever else would apply.

use calendar::{Calendar, Override};
use desk::calendars::compared;
use kernel::{Actor, Timestamp};
use maud::{Markup, html};

use super::rows::{cell, day, line};
use super::section::Section;
use super::typing::Reading;
use crate::kit::FieldError;
use crate::session::Sent;
use crate::words::Words;

/// Rows for new dates.
const SPARE: usize = 2;

/// The sheet of single dates.
pub(super) struct Dates;

fn path(row: usize, field: &str) -> String {
    format!("overrides[{row}].{field}")
}

impl Section for Dates {
    const PLACE: &'static str = "dates";
    const TAB: &'static str = "dates";

    fn stands(document: &Calendar, _: &Sent, _: Timestamp) -> Sent {
        let mut fields = Vec::new();
        for (row, entry) in document.overrides.iter().enumerate() {
            fields.push((path(row, "date"), entry.date.to_string()));
            fields.push((path(row, "intervals"), compared::hours(&entry.intervals)));
            fields.push((path(row, "reason"), entry.reason.clone()));
        }
        Sent::of_pairs(fields)
    }

    fn read(typed: &Sent, document: &Calendar, actor: &Actor) -> Result<Calendar, Vec<FieldError>> {
        let mut reading = Reading::new(typed, Words::new(actor.language));
        let mut overrides = Vec::new();
        for row in 0..document.overrides.len() + SPARE {
            let intervals = reading.intervals(&path(row, "intervals"));
            let reason = reading.text(&path(row, "reason")).to_owned();
            // A row without a date is taken away; one with hours and no date was forgotten.
            if reading.text(&path(row, "date")).is_empty() {
                if row >= document.overrides.len() && !(intervals.is_empty() && reason.is_empty()) {
                    reading.wrong(&path(row, "date"), "calendars-no-date");
                }
                continue;
            }
            let date = reading.needed_date(&path(row, "date"));
            overrides.push(Override { date, intervals, reason });
        }
        reading.done(Calendar { overrides, ..document.clone() })
    }

    fn fields(words: Words, document: &Calendar, typed: &Sent, errors: &[FieldError]) -> Markup {
        let labels =
            [words.say("calendars-date"), words.say("calendars-hours"), words.say("calendars-reason")];
        let [date, hours, reason] = &labels;
        html! {
            p.hint { (words.say("calendars-dates-hint")) }
            @for row in 0..document.overrides.len() + SPARE {
                @let name = |field: &str| path(row, field);
                div.triple {
                    (cell(words, &name("date"), date, day(typed.text(&name("date"))), errors))
                    (cell(words, &name("intervals"), hours, line(typed.text(&name("intervals"))), errors))
                    (cell(words, &name("reason"), reason, line(typed.text(&name("reason"))), errors))
                }
            }
        }
    }
}
