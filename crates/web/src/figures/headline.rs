//! The row of headline numbers. Each opens its cases, and so does each number of the line below it.

use insight::figures::Figures;
use maud::{Markup, html};

use super::asked::Asked;
use super::numbers::{NONE, count, opens, over, percent, span, stars};
use crate::words::Words;

/// One headline number: its word, what it is called, and how it is drawn.
struct Number {
    word: &'static str,
    name: &'static str,
    /// The figure that lists its cases, and how many they are.
    behind: (&'static str, i64),
    value: String,
    unit: String,
    said: Markup,
}

/// Draws the row.
pub(super) fn headline(words: Words, asked: &Asked, found: &Figures) -> Markup {
    let numbers = [
        csat(words, asked, found),
        first_response(words, asked, found),
        opened(words, asked, found),
        resolved(words, asked, found),
        backlog(words, asked, found),
        reopened(words, asked, found),
    ];
    html! {
        section.figures aria-label=(words.say("figures-title")) {
            @for one in numbers {
                @let unit = html! { @if !one.unit.is_empty() { small { " " (one.unit) } } };
                div.figure data-figure=(one.word) {
                    h2 { (words.say(one.name)) }
                    span.v { (opens(words, asked, one.behind, &one.value)) (unit) }
                    span.t { (one.said) }
                }
            }
        }
    }
}

fn csat(words: Words, asked: &Asked, found: &Figures) -> Number {
    let csat = &found.now.csat;
    let target = stars(words, Some(found.csat_target));
    let (key, class) = match csat.mean {
        Some(mean) if mean >= found.csat_target => ("figures-above", "good"),
        Some(_) => ("figures-below", "bad"),
        None => ("figures-target", ""),
    };
    let rated = ("rated", csat.rated);
    let told =
        [("count", count(words, csat.rated).into()), ("share", percent(words, csat.response.share).into())];
    Number {
        word: "csat",
        name: "figures-csat",
        behind: rated,
        value: stars(words, csat.mean),
        unit: words.say("figures-of-five"),
        said: html! {
            b class=(class) { (words.with(key, &[("target", target.into())])) } " "
            (opens(words, asked, rated, &words.with("figures-rated", &told)))
        },
    }
}

fn first_response(words: Words, asked: &Asked, found: &Figures) -> Number {
    let (now, before) = (&found.now.first_response, &found.before.first_response);
    let of_times = |seconds: Option<i64>| {
        let shown = seconds.map_or_else(|| NONE.to_owned(), |seconds| span(words, seconds));
        opens(words, asked, ("answered", now.answered), &shown)
    };
    let earlier = over(asked, found.previous);
    let kept_before = ("within_target", before.within_target.numerator);
    let told = [
        ("missed", opens(words, asked, ("missed", now.missed), &count(words, now.missed))),
        ("median", of_times(now.working.median_seconds)),
        ("p90", of_times(now.working.p90_seconds)),
        ("before", opens(words, &earlier, kept_before, &percent(words, before.within_target.share))),
    ];
    Number {
        word: "first-response",
        name: "figures-within",
        behind: ("within_target", now.within_target.numerator),
        value: percent(words, now.within_target.share),
        unit: String::new(),
        said: words.marked("figures-within-said", &told),
    }
}

fn opened(words: Words, asked: &Asked, found: &Figures) -> Number {
    let (now, before) = (found.now.volume.opened, found.before.volume.opened);
    let told = words.with("figures-before", &[("figure", count(words, before).into())]);
    Number {
        word: "opened",
        name: "figures-in",
        behind: ("opened", now),
        value: count(words, now),
        unit: String::new(),
        said: opens(words, &over(asked, found.previous), ("opened", before), &told),
    }
}

fn resolved(words: Words, asked: &Asked, found: &Figures) -> Number {
    let behind = ("resolved", found.now.volume.resolved);
    let median =
        found.now.resolution.median_seconds.map_or_else(|| NONE.to_owned(), |seconds| span(words, seconds));
    Number {
        word: "resolved",
        name: "figures-out",
        behind,
        value: count(words, behind.1),
        unit: String::new(),
        said: opens(words, asked, behind, &words.with("figures-median", &[("figure", median.into())])),
    }
}

fn backlog(words: Words, asked: &Asked, found: &Figures) -> Number {
    let oldest = found.backlog.ages.last().copied().unwrap_or_default();
    let told = words.with("figures-old", &[("count", oldest.into())]);
    Number {
        word: "backlog",
        name: "figures-backlog",
        behind: ("backlog", found.backlog.n),
        value: count(words, found.backlog.n),
        unit: String::new(),
        said: opens(words, asked, ("backlog_older", oldest), &told),
    }
}

fn reopened(words: Words, asked: &Asked, found: &Figures) -> Number {
    let share = &found.now.reopened;
    let behind = ("reopened", share.numerator);
    let of = ("first_resolved", share.denominator);
    let told = [
        ("some", opens(words, asked, behind, &count(words, share.numerator))),
        ("all", opens(words, asked, of, &count(words, share.denominator))),
    ];
    Number {
        word: "reopened",
        name: "figures-reopened",
        behind,
        value: percent(words, share.share),
        unit: String::new(),
        said: words.marked("figures-of", &told),
    }
}
