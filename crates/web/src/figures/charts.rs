//! The four charts. What their sentences and tables count opens its cases, and so do their points and bars.

use insight::figures::{Figures, Period, Point as Day};
use maud::{Markup, html};
use text::format::{self, DateStyle, Decimals};

use super::asked::Asked;
use super::numbers::{count, opening, opens, over, percent, span_of, stars};
use crate::kit::chart::{self, Bin, Chart, Distribution, Opening, Point, Sentence, Target};
use crate::words::Words;

/// A number of a sentence: its variable, the figure behind it and how many cases that has, and how it is written.
type Told<'a> = (&'a str, (&'a str, i64), String);

/// A sentence whose numbers open their cases.
fn sentence(words: Words, asked: &Asked, key: &str, told: &[Told<'_>]) -> Sentence {
    let plain: Vec<(&str, text::Arg)> =
        told.iter().map(|(name, _, shown)| (*name, shown.as_str().into())).collect();
    let marked: Vec<(&str, Markup)> =
        told.iter().map(|(name, behind, shown)| (*name, opens(words, asked, *behind, shown))).collect();
    Sentence { plain: words.with(key, &plain), marked: words.marked(key, &marked) }
}

/// What a point of a series counted.
fn of_point(words: Words, asked: &Asked, point: &Day, (figure, n): (&str, i64)) -> Opening {
    opening(words, &over(asked, Period { from: point.from, until: point.until }), figure, n)
}

/// How soon people were answered, with the period before.
pub(super) fn response_line(words: Words, asked: &Asked, found: &Figures) -> Markup {
    // Minutes of charts stay far below 2^52.
    let hours_of = |point: &Day| point.first_response_mean_seconds.map(|seconds| seconds / 3_600.0);
    let points: Vec<Point> = found
        .series
        .iter()
        .enumerate()
        .map(|(at, point)| Point {
            label: format::date(words.language(), point.from, DateStyle::DayMonth),
            value: hours_of(point),
            previous: found.series_before.get(at).and_then(hours_of),
            opens: [Some(point), found.series_before.get(at)]
                .map(|one| one.map(|one| of_point(words, asked, one, ("answered", one.answered)))),
        })
        .collect();
    let hours = |value: f64| span_of(words, Some(value * 3_600.0));
    let target_minutes = u32::try_from(found.target_minutes).unwrap_or(120);
    let target_value = f64::from(target_minutes) / 60.0;
    let target = words.with("figures-target", &[("target", hours(target_value).into())]);
    let now = &found.now.first_response;
    let answered = ("answered", now.answered);
    let missed = ("missed", ("missed", now.missed), count(words, now.missed));
    let (title, note) = if now.answered == 0 {
        let none = sentence(words, asked, "figures-response-none", &[]);
        (none, sentence(words, asked, "figures-response-none-note", &[missed]))
    } else {
        let mean = ("mean", answered, span_of(words, now.working.mean_seconds));
        let calendar = ("calendar", answered, span_of(words, now.calendar.mean_seconds));
        let is = sentence(words, asked, "figures-response-is", &[mean]);
        (is, sentence(words, asked, "figures-response-note", &[calendar, missed]))
    };
    chart::line(
        words,
        &Chart {
            title: &title,
            note: &note.marked,
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
pub(super) fn volume(words: Words, asked: &Asked, found: &Figures) -> Markup {
    // Counts of charts stay far below 2^52.
    let counted = |n: i64| i32::try_from(n).ok().map(f64::from);
    let points: Vec<Point> = found
        .series
        .iter()
        .map(|point| Point {
            label: format::date(words.language(), point.from, DateStyle::DayMonth),
            value: counted(point.opened),
            previous: counted(point.resolved),
            opens: [("opened", point.opened), ("resolved", point.resolved)]
                .map(|behind| Some(of_point(words, asked, point, behind))),
        })
        .collect();
    let volume = found.now.volume;
    let title = [
        ("opened", ("opened", volume.opened), count(words, volume.opened)),
        ("resolved", ("resolved", volume.resolved), count(words, volume.resolved)),
    ];
    let note = [("open", ("backlog", found.backlog.n), count(words, found.backlog.n))];
    chart::line(
        words,
        &Chart {
            title: &sentence(words, asked, "figures-volume-is", &title),
            note: &sentence(words, asked, "figures-volume-note", &note).marked,
            points: &points,
            target: None,
            written: &|value| format::number(words.language(), value, Decimals::UpTo(0)),
            of: &words.say("figures-from"),
            figure: &words.say("figures-in"),
            before: &words.say("figures-out"),
        },
    )
}

/// A bin that opens its cases.
fn bin(words: Words, asked: &Asked, (figure, n): (&str, i64), label: String, is_over: bool) -> Bin {
    let opens = Some(opening(words, asked, figure, n));
    Bin { label, count: u64::try_from(n).unwrap_or_default(), is_over, opens }
}

/// How first answers spread over time.
pub(super) fn response_spread(words: Words, asked: &Asked, found: &Figures) -> Markup {
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
            bin(words, asked, (&format!("answered_{end}"), slot.n), label, is_over)
        })
        .collect();
    let kept = now.within_target;
    let title = match kept.share {
        None => sentence(words, asked, "figures-spread-none", &[]),
        share => {
            let share = ("share", ("within_target", kept.numerator), percent(words, share));
            sentence(words, asked, "figures-spread", &[share])
        }
    };
    let note = [("count", ("answered", now.answered), count(words, now.answered))];
    chart::distribution(
        words,
        &Distribution {
            title: &title,
            note: &sentence(words, asked, "figures-spread-note", &note).marked,
            bins: &bins,
            written: &|share| format::percent(language, share, Decimals::UpTo(0)),
            of: &words.say("figures-first-reply"),
            figure: &words.say("figures-cases"),
            share: &words.say("figures-share"),
        },
    )
}

/// How often each score was given.
pub(super) fn ratings(words: Words, asked: &Asked, found: &Figures) -> Markup {
    let csat = &found.now.csat;
    if csat.rated == 0 {
        return html! {};
    }
    let bins: Vec<Bin> = (1_u8..)
        .zip(csat.scores)
        .map(|(score, n)| bin(words, asked, (&format!("score_{score}"), n), format!("{score} ★"), score <= 2))
        .collect();
    let title = [
        ("mean", ("rated", csat.rated), stars(words, csat.mean)),
        ("low", ("low", csat.low.numerator), count(words, csat.low.numerator)),
    ];
    let asked_for = csat.response.denominator;
    let note = [("sent", ("asked", asked_for), count(words, asked_for))];
    chart::distribution(
        words,
        &Distribution {
            title: &sentence(words, asked, "figures-stars-are", &title),
            note: &sentence(words, asked, "figures-stars-note", &note).marked,
            bins: &bins,
            written: &|share| format::percent(words.language(), share, Decimals::UpTo(0)),
            of: &words.say("figures-stars"),
            figure: &words.say("figures-cases"),
            share: &words.say("figures-share"),
        },
    )
}
