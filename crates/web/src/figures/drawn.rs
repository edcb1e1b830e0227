//! How the figures are drawn: what narrows them, a row of headline numbers, the charts, the people.

use insight::figures::{AgentLine, Figures};
use maud::{Markup, html};
use text::format::{self, DateStyle};

use super::Choices;
use super::asked::{Asked, NOBODY};
use super::charts::{ratings, response_line, response_spread, volume};
use super::filters::filters;
use super::headline::headline;
use super::numbers::{count, opens, percent, span_of, stars};
use crate::kit::{Column, Row, Table, table};
use crate::session::Lens;
use crate::words::Words;

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

/// Who carried it, a row each.
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
    let rows: Vec<Row> = found
        .agents
        .iter()
        .map(|line| Row { cells: person(words, asked, line), is_selected: false })
        .collect();
    table(
        &Table { caption: &words.say("figures-carried"), is_caption_hidden: true, columns: &columns },
        &rows,
    )
}

/// What one owner carried, or what nobody owns.
fn person(words: Words, asked: &Asked, line: &AgentLine) -> Vec<Markup> {
    let nobody = words.say("figures-nobody");
    let name = if line.staff_id.is_some() { &line.name } else { &nobody };
    let agent = line.staff_id.map_or_else(|| NOBODY.to_owned(), |id| id.to_string());
    let own = Asked { agent, before: None, ..asked.clone() };
    let cell = |behind: (&str, i64), shown: String| opens(words, &own, behind, &shown);
    vec![
        html! { a href=(own.href("/figures", None)) { (name) } },
        cell(("answered", line.answered), count(words, line.answered)),
        cell(("answered", line.answered), span_of(words, line.first_response_mean_seconds)),
        cell(("within_target", line.within_target.numerator), percent(words, line.within_target.share)),
        cell(("resolved", line.resolved), count(words, line.resolved)),
        cell(("rated", line.rated), stars(words, line.csat_mean)),
    ]
}
