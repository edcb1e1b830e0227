//! Weekend rules: which weekdays rest, and between which dates. A state that moved its weekend has two of them.

use calendar::{Calendar, Weekday, WeekendRule};
use desk::calendars::telling;
use kernel::{Actor, Timestamp};
use maud::{Markup, html};

use super::rows::{cell, day};
use super::section::Section;
use super::typing::Reading;
use crate::kit::FieldError;
use crate::session::Sent;
use crate::settings::parts::{Pair, error_of, ticks};
use crate::words::Words;

/// The sheet of weekends.
pub(super) struct Weekends;

fn path(row: usize, field: &str) -> String {
    format!("weekend_rules[{row}].{field}")
}

/// Rows that were sent: one more than the document has, for a new one.
fn rows(document: &Calendar) -> usize {
    document.weekend_rules.len() + 1
}

impl Section for Weekends {
    const PLACE: &'static str = "weekends";
    const TAB: &'static str = "weekends";

    fn stands(document: &Calendar, _: &Sent, _: Timestamp) -> Sent {
        let mut fields = Vec::new();
        for (row, rule) in document.weekend_rules.iter().enumerate() {
            let date = |date: Option<calendar::Date>| date.map(|date| date.to_string()).unwrap_or_default();
            fields.push((path(row, "from"), date(rule.from)));
            fields.push((path(row, "until"), date(rule.until)));
            fields.extend(rule.rest.iter().map(|day| (path(row, "rest"), day.word().to_owned())));
        }
        Sent::of_pairs(fields)
    }

    fn read(typed: &Sent, document: &Calendar, actor: &Actor) -> Result<Calendar, Vec<FieldError>> {
        let mut reading = Reading::new(typed, Words::new(actor.language));
        let mut rules = Vec::new();
        for row in 0..rows(document) {
            let (from, until) = (reading.date(&path(row, "from")), reading.date(&path(row, "until")));
            let name = path(row, "rest");
            let is_ticked = |day: &Weekday| typed.all(&name).any(|word| word == day.word());
            let rest: Vec<Weekday> = Weekday::ALL.into_iter().filter(is_ticked).collect();
            // A row in which no day rests is none: this is how one is taken away.
            if rest.is_empty() {
                if row + 1 == rows(document) && (from.is_some() || until.is_some()) {
                    reading.wrong(&path(row, "rest"), "calendars-no-rest");
                }
                continue;
            }
            rules.push(WeekendRule { from, until, rest });
        }
        reading.done(Calendar { weekend_rules: rules, ..document.clone() })
    }

    fn fields(words: Words, document: &Calendar, typed: &Sent, errors: &[FieldError]) -> Markup {
        let (from, until) = (words.say("calendars-from"), words.say("calendars-until"));
        let rest = words.say("calendars-rest");
        let days: Vec<Pair> = Weekday::ALL
            .into_iter()
            .map(|day| (day.word().to_owned(), telling::weekday(day, words.language())))
            .collect();
        html! {
            p.hint { (words.say("calendars-weekends-hint")) }
            @for row in 0..rows(document) {
                @let name = |field: &str| path(row, field);
                @let chosen = name("rest");
                @let chosen: Vec<&str> = typed.all(&chosen).collect();
                section.entry {
                    h2 { @if row + 1 == rows(document) { (words.say("calendars-new-rule")) } @else {
                        (words.with("calendars-rule", &[("number", (row + 1).into())])) } }
                    div.pair {
                        (cell(words, &name("from"), &from, day(typed.text(&name("from"))), errors))
                        (cell(words, &name("until"), &until, day(typed.text(&name("until"))), errors))
                    }
                    (ticks(&name("rest"), &rest, &days, &chosen, error_of(errors, &name("rest"))))
                }
            }
        }
    }
}
