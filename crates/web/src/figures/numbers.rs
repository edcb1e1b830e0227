//! How a number of the figures is written, and how it opens its cases.

use insight::figures::Period;
use maud::{Markup, html};
use text::format::{self, Decimals};

use super::asked::Asked;
use crate::kit::chart::Opening;
use crate::words::Words;

/// Stands where nothing was measured.
pub(super) const NONE: &str = "–";

/// A span of seconds, in minutes and up.
pub(super) fn span(words: Words, seconds: i64) -> String {
    format::minutes(words.language(), (seconds + 30).div_euclid(60))
}

/// The same of a mean; a dash where nothing was measured.
#[expect(clippy::cast_possible_truncation, reason = "durations are far below 2^52 seconds")]
pub(super) fn span_of(words: Words, seconds: Option<f64>) -> String {
    seconds.map_or_else(|| NONE.to_owned(), |seconds| span(words, seconds.round() as i64))
}

/// A share of 0 to 1 in percent.
pub(super) fn percent(words: Words, share: Option<f64>) -> String {
    share.map_or_else(|| NONE.to_owned(), |share| format::percent(words.language(), share, Decimals::UpTo(1)))
}

/// A mean of stars.
pub(super) fn stars(words: Words, mean: Option<f64>) -> String {
    mean.map_or_else(|| NONE.to_owned(), |mean| format::number(words.language(), mean, Decimals::Exactly(2)))
}

/// A whole number.
pub(super) fn count(words: Words, n: i64) -> String {
    format::integer(words.language(), n)
}

/// So many cases.
pub(super) fn cases(words: Words, n: i64) -> String {
    words.with("figures-count", &[("count", n.into())])
}

/// Where the cases of a figure are listed, and how many of them there are.
pub(super) fn opening(words: Words, asked: &Asked, figure: &str, n: i64) -> Opening {
    Opening { href: asked.href(&format!("/figures/{figure}"), None), said: cases(words, n) }
}

/// A number that opens its cases. How many there are is told to who points at it: a mean or a share does not say it.
pub(super) fn opens(words: Words, asked: &Asked, (figure, n): (&str, i64), shown: &str) -> Markup {
    let Opening { href, said } = opening(words, asked, figure, n);
    // Where nothing was measured, nothing is listed.
    html! { @if shown == NONE { (shown) } @else { a href=(href) title=(said) { (shown) } } }
}

/// The same filter over another period.
pub(super) fn over(asked: &Asked, period: Period) -> Asked {
    Asked { from: period.from.to_string(), until: period.until.to_string(), before: None, ..asked.clone() }
}
