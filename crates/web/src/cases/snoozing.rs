//! Until when a case is put away: a few moments that people mean, in their own zone, or any other they name.

use jiff::civil::{self, Weekday};
use jiff::tz::TimeZone;
use kernel::Timestamp;
use maud::{Markup, html};

use super::composer::Later;
use super::forms::{form_id, verb_form};
use super::view::CaseView;
use crate::kit::{Control, Field, button, field};
use crate::session::Lens;

/// The hour a working day begins, for the presets.
const MORNING: i8 = 9;

/// A moment people mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Preset {
    InAnHour,
    InThreeHours,
    Tomorrow,
    NextMonday,
}

impl Preset {
    const ALL: [Self; 4] = [Self::InAnHour, Self::InThreeHours, Self::Tomorrow, Self::NextMonday];

    /// When that is, seen from `now` in `zone`.
    fn at(self, now: Timestamp, zone: &TimeZone) -> Timestamp {
        let today = now.to_jiff().to_zoned(zone.clone()).date();
        let morning = |day: civil::Date| {
            let local = day.at(MORNING, 0, 0, 0);
            zone.to_ambiguous_zoned(local)
                .compatible()
                .map_or(now.plus_days(1), |at| Timestamp::from_jiff(at.timestamp()))
        };
        match self {
            Self::InAnHour => now.plus_minutes(60),
            Self::InThreeHours => now.plus_minutes(180),
            Self::Tomorrow => today.tomorrow().map_or_else(|_| now.plus_days(1), morning),
            Self::NextMonday => {
                today.nth_weekday(1, Weekday::Monday).map_or_else(|_| now.plus_days(7), morning)
            }
        }
    }
}

/// When a letter may leave instead of now, as people mean it. `opens_at` is when a working day next begins, where that
/// is known.
pub fn leaving(lens: &Lens, opens_at: Option<Timestamp>) -> Vec<Later> {
    let words = lens.words;
    let at = |preset: Preset| preset.at(lens.now, &lens.zone);
    let morning = match opens_at {
        Some(at) => Later { name: words.say("write-working-morning"), at },
        None => Later { name: words.say("case-tomorrow"), at: at(Preset::Tomorrow) },
    };
    let monday = Later { name: words.say("case-next-monday"), at: at(Preset::NextMonday) };
    let hour = Later { name: words.say("case-in-an-hour"), at: at(Preset::InAnHour) };
    let mut all = vec![hour, morning];
    if all.iter().all(|known| known.at != monday.at) {
        all.push(monday);
    }
    all
}

/// Reads what a form sent: an instant, or date and time as the reader's zone has them. `None` when it is neither.
pub fn read(sent: &str, zone: &TimeZone) -> Option<Timestamp> {
    let sent = sent.trim();
    if let Ok(at) = sent.parse::<Timestamp>() {
        return Some(at);
    }
    let local: civil::DateTime = sent.parse().ok()?;
    zone.to_ambiguous_zoned(local).compatible().ok().map(|at| Timestamp::from_jiff(at.timestamp()))
}

/// The moments people mean: what each is called, the instant as sent, and as read.
pub fn moments(lens: &Lens) -> [(String, String, String); 4] {
    let words = lens.words;
    Preset::ALL.map(|preset| {
        let at = preset.at(lens.now, &lens.zone);
        let name = match preset {
            Preset::InAnHour => words.say("case-in-an-hour"),
            Preset::InThreeHours => words.say("case-in-three-hours"),
            Preset::Tomorrow => words.say("case-tomorrow"),
            Preset::NextMonday => words.say("case-next-monday"),
        };
        (name, at.to_string(), lens.coming(at))
    })
}

/// What the snooze popover holds.
pub fn choices(lens: &Lens, view: &CaseView) -> Markup {
    let words = lens.words;
    let form = form_id(view, "snooze");
    let mut presets = moments(lens).to_vec();
    if let Some(at) = view.letterhead.as_ref().and_then(|head| head.working_day_at) {
        presets.insert(2, (words.say("write-working-morning"), at.to_string(), lens.coming(at)));
    }
    let (name, until, set) =
        (format!("until-{}", view.id), words.say("case-until"), words.say("case-put-away"));
    let own = Field::new(&name, &until, Control::Line { kind: "datetime-local", value: "" });
    let chosen = html! {
        div.presets {
            @for (name, value, shown) in &presets {
                button.btn.bare type="submit" name="until" value=(value) { span { (name) } span.end.faint { (shown) } }
            }
        }
        (field(words, &own))
        div.actions { (button(&set).submit().value("own", &name)) }
    };
    verb_form(view, &form, "snooze", "stack", &chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preset_means_what_the_readers_calendar_says() {
        let zone = TimeZone::get("Asia/Kuala_Lumpur").unwrap();
        // Thursday 5 March 2026, 23:30 in Kuala Lumpur, still the 5th in UTC.
        let now: Timestamp = "2026-03-05T15:30:00Z".parse().unwrap();
        assert_eq!(Preset::Tomorrow.at(now, &zone).to_string(), "2026-03-06T01:00:00Z");
        assert_eq!(Preset::NextMonday.at(now, &zone).to_string(), "2026-03-09T01:00:00Z");
        let monday: Timestamp = "2026-03-09T01:00:00Z".parse().unwrap();
        assert_eq!(Preset::NextMonday.at(monday, &zone).to_string(), "2026-03-16T01:00:00Z");
    }

    #[test]
    fn what_is_typed_is_read_in_the_readers_zone() {
        let zone = TimeZone::get("Asia/Jakarta").unwrap();
        assert_eq!(read("2026-03-09T08:00", &zone).unwrap().to_string(), "2026-03-09T01:00:00Z");
        assert_eq!(read("2026-03-09T01:00:00Z", &zone).unwrap().to_string(), "2026-03-09T01:00:00Z");
        assert_eq!(read("besok", &zone), None);
    }
}
