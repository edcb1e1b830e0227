//! Rows of a calendar's forms: a week of hours, and what several sheets draw alike.

use calendar::{Status, Weekday};
use desk::calendars::{compared, telling};
use kernel::Language;
use maud::{Markup, html};

use crate::kit::{Choice, Control, Field, FieldError, field};
use crate::session::Sent;
use crate::settings::parts::{Pair, choice, error_of};
use crate::words::Words;

/// An example of hours, the same in every language.
const EXAMPLE: &str = "09:00–13:00, 14:00–18:00";

/// One line of text.
pub(super) const fn line(value: &str) -> Control<'_> {
    Control::Line { kind: "text", value }
}

/// A date.
pub(super) const fn day(value: &str) -> Control<'_> {
    Control::Line { kind: "date", value }
}

/// A field of a row with its fault; rows may stay empty, so nothing in them says that it may.
pub(super) fn cell(
    words: Words,
    name: &str,
    label: &str,
    control: Control<'_>,
    errors: &[FieldError],
) -> Markup {
    field(words, &Field::new(name, label, control).error(error_of(errors, name)))
}

/// Seven lines, one for each weekday.
pub(super) fn week(words: Words, prefix: &str, typed: &Sent, errors: &[FieldError]) -> Markup {
    html! {
        div.week {
            @for weekday in Weekday::ALL {
                @let name = format!("{prefix}.{}", weekday.word());
                @let label = telling::weekday(weekday, words.language());
                @let one = Field::new(&name, &label, line(typed.text(&name))).placeholder(EXAMPLE);
                (field(words, &one.error(error_of(errors, &name))))
            }
        }
    }
}

/// The hours of a week as the fields of [`week`].
pub(super) fn week_fields(prefix: &str, weekly: &calendar::Weekly, fields: &mut Vec<(String, String)>) {
    for weekday in Weekday::ALL {
        fields.push((format!("{prefix}.{}", weekday.word()), compared::hours(weekly.day(weekday))));
    }
}

/// Whether a date is settled, as choices.
pub(super) fn status_choices(words: Words) -> Vec<Pair> {
    [Status::Declared, Status::Expected]
        .into_iter()
        .map(|one| (status_word(one).to_owned(), compared::status(one, words.language())))
        .collect()
}

/// As it is sent.
pub(super) const fn status_word(status: Status) -> &'static str {
    match status {
        Status::Declared => "declared",
        Status::Expected => "expected",
    }
}

/// As it was sent.
pub(super) fn status_of(word: &str) -> Status {
    if word == "expected" { Status::Expected } else { Status::Declared }
}

/// A choice of pairs.
pub(super) fn choices(pairs: &[Pair]) -> Vec<Choice<'_>> {
    pairs.iter().map(choice).collect()
}

/// A name in the three languages, in fields under `prefix`.
pub(super) fn names(words: Words, prefix: &str, typed: &Sent, errors: &[FieldError]) -> Markup {
    html! {
        @for language in Language::ALL {
            @let name = format!("{prefix}.{}", language.tag());
            @let label = words.with("settings-name-in", &[("language", language.tag().into())]);
            (cell(words, &name, &label, line(typed.text(&name)), errors))
        }
    }
}
