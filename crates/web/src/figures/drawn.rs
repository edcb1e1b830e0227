//! How the figures are drawn: a row of headline numbers, two charts, the people.

use insight::figures::{Figures, Headline};
use jiff::civil::Date;
use kernel::Language;
use maud::{Markup, html};
use text::format::{self, DateStyle, Decimals};

use super::Choices;
use super::asked::Asked;
use crate::inbox::{CHANNELS, Named, channel_name};
use crate::kit::chart::{self, Bin, Chart, Distribution, Point, Target};
use crate::kit::{Choice, Column, Control, Field, Form, Row, Table, button, field, form, table};
use crate::session::Lens;
use crate::words::Words;

/// A span of seconds, in minutes and up.
pub(super) fn span(words: Words, seconds: i64) -> String {
    format::minutes(words.language(), (seconds + 30).div_euclid(60))
}

// Durations are far below 2^52 seconds.
#[expect(clippy::cast_possible_truncation, reason = "durations are far below 2^52 seconds")]
fn span_of(words: Words, seconds: Option<f64>) -> String {
    seconds.map_or_else(|| "–".to_owned(), |seconds| span(words, seconds.round() as i64))
}

fn percent(words: Words, share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format::percent(words.language(), share, Decimals::UpTo(1)))
}

fn stars(words: Words, mean: Option<f64>) -> String {
    mean.map_or_else(|| "–".to_owned(), |mean| format::number(words.language(), mean, Decimals::Exactly(2)))
}

fn count(words: Words, n: i64) -> String {
    format::integer(words.language(), n)
}

/// The whole sheet.
pub(super) fn sheet(lens: &Lens, asked: &Asked, choices: &Choices, found: &Figures) -> Markup {
    let words = lens.words;
    let day = |date| format::date(words.language(), date, DateStyle::Medium);
    let period = [("from", day(found.period.from).into()), ("until", day(found.period.until).into())];
    html! {
        header { h1 { (words.with("figures-period", &period)) } }
        (filters(words, asked, choices, found))
        (headline(words, asked, found))
        section.cols { (response_line(words, asked, found)) (response_spread(words, asked, found)) }
        section.panel { h2 { (words.say("figures-carried")) } (people(words, asked, found)) }
        section.cols { (volume(words, asked, found)) (ratings(words, asked, found)) }
    }
}

fn filters(words: Words, asked: &Asked, choices: &Choices, found: &Figures) -> Markup {
    let channels: Vec<Named> = CHANNELS
        .iter()
        .map(|word| Named { value: (*word).to_owned(), label: channel_name(words, word) })
        .collect();
    let languages: Vec<Named> = Language::ALL
        .iter()
        .map(|one| Named { value: one.tag().to_owned(), label: one.endonym().to_owned() })
        .collect();
    let narrowed = [
        ("brand", "figures-brand", &asked.brand, &choices.brands),
        ("team", "figures-team", &asked.team, &choices.teams),
        ("agent", "figures-agent", &asked.agent, &choices.agents),
        ("organisation", "organisation", &asked.organisation, &choices.organisations),
        ("kind", "figures-kind", &asked.kind, &choices.kinds),
        ("channel", "figures-channel", &asked.channel, &channels),
        ("language", "figures-language", &asked.language, &languages),
    ];
    let (from, until) = (found.period.from.to_string(), found.period.until.to_string());
    let [from_label, until_label, every, show] =
        ["figures-from", "figures-until", "figures-every", "figures-show"].map(|key| words.say(key));
    let line = |value| Control::Line { kind: "date", value };
    let body = html! {
        div.filters {
            (field(words, &Field::new("from", &from_label, line(&from))))
            (field(words, &Field::new("until", &until_label, line(&until))))
            @for (name, key, value, named) in narrowed {
                // A choice of one is none; but customers may be of no organisation.
                @if named.len() > usize::from(name != "organisation") { (narrowing(words, (name, key), value, named, &every)) }
            }
            div.actions { (button(&show).submit()) }
        }
    };
    form(words, &Form::get("figures-filter", "/figures"), &body)
}

