//! From the desk's rows to the list pane.

use desk::cases::folders::{self, Counts};
use desk::cases::lists::{self, Row};
use desk::{Desk, drafts, labels, staff, teams};
use kernel::Problem;

use super::bulk;
use super::clockface::Ticking;
use super::place::Place;
use super::reader::Reader;
use super::rows::{ListView, Named, RowView};
use crate::cases::hex;

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

/// Types and teams to filter by, what many cases can be changed to, and the cases in which the reader has a draft.
type Choices = (Vec<Named>, Vec<Named>, bulk::Choices, Vec<i64>);

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
        let kinds = labels::kinds(tx)?.into_iter().filter(|kind| kind.active);
        let kinds = kinds
            .map(|kind| Named { value: kind.word, label: kind.labels.get(language).to_owned() })
            .collect();
        let teams = teams::of_actor(tx, &actor)?.into_iter().filter(|team| team.active);
        let teams = teams
            .map(|team| Named { value: team.id.to_string(), label: team.labels.get(language).to_owned() });
        let statuses = labels::statuses(tx)?.into_iter().filter(|status| status.active);
        let statuses = statuses
            .map(|status| Named { value: status.word, label: status.labels.get(language).to_owned() });
        let colleagues = staff::colleagues(tx, &actor)?.into_iter();
        let colleagues =
            colleagues.map(|colleague| Named { value: colleague.id.to_string(), label: colleague.full_name });
        let bulk = bulk::Choices {
            words: actor.grants.words,
            me: actor.staff_id().unwrap_or_default().to_string(),
            colleagues: colleagues.collect(),
            statuses: statuses.collect(),
            ..bulk::Choices::default()
        };
        let drafts = drafts::cases_of(tx, actor.staff_id().unwrap_or(0))?;
        Ok::<Choices, Problem>((kinds, teams.collect(), bulk, drafts))
    });
    let (page, choices) = tokio::join!(lists::list(desk, &reader.actor, &query), choices);
    let (kinds, teams, choices, drafts) = choices?;
    let bulk = bulk::Choices { key: hex(&desk.secret()), ..choices };
    let (rows, next) = match page {
        Ok(page) => {
            (Ok(page.rows.into_iter().map(|found| row(reader, place, found, &drafts)).collect()), page.next)
        }
        Err(problem) => (Err(desk::words::told(&problem, language)), None),
    };
    Ok(ListView { place: place.clone(), count: String::new(), rows, next, open, teams, kinds, bulk })
}

/// The number at a folder's head.
pub fn number(counts: &Counts, place: &Place) -> String {
    let found = counts.folders.iter().find(|count| count.folder == place.folder);
    found.filter(|_| !place.is_narrowed()).map(|count| count.shown.clone()).unwrap_or_default()
}
