//! The inbox: folders, the list, and the case that is open beside it.

mod bulk;
mod clockface;
mod filters;
mod jump;
mod load;
mod place;
mod rows;
mod telling;
mod views;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use desk::Desk;
use desk::cases::folders::{self, Folder};
use kernel::Problem;
use maud::{Markup, html};
use serde::Deserialize;

use crate::cases;
use crate::kit::{Frame, Icon, Pane, empty_state};
use crate::session::{Path, Query, Reader, folder_name, fresh_folders, refused};

pub use clockface::{Ticking, clock, promise_name};
pub use filters::{Offers, order_name, read_offers, told};
pub use jump::spoken;
pub use place::{Asked, CHANNELS, Place};
pub use rows::{Named, channel_icon, channel_name, priority_name};
pub use telling::{Mood, TakeBack, telling, telling_with};
pub use views::field_name;

/// `/`, `/inbox/…`, `/bulk/…` and `/search/jump`.
pub fn routes() -> Router<Desk> {
    Router::new()
        .route("/", get(|| async { Redirect::to("/inbox/mine") }))
        .route("/inbox", get(|| async { Redirect::to("/inbox/mine") }))
        .route("/inbox/{folder}", get(folder))
        .route("/inbox/view/{id}", get(views::show))
        .route("/inbox/views/counts", get(views::counts))
        .route("/inbox/{folder}/rows", get(fresh_rows))
        .route("/inbox/{folder}/counts", get(fresh_counts))
        .route("/bulk", post(bulk::start))
        .route("/bulk/{id}", get(bulk::show))
        .route("/bulk/{id}/{verb}", post(bulk::verb))
        .route("/search/jump", get(jump::jump))
}

/// The list with one case beside it: the first of the list when none is named, and nothing when that is empty.
pub async fn panes(
    desk: &Desk,
    reader: &Reader,
    place: &Place,
    open: Option<i64>,
) -> Result<Markup, Problem> {
    // A case that is named need not wait for the list.
    let named = async {
        match open {
            Some(id) => cases::thread_and_side(desk, reader, place, id).await.map(Some),
            None => Ok(None),
        }
    };
    let (list, counts, latest, named) = tokio::join!(
        load::list(desk, reader, place, open),
        folders::counts(desk, &reader.actor),
        bulk::latest(desk, reader),
        named
    );
    let mut list = list?;
    list.count = load::number(&counts?, place);
    list.bulk.latest = latest?;
    let beside = match (named?, list.rows.as_ref().ok().and_then(|rows| rows.first())) {
        (Some(named), _) => named,
        (None, Some(first)) => {
            let id = first.id;
            list.open = Some(id);
            cases::thread_and_side(desk, reader, place, id).await?
        }
        (None, None) => nothing_open(reader),
    };
    Ok(html! { (rows::list(&reader.lens, &list)) (beside) })
}

fn nothing_open(reader: &Reader) -> Markup {
    let words = reader.lens.words;
    html! {
        section.thread aria-label=(words.say("case-case")) {
            (empty_state(Icon::Inbox, &words.say("inbox-none-open"), &words.say("inbox-none-open-why"), &html! {}))
        }
        section.side aria-label=(words.say("case-customer-and-case")) {}
    }
}

/// Whether an address still has every empty field of the filters' form in it.
#[derive(Debug, Default, Deserialize)]
struct Untidy {
    #[serde(default)]
    tidy: String,
}

async fn folder(
    State(desk): State<Desk>,
    Path(word): Path<String>,
    Query(asked): Query<Asked>,
    Query(Untidy { tidy }): Query<Untidy>,
    reader: Reader,
) -> Response {
    if Folder::from_word(&word).is_none() {
        return refused(&desk, &reader, &Problem::new(kernel::Kind::NotFound)).await;
    }
    let place = Place::read(&Asked { folder: word, ..asked });
    if !tidy.is_empty() {
        return Redirect::to(&place.href()).into_response();
    }
    let title = folder_name(reader.lens.words, place.folder);
    show(&desk, &reader, &place, &title).await
}

/// The list of a place, with its first case open beside it; on a phone the list is what is seen.
async fn show(desk: &Desk, reader: &Reader, place: &Place, title: &str) -> Response {
    let body = async || panes(desk, reader, place, None).await;
    match reader.page(desk, title, Frame::Desk(Pane::List), place.current(), body).await {
        Ok(page) => page.into_response(),
        Err(problem) => refused(desk, reader, &problem).await,
    }
}

/// What a refresh of the rows says beside the place.
#[derive(Debug, Default, Deserialize)]
struct Open {
    open: Option<i64>,
}

async fn fresh_rows(
    State(desk): State<Desk>,
    Path(word): Path<String>,
    Query(asked): Query<Asked>,
    Query(Open { open }): Query<Open>,
    reader: Reader,
) -> Response {
    let place = Place::read(&Asked { folder: word, ..asked });
    match load::list(&desk, &reader, &place, open).await {
        Ok(list) => rows::rows(&reader.lens, &list).into_response(),
        Err(problem) => refused(&desk, &reader, &problem).await,
    }
}