/// One field that narrows, with all as its first choice.
fn narrowing(
    words: Words,
    (name, key): (&'static str, &str),
    value: &str,
    named: &[Named],
    every: &str,
) -> Markup {
    let every = std::iter::once(Choice { value: "", label: every });
    let choices: Vec<Choice<'_>> =
        every.chain(named.iter().map(|one| Choice { value: &one.value, label: &one.label })).collect();
    field(words, &Field::new(name, &words.say(key), Control::Select { value, choices: &choices }))
}

/// One headline number that opens its cases.
struct Number<'a> {
    word: &'a str,
    behind: &'a str,
    name: String,
    value: String,
    unit: String,
    said: Markup,
}

fn headline(words: Words, asked: &Asked, found: &Figures) -> Markup {
    let (now, before) = (&found.now, &found.before);
    let numbers = [
        csat(words, found),
        first_response(words, now, before),
        Number {
            word: "opened",
            behind: "opened",
            name: words.say("figures-in"),
            value: count(words, now.volume.opened),
            unit: String::new(),
            said: html! {
                a href=(of_days(asked, "opened", found.previous.from, found.previous.until)) {
                    (words.with("figures-before", &[("figure", count(words, before.volume.opened).into())]))
                }
            },
        },
        Number {
            word: "resolved",
            behind: "resolved",
            name: words.say("figures-out"),
            value: count(words, now.volume.resolved),
            unit: String::new(),
            said: html! { (words.with("figures-median", &[("figure", now.resolution.median_seconds.map_or_else(|| "–".to_owned(), |s| span(words, s)).into())])) },
        },
        Number {
            word: "backlog",
            behind: "backlog",
            name: words.say("figures-backlog"),
            value: count(words, found.backlog.n),
            unit: String::new(),
            said: html! {
                a href=(asked.href("/figures/backlog_older", None)) {
                    (words.with("figures-old", &[("count", found.backlog.ages.last().copied().unwrap_or_default().into())]))
                }
            },
        },
        Number {
            word: "reopened",
            behind: "reopened",
            name: words.say("figures-reopened"),
            value: percent(words, now.reopened.share),
            unit: String::new(),
            said: html! { (words.with("figures-of", &[("some", count(words, now.reopened.numerator).into()), ("all", count(words, now.reopened.denominator).into())])) },
        },
    ];
    html! {
        section.figures aria-label=(words.say("figures-title")) {
            @for one in numbers {
                div.figure data-figure=(one.word) {
                    h2 { (one.name) }
                    a.v href=(asked.href(&format!("/figures/{}", one.behind), None)) {
                        (one.value) @if !one.unit.is_empty() { small { " " (one.unit) } }
                    }
                    span.t { (one.said) }
                }
            }
        }
    }
}

fn csat(words: Words, found: &Figures) -> Number<'static> {
    let csat = &found.now.csat;
    let target = stars(words, Some(found.csat_target));
    let (key, class) = match csat.mean {
        Some(mean) if mean >= found.csat_target => ("figures-above", "good"),
        Some(_) => ("figures-below", "bad"),
        None => ("figures-target", ""),
    };
    let rated =
        [("count", count(words, csat.rated).into()), ("share", percent(words, csat.response.share).into())];
    Number {
        word: "csat",
        behind: "rated",
        name: words.say("figures-csat"),
        value: stars(words, csat.mean),
        unit: words.say("figures-of-five"),
        said: html! { b class=(class) { (words.with(key, &[("target", target.into())])) } " " (words.with("figures-rated", &rated)) },
    }
}

