//! Declare a holiday, perhaps for today: it is looked at first, with the clocks it moves, and then kept.

use calendar::{Calendar, Holiday, HolidayKind};
use desk::calendars::compared;
use kernel::{Actor, Labels, Timestamp};
use maud::{Markup, html};

use super::rows::{cell, choices, day, line, names, status_choices, status_of};
use super::section::Section;
use super::typing::Reading;
use crate::kit::{Control, FieldError};
use crate::session::Sent;
use crate::settings::parts::Pair;
use crate::words::Words;

/// The kinds there are, as they are sent.
const KINDS: [(&str, HolidayKind); 4] = [
    ("company", HolidayKind::Company),
    ("national", HolidayKind::National),
    ("state", HolidayKind::State),
    ("joint-leave", HolidayKind::JointLeave),
];

/// The kinds as choices.
pub(super) fn kind_choices(words: Words) -> Vec<Pair> {
    KINDS.iter().map(|(word, kind)| ((*word).to_owned(), compared::kind(*kind, words.language()))).collect()
}

/// As it was sent.
pub(super) fn kind_of(word: &str) -> HolidayKind {
    KINDS.iter().find(|(known, _)| *known == word).map_or(HolidayKind::Company, |(_, kind)| *kind)
}

/// The form of one new holiday.
pub(super) struct Declaring;

impl Section for Declaring {
    const PLACE: &'static str = "holidays/declare";
    const TAB: &'static str = "holidays";

    fn stands(_: &Calendar, asked: &Sent, _: Timestamp) -> Sent {
        Sent::of(&[("date", asked.text("date").to_owned()), ("kind", "state".to_owned())])
    }

    fn read(typed: &Sent, document: &Calendar, actor: &Actor) -> Result<Calendar, Vec<FieldError>> {
        let mut reading = Reading::new(typed, Words::new(actor.language));
        let text = |field: &str| typed.text(field).trim().to_owned();
        let name = Labels { en: text("name.en"), ms: text("name.ms"), id: text("name.id") };
        let date = reading.needed_date("date");
        if [&name.en, &name.ms, &name.id].iter().all(|text| text.is_empty()) {
            reading.wrong("name.en", "calendars-no-name");
        }
        let holiday = Holiday {
            date,
            name,
            kind: kind_of(typed.text("kind")),
            status: status_of(typed.text("status")),
            source: text("source"),
            observed: true,
            replacement: typed.has("replacement"),
        };
        let mut document = document.clone();
        // What was expected under the same name becomes what is declared.
        document.holidays.retain(|known| !(known.date == holiday.date && known.name == holiday.name));
        let place = document.holidays.partition_point(|known| known.date <= holiday.date);
        document.holidays.insert(place, holiday);
        reading.done(document)
    }

    fn after(typed: &Sent) -> String {
        format!("holidays?year={}", typed.text("date").get(..4).unwrap_or_default())
    }

    fn fields(words: Words, _: &Calendar, typed: &Sent, errors: &[FieldError]) -> Markup {
        let say = |key: &str| words.say(key);
        let (date, kind, status, source) =
            (say("calendars-date"), say("calendars-kind"), say("calendars-status"), say("calendars-source"));
        let (kinds, statuses) = (kind_choices(words), status_choices(words));
        let (kinds, statuses) = (choices(&kinds), choices(&statuses));
        let select = |value, choices| Control::Select { value, choices };
        html! {
            h2 { (say("calendars-declare")) }
            p.hint { (say("calendars-declare-hint")) }
            div.pair {
                (cell(words, "date", &date, day(typed.text("date")), errors))
                (cell(words, "kind", &kind, select(typed.text("kind"), &kinds), errors))
                (cell(words, "status", &status, select(typed.text("status"), &statuses), errors))
                (cell(words, "source", &source, line(typed.text("source")), errors))
            }
            div.triple { (names(words, "name", typed, errors)) }
            (cell(words, "replacement", &say("calendars-is-in-lieu"),
                Control::Tick { is_on: typed.has("replacement") }, errors))
        }
    }
}
