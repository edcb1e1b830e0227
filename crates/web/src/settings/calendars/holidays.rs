//! Holidays, a year at a time: what each is, where its date comes from, whether it is settled and whether it is kept.

use calendar::{Calendar, Holiday, presets};
use desk::calendars::{Stored, compared};
use kernel::{Actor, Timestamp};
use maud::{Markup, html};
use text::format::{self, DateStyle};

use super::rows::{choices, status_choices, status_of, status_word};
use super::section::{Section, address};
use crate::kit::{Column, FieldError, Icon, Row, Segment, Table, empty_state, link_button, segments, table};
use crate::session::Sent;
use crate::words::Words;

/// The sheet of holidays.
pub(super) struct Holidays;

/// Their places in the document, for one year.
fn of_year(document: &Calendar, year: i16) -> impl Iterator<Item = (usize, &Holiday)> {
    document.holidays.iter().enumerate().filter(move |(_, holiday)| holiday.date.year() == year)
}

/// The years that are offered: those with data, and those with holidays.
fn years(document: &Calendar) -> Vec<i16> {
    let own = document.holidays.iter().map(|holiday| holiday.date.year());
    let mut all: Vec<i16> = presets::YEARS.chain(own).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The year the form is about: it always carries one.
fn year_of(typed: &Sent) -> i16 {
    typed.text("year").parse().unwrap_or(*presets::YEARS.start())
}

impl Section for Holidays {
    const PLACE: &'static str = "holidays";
    const TAB: &'static str = "holidays";

    fn stands(document: &Calendar, asked: &Sent, now: Timestamp) -> Sent {
        let asked = asked.text("year").parse().ok().filter(|year| years(document).contains(year));
        let zone = jiff::tz::TimeZone::get(&document.zone).unwrap_or(jiff::tz::TimeZone::UTC);
        let year = asked.unwrap_or_else(|| format::day_of(now, &zone).year());
        let mut fields = vec![("year".to_owned(), year.to_string())];
        for (row, holiday) in of_year(document, year) {
            if holiday.observed {
                fields.push((format!("holidays[{row}].observed"), "on".to_owned()));
            }
            fields.push((format!("holidays[{row}].status"), status_word(holiday.status).to_owned()));
        }
        Sent::of_pairs(fields)
    }

    fn read(typed: &Sent, document: &Calendar, _: &Actor) -> Result<Calendar, Vec<FieldError>> {
        let year = year_of(typed);
        let mut holidays = Vec::with_capacity(document.holidays.len());
        for (row, holiday) in document.holidays.iter().enumerate() {
            let name = |field: &str| format!("holidays[{row}].{field}");
            if holiday.date.year() != year {
                holidays.push(holiday.clone());
            } else if !typed.has(&name("gone")) {
                let observed = typed.has(&name("observed"));
                let status = status_of(typed.text(&name("status")));
                holidays.push(Holiday { observed, status, ..holiday.clone() });
            }
        }
        Ok(Calendar { holidays, ..document.clone() })
    }

    fn after(typed: &Sent) -> String {
        format!("holidays?year={}", typed.text("year"))
    }

    fn before(words: Words, stored: &Stored, typed: &Sent) -> Markup {
        let year = year_of(typed);
        let named: Vec<(String, String, bool)> = years(&stored.document)
            .into_iter()
            .map(|one| {
                let href = format!("{}?year={one}", address(stored.id, "holidays"));
                (one.to_string(), href, one == year)
            })
            .collect();
        let row: Vec<Segment<'_>> = named
            .iter()
            .map(|(label, href, is_current)| Segment { label, href, is_current: *is_current })
            .collect();
        let (declare, region, file) = (
            words.say("calendars-declare"),
            words.say("calendars-from-region"),
            words.say("calendars-from-file"),
        );
        let href = |place: &str| address(stored.id, place);
        html! {
            div.actions {
                (segments(&words.say("calendars-year"), &row))
                (link_button(&declare, &href("holidays/declare")).icon(Icon::Plus))
                (link_button(&region, &href("holidays/region")).icon(Icon::Calendar))
                (link_button(&file, &href("holidays/import")).icon(Icon::Download))
            }
        }
    }

    fn fields(words: Words, document: &Calendar, typed: &Sent, _: &[FieldError]) -> Markup {
        let year = year_of(typed);
        let language = words.language();
        let heads = [
            words.say("calendars-date"),
            words.say("calendars-holiday"),
            words.say("calendars-kind"),
            words.say("calendars-status"),
            words.say("calendars-source"),
            words.say("calendars-observed"),
            words.say("calendars-remove"),
        ];
        let columns: Vec<Column<'_>> = heads.iter().map(|label| Column::words(label)).collect();
        let statuses = status_choices(words);
        let statuses = choices(&statuses);
        let [_, _, _, status_label, _, observed_label, remove_label] = &heads;
        let row = |(row, holiday): (usize, &Holiday)| {
            let name = |field: &str| format!("holidays[{row}].{field}");
            let called = holiday.name.get(language);
            let chosen = typed.text(&name("status"));
            Row {
                cells: vec![
                    html! { (format::date(language, holiday.date, DateStyle::Medium)) },
                    html! { (called) },
                    html! {
                        (compared::kind(holiday.kind, language))
                        @if holiday.replacement { ", " (words.say("calendars-in-lieu")) }
                    },
                    html! {
                        select.input.small name=(name("status")) aria-label={ (status_label) ": " (called) } {
                            @for one in &statuses { option value=(one.value) selected[one.value == chosen] { (one.label) } }
                        }
                    },
                    html! { (holiday.source) },
                    html! {
                        input type="checkbox" name=(name("observed")) checked[typed.has(&name("observed"))]
                            aria-label={ (observed_label) ": " (called) };
                    },
                    html! {
                        input type="checkbox" name=(name("gone")) checked[typed.has(&name("gone"))]
                            aria-label={ (remove_label) ": " (called) };
                    },
                ],
                is_selected: false,
            }
        };
        let rows: Vec<Row> = of_year(document, year).map(row).collect();
        let caption = words.with("calendars-holidays-of", &[("year", year.to_string().into())]);
        html! {
            input type="hidden" name="year" value=(year);
            @if rows.is_empty() {
                (empty_state(Icon::Calendar, &words.say("calendars-no-holidays"), &words.say("calendars-no-holidays-why"), &html! {}))
            } @else {
                p.hint { (words.say("calendars-holidays-hint")) }
                h2 { (caption) }
                (table(&Table { caption: &caption, is_caption_hidden: true, columns: &columns }, &rows))
            }
        }
    }
}
