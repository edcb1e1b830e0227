//! A figure over time, with the period before in grey and the target as a dashed line.

use std::fmt::Write as _;

use maud::{Markup, html};

use super::scale::{every, ticks};
use super::{Canvas, Chart, NARROW, WIDE, at, drawn_link, panel, text_width};
use crate::words::Words;

/// Draws a line chart from zero; a gap in the figures is a gap in the line.
pub fn line(words: Words, chart: &Chart<'_>) -> Markup {
    let drawings = html! { (drawn(chart, WIDE)) (drawn(chart, NARROW)) (chart.legend()) };
    panel(words, chart.title, chart.note, &drawings, &chart.table())
}

/// Where things stand on the canvas.
struct Place {
    left: f64,
    right: f64,
    bottom: f64,
    top: f64,
    largest: f64,
    count: usize,
}

impl Place {
    fn x(&self, index: usize) -> f64 {
        let steps = f64::from(u32::try_from(self.count.saturating_sub(1)).unwrap_or(u32::MAX)).max(1.0);
        self.left + (self.right - self.left) * f64::from(u32::try_from(index).unwrap_or(u32::MAX)) / steps
    }

    fn y(&self, value: f64) -> f64 {
        self.bottom - (self.bottom - self.top) * value / self.largest
    }

    fn path(&self, values: impl Iterator<Item = Option<f64>>) -> String {
        let mut path = String::new();
        let mut pen = 'M';
        for (index, value) in values.enumerate() {
            let Some(value) = value else {
                pen = 'M';
                continue;
            };
            // Writing to a string does not fail.
            let _ = write!(path, "{pen}{} {} ", at(self.x(index)), at(self.y(value)));
            pen = 'L';
        }
        path
    }
}

/// The marks of the axis and what stands at them: as many as can be told apart, for what is counted has no halves.
fn named_ticks(chart: &Chart<'_>) -> (Vec<f64>, Vec<String>) {
    let named = |count| {
        let marks = ticks(chart.top(), count);
        let names: Vec<String> = marks.iter().map(|mark| (chart.written)(*mark)).collect();
        (marks, names)
    };
    let differ = |names: &[String]| names.windows(2).all(|two| two.first() != two.last());
    (2..=4).rev().map(named).find(|(_, names)| differ(names)).unwrap_or_else(|| named(1))
}

fn drawn(chart: &Chart<'_>, canvas: Canvas) -> Markup {
    let (marks, names) = named_ticks(chart);
    let last = chart.points.iter().enumerate().rev().find_map(|(index, point)| Some((index, point.value?)));
    let said = last.map(|(_, value)| (chart.written)(value)).unwrap_or_default();
    let beside = text_width(&said).max(chart.target.as_ref().map_or(0.0, |target| text_width(target.label)));
    let place = Place {
        left: names.iter().map(|name| text_width(name)).fold(0.0, f64::max) + 8.0,
        right: canvas.width - beside.min(canvas.width * 0.3) - 10.0,
        bottom: canvas.height - 26.0,
        top: 10.0,
        largest: marks.last().copied().unwrap_or(1.0),
        count: chart.points.len(),
    };
    let widest = chart.points.iter().map(|point| text_width(&point.label)).fold(0.0, f64::max) + 10.0;
    let step = every(chart.points.len(), widest, place.right - place.left + widest);
    html! {
        svg.chart.(canvas.class) viewBox={ "0 0 " (canvas.width) " " (canvas.height) } aria-hidden="true" {
            @for (mark, name) in marks.iter().zip(&names) {
                line.axis x1=(at(place.left)) x2=(at(place.right)) y1=(at(place.y(*mark))) y2=(at(place.y(*mark))) {}
                text x=(at(place.left - 8.0)) y=(at(place.y(*mark) + 4.0)) text-anchor="end" { (name) }
            }
            @for (index, point) in chart.points.iter().enumerate().filter(|(index, _)| index % step == 0) {
                text x=(at(place.x(index))) y=(at(canvas.height - 6.0)) text-anchor="middle" { (point.label) }
            }
            path.prev d=(place.path(chart.points.iter().map(|point| point.previous))) {}
            @if let Some(target) = &chart.target {
                line.target x1=(at(place.left)) x2=(at(place.right)) y1=(at(place.y(target.value))) y2=(at(place.y(target.value))) {}
            }
            path.line d=(place.path(chart.points.iter().map(|point| point.value))) {}
            (beside_the_plot(chart, &place, last, &said))
            (points(chart, &place))
        }
    }
}

/// The points that open what they count: each has the plot's height to be hit, and shows itself under the pointer.
fn points(chart: &Chart<'_>, place: &Place) -> Markup {
    let steps = f64::from(u32::try_from(place.count.saturating_sub(1)).unwrap_or(u32::MAX)).max(1.0);
    let width = (place.right - place.left) / steps;
    html! {
        @for (index, point) in chart.points.iter().enumerate() {
            @let [behind, _] = &point.opens;
            @if let (Some(value), Some(_)) = (point.value, behind) {
                @let x = place.x(index);
                (drawn_link(behind.as_ref(), &format!("{}, {}", point.label, (chart.written)(value)), &html! {
                    rect.hit x=(at(x - width / 2.0)) y=(at(place.top)) width=(at(width)) height=(at(place.bottom - place.top)) {}
                    circle.point cx=(at(x)) cy=(at(place.y(value))) r="4" {}
                }))
            }
        }
    }
}

/// The last figure and the target's name, to the right of the plot where no line crosses them, kept apart.
fn beside_the_plot(chart: &Chart<'_>, place: &Place, last: Option<(usize, f64)>, said: &str) -> Markup {
    const APART: f64 = 14.0;
    let target = chart.target.as_ref().map(|target| (place.y(target.value), target.label));
    let mut label = last.map(|(_, value)| place.y(value));
    if let (Some(y), Some((line, _))) = (label, target)
        && (y - line).abs() < APART
    {
        label = Some(if y < line { line - APART } else { line + APART });
    }
    let x = at(place.right + 8.0);
    html! {
        @if let Some((y, name)) = target { text x=(x) y=(at(y + 4.0)) { (name) } }
        @if let (Some(y), Some((index, value))) = (label, last) {
            circle.dot cx=(at(place.x(index))) cy=(at(place.y(value))) r="3" {}
            text.now x=(x) y=(at(y + 4.0)) { (said) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::chart::{Point, Sentence};

    #[test]
    fn an_axis_of_whole_numbers_says_each_once() {
        for (top, named) in
            [(0.0, vec!["0", "1"]), (2.0, vec!["0", "1", "2"]), (40.0, vec!["0", "10", "20", "30", "40"])]
        {
            let points = [Point { label: "1 Jan".to_owned(), value: Some(top), ..Point::default() }];
            let chart = Chart {
                title: &Sentence::from("Came in".to_owned()),
                note: &html! {},
                points: &points,
                target: None,
                written: &|value| format!("{value:.0}"),
                of: "From",
                figure: "In",
                before: "Out",
            };
            assert_eq!(named_ticks(&chart).1, named, "{top}");
        }
    }
}
