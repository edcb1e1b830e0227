//! The ordinary week: its name, its zone, and the hours of each weekday.

use calendar::{Calendar, Weekday, WeekendRule};
use desk::calendars::telling;
use kernel::{Actor, Timestamp};
use maud::{Markup, html};

use super::rows::{choices, line, week, week_fields};
use super::section::Section;
use super::typing::Reading;
use crate::kit::{Control, Field, FieldError, field};
use crate::session::Sent;
use crate::settings::parts::{error_of, zone_choices};
use crate::words::Words;

/// The weekdays that have hours here and rest all the same, by a weekend rule without an end.
fn resting(words: Words, document: &Calendar) -> Option<String> {
    let lasting: Vec<&WeekendRule> =
        document.weekend_rules.iter().filter(|rule| rule.until.is_none()).collect();
    let rests = |day: Weekday| lasting.iter().any(|rule| rule.rest.contains(&day));
    let days: Vec<String> = Weekday::ALL
        .into_iter()
        .filter(|day| rests(*day) && !document.weekly.day(*day).is_empty())
        .map(|day| telling::weekday(day, words.language()))
        .collect();
    (!days.is_empty()).then(|| days.join(", "))
}

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

    fn fields(words: Words, document: &Calendar, typed: &Sent, errors: &[FieldError]) -> Markup {
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
                @if let Some(days) = resting(words, document) {
                    p.hint { (words.with("calendars-week-rests", &[("days", days.into())])) }
                }
                (week(words, "weekly", typed, errors))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::Language;

    use super::*;

    #[test]
    fn hours_of_a_day_that_rests_are_said_to_count_for_nothing() {
        let mut document = Calendar::always_open("Pejabat", "Asia/Kuala_Lumpur");
        document.weekly.day_mut(Weekday::Saturday).clear();
        let rule = |until| WeekendRule { from: None, until, rest: vec![Weekday::Friday, Weekday::Saturday] };
        document.weekend_rules.push(rule(Some(jiff::civil::date(2024, 12, 31))));
        assert_eq!(resting(Words::new(Language::Ms), &document), None);
        document.weekend_rules.push(rule(None));
        assert_eq!(resting(Words::new(Language::Ms), &document).as_deref(), Some("Jumaat"));
    }
}
