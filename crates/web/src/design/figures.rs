//! The figures sheet on specimen figures: headline figures, what moved them, who carried it.

use kernel::Language;
use maud::{Markup, html};
use text::format::{self, DateStyle, Decimals, Unit};

use crate::kit::chart::{self, Bin, Chart, Distribution, Point, Target};
use crate::kit::{Align, Column, Icon, Row, Sort, Table, button, table};
use crate::words::Words;

const THIS_YEAR: [f64; 12] = [3.1, 2.7, 2.9, 2.2, 2.4, 1.9, 2.1, 1.8, 1.6, 1.9, 1.5, 1.4];
const LAST_YEAR: [f64; 12] = [2.8, 3.0, 2.6, 2.9, 2.7, 2.5, 2.6, 2.4, 2.6, 2.3, 2.4, 2.2];
/// Answered within 15 min, 30 min, 1 h, 2 h, 4 h, 8 h and later.
const SPREAD: [(i64, u64); 6] = [(15, 1_185), (30, 842), (60, 561), (120, 281), (240, 156), (480, 62)];
const LATER: u64 = 31;

/// The sheet's content.
pub(super) fn sheet(words: Words) -> Markup {
    let (filter, share) = (words.say("design-filter"), words.say("design-share"));
    html! {
        header {
            h1 { (words.say("design-figures-weeks")) }
            (button(&filter).icon(Icon::ChevronDown))
            (button(&share).icon(Icon::Forward))
        }
        (headline(words))
        section.cols { (response_line(words)) (spread(words)) }
        section.cols { (teams(words)) div.panel { h2 { (words.say("design-carried")) } (agents(words)) } }
    }
}

fn headline(words: Words) -> Markup {
    let language = words.language();
    let number = |value: f64, places: u8| format::number(language, value, Decimals::UpTo(places));
    let figure = |name: &str, value: String, unit: &str, said: Markup| {
        html! { div.figure { h2 { (name) } span.v.long[value.chars().count() > 8] { (value) @if !unit.is_empty() { small { " " (unit) } } } span.t { (said) } } }
    };
    let percent = |share: f64| format::percent(language, share, Decimals::UpTo(1));
    html! {
        section.figures aria-label=(words.say("design-headline")) {
            (figure(&words.say("design-satisfaction"), number(4.62, 2), &words.say("design-of-five"), html! { b.good { (words.say("design-above-target")) } }))
            (figure(&words.say("design-answered"), percent(0.92), "", html! { b.good { "+6" } " " (words.say("design-than-before")) }))
            (figure(&words.say("design-first-contact"), percent(0.71), "", html! { (words.say("design-strict")) }))
            (figure(&words.say("design-conversion"), percent(0.184), "", html! { b.bad { "−" (number(1.2, 1)) } " " (words.say("design-than-before")) }))
            (figure(&words.say("design-kept"), percent(0.978), "", html! { (words.say("design-kept-of")) }))
            (figure(&words.say("design-refunded"), format::money(language, if language == Language::Id { 945_000_000 } else { 1_845_000 }, if language == Language::Id { "IDR" } else { "MYR" }), "", html! { (words.say("design-refunds-count")) }))
        }
    }
}

fn hours(words: Words, value: f64) -> String {
    let language = words.language();
    format!("{} {}", format::number(language, value, Decimals::UpTo(1)), format::unit(language, Unit::Hour))
}

/// First response per week, this year and last.
pub(super) fn response_line(words: Words) -> Markup {
    let first = jiff::civil::date(2026, 9, 7);
    let points: Vec<Point> = (0_i64..)
        .zip(THIS_YEAR.iter().zip(LAST_YEAR))
        .map(|(week, (value, previous))| {
            let monday = first.saturating_add(jiff::Span::new().weeks(week));
            Point {
                label: format::date(words.language(), monday, DateStyle::DayMonth),
                value: Some(*value),
                previous: Some(previous),
                ..Point::default()
            }
        })
        .collect();
    let target = words.with("design-target", &[("figure", hours(words, 2.0).into())]);
    chart::line(
        words,
        &Chart {
            title: &words.say("design-response-fell").into(),
            note: &html! { (words.say("design-response-note")) },
            points: &points,
            target: Some(Target { value: 2.0, label: &target }),
            written: &|value| hours(words, value),
            of: &words.say("design-week"),
            figure: &words.say("design-first-response"),
            before: &words.say("design-last-year"),
        },
    )
}

