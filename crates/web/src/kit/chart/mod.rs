//! Charts as SVG, drawn on the server: a sentence that says the finding, the drawing, and the same figures as a table.
//! Each is drawn twice, wide and narrow, and the style sheet shows one: scaled text would be unreadable on a phone.

mod bars;
mod distribution;
mod line;
mod scale;

use maud::{Markup, html};

use crate::words::Words;

pub use bars::bars;
pub use distribution::{Bin, Distribution, distribution};
pub use line::line;

/// One point in time, or one thing compared.
#[derive(Clone, Debug, Default)]
pub struct Point {
    /// Its name on the axis.
    pub label: String,
    /// The figure; none when there was nothing to measure.
    pub value: Option<f64>,
    /// The figure of the period before.
    pub previous: Option<f64>,
    /// Where what the figure counts is listed, and the same of the period before.
    pub hrefs: [Option<String>; 2],
}

/// What is to be reached.
#[derive(Clone, Debug)]
pub struct Target<'a> {
    /// The figure.
    pub value: f64,
    /// Its name with the figure: `target 2 h`.
    pub label: &'a str,
}

/// Figures over time or side by side.
#[derive(Clone)]
pub struct Chart<'a> {
    /// The finding, as a sentence: `First response fell below two hours in October`.
    pub title: &'a str,
    /// What is counted and how; may be empty.
    pub note: &'a str,
    /// The points, in order.
    pub points: &'a [Point],
    /// What is to be reached.
    pub target: Option<Target<'a>>,
    /// How a figure is written, with its unit.
    pub written: &'a dyn Fn(f64) -> String,
    /// Head of the table's first column: `Week`.
    pub of: &'a str,
    /// What the figure is: `First response`.
    pub figure: &'a str,
    /// What the period before is called: `Last year`.
    pub before: &'a str,
}

/// How large a drawing is, in its own units, which are CSS pixels at full width.
#[derive(Clone, Copy)]
struct Canvas {
    width: f64,
    height: f64,
    class: &'static str,
}

const WIDE: Canvas = Canvas { width: 620.0, height: 190.0, class: "wide" };
const NARROW: Canvas = Canvas { width: 350.0, height: 200.0, class: "narrow" };

/// Width of 11 px text; Inter's figures and small letters average 6.1 px.
fn text_width(text: &str) -> f64 {
    f64::from(u32::try_from(text.chars().count()).unwrap_or(u32::MAX)) * 6.2
}

/// A figure of the table that opens what it counts, where that is known.
fn opening(href: Option<&String>, figure: &str) -> Markup {
    html! { @if let Some(href) = href { a href=(href) { (figure) } } @else { (figure) } }
}

/// A number for an SVG attribute.
fn at(value: f64) -> String {
    format!("{value:.1}")
}

/// Sentence, drawings, table.
fn panel(words: Words, title: &str, note: &str, drawings: &Markup, table: &Markup) -> Markup {
    html! {
        figure.panel {
            figcaption { h3 { (title) } @if !note.is_empty() { p { (note) } } }
            (drawings)
            details { summary { (words.say("kit-chart-table")) } (table) }
        }
    }
}

impl Chart<'_> {
    fn has_previous(&self) -> bool {
        self.points.iter().any(|point| point.previous.is_some())
    }

    /// The largest figure drawn; above zero.
    fn top(&self) -> f64 {
        let all = self.points.iter().flat_map(|point| [point.value, point.previous]).flatten();
        let top = all.chain(self.target.as_ref().map(|target| target.value)).fold(0.0, f64::max);
        if top > 0.0 { top } else { 1.0 }
    }

    fn cell(&self, value: Option<f64>) -> String {
        value.map_or_else(|| "–".to_owned(), self.written)
    }

    fn table(&self) -> Markup {
        let has_previous = self.has_previous();
        html! {
            div.tbl-wrap {
                table.tbl {
                    caption.sr { (self.title) }
                    thead { tr {
                        th scope="col" { (self.of) }
                        th.r scope="col" { (self.figure) }
                        @if has_previous { th.r scope="col" { (self.before) } }
                    } }
                    tbody {
                        @for point in self.points {
                            tr {
                                th scope="row" { (point.label) }
                                @let [behind, behind_previous] = &point.hrefs;
                                td.r { (opening(behind.as_ref(), &self.cell(point.value))) }
                                @if has_previous { td.r { (opening(behind_previous.as_ref(), &self.cell(point.previous))) } }
                            }
                        }
                    }
                }
            }
        }
    }

    fn legend(&self) -> Markup {
        html! {
            ul.legend {
                li { i {} (self.figure) }
                @if self.has_previous() { li { i.prev {} (self.before) } }
                @if let Some(target) = &self.target { li { i.target {} (target.label) } }
            }
        }
    }
}
