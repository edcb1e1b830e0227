//! Seasons: spans of dates with a week of their own, as Ramadan has in many offices.

use calendar::{Calendar, Season, Weekday};
use kernel::{Actor, Labels, Timestamp};
use maud::{Markup, html};

use super::rows::{
    cell, choices, day, line, names, status_choices, status_of, status_word, week, week_fields,
};
use super::section::Section;
use super::typing::Reading;
use crate::kit::{Control, FieldError};
use crate::session::Sent;
use crate::words::Words;

/// The sheet of seasons.
pub(super) struct Seasons;

fn path(row: usize, field: &str) -> String {
    format!("seasons[{row}].{field}")
}

impl Section for Seasons {
    const PLACE: &'static str = "seasons";
    const TAB: &'static str = "seasons";

    fn stands(document: &Calendar, _: &Sent, _: Timestamp) -> Sent {
        let mut fields = Vec::new();
        for (row, season) in document.seasons.iter().enumerate() {
            for (tag, text) in [("en", &season.name.en), ("ms", &season.name.ms), ("id", &season.name.id)] {
                fields.push((path(row, &format!("name.{tag}")), text.clone()));
            }
            fields.push((path(row, "from"), season.from.to_string()));
            fields.push((path(row, "until"), season.until.to_string()));
            fields.push((path(row, "status"), status_word(season.status).to_owned()));
            fields.push((path(row, "source"), season.source.clone()));
            week_fields(&path(row, "weekly"), &season.weekly, &mut fields);
        }
        // A new season starts from the ordinary week: shorter hours are typed over it.
        week_fields(&path(document.seasons.len(), "weekly"), &document.weekly, &mut fields);
        Sent::of_pairs(fields)
    }

    fn read(typed: &Sent, document: &Calendar, actor: &Actor) -> Result<Calendar, Vec<FieldError>> {
        let mut reading = Reading::new(typed, Words::new(actor.language));
        let mut seasons = Vec::new();
        for row in 0..=document.seasons.len() {
            let text = |reading: &Reading<'_>, field: &str| reading.text(&path(row, field)).to_owned();
            let name = Labels {
                en: text(&reading, "name.en"),
                ms: text(&reading, "name.ms"),
                id: text(&reading, "name.id"),
            };
            let is_named = [&name.en, &name.ms, &name.id].iter().any(|text| !text.is_empty());
            let is_dated = !(text(&reading, "from").is_empty() && text(&reading, "until").is_empty());
            // Without name and dates it is taken away, or was never begun.
            if !is_named && !is_dated {
                continue;
            }
            seasons.push(Season {
                name,
                from: reading.needed_date(&path(row, "from")),
                until: reading.needed_date(&path(row, "until")),
                weekly: reading.week(&path(row, "weekly")),
                status: status_of(reading.text(&path(row, "status"))),
                source: text(&reading, "source"),
            });
        }
        reading.done(Calendar { seasons, ..document.clone() })
    }

    fn fields(words: Words, document: &Calendar, typed: &Sent, errors: &[FieldError]) -> Markup {
        let say = |key: &str| words.say(key);
        let (from, until, status, source) = (
            say("calendars-first-day"),
            say("calendars-last-day"),
            say("calendars-status"),
            say("calendars-source"),
        );
        let statuses = status_choices(words);
        let statuses = choices(&statuses);
        html! {
            p.hint { (say("calendars-seasons-hint")) }
            @for row in 0..=document.seasons.len() {
                @let name = |field: &str| path(row, field);
                @let chosen = Control::Select { value: typed.text(&name("status")), choices: &statuses };
                section.entry {
                    h2 { @if row == document.seasons.len() { (say("calendars-new-season")) } @else {
                        (document.seasons.get(row).map(|one| one.name.get(words.language())).unwrap_or_default()) } }
                    div.triple { (names(words, &name("name"), typed, errors)) }
                    div.pair {
                        (cell(words, &name("from"), &from, day(typed.text(&name("from"))), errors))
                        (cell(words, &name("until"), &until, day(typed.text(&name("until"))), errors))
                        (cell(words, &name("status"), &status, chosen, errors))
                        (cell(words, &name("source"), &source, line(typed.text(&name("source"))), errors))
                    }
                    details open[Weekday::ALL.iter().any(|day| errors.iter().any(|error| error.field.ends_with(day.word())))] {
                        summary { (say("calendars-season-hours")) }
                        (week(words, &name("weekly"), typed, errors))
                    }
                }
            }
        }
    }
}
