//! From the desk's rows to the list pane.

use desk::cases::folders::{self, Counts};
use desk::cases::lists::{self, Row};
use desk::{Desk, drafts};
use kernel::Problem;

use super::bulk;
use super::clockface::Ticking;
use super::filters;
use super::place::Place;
use super::rows::{ListView, RowView};
use super::views;
use crate::cases::hex;
use crate::session::Reader;

fn row(reader: &Reader, place: &Place, row: Row, drafts: &[i64]) -> RowView {
    let language = reader.lens.words.language();
    let is_own = row.assignee_id == reader.actor.staff_id();
    RowView {
        id: row.id,
        who: row.customer_name,
        subject: row.subject,
        snippet: row.snippet,
        channel: row.channel,
        language: row.language,
        priority: row.priority,
        owner: row.assignee_name.filter(|_| !is_own && place.folder != folders::Folder::Mine),
        status: row.status_labels.get(language).to_owned(),
        ticking: Ticking {
            due_at: row.next_due_at,
            due_kind: row.next_due_kind,
            since: row.unanswered_since.unwrap_or(row.opened_at),
            category: row.category,
            snoozed_until: row.snoozed_until,
        },
        last_at: row.last_message_at,
        is_unread: row.unanswered_since.is_some(),
        has_draft: drafts.contains(&row.id),
    }
}

/// Reads the list of a place, with `open` marked. A list that cannot be read says so in its pane; the rest of the page
/// stands.
pub async fn list(
    desk: &Desk,
    reader: &Reader,
    place: &Place,
    open: Option<i64>,
) -> Result<ListView, Problem> {
    let (query, actor, language) = (place.query(), reader.actor.clone(), reader.lens.words.language());
    let choices = desk.db().read(move |tx| {
        let drafts = drafts::cases_of(tx, actor.staff_id().unwrap_or(0))?;
        Ok::<_, Problem>((filters::offers(tx, &actor, language)?, drafts))
    });
    let (page, choices, view) =
        tokio::join!(lists::list(desk, &reader.actor, &query), choices, views::of_place(desk, reader, place));
    let ((offers, drafts), view) = (choices?, view?);
    let bulk = bulk::Choices {
        words: reader.actor.grants.words,
        me: reader.actor.staff_id().unwrap_or_default().to_string(),
        key: hex(&desk.secret()),
        latest: None,
    };
    let (rows, next, is_cut) = match page {
        Ok(page) => {
            let rows = page.rows.into_iter().map(|found| row(reader, place, found, &drafts));
            (Ok(rows.collect()), page.next, page.cut)
        }
        Err(problem) => (Err(desk::words::told(&problem, language)), None, false),
    };
    let can_change_view = view.as_ref().is_some_and(|view| view.is_changeable(&reader.actor));
    let count = String::new();
    Ok(ListView {
        place: place.clone(),
        count,
        rows,
        is_cut,
        next,
        open,
        offers,
        view,
        can_change_view,
        bulk,
    })
}

/// The number at a folder's head.
pub fn number(counts: &Counts, place: &Place) -> String {
    let found = counts.folders.iter().find(|count| count.folder == place.folder);
    found.filter(|_| !place.is_narrowed()).map(|count| count.shown.clone()).unwrap_or_default()
}
