//! Tables: a ledger with hairlines. On a phone each row becomes a small sheet whose cells name their column.

use maud::{Markup, html};

use super::icons::{Icon, icon};

/// Where a column's cells stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// Words.
    #[default]
    Start,
    /// Figures.
    End,
}

/// How a list is sorted by a column now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Not by this one.
    No,
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    /// Its head. Empty over buttons.
    pub label: &'a str,
    /// Words or figures.
    pub align: Align,
    /// Where its head leads to sort by it, and how it is sorted now.
    pub sort: Option<(&'a str, Sort)>,
}

impl<'a> Column<'a> {
    /// A column of words.
    pub const fn words(label: &'a str) -> Self {
        Self { label, align: Align::Start, sort: None }
    }

    /// A column of figures.
    pub const fn figures(label: &'a str) -> Self {
        Self { label, align: Align::End, sort: None }
    }

    /// That can be sorted by.
    #[must_use]
    pub const fn sorted(mut self, href: &'a str, sort: Sort) -> Self {
        self.sort = Some((href, sort));
        self
    }
}

/// A row: one cell per column, the first of which names it.
#[derive(Clone, Debug)]
pub struct Row {
    /// The cells.
    pub cells: Vec<Markup>,
    /// Whether it is picked.
    pub is_selected: bool,
}

/// A table.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    /// What it lists.
    pub caption: &'a str,
    /// Whether the caption is only for screen readers, a heading being there already.
    pub is_caption_hidden: bool,
    /// Its columns.
    pub columns: &'a [Column<'a>],
}

/// Draws a table.
pub fn table(table: &Table<'_>, rows: &[Row]) -> Markup {
    html! {
        div.tbl-wrap {
            table.tbl.fold {
                caption.sr[table.is_caption_hidden] { (table.caption) }
                thead { tr { @for column in table.columns { (head(column)) } } }
                tbody {
                    @for row in rows {
                        tr aria-selected=[row.is_selected.then_some("true")] {
                            @for (column, (at, cell)) in table.columns.iter().zip(row.cells.iter().enumerate()) {
                                @let end = column.align == Align::End;
                                @if at == 0 { th.r[end] scope="row" { (cell) } }
                                @else { td.r[end] data-label=(column.label) { (cell) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn head(column: &Column<'_>) -> Markup {
    let end = column.align == Align::End;
    // What stands under it speaks for itself: a head without words would be read out as nothing.
    if column.label.is_empty() {
        return html! { td {} };
    }
    let Some((href, sort)) = column.sort else {
        return html! { th.r[end] scope="col" { (column.label) } };
    };
    let (sorted, mark) = match sort {
        Sort::No => (None, None),
        Sort::Ascending => (Some("ascending"), Some(Icon::ChevronUp)),
        Sort::Descending => (Some("descending"), Some(Icon::ChevronDown)),
    };
    html! {
        th.r[end] scope="col" aria-sort=[sorted] {
            a href=(href) { (column.label) @if let Some(mark) = mark { (icon(mark)) } }
        }
    }
}
