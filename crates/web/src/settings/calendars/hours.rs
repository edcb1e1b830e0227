//! The ordinary week: its name, its zone, and the hours of each weekday.

use calendar::Calendar;
use kernel::{Actor, Timestamp};
use maud::{Markup, html};

use super::rows::{choices, line, week, week_fields};
use super::section::Section;
use super::typing::Reading;
use crate::kit::{Control, Field, FieldError, field};
use crate::session::Sent;
use crate::settings::parts::{error_of, zone_choices};
use crate::words::Words;

/// The first sheet.
pub(super) struct Hours;

impl Section for Hours {
    const PLACE: &'static str = "";
    const TAB: &'static str = "";

    fn stands(document: &Calendar, _: &Sent, _: Timestamp) -> Sent {
        let mut fields =
            vec![("name".to_owned(), document.name.clone()), ("zone".to_owned(), document.zone.clone())];
        week_fields("weekly", &document.weekly, &mut fields);
        Sent::of_pairs(fields)
    }

    fn read(typed: &Sent, document: &Calendar, actor: &Actor) -> Result<Calendar, Vec<FieldError>> {
        let mut reading = Reading::new(typed, Words::new(actor.language));
        let read = Calendar {
            name: reading.text("name").to_owned(),
            zone: reading.text("zone").to_owned(),
            weekly: reading.week("weekly"),
            ..document.clone()
        };
        reading.done(read)
    }

    fn fields(words: Words, _: &Calendar, typed: &Sent, errors: &[FieldError]) -> Markup {
        let (name, zone) = (words.say("calendars-name"), words.say("settings-zone"));
        let zones = zone_choices(typed.text("zone"));
        let zones = choices(&zones);
        let chosen = Control::Select { value: typed.text("zone"), choices: &zones };
        html! {
            div.pair {
                (field(words, &Field::new("name", &name, line(typed.text("name"))).error(error_of(errors, "name"))))
                (field(words, &Field::new("zone", &zone, chosen).error(error_of(errors, "zone"))))
            }
            section {
                h2 { (words.say("calendars-week")) }
                p.hint { (words.say("calendars-week-hint")) }
                (week(words, "weekly", typed, errors))
            }
        }
    }
}
