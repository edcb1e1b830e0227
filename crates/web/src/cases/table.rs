//! Cases as a table: subject, number, status, last message. What belongs to somebody or to a house shows its cases so.

use maud::{Markup, html};

use super::view::OtherCase;
use crate::kit::{Column, Row, Table, table};
use crate::session::Lens;

/// The table; `caption` is what it is called for who hears it.
pub fn case_table(lens: &Lens, caption: &str, cases: &[OtherCase]) -> Markup {
    let words = lens.words;
    let heads = [
        words.say("inbox-cases"),
        words.say("case-number"),
        words.say("case-status"),
        words.say("customer-last"),
    ];
    let columns: Vec<Column<'_>> = heads.iter().map(|head| Column::words(head)).collect();
    let row = |case: &OtherCase| Row {
        cells: vec![
            html! { a.link href={ "/cases/" (case.id) } lang=(case.language.tag()) dir="auto" { (case.subject) } },
            html! { (case.reference) },
            html! { (case.status) },
            html! { (lens.brief(case.last_at)) },
        ],
        is_selected: false,
    };
    let rows: Vec<Row> = cases.iter().map(row).collect();
    table(&Table { caption, is_caption_hidden: true, columns: &columns }, &rows)
}
