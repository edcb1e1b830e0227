//! The form that narrows the figures: period, brand and team at once, the rest behind a disclosure.

use insight::figures::Figures;
use kernel::Language;
use maud::{Markup, html};

use super::Choices;
use super::asked::Asked;
use crate::inbox::{CHANNELS, Named, channel_name};
use crate::kit::{Choice, Control, Field, Form, button, field, form};
use crate::words::Words;

/// A field that narrows: its name, its label, what stands in it, what can.
type Narrowing<'a> = (&'static str, &'static str, &'a str, &'a [Named]);

/// The fields that narrow: those that are asked for often, and the others.
fn narrowings<'a>(
    asked: &'a Asked,
    choices: &'a Choices,
    [channels, languages]: &'a [Vec<Named>; 2],
) -> ([Narrowing<'a>; 2], [Narrowing<'a>; 5]) {
    let often = [
        ("brand", "figures-brand", asked.brand.as_str(), choices.brands.as_slice()),
        ("team", "figures-team", &asked.team, &choices.teams),
    ];
    let seldom = [
        ("agent", "figures-agent", asked.agent.as_str(), choices.agents.as_slice()),
        ("organisation", "organisation", &asked.organisation, &choices.organisations),
        ("kind", "figures-kind", &asked.kind, &choices.kinds),
        ("channel", "figures-channel", &asked.channel, channels),
        ("language", "figures-language", &asked.language, languages),
    ];
    (often, seldom)
}

/// Channels and languages: the same for every desk.
fn fixed(words: Words) -> [Vec<Named>; 2] {
    let channel = |word: &&str| Named { value: (*word).to_owned(), label: channel_name(words, word) };
    let language = |one: &Language| Named { value: one.tag().to_owned(), label: one.endonym().to_owned() };
    [CHANNELS.iter().map(channel).collect(), Language::ALL.iter().map(language).collect()]
}

/// To what the figures are narrowed, in words, without the period.
pub(super) fn narrowed(words: Words, asked: &Asked, choices: &Choices) -> Vec<String> {
    let fixed = fixed(words);
    let (often, seldom) = narrowings(asked, choices, &fixed);
    let set = often.iter().chain(&seldom).filter(|(_, _, value, _)| !value.is_empty());
    set.filter_map(|(_, _, value, named)| named.iter().find(|one| one.value == *value))
        .map(|one| one.label.clone())
        .collect()
}

/// Draws the form.
pub(super) fn filters(words: Words, asked: &Asked, choices: &Choices, found: &Figures) -> Markup {
    let fixed = fixed(words);
    let (often, seldom) = narrowings(asked, choices, &fixed);
    let set = seldom.iter().filter(|(_, _, value, _)| !value.is_empty()).count();
    let (from, until) = (found.period.from.to_string(), found.period.until.to_string());
    let [from_label, until_label, show] =
        ["figures-from", "figures-until", "figures-show"].map(|key| words.say(key));
    let line = |value| Control::Line { kind: "date", value };
    let body = html! {
        div.filters {
            (field(words, &Field::new("from", &from_label, line(&from))))
            (field(words, &Field::new("until", &until_label, line(&until))))
            @for one in &often { (narrowing(words, one)) }
            details.more open[set > 0] {
                summary { (words.with("figures-more-filters", &[("count", set.into())])) }
                @for one in &seldom { (narrowing(words, one)) }
            }
            div.actions { (button(&show).submit()) }
        }
    };
    form(words, &Form::get("figures-filter", "/figures"), &body)
}

/// One field that narrows, with all as its first choice.
fn narrowing(words: Words, (name, key, value, named): &Narrowing<'_>) -> Markup {
    // A choice of one is none; but customers may be of no organisation.
    if named.len() <= usize::from(*name != "organisation") {
        return html! {};
    }
    let every = words.say("figures-every");
    let every = std::iter::once(Choice { value: "", label: &every });
    let choices: Vec<Choice<'_>> =
        every.chain(named.iter().map(|one| Choice { value: &one.value, label: &one.label })).collect();
    field(words, &Field::new(name, &words.say(key), Control::Select { value, choices: &choices }))
}