/// How first responses spread.
pub(super) fn spread(words: Words) -> Markup {
    let language = words.language();
    let mut bins: Vec<Bin> = SPREAD
        .iter()
        .map(|(minutes, count)| Bin {
            label: format::minutes(language, *minutes),
            count: *count,
            is_over: *minutes > 120,
            ..Bin::default()
        })
        .collect();
    bins.push(Bin {
        label: format!("> {}", format::minutes(language, 480)),
        count: LATER,
        is_over: true,
        ..Bin::default()
    });
    chart::distribution(
        words,
        &Distribution {
            title: &words.say("design-within-hour").into(),
            note: &html! { (words.say("design-within-note")) },
            bins: &bins,
            written: &|share| format::percent(language, share, Decimals::UpTo(0)),
            of: &words.say("design-time-to-reply"),
            figure: &words.say("design-cases"),
            share: &words.say("design-share-of"),
        },
    )
}

/// Promises kept by team, against the target and the quarter before.
pub(super) fn teams(words: Words) -> Markup {
    let percent = |share: f64| format::percent(words.language(), share, Decimals::UpTo(0));
    let points: Vec<Point> = [
        (words.say("design-team-umrah"), Some(0.96), Some(0.91)),
        (words.say("design-team-members"), Some(0.88), Some(0.93)),
        (words.say("design-team-operations"), Some(0.79), Some(0.74)),
        (words.say("design-team-counter"), None, Some(0.85)),
    ]
    .into_iter()
    .map(|(label, value, previous)| Point { label, value, previous, ..Point::default() })
    .collect();
    let target = words.with("design-target", &[("figure", percent(0.9).into())]);
    chart::bars(
        words,
        &Chart {
            title: &words.say("design-teams-kept").into(),
            note: &html! { (words.say("design-teams-note")) },
            points: &points,
            target: Some(Target { value: 0.9, label: &target }),
            written: &percent,
            of: &words.say("design-team"),
            figure: &words.say("design-kept"),
            before: &words.say("design-quarter-before"),
        },
    )
}

/// Agents and what they did, sortable.
pub(super) fn agents(words: Words) -> Markup {
    let language = words.language();
    let (agent, team) = (words.say("design-agent"), words.say("design-team"));
    let (answered, response, satisfaction) = (
        words.say("design-answered-count"),
        words.say("design-first-response"),
        words.say("design-satisfaction"),
    );
    let columns = [
        Column::words(&agent).sorted("?sort=name", Sort::No),
        Column::words(&team),
        Column::figures(&answered).sorted("?sort=answered", Sort::Descending),
        Column::figures(&response),
        Column { label: &satisfaction, align: Align::End, sort: None },
    ];
    let rows: Vec<Row> = [
        ("Putri Maharani", "design-team-members", 701, 72, 4.66),
        ("Nurul Ain", "design-team-umrah", 612, 64, 4.71),
        ("Hazwan Zulkifli", "design-team-umrah", 548, 91, 4.58),
        ("Daniel Tan", "design-team-members", 497, 130, 4.41),
    ]
    .into_iter()
    .enumerate()
    .map(|(at, (name, team, count, minutes, rating))| Row {
        cells: vec![
            html! { (name) },
            html! { (words.say(team)) },
            html! { (format::integer(language, count)) },
            html! { span.bad[minutes > 120] { (format::minutes(language, minutes)) } },
            html! { (format::number(language, rating, Decimals::Exactly(2))) },
        ],
        is_selected: at == 1,
    })
    .collect();
    table(&Table { caption: &words.say("design-carried"), is_caption_hidden: true, columns: &columns }, &rows)
}