fn first_response(words: Words, now: &Headline, before: &Headline) -> Number<'static> {
    let response = &now.first_response;
    let told = [
        ("median", response.working.median_seconds.map_or_else(|| "–".to_owned(), |s| span(words, s)).into()),
        ("p90", response.working.p90_seconds.map_or_else(|| "–".to_owned(), |s| span(words, s)).into()),
        ("before", percent(words, before.first_response.within_target.share).into()),
    ];
    Number {
        word: "first-response",
        behind: "missed",
        name: words.say("figures-within"),
        value: percent(words, response.within_target.share),
        unit: String::new(),
        said: html! { (words.with("figures-within-said", &told)) },
    }
}

/// The same cases of another period: what a point of a chart counted.
fn of_days(asked: &Asked, figure: &str, from: Date, until: Date) -> String {
    let narrowed = Asked { from: from.to_string(), until: until.to_string(), before: None, ..asked.clone() };
    narrowed.href(&format!("/figures/{figure}"), None)
}

fn response_line(words: Words, asked: &Asked, found: &Figures) -> Markup {
    // Minutes of charts stay far below 2^52.
    let hours_of =
        |point: &insight::figures::Point| point.first_response_mean_seconds.map(|seconds| seconds / 3_600.0);
    let points: Vec<Point> = found
        .series
        .iter()
        .enumerate()
        .map(|(at, point)| Point {
            label: format::date(words.language(), point.from, DateStyle::DayMonth),
            value: hours_of(point),
            previous: found.series_before.get(at).and_then(hours_of),
            hrefs: [Some(point), found.series_before.get(at)]
                .map(|one| one.map(|one| of_days(asked, "answered", one.from, one.until))),
        })
        .collect();
    let hours = |value: f64| span_of(words, Some(value * 3_600.0));
    let target_minutes = u32::try_from(found.target_minutes).unwrap_or(120);
    let target_value = f64::from(target_minutes) / 60.0;
    let target = words.with("figures-target", &[("target", hours(target_value).into())]);
    let now = &found.now.first_response;
    let mean = span_of(words, now.working.mean_seconds);
    let calendar = span_of(words, now.calendar.mean_seconds);
    chart::line(
        words,
        &Chart {
            title: &words.with("figures-response-is", &[("mean", mean.into())]),
            note: &words.with(
                "figures-response-note",
                &[("calendar", calendar.into()), ("missed", count(words, now.missed).into())],
            ),
            points: &points,
            target: Some(Target { value: target_value, label: &target }),
            written: &hours,
            of: &words.say("figures-from"),
            figure: &words.say("figures-first-reply"),
            before: &words.say("figures-period-before"),
        },
    )
}

/// What came in, with what went out beside it.
fn volume(words: Words, asked: &Asked, found: &Figures) -> Markup {
    // Counts of charts stay far below 2^52.
    let counted = |n: i64| i32::try_from(n).ok().map(f64::from);
    let points: Vec<Point> = found
        .series
        .iter()
        .map(|point| Point {
            label: format::date(words.language(), point.from, DateStyle::DayMonth),
            value: counted(point.opened),
            previous: counted(point.resolved),
            hrefs: ["opened", "resolved"].map(|one| Some(of_days(asked, one, point.from, point.until))),
        })
        .collect();
    let volume = found.now.volume;
    let told =
        [("opened", count(words, volume.opened).into()), ("resolved", count(words, volume.resolved).into())];
    chart::line(
        words,
        &Chart {
            title: &words.with("figures-volume-is", &told),
            note: &words.with("figures-volume-note", &[("open", count(words, found.backlog.n).into())]),
            points: &points,
            target: None,
            written: &|value| format::number(words.language(), value, Decimals::UpTo(0)),
            of: &words.say("figures-from"),
            figure: &words.say("figures-in"),
            before: &words.say("figures-out"),
        },
    )
}