/// The numbers of the folders, apart from the rows: they cost more and may come later.
async fn fresh_counts(
    State(desk): State<Desk>,
    Path(word): Path<String>,
    Query(asked): Query<Asked>,
    reader: Reader,
) -> Response {
    let place = Place::read(&Asked { folder: word, ..asked });
    match folders::counts(&desk, &reader.actor).await {
        Ok(counts) => html! {
            // A narrowed list has no number, and its head no place for one.
            @let number = load::number(&counts, &place);
            @if !number.is_empty() { small.num #list-count hx-swap-oob="true" { (number) } }
            (fresh_folders(reader.lens.words, &counts, place.current()))
        }
        .into_response(),
        Err(problem) => refused(&desk, &reader, &problem).await,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    //! What the tests of every screen read through.

    use super::*;
    use crate::session::Lens;
    use crate::words::Words;
    use desk::cases::lists::Filters;
    use desk::labels::Category;
    use jiff::tz::TimeZone;
    use kernel::{Language, Timestamp};

    /// Thursday 5 March 2026, 09:24 in Kuala Lumpur.
    pub(crate) fn lens(language: Language) -> Lens {
        Lens {
            words: Words::new(language),
            zone: TimeZone::get("Asia/Kuala_Lumpur").unwrap(),
            now: Timestamp(1_772_673_840_000_000),
        }
    }

    fn row(language: Language) -> rows::RowView {
        let now = lens(language).now;
        rows::RowView {
            id: 4471,
            who: "Siti Aminah bt Rahman".to_owned(),
            subject: "Bilik quad & <12 Mac>".to_owned(),
            snippet: "السلام عليكم".to_owned(),
            channel: "email".to_owned(),
            language: Language::Ms,
            priority: 4,
            owner: Some("Hazwan".to_owned()),
            status: "Open".to_owned(),
            ticking: Ticking {
                due_at: Some(now.plus_minutes(18)),
                due_kind: None,
                since: now.plus_minutes(-102),
                category: Category::Open,
                snoozed_until: None,
            },
            last_at: now,
            is_unread: true,
            has_draft: true,
        }
    }

    fn view(rows: Result<Vec<rows::RowView>, String>, place: Place) -> rows::ListView {
        rows::ListView {
            place,
            count: "1".into(),
            rows,
            is_cut: false,
            next: None,
            open: Some(4471),
            offers: Offers::default(),
            view: None,
            can_change_view: false,
            bulk: bulk::Choices { words: kernel::PermissionSet::all(), ..bulk::Choices::default() },
        }
    }

    #[test]
    fn a_row_leads_to_its_case_within_its_list_and_escapes_what_strangers_wrote() {
        for language in Language::ALL {
            let place = Place {
                filters: Filters { unread: Some(true), ..Filters::default() },
                ..Place::of(Folder::All)
            };
            let drawn = rows::list(&lens(language), &view(Ok(vec![row(language)]), place)).into_string();
            assert!(drawn.contains("href=\"/cases/4471?in=all&amp;unread=1\""), "{drawn}");
            assert!(drawn.contains("Bilik quad &amp; &lt;12 Mac&gt;") && drawn.contains("clock soon"));
            assert!(!drawn.contains(">inbox-") && !drawn.contains("\"inbox-"), "a bare key: {drawn}");
        }
    }

    #[test]
    fn an_empty_list_says_why_and_what_to_do_and_a_broken_one_says_so() {
        let lens = lens(Language::En);
        for folder in Folder::COUNTED {
            let drawn = rows::list(&lens, &view(Ok(vec![]), Place::of(folder))).into_string();
            assert!(drawn.contains("class=\"state\"") && drawn.contains("/cases/new"), "{folder:?}");
        }
        let narrowed = Place {
            filters: Filters { kind: Some("complaint".into()), ..Filters::default() },
            ..Place::of(Folder::Mine)
        };
        let drawn = rows::list(&lens, &view(Ok(vec![]), narrowed)).into_string();
        assert!(drawn.contains("href=\"/inbox/mine\""), "{drawn}");
        let broken =
            rows::list(&lens, &view(Err("The desk is busy.".into()), Place::of(Folder::Mine))).into_string();
        assert!(broken.contains("The desk is busy.") && broken.contains("notice late"));
    }

    #[test]
    fn a_message_at_the_foot_survives_a_header_whatever_its_script() {
        let response =
            telling(axum::http::StatusCode::OK.into_response(), "Diberi kepada أحمد 💬", Mood::Good);
        let header = response.headers()["hx-trigger"].to_str().unwrap();
        let event: serde_json::Value = serde_json::from_str(header).unwrap();
        assert_eq!(event["khidmat:toast"]["text"], "Diberi kepada أحمد 💬");
    }
}
