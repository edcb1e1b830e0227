//! The design page: every part in every state, on real-looking content, so that one look shows what a change did.
//! `?lang=en|ms|id&theme=system|light|dark` choose what is shown. Nothing here reads or changes data.

mod figures;
mod parts;
mod specimens;
mod workspace;

use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::get;
use kernel::{Language, Timestamp};
use maud::{Markup, html};
use serde::Deserialize;

use crate::errors;
use crate::kit::{Frame, Nav, Page, Pane, Theme, page};
use crate::words::Words;

/// `/design`, `/design/workspace`, `/design/figures`, `/design/sign-in` and `/design/errors/{status}`.
pub fn design_routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/design", get(all))
        .route("/design/workspace", get(desk))
        .route("/design/figures", get(charts))
        .route("/design/sign-in", get(sign_in))
        .route("/design/errors/{status}", get(error))
}

/// What is shown, from the query.
#[derive(Debug, Deserialize)]
struct Shown {
    #[serde(default)]
    lang: String,
    #[serde(default)]
    theme: String,
    #[serde(default)]
    pane: String,
}

impl Shown {
    fn words(&self) -> Words {
        Words::new(Language::from_tag(&self.lang).unwrap_or_default())
    }

    fn theme(&self) -> Theme {
        Theme::from_word(&self.theme)
    }

    /// A page with the specimen rail.
    fn page<'a>(&self, title: &'a str, nav: Option<&'a Nav>, frame: Frame) -> Page<'a> {
        Page { theme: self.theme(), nav, frame, ..Page::new(title, self.words().language(), now()) }
    }
}

/// The specimens' present: Thursday 5 March 2026, 09:24 in Kuala Lumpur. Fixed, so that two looks can be compared.
const fn now() -> Timestamp {
    Timestamp(1_772_673_840_000_000)
}

async fn all(Query(shown): Query<Shown>) -> Markup {
    let words = shown.words();
    let (title, nav) = (words.say("design-title"), specimens::nav(words, ""));
    let body = html! {
        header { h1 { (title) } }
        (parts::sections(words, &shown))
    };
    page(&shown.page(&title, Some(&nav), Frame::Sheet), &html! { div.design.stack { (body) } })
}

async fn desk(Query(shown): Query<Shown>) -> Markup {
    let words = shown.words();
    let nav = specimens::nav(words, "mine");
    let pane = match shown.pane.as_str() {
        "list" => Pane::List,
        "side" => Pane::Side,
        _ => Pane::Thread,
    };
    page(&shown.page(workspace::SUBJECT, Some(&nav), Frame::Desk(pane)), &workspace::panes(words, now()))
}

async fn charts(Query(shown): Query<Shown>) -> Markup {
    let words = shown.words();
    let (title, nav) = (words.say("design-figures"), specimens::nav(words, "figures"));
    page(&shown.page(&title, Some(&nav), Frame::Sheet), &figures::sheet(words))
}

async fn sign_in(Query(shown): Query<Shown>) -> Markup {
    let words = shown.words();
    let title = words.say("kit-sign-in");
    page(&shown.page(&title, None, Frame::Plain), &parts::sign_in(words))
}

async fn error(Path(status): Path<String>, Query(shown): Query<Shown>) -> Response {
    let nav = specimens::nav(shown.words(), "");
    let within = shown.page("", Some(&nav), Frame::Sheet);
    match status.as_str() {
        "403" => errors::forbidden(&within),
        "500" => errors::internal(&within, "01JQ4K7W2Z"),
        "503" => errors::unavailable(&within, 5),
        _ => errors::not_found(&within),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::http::{Request, StatusCode};
    use std::collections::BTreeSet;
    use tower::ServiceExt;

    const PAGES: [&str; 6] = [
        "/design",
        "/design/workspace",
        "/design/figures",
        "/design/sign-in",
        "/design/errors/404",
        "/design/errors/500",
    ];

    async fn read(path: &str) -> (StatusCode, String) {
        let ask = Request::get(path).body(Body::empty()).unwrap();
        let answer = design_routes::<()>().oneshot(ask).await.unwrap();
        let status = answer.status();
        let bytes = axum::body::to_bytes(answer.into_body(), 1 << 22).await.unwrap();
        (status, String::from_utf8(bytes.to_vec()).unwrap())
    }

    /// The values of an attribute, in order.
    fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
        let opening = format!(" {attribute}=\"");
        html.split(opening.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
    }

    #[tokio::test]
    async fn every_page_is_drawn_in_every_language_without_inline_code_or_a_bare_key() {
        for path in PAGES {
            for language in Language::ALL {
                let (_, html) = read(&format!("{path}?lang={}", language.tag())).await;
                assert!(html.contains(&format!("<html lang=\"{}\"", language.tag())), "{path}");
                assert!(!html.contains(" style=\"") && !html.contains(" onclick"), "inline code in {path}");
                for start in [">design-", ">kit-", ">keys-", ">error-", "\"design-"] {
                    assert!(!html.contains(start), "a bare key {start} in {path} ({})", language.tag());
                }
            }
        }
    }

    #[tokio::test]
    async fn ids_are_unique_and_every_reference_leads_to_one() {
        for path in PAGES {
            let (_, html) = read(path).await;
            let ids = values(&html, "id");
            let unique: BTreeSet<&str> = ids.iter().copied().collect();
            assert_eq!(ids.len(), unique.len(), "{path}: an id is there twice");
            for attribute in [
                "for",
                "aria-controls",
                "aria-describedby",
                "aria-labelledby",
                "popovertarget",
                "data-opens",
                "form",
            ] {
                for reference in values(&html, attribute).iter().flat_map(|value| value.split(' ')) {
                    assert!(
                        unique.contains(reference),
                        "{path}: {attribute} leads to {reference}, which is not there"
                    );
                }
            }
        }
    }

    #[tokio::test]
    async fn the_theme_is_the_readers_choice_or_the_systems() {
        assert!(read("/design?theme=dark").await.1.contains("data-theme=\"dark\""));
        assert!(!read("/design").await.1.contains("<html lang=\"en\" data-theme"));
    }

    #[tokio::test]
    async fn errors_keep_their_status() {
        assert_eq!(read("/design/errors/404").await.0, StatusCode::NOT_FOUND);
        assert_eq!(read("/design/errors/418").await.0, StatusCode::NOT_FOUND);
        assert_eq!(read("/design/errors/503").await.0, StatusCode::SERVICE_UNAVAILABLE);
    }
}