fn response_spread(words: Words, asked: &Asked, found: &Figures) -> Markup {
    let language = words.language();
    let now = &found.now.first_response;
    let mut last = 0;
    let bins: Vec<Bin> = now
        .working
        .distribution
        .iter()
        .map(|slot| {
            let label = slot.up_to_minutes.map_or_else(
                || format!("> {}", format::minutes(language, last)),
                |minutes| format::minutes(language, minutes),
            );
            let is_over = slot.up_to_minutes.is_none_or(|minutes| minutes > found.target_minutes);
            last = slot.up_to_minutes.unwrap_or(last);
            let end = slot.up_to_minutes.map_or_else(|| "later".to_owned(), |minutes| minutes.to_string());
            let href = Some(asked.href(&format!("/figures/answered_{end}"), None));
            Bin { label, count: u64::try_from(slot.n).unwrap_or_default(), is_over, href }
        })
        .collect();
    let share = percent(words, now.within_target.share);
    chart::distribution(
        words,
        &Distribution {
            title: &words.with("figures-spread", &[("share", share.into())]),
            note: &words.with("figures-spread-note", &[("count", count(words, now.answered).into())]),
            bins: &bins,
            written: &|share| format::percent(language, share, Decimals::UpTo(0)),
            of: &words.say("figures-first-reply"),
            figure: &words.say("figures-cases"),
            share: &words.say("figures-share"),
        },
    )
}

fn ratings(words: Words, asked: &Asked, found: &Figures) -> Markup {
    let csat = &found.now.csat;
    if csat.rated == 0 {
        return html! {};
    }
    let bins: Vec<Bin> = (1_u8..)
        .zip(csat.scores)
        .map(|(score, n)| Bin {
            label: format!("{score} ★"),
            count: u64::try_from(n).unwrap_or_default(),
            is_over: score <= 2,
            href: Some(asked.href(&format!("/figures/score_{score}"), None)),
        })
        .collect();
    let told = [("mean", stars(words, csat.mean).into()), ("low", count(words, csat.low.numerator).into())];
    chart::distribution(
        words,
        &Distribution {
            title: &words.with("figures-stars-are", &told),
            note: &words
                .with("figures-stars-note", &[("sent", count(words, csat.response.denominator).into())]),
            bins: &bins,
            written: &|share| format::percent(words.language(), share, Decimals::UpTo(0)),
            of: &words.say("figures-stars"),
            figure: &words.say("figures-cases"),
            share: &words.say("figures-share"),
        },
    )
}

fn people(words: Words, asked: &Asked, found: &Figures) -> Markup {
    let heads = [
        "figures-agent",
        "figures-answered",
        "figures-first-reply",
        "figures-within",
        "figures-out",
        "figures-csat",
    ]
    .map(|key| words.say(key));
    let columns: Vec<Column<'_>> = heads
        .iter()
        .enumerate()
        .map(|(at, head)| if at == 0 { Column::words(head) } else { Column::figures(head) })
        .collect();
    let nobody = words.say("figures-nobody");
    let rows: Vec<Row> = found
        .agents
        .iter()
        .map(|line| {
            let name = if line.name.is_empty() { &nobody } else { &line.name };
            let own = Asked { agent: line.staff_id.map(|id| id.to_string()).unwrap_or_default(), ..asked.clone() };
            // What nobody owns has no address of its own.
            let opens = |figure: &str, shown: String| {
                html! {
                    @if line.staff_id.is_some() { a href=(own.href(&format!("/figures/{figure}"), None)) { (shown) } }
                    @else { (shown) }
                }
            };
            Row {
                cells: vec![
                    html! { @if line.staff_id.is_some() { a href=(own.href("/figures", None)) { (name) } } @else { (name) } },
                    opens("answered", count(words, line.answered)),
                    html! { (span_of(words, line.first_response_mean_seconds)) },
                    opens("within_target", percent(words, line.within_target.share)),
                    opens("resolved", count(words, line.resolved)),
                    opens("rated", stars(words, line.csat_mean)),
                ],
                is_selected: false,
            }
        })
        .collect();
    table(
        &Table { caption: &words.say("figures-carried"), is_caption_hidden: true, columns: &columns },
        &rows,
    )
}
