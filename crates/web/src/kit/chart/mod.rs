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
    pub opens: [Option<Opening>; 2],
}

/// Where what a figure counts is listed.
#[derive(Clone, Debug, Default)]
pub struct Opening {
    /// The address.
    pub href: String,
    /// What is there: `118 cases`.
    pub said: String,
}

/// A sentence that may have links within it.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// Without them, for where there is no place for markup.
    pub plain: String,
    /// With them.
    pub marked: Markup,
}

impl From<String> for Sentence {
    fn from(plain: String) -> Self {
        Self { marked: html! { (plain) }, plain }
    }
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
    pub title: &'a Sentence,
    /// What is counted and how; may be empty.
    pub note: &'a Markup,
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
fn opening(opens: Option<&Opening>, figure: &str) -> Markup {
    html! { @if let Some(Opening { href, said }) = opens { a href=(href) title=(said) { (figure) } } @else { (figure) } }
}

/// A part of the drawing that opens what it shows, where that is known; `name` is told with it to who points there. Drawings
/// are for the eye and the pointer alone: the sentence above and the table below say the same, and the table's links are what
/// keys reach, so that nothing is stopped at or heard twice.
fn drawn_link(opens: Option<&Opening>, name: &str, drawing: &Markup) -> Markup {
    html! {
        @if let Some(Opening { href, said }) = opens {
            a href=(href) tabindex="-1" { title { (name) ": " (said) } (drawing) }
        } @else { (drawing) }
    }
}

/// A number for an SVG attribute.
fn at(value: f64) -> String {
    format!("{value:.1}")
}

/// Sentence, drawings, table.
fn panel(words: Words, title: &Sentence, note: &Markup, drawings: &Markup, table: &Markup) -> Markup {
    html! {
        figure.panel {
            figcaption { h3 { (title.marked) } @if !note.0.is_empty() { p { (note) } } }
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
                    caption.sr { (self.title.plain) }
                    thead { tr {
                        th scope="col" { (self.of) }
                        th.r scope="col" { (self.figure) }
                        @if has_previous { th.r scope="col" { (self.before) } }
                    } }
                    tbody {
                        @for point in self.points {
                            tr {
                                th scope="row" { (point.label) }
                                @let [behind, behind_previous] = &point.opens;
                                td.r { (opening(behind.as_ref().filter(|_| point.value.is_some()), &self.cell(point.value))) }
                                @if has_previous { td.r { (opening(behind_previous.as_ref().filter(|_| point.previous.is_some()), &self.cell(point.previous))) } }
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
