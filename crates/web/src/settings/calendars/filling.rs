//! Holidays from elsewhere: what is published for a region, or a calendar file. Both are looked at before they are kept.

use std::borrow::Cow;

use calendar::{Calendar, presets};
use desk::calendars::ops::{fill_from_ics, fill_from_region};
use desk::words::told;
use kernel::{Actor, Problem, Timestamp};
use maud::{Markup, html};

use super::declaring::{kind_choices, kind_of};
use super::rows::{cell, choices};
use super::section::Section;
use crate::kit::{Control, Field, FieldError, field};
use crate::session::Sent;
use crate::settings::parts::{Pair, error_of};
use crate::words::Words;

fn fault(problem: &Problem, actor: &Actor) -> Vec<FieldError> {
    let field = problem.field.unwrap_or_default().to_owned();
    vec![FieldError { field, text: told(problem, actor.language) }]
}

/// The regions, by name.
pub(super) fn region_choices(words: Words) -> Vec<Pair> {
    let name = |region: &presets::Region| region.name().get(words.language()).to_owned();
    presets::regions().iter().map(|region| (region.code.to_owned(), name(region))).collect()
}

/// From a region.
pub(super) struct FromRegion;

impl Section for FromRegion {
    const PLACE: &'static str = "holidays/region";
    const TAB: &'static str = "holidays";

    fn stands(_: &Calendar, _: &Sent, _: Timestamp) -> Sent {
        Sent::of(&[("region", "MY-14".to_owned()), ("year", String::new())])
    }

    fn read(typed: &Sent, document: &Calendar, actor: &Actor) -> Result<Calendar, Vec<FieldError>> {
        let years = typed.text("year").parse().map_or(presets::YEARS, |year: i16| year..=year);
        fill_from_region(actor, document.clone(), typed.text("region"), years)
            .map(|filled| filled.document)
            .map_err(|problem| fault(&problem, actor))
    }

    fn after(typed: &Sent) -> String {
        format!("holidays?year={}", typed.text("year"))
    }

    fn fields(words: Words, _: &Calendar, typed: &Sent, errors: &[FieldError]) -> Markup {
        let (region, year) = (words.say("calendars-region"), words.say("calendars-year"));
        let regions = region_choices(words);
        let all = (String::new(), words.say("calendars-all-years"));
        let years = presets::YEARS.map(|year| (year.to_string(), year.to_string()));
        let years: Vec<Pair> = std::iter::once(all).chain(years).collect();
        let (regions, years) = (choices(&regions), choices(&years));
        let select = |value, choices| Control::Select { value, choices };
        html! {
            h2 { (words.say("calendars-from-region")) }
            p.hint { (words.say("calendars-from-region-hint")) }
            div.pair {
                (cell(words, "region", &region, select(typed.text("region"), &regions), errors))
                (cell(words, "year", &year, select(typed.text("year"), &years), errors))
            }
        }
    }
}

/// From a file.
pub(super) struct FromFile;

impl Section for FromFile {
    const PLACE: &'static str = "holidays/import";
    const TAB: &'static str = "holidays";
    const HAS_FILE: bool = true;

    fn stands(_: &Calendar, _: &Sent, _: Timestamp) -> Sent {
        Sent::of(&[("kind", "national".to_owned())])
    }

    fn read(typed: &Sent, document: &Calendar, actor: &Actor) -> Result<Calendar, Vec<FieldError>> {
        fill_from_ics(actor, document.clone(), &file(typed), kind_of(typed.text("kind")))
            .map(|filled| filled.document)
            .map_err(|problem| fault(&problem, actor))
    }

    fn after(_: &Sent) -> String {
        "holidays".to_owned()
    }

    fn fields(words: Words, document: &Calendar, typed: &Sent, errors: &[FieldError]) -> Markup {
        let (label, hint) = (words.say("calendars-file"), words.say("calendars-file-hint"));
        let kind = words.say("calendars-kind");
        let kinds = kind_choices(words);
        let kinds = choices(&kinds);
        let read = file(typed);
        let control = Control::Files { accept: ".ics,text/calendar", is_many: false };
        let one = Field::new("file", &label, control).hint(&hint).error(error_of(errors, "file"));
        let left_out = left_out(document, typed);
        html! {
            h2 { (words.say("calendars-from-file")) }
            (field(words, &if read.is_empty() { one } else { one.optional() }))
            // What was read once need not be chosen again to be kept.
            @if !read.is_empty() {
                textarea name="read" hidden { (read) }
                p.hint { (words.say("calendars-file-read")) }
                @if left_out > 0 { p { (words.with("calendars-left-out", &[("count", left_out.into())])) } }
            }
            (cell(words, "kind", &kind, Control::Select { value: typed.text("kind"), choices: &kinds }, errors))
        }
    }
}

/// The file as it was chosen, else as it was read before.
fn file(typed: &Sent) -> Cow<'_, str> {
    let chosen = typed.file_text("file");
    if chosen.is_empty() { Cow::Borrowed(typed.text("read")) } else { chosen }
}

fn left_out(document: &Calendar, typed: &Sent) -> usize {
    let actor = Actor::system(kernel::Via::Screen);
    fill_from_ics(&actor, document.clone(), &file(typed), kind_of(typed.text("kind")))
        .map(|filled| filled.left_out)
        .unwrap_or_default()
}
