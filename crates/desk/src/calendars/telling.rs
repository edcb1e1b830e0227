//! What a calendar says to people: its contradictions and the reasons of its answers, in the reader's language.

use calendar::{Contradiction, ContradictionKind, Status, Weekday, Why};
use kernel::Language;
use text::Arg;

use crate::words::words;

/// A weekday's name.
pub fn weekday(weekday: Weekday, language: Language) -> String {
    words().say(language, &format!("weekday-{}", weekday.word()), &[])
}

/// What is wrong and what to do about it.
pub fn contradiction(found: &Contradiction, language: Language) -> String {
    let key = format!("calendar-{}", found.kind.slug());
    let args: Vec<(&str, Arg)> = match &found.kind {
        ContradictionKind::Overlap { with: other } | ContradictionKind::Duplicate { of: other } => {
            vec![("other", Arg::from(other.clone()))]
        }
        ContradictionKind::TooMany { max } | ContradictionKind::TextTooLong { max } => {
            vec![("max", Arg::from(max.to_string()))]
        }
        ContradictionKind::WeekdayTwice { weekday: day } => {
            vec![("weekday", Arg::from(weekday(*day, language)))]
        }
        _ => Vec::new(),
    };
    words().say(language, &key, &args)
}

/// What decided the hours of a day.
pub fn why(why: &Why, language: Language) -> String {
    let say = |key: &str, name: &str| words().say(language, key, &[("name", Arg::from(name.to_owned()))]);
    match why {
        Why::Weekly => say("calendar-why-weekly", ""),
        Why::Rest => say("calendar-why-rest", ""),
        Why::Override { reason } if reason.is_empty() => say("calendar-why-override", ""),
        Why::Override { reason } => say("calendar-why-override-for", reason),
        Why::Season { name, status: Status::Declared } => say("calendar-why-season", name.get(language)),
        Why::Season { name, status: Status::Expected } => {
            say("calendar-why-season-expected", name.get(language))
        }
        Why::Holiday { name, status: Status::Declared } => say("calendar-why-holiday", name.get(language)),
        Why::Holiday { name, status: Status::Expected } => {
            say("calendar-why-holiday-expected", name.get(language))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_contradiction_reason_and_weekday_is_told_in_every_language() {
        let field = || "x".to_owned();
        let kinds = [
            ContradictionKind::NameMissing,
            ContradictionKind::TextTooLong { max: 1 },
            ContradictionKind::UnknownZone,
            ContradictionKind::NoHours,
            ContradictionKind::ZeroLength,
            ContradictionKind::StartsAtDayEnd,
            ContradictionKind::Overlap { with: field() },
            ContradictionKind::UntilBeforeFrom,
            ContradictionKind::Duplicate { of: field() },
            ContradictionKind::WeekdayTwice { weekday: Weekday::Monday },
            ContradictionKind::OutOfRange,
            ContradictionKind::TooMany { max: 1 },
        ];
        let named = kernel::Labels::new("Ramadan", "Ramadan", "Ramadan");
        let status = [Status::Declared, Status::Expected];
        let mut reasons = vec![
            Why::Weekly,
            Why::Rest,
            Why::Override { reason: String::new() },
            Why::Override { reason: "Ops".to_owned() },
        ];
        for status in status {
            reasons.push(Why::Season { name: named.clone(), status });
            reasons.push(Why::Holiday { name: named.clone(), status });
        }
        for language in Language::ALL {
            let told: Vec<String> = kinds
                .iter()
                .map(|kind| contradiction(&Contradiction { field: field(), kind: kind.clone() }, language))
                .chain(reasons.iter().map(|reason| why(reason, language)))
                .chain(Weekday::ALL.into_iter().map(|day| weekday(day, language)))
                .collect();
            // A missing text answers its own key.
            for text in &told {
                assert!(!text.starts_with("calendar-") && !text.starts_with("weekday-"), "{text}");
            }
        }
    }
}
