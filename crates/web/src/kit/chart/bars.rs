//! Things compared: one bar each, the period before as a thin grey bar under it, the target as a dashed line through all.

use maud::{Markup, html};

use super::{Canvas, Chart, NARROW, Point, WIDE, at, drawn_link, panel, text_width};
use crate::words::Words;

/// Draws horizontal bars from zero, in the order given.
pub fn bars(words: Words, chart: &Chart<'_>) -> Markup {
    let drawings = html! { (drawn(chart, WIDE, 30.0)) (drawn(chart, NARROW, 44.0)) (chart.legend()) };
    panel(words, chart.title, chart.note, &drawings, &chart.table())
}

fn drawn(chart: &Chart<'_>, canvas: Canvas, row: f64) -> Markup {
    let is_narrow = canvas.width < 500.0;
    let names = chart.points.iter().map(|point| text_width(&point.label)).fold(0.0, f64::max);
    let values = chart.points.iter().map(|point| text_width(&chart.cell(point.value))).fold(0.0, f64::max);
    // On a phone the name stands above its bar, which then has the whole width.
    let left = if is_narrow { 0.0 } else { names.min(canvas.width * 0.4) + 10.0 };
    let scale = (canvas.width - left - values - 12.0) / chart.top();
    let bars_end = row * f64::from(u32::try_from(chart.points.len()).unwrap_or(u32::MAX));
    let height = bars_end + if chart.target.is_some() { 20.0 } else { 2.0 };
    let places: Vec<Bar> = (0..u32::try_from(chart.points.len()).unwrap_or(0))
        .map(|index| {
            let top = row * f64::from(index);
            Bar { left, top, y: top + if is_narrow { 18.0 } else { 5.0 }, scale, is_narrow }
        })
        .collect();
    html! {
        svg.chart.(canvas.class) viewBox={ "0 0 " (canvas.width) " " (at(height)) } aria-hidden="true" {
            @for (place, point) in places.iter().zip(chart.points) { (bar(point, place)) }
            @if let Some(target) = &chart.target {
                @let x = left + target.value * scale;
                line.target x1=(at(x)) x2=(at(x)) y1="0" y2=(at(bars_end + 4.0)) {}
                text x=(at(x.min(canvas.width - text_width(target.label) / 2.0))) y=(at(height - 3.0)) text-anchor="middle" { (target.label) }
            }
            @for (place, point) in places.iter().zip(chart.points) {
                text.value.halo x=(at(place.left + place.length(point.value) + 6.0)) y=(at(place.y + 11.0)) { (chart.cell(point.value)) }
            }
        }
    }
}

/// Where a bar stands.
struct Bar {
    left: f64,
    top: f64,
    y: f64,
    scale: f64,
    is_narrow: bool,
}

impl Bar {
    fn length(&self, value: Option<f64>) -> f64 {
        value.unwrap_or(0.0).max(0.0) * self.scale
    }
}

fn bar(point: &Point, place: &Bar) -> Markup {
    let Bar { left, top, y, is_narrow, .. } = *place;
    html! {
        @if is_narrow { text x="0" y=(at(top + 13.0)) { (point.label) } }
        @else { text x=(at(left - 10.0)) y=(at(y + 11.0)) text-anchor="end" { (point.label) } }
        @let [behind, _] = &point.opens;
        (drawn_link(behind.as_ref().filter(|_| point.value.is_some()), &point.label, &html! {
            rect.b x=(at(left)) y=(at(y)) width=(at(place.length(point.value))) height="13" rx="2" {}
        }))
        @if point.previous.is_some() {
            rect.b.dim x=(at(left)) y=(at(y + 15.0)) width=(at(place.length(point.previous))) height="4" rx="2" {}
        }
    }
}
