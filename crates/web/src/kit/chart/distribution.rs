//! How figures spread: the share in each bin, those past the target in red.

use maud::{Markup, html};

use super::{Canvas, NARROW, Opening, Sentence, WIDE, at, drawn_link, opening, panel, text_width};
use crate::words::Words;

/// A span of values and how many fell in it.
#[derive(Clone, Debug, Default)]
pub struct Bin {
    /// Its upper end: `≤ 15 min`, `1 h`, `> 8 h`.
    pub label: String,
    /// How many.
    pub count: u64,
    /// Whether it lies past the target.
    pub is_over: bool,
    /// Where those that fell in it are listed.
    pub opens: Option<Opening>,
}

/// A spread of figures.
#[derive(Clone)]
pub struct Distribution<'a> {
    /// The finding, as a sentence: `83% within the first hour`.
    pub title: &'a Sentence,
    /// What is counted and how; may be empty.
    pub note: &'a Markup,
    /// The bins, in order.
    pub bins: &'a [Bin],
    /// How a share (0–1) is written.
    pub written: &'a dyn Fn(f64) -> String,
    /// Head of the table's first column: `Time to first reply`.
    pub of: &'a str,
    /// What is counted: `Cases`.
    pub figure: &'a str,
    /// Head of the column of shares: `Share`.
    pub share: &'a str,
}

impl Distribution<'_> {
    // Counts of cases stay far below 2^53, where f64 is exact.
    #[expect(clippy::cast_precision_loss, reason = "counts of cases stay far below 2^53")]
    fn share_of(&self, bin: &Bin) -> f64 {
        let whole: u64 = self.bins.iter().map(|bin| bin.count).sum();
        if whole == 0 { 0.0 } else { bin.count as f64 / whole as f64 }
    }
}

/// Draws a distribution. An empty one has bins of no height, never a division by nothing.
pub fn distribution(words: Words, chart: &Distribution<'_>) -> Markup {
    let table = html! {
        div.tbl-wrap {
            table.tbl {
                caption.sr { (chart.title.plain) }
                thead { tr { th scope="col" { (chart.of) } th.r scope="col" { (chart.figure) } th.r scope="col" { (chart.share) } } }
                tbody {
                    @for bin in chart.bins {
                        tr { th scope="row" { (bin.label) } td.r { (opening(bin.opens.as_ref(), &bin.count.to_string())) } td.r { ((chart.written)(chart.share_of(bin))) } }
                    }
                }
            }
        }
    };
    panel(words, chart.title, chart.note, &html! { (drawn(chart, WIDE)) (drawn(chart, NARROW)) }, &table)
}

fn drawn(chart: &Distribution<'_>, canvas: Canvas) -> Markup {
    // Few bins look like slabs over the whole width.
    let count = f64::from(u32::try_from(chart.bins.len().max(1)).unwrap_or(u32::MAX));
    let width = canvas.width.min(count * 64.0);
    let slot = width / count;
    let (top, bottom) = (22.0, canvas.height - 26.0);
    let largest = chart.bins.iter().map(|bin| chart.share_of(bin)).fold(0.0, f64::max).max(f64::MIN_POSITIVE);
    let widest = chart.bins.iter().map(|bin| text_width(&bin.label)).fold(0.0, f64::max);
    let step = if widest + 2.0 > slot { 2 } else { 1 };
    html! {
        svg.chart.(canvas.class) viewBox={ "0 0 " (canvas.width) " " (canvas.height) } aria-hidden="true" {
            line.axis x1="0" x2=(at(width)) y1=(at(bottom)) y2=(at(bottom)) {}
            @for (index, bin) in chart.bins.iter().enumerate() {
                @let share = chart.share_of(bin);
                @let height = (bottom - top) * share / largest;
                @let left = slot * f64::from(u32::try_from(index).unwrap_or(u32::MAX));
                @let middle = at(left + slot / 2.0);
                (drawn_link(bin.opens.as_ref(), &bin.label, &html! {
                    // A low bar is as easy to hit as a high one.
                    @if bin.opens.is_some() { rect.hit x=(at(left)) y="0" width=(at(slot)) height=(at(bottom)) {} }
                    rect.b.late[bin.is_over] x=(at(left + slot * 0.12)) y=(at(bottom - height)) width=(at(slot * 0.76)) height=(at(height)) rx="2" {}
                    text.value x=(middle) y=(at(bottom - height - 6.0)) text-anchor="middle" { ((chart.written)(share)) }
                }))
                @if index % step == 0 { text x=(middle) y=(at(canvas.height - 8.0)) text-anchor="middle" { (bin.label) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_spread_draws_without_dividing_by_nothing() {
        let bins = [Bin {
            label: "1 h".to_owned(),
            count: 0,
            is_over: false,
            opens: Some(Opening { href: "/figures/answered_60".to_owned(), said: "0 cases".to_owned() }),
        }];
        let chart = Distribution {
            title: &"Nothing yet".to_owned().into(),
            note: &html! {},
            bins: &bins,
            written: &|share| format!("{share:.0}"),
            of: "Time",
            figure: "Cases",
            share: "Share",
        };
        let drawn = distribution(Words::new(kernel::Language::En), &chart).into_string();
        assert!(!drawn.contains("NaN") && !drawn.contains("inf"), "{drawn}");
        assert!(drawn.contains(r#"<a href="/figures/answered_60" title="0 cases">0</a>"#), "{drawn}");
        let bar = r#"<a href="/figures/answered_60" tabindex="-1"><title>1 h: 0 cases</title>"#;
        assert_eq!(drawn.matches(bar).count(), 2, "the wide and the narrow bar open it too: {drawn}");
    }
}
